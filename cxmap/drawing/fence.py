"""The fenced renderer: PNG and PDF are made in a process of their own, so a picture can never take the app down.

The worker has a memory limit, each job has a time limit, a dead worker is replaced at the next job, and it ends
when the app ends. Jobs go to its standard input and pictures come from its standard output, each as a length
and as many bytes.
"""

import contextlib
import faulthandler
import json
import os
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
from dataclasses import asdict, replace
from pathlib import Path
from threading import Event, Lock, Timer
from typing import IO, TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from defusedxml.ElementTree import fromstring

from cxmap.drawing.fonts import fallbacks
from cxmap.drawing.scene import Scene
from cxmap.errors import PictureTooLargeError, RenderingFailedError
from cxmap.words import Language, say

if TYPE_CHECKING:  # the app itself has no use for the typesetter
    from cxmap.drawing.pdf import Page

SECONDS = 30.0
MEMORY = 4 * 1024**3
SVG_CAP = 32 * 1024**2
ELEMENT_CAP = 200_000
JOBS = 100
"""A worker is replaced after so many, since the typesetter keeps what it made (3 MB a tiled map)."""

LENGTH = struct.Struct(">Q")
MADE, FAILED = b"+", b"-"
SAFE_LINKS = ("#", "data:image/png;base64,", "data:image/jpeg;base64,")


class FencedError(RenderingFailedError):
    """A rendering that failed; `reason` names a sentence of `words/*/paper.toml`."""

    def sentence(self, language: Language) -> str:
        values = self.values | {
            "reason": say(language, f"paper.failed.{self.values['reason']}", **self.values)
        }
        return say(language, "errors.RenderingFailedError", **values)


def render_png(svg: str, *, scale: float = 1.0, width: int | None = None, transparent: bool = False) -> bytes:
    """The painted picture as PNG, at `scale` times its size or exactly `width` pixels wide.

    Raises PictureTooLargeError and RenderingFailedError.
    """
    return FENCE.ask({"kind": "png", "svg": svg, "scale": scale, "width": width, "transparent": transparent})


def render_pdf(svg: str, scene: Scene, *, page: "Page" = "A4", tiled: bool = False) -> bytes:
    """The painted picture of this scene as PDF: fitted on one page, or tiled over as many as reading needs.

    Raises PictureTooLargeError and RenderingFailedError.
    """
    facts = asdict(replace(scene, items=()))
    return FENCE.ask({"kind": "pdf", "svg": svg, "scene": facts, "page": page, "tiled": tiled})


def render_handout(sheet: str) -> bytes:
    """The handout of this sheet as PDF. Raises RenderingFailedError."""
    return FENCE.ask({"kind": "handout", "svg": "", "sheet": sheet})


class Fence:
    """Keeps one worker process and gives it one job at a time; any thread may ask."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self._lock = Lock()
        self._jobs_left = 0
        self._worker: subprocess.Popen[bytes] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    @property
    def pid(self) -> int | None:
        """The worker's process id, None before the first job and after a failed one."""
        return self._worker.pid if self._worker else None

    def ask(self, job: dict[str, Any]) -> bytes:
        """The picture this job makes; raises PictureTooLargeError and RenderingFailedError."""
        text = job["svg"] or job["sheet"]
        if len(text) > SVG_CAP:
            raise FencedError(reason="refused")
        fonts = [str(file) for file in fallbacks(text).files]
        message = json.dumps(job | {"seconds": self.seconds, "fonts": fonts}).encode()
        with self._lock:
            # Something may have ended the idle worker a moment ago: then a fresh one tries.
            answer = self._tried(message) if self._worker else b""
            answer = answer or self._tried(message)
        if not answer:
            raise FencedError(reason="died")
        return _picture(answer)

    def close(self) -> None:
        """End the worker and remove its folder; the next job would start another."""
        with self._lock:
            self._stop()

    def _tried(self, message: bytes) -> bytes:
        """The worker's answer, empty when it died; raises FencedError when it had to be stopped."""
        worker, late = self._running(), Event()
        timer = Timer(self.seconds, _kill_late, (worker, late))
        timer.start()
        answer = b""
        try:
            answer = _exchange(worker, message)
        finally:
            timer.cancel()
            if not answer:  # after Ctrl-C too, else its answer would be taken for that of the next job
                self._stop()
        if not answer and late.is_set():
            raise FencedError(reason="slow", seconds=f"{self.seconds:g}")
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        self._jobs_left -= 1
        if not self._worker or self._worker.poll() is not None or self._jobs_left < 0:
            self._stop()
            self._jobs_left = JOBS
            self._folder = tempfile.TemporaryDirectory(prefix="cxmap-", ignore_cleanup_errors=True)
            self._worker = _start(self._folder.name)
        return self._worker

    def _stop(self) -> None:
        if self._worker:
            self._worker.kill()
            with contextlib.suppress(BrokenPipeError), self._worker:
                pass  # leaving closes the pipes and waits for the end
        if self._folder:
            self._folder.cleanup()
        self._worker = self._folder = None


