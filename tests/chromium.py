"""A Chromium for the tests that look at the app as a person does: finds one, or gets one.

`python tests/chromium.py` makes sure that there is one and prints which; tests ask `find_chromium()`.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

PROGRAMS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "msedge",
    "microsoft-edge",
)
DEBIAN = Path("/etc/debian_version")


def find_chromium() -> str | None:
    """The path of a Chromium that is there: CXMAP_CHROMIUM, one on the path, or Playwright's own."""
    named = os.environ.get("CXMAP_CHROMIUM")
    candidates = [named, *PROGRAMS] if named else PROGRAMS
    found = (shutil.which(program) for program in candidates)
    return next((path for path in found if path), None) or _playwrights_own()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  half a second that most calls do not need

    with sync_playwright() as playwright:
        program = Path(playwright.chromium.executable_path)
    return str(program) if program.is_file() else None


def _install() -> bool:
    """Get a Chromium from Debian as root there, else from Playwright; False where neither gave one."""
    if DEBIAN.is_file() and os.geteuid() == 0 and _from_debian():
        return True
    return _ran([sys.executable, "-m", "playwright", "install", "chromium"])


def _from_debian() -> bool:
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"]
    return _ran(["apt-get", "update", "-q"]) and _ran(install)


def _ran(command: list[str]) -> bool:
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        return subprocess.call(command, env=quiet, stdin=subprocess.DEVNULL, stdout=sys.stderr) == 0
    except OSError:
        return False


def main() -> int:
    program = find_chromium() or (find_chromium() if _install() else None)
    if program is None:
        print(
            "No Chromium could be found or installed; install one and name it in CXMAP_CHROMIUM.",
            file=sys.stderr,
        )
        return 1
    print(f"Chromium for the browser tests: {program}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
