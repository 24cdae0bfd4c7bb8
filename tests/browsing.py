"""A real browser and a running app, for tests of what a person sees and does."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.chromium import find_chromium

ROOT = Path(__file__).parent.parent
APP = ROOT / "app.py"
STARTS_WITHIN = 60.0  # s
PATIENCE = 60_000  # ms, for what is expected to be seen: a computer that runs the tests is a busy one
Serve = Callable[[Path, Mapping[str, str]], str]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium that is there; skipped where there is none, never on CI."""
    program = find_chromium()
    if not program:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is not installed")
        pytest.skip("Chromium is not installed")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield chromium
        chromium.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_up(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=1) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def served(app: Path, env: Mapping[str, str], port: int | None = None) -> Iterator[str]:
    """A running app on a port, until the block ends; then it is killed, as a power cut would."""
    port = port or free_port()
    url = f"http://127.0.0.1:{port}"
    start = ["cxmap.ui.server"] if app == APP else ["streamlit", "run", str(app)]
    command = [sys.executable, "-m", *start, "--server.port", str(port)]
    own = os.environ | {"PYTHONPATH": str(ROOT)} | dict(env)
    with (
        tempfile.TemporaryFile() as told,
        subprocess.Popen(command, cwd=ROOT, env=own, stdout=told, stderr=subprocess.STDOUT) as server,
    ):
        try:
            deadline = time.monotonic() + STARTS_WITHIN
            while not _is_up(url):
                if server.poll() is not None or time.monotonic() > deadline:
                    told.seek(0)
                    pytest.fail(f"the app did not start:\n{told.read().decode()}")
                time.sleep(0.05)  # between two looks at the condition
            yield url
        finally:
            server.kill()


@pytest.fixture(scope="session")
def serve() -> Iterator[Serve]:
    """Start an app file on a free port and answer its address; all are stopped at the end."""
    with ExitStack() as running:
        yield lambda app, env: running.enter_context(served(app, env))
