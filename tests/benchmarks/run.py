"""`make bench`: prints a table of medians with the targets beside them; `--json` prints the same as JSON."""

import json
import os
import platform
import sqlite3
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))  # this file is run as a script

from tests.benchmarks import blueprints, evidence, field_work, pictures, screens, shops
from tests.benchmarks.measuring import Line

SUBJECTS = {
    "pictures": pictures,
    "blueprints": blueprints,
    "evidence": evidence,
    "shops": shops,
    "field_work": field_work,
    "screens": screens,
}
PACKAGES = ("streamlit", "pandas", "resvg_py", "typst")


def machine() -> str:
    """What this ran on."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    own = f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    load = f"load {os.getloadavg()[0]:.1f}"  # what else keeps the cores busy belongs to the figures
    return f"{own}, {load}, SQLite {sqlite3.sqlite_version}, {packages}"


def shown(seconds: float | None) -> str:
    if seconds is None:
        return "-"
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


def row(line: Line) -> str:
    if not line.runs:
        return f"{line.what:62} {line.note}"
    ratio = f"peer {shown(line.peer)} = {line.peer / line.median:.1f} x ours" if line.peer else ""
    missed = line.target is not None and line.median > line.target
    figures = [str(len(line.runs)), shown(line.median), shown(max(line.runs)), shown(line.target)]
    said = "; ".join(part for part in ("MISSED" if missed else "", ratio, line.note) if part)
    return f"{line.what:62} {figures[0]:>4} {figures[1]:>10} {figures[2]:>10} {figures[3]:>10}  {said}"


def measured(subjects: list[str]) -> Iterator[Line]:
    for subject in subjects:
        yield from SUBJECTS[subject].lines()


def main(arguments: list[str]) -> None:
    """Measure all subjects, or those that are named."""
    subjects = [name for name in arguments if name in SUBJECTS] or list(SUBJECTS)
    if "--json" in arguments:
        told = [line.told() for line in measured(subjects)]
        print(json.dumps({"machine": machine(), "lines": told}, indent=2))
        return
    print(f"{machine()}\n\n{'':62} {'runs':>4} {'median':>10} {'worst':>10} {'target':>10}", flush=True)
    for line in measured(subjects):
        print(row(line), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
