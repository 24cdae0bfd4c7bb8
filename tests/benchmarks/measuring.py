"""Measuring: a thing is done several times, and the median and the worst time are kept with its target."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

T = TypeVar("T")
ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Line:
    """One line of the table. Times are in seconds; `peer` is the median of another program at the same work."""

    what: str
    runs: list[float] = field(default_factory=list)
    target: float | None = None
    peer: float | None = None
    note: str = ""

    @property
    def median(self) -> float:
        return median(self.runs)

    def told(self) -> dict[str, Any]:
        """The line as JSON: seconds, rounded to 0.1 ms."""
        figures = {"median": self.median, "worst": max(self.runs)} if self.runs else {}
        ratio = {"peer": self.peer, "peer_ratio": self.peer / self.median} if self.runs and self.peer else {}
        rounded = {name: round(value, 4) for name, value in (figures | ratio).items()}
        return {
            "what": self.what,
            "runs": len(self.runs),
            **rounded,
            "target": self.target,
            "note": self.note,
        }


def times(act: Callable[[], object], count: int, *, warm_up: int = 1) -> list[float]:
    """How long an act takes, `count` times, after some that are not counted."""
    for _ in range(warm_up):
        act()
    return [timed(act)[0] for _ in range(count)]


def timed(act: Callable[[], T]) -> tuple[float, T]:
    """How long an act took, and what it gave."""
    start = time.perf_counter()
    given = act()
    return time.perf_counter() - start, given


@contextmanager
def folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix="cxmap-bench-") as name:
        yield Path(name)