FENCE = Fence()


def _start(folder: str) -> subprocess.Popen[bytes]:
    """A worker whose temporary files lie in `folder`."""
    package = str(Path(__file__).parents[2])
    path = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(  # noqa: S603 - our own module, in the Python that runs the app
        [sys.executable, "-m", "cxmap.drawing.fence", folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=None if sys.stderr else subprocess.DEVNULL,  # an app without a console has none to share
        env=os.environ | {"PYTHONPATH": path, "TMPDIR": folder, "TEMP": folder, "TMP": folder},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _kill_late(worker: subprocess.Popen[bytes], late: Event) -> None:
    late.set()
    worker.kill()


def _exchange(worker: subprocess.Popen[bytes], message: bytes) -> bytes:
    """The worker's answer to one message, empty when it died on the way."""
    if not worker.stdin or not worker.stdout:
        return b""
    try:
        _send(worker.stdin, message)
        return _received(worker.stdout)
    except OSError:
        return b""


def _send(stream: IO[bytes], message: bytes) -> None:
    stream.write(LENGTH.pack(len(message)) + message)
    stream.flush()


def _received(stream: IO[bytes]) -> bytes:
    """The next message, empty at the end of the stream."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return b""
    (length,) = LENGTH.unpack(head)
    message = stream.read(length)
    return message if len(message) == length else b""


def _picture(answer: bytes) -> bytes:
    if answer[:1] == MADE:
        return answer[1:]
    values = json.loads(answer[1:])
    raise PictureTooLargeError(**values) if "limit" in values else FencedError(**values)


# From here on: what runs in the worker.


def serve(folder: str) -> None:
    """Answer jobs until the app closes its end; then remove the folder, for the app may have been killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the app
    _limit_memory()
    with os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(2, 1)  # what a library prints must not get between the answers
        with contextlib.suppress(BrokenPipeError):
            while message := _received(sys.stdin.buffer):
                _send(answers, _answer(json.loads(message)))
    shutil.rmtree(folder, ignore_errors=True)


def _limit_memory() -> None:
    with contextlib.suppress(
        ImportError, ValueError, OSError
    ):  # Windows has no such limit, macOS may refuse it
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _answer(job: dict[str, Any]) -> bytes:
    # The app stops a late job itself; this is for when the app has gone meanwhile.
    faulthandler.dump_traceback_later(job["seconds"] + 5, exit=True)
    try:
        if job["kind"] != "handout":
            refuse_foreign(job["svg"])
        return MADE + _made(job)
    except PictureTooLargeError as error:
        return FAILED + json.dumps(error.values).encode()
    except (ValueError, ParseError, RuntimeError):  # not our SVG: from XML, resvg and typst, in this order
        return FAILED + json.dumps({"reason": "refused"}).encode()
    finally:
        faulthandler.cancel_dump_traceback_later()


def refuse_foreign(svg: str) -> None:
    """ValueError for what our painter never makes: links to files or addresses, a document type, a flood of elements."""
    for count, element in enumerate(fromstring(svg, forbid_dtd=True).iter(), start=1):
        links = (value for name, value in element.attrib.items() if name.rpartition("}")[2] == "href")
        if count > ELEMENT_CAP or not all(link.startswith(SAFE_LINKS) for link in links):
            raise ValueError("not a picture of our painter")


def _made(job: dict[str, Any]) -> bytes:
    fonts = [Path(file) for file in job["fonts"]]
    if job["kind"] == "png":
        from cxmap.drawing.png import to_png  # noqa: PLC0415 - only what the job needs, for a quick start

        wanted = {name: job[name] for name in ("scale", "width", "transparent")}
        return to_png(job["svg"], **wanted, fallback_files=fonts)
    if job["kind"] == "handout":
        from cxmap.drawing import handout  # noqa: PLC0415

        return handout.to_pdf(job["sheet"], fallback_files=fonts)
    from cxmap.drawing.pdf import to_pdf  # noqa: PLC0415

    scene = Scene(**job["scene"])
    return to_pdf(job["svg"], scene, page=job["page"], tiled=job["tiled"], fallback_files=fonts)


if __name__ == "__main__":
    serve(sys.argv[1])
