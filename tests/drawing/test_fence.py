"""The fenced renderer: it renders, refuses, is stopped in time, comes back after death and leaves nothing."""

import io
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from cxmap.drawing import fence
from cxmap.drawing.fence import FENCE, Fence, FencedError, refuse_foreign, render_pdf, render_png
from cxmap.drawing.scene import Box, Pen, Scene, Text
from cxmap.drawing.svg import paint
from cxmap.errors import PictureTooLargeError, RenderingFailedError

ROOT = Path(__file__).parents[2]
PICTURE = Scene(
    400,
    200,
    "Peta",
    "Sebuah peta",
    "#ffffff",
    (Box(10, 10, 100, 50, Pen(fill="#0B5FA5")), Text(20, 100, "Pelanggan menunggu", 13, "#1B2430")),
    "id",
)
SVG = paint(PICTURE)
# 100,000 rectangles in one kilobyte of text: it passes the cap on elements, but takes seconds to draw.
TENFOLD = "".join(
    f'<g id="a{level}">' + f'<use href="#a{level - 1}" x="1"/>' * 10 + "</g>" for level in range(1, 6)
)
BOMB = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="900">'
    f'<defs><rect id="a0" width="900" height="900"/>{TENFOLD}</defs><use href="#a5"/></svg>'
)


@pytest.fixture
def own() -> Iterator[Fence]:
    """A fence of this test alone."""
    built = Fence()
    yield built
    built.close()


@pytest.fixture(scope="module", autouse=True)
def _closed() -> Iterator[None]:
    yield
    FENCE.close()


def job(svg: str = SVG) -> dict[str, object]:
    return {"kind": "png", "svg": svg, "scale": 1.0, "width": None, "transparent": False}


def test_png_and_pdf_come_out() -> None:
    picture = Image.open(io.BytesIO(render_png(SVG, width=777)))
    assert (picture.format, picture.width) == ("PNG", 777)
    (page,) = PdfReader(io.BytesIO(render_pdf(SVG, PICTURE, page="A3"))).pages
    assert "Pelanggan menunggu" in page.extract_text()
    assert float(page.mediabox.width) * 25.4 / 72 == pytest.approx(420, abs=0.01)


def test_other_processes_give_the_same_bytes(own: Fence) -> None:
    assert own.ask(job()) == render_png(SVG)
    facts = {"title": "T", "description": "D", "background": "#ffffff", "items": [], "width": 9, "height": 9}
    pdf = {"kind": "pdf", "svg": SVG, "scene": facts, "page": "A4", "tiled": False}
    assert own.ask(pdf) == FENCE.ask(pdf)


def test_a_killed_worker_is_replaced(own: Fence) -> None:
    first = own.ask(job())
    pid = own.pid
    assert pid
    os.kill(pid, signal.SIGTERM)
    assert own.ask(job()) == first
    assert own.pid != pid


def test_a_worker_is_replaced_after_many_jobs(own: Fence, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fence, "JOBS", 2)
    pids = [own.ask(job()) and own.pid for _ in range(5)]
    assert len(set(pids)) == 2


def test_a_job_over_its_time_is_stopped_and_the_next_one_works(own: Fence) -> None:
    own.ask(job())
    own.seconds = 0.2
    with pytest.raises(FencedError) as caught:
        own.ask(job(BOMB))
    assert caught.value.values == {"reason": "slow", "seconds": "0.2"}
    assert "0.2 detik" in caught.value.sentence("id")
    assert own.pid is None
    own.seconds = 30
    assert own.ask(job())


def test_a_worker_that_cannot_even_start_is_an_error(own: Fence, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(folder: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-c", ""], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    monkeypatch.setattr(fence, "_start", broken)
    with pytest.raises(RenderingFailedError, match="memory"):
        own.ask(job())
    assert own.pid is None


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts address space")
def test_a_job_that_wants_too_much_memory_fails_alone(own: Fence, monkeypatch: pytest.MonkeyPatch) -> None:
    started = fence._start

    def tight(folder: str) -> subprocess.Popen[bytes]:
        import resource  # noqa: PLC0415 - not on Windows

        worker = started(folder)
        resource.prlimit(worker.pid, resource.RLIMIT_AS, (300 * 1024**2, 300 * 1024**2))
        return worker

    monkeypatch.setattr(fence, "_start", tight)
    with pytest.raises(RenderingFailedError, match="memory"):
        own.ask(job() | {"width": 13_000})
    assert own.ask(job())


@pytest.mark.parametrize(
    "inner",
    [
        '<image href="/etc/passwd" width="9" height="9"/>',
        '<image xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="file:///etc/passwd"/>',
        '<image href="https://example.org/a.png"/>',
        '<image href="data:image/svg+xml;base64,PHN2Zy8+"/>',
        '<use href="other.svg#a"/>',
        "<g>",
    ],
)
def test_what_our_painter_never_makes_is_refused(inner: str) -> None:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10">{inner}</svg>'
    for render in (render_png, lambda text: render_pdf(text, PICTURE)):
        with pytest.raises(FencedError) as caught:
            render(svg)
        assert caught.value.values == {"reason": "refused"}


def test_document_types_and_floods_of_elements_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError):
        refuse_foreign('<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>')
    monkeypatch.setattr(fence, "ELEMENT_CAP", 10)
    refuse_foreign(f"<svg>{'<g/>' * 9}</svg>")
    with pytest.raises(ValueError):
        refuse_foreign(f"<svg>{'<g/>' * 10}</svg>")


def test_pictures_inside_the_picture_and_links_within_it_are_fine() -> None:
    fine = '<svg><image href="data:image/png;base64,AA=="/><use href="#a"/></svg>'
    assert refuse_foreign(fine) is None


def test_a_text_over_the_cap_is_not_even_sent(own: Fence, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fence, "SVG_CAP", 10)
    with pytest.raises(FencedError):
        own.ask(job())
    assert own.pid is None


def test_a_picture_too_large_tells_its_size() -> None:
    with pytest.raises(PictureTooLargeError) as caught:
        render_png(SVG, scale=100)
    assert caught.value.values == {"width": 40_000, "height": 20_000, "limit": "100 MP"}


def test_many_threads_may_ask_at_once(own: Fence) -> None:
    widths = list(range(50, 74))
    with ThreadPoolExecutor(8) as pool:
        pictures = list(pool.map(lambda width: own.ask(job() | {"width": width}), widths))
    assert [Image.open(io.BytesIO(picture)).width for picture in pictures] == widths


def test_errors_speak_both_languages() -> None:
    for reason in ("slow", "died", "refused"):
        error = FencedError(reason=reason, seconds="30")
        assert error.sentence("en") != error.sentence("id")
        assert "{" not in error.sentence("en") + error.sentence("id")


def test_closing_leaves_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    built = Fence()
    built.ask(job())
    assert len(list(tmp_path.iterdir())) == 1
    built.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_the_worker_ends_when_the_app_is_killed(tmp_path: Path) -> None:
    app = (
        "import sys; from cxmap.drawing.fence import render_png;"
        'render_png(\'<svg width="9" height="9" xmlns="http://www.w3.org/2000/svg"/>\');'
        "print('ready', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", app],
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(tmp_path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdout
        assert running.stderr
        assert running.stdout.readline() == b"ready\n"
        running.kill()
        # The worker inherited this pipe: it ends only when both have ended.
        assert running.stderr.read() == b""
    assert list(tmp_path.iterdir()) == []
