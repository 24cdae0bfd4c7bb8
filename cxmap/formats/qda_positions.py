"""Where a position of another program lies in our text.

The standard counts Unicode code points of text whose lines end with a line feed. Some programs count carriage
returns as well, some count UTF-16 units; the names of selections, which quote the text, tell which.
"""

from collections.abc import Callable, Sequence
from itertools import accumulate

ASTRAL = 0xFFFF


def positions(raw: str, body: str, selections: Sequence[tuple[int, int, str]]) -> Callable[[int], int]:
    """From a position of the file to one in `body`, which is `raw` with line feeds only.

    `selections` are starts, ends and names; the way of counting under which most names quote their span is
    taken, the standard one where nothing speaks for another.
    """
    ways = [list(range(len(body) + 1))]
    returns, astral = "\r\n" in raw, any(ord(sign) > ASTRAL for sign in body)
    if returns:
        ways.append(_way(raw, counted_twice=False))
    if astral:
        ways.append(_way(raw.replace("\r\n", "\n"), counted_twice=True))
    if returns and astral:
        ways.append(_way(raw, counted_twice=True))
    told = [each for each in selections if each[2].strip(" .…")] if len(ways) > 1 else []
    best = max(ways, key=lambda way: sum(_quotes(body, way, each) for each in told))
    return lambda position: best[min(max(position, 0), len(best) - 1)]


def _way(text: str, *, counted_twice: bool) -> list[int]:
    """For every unit a program counts, the position in the text with line feeds only."""
    places: list[int] = []
    ours = accumulate(
        (not (sign == "\r" and text[at + 1 : at + 2] == "\n") for at, sign in enumerate(text)), initial=0
    )
    for sign, place in zip(text, ours, strict=False):
        places.extend([place] * (2 if counted_twice and ord(sign) > ASTRAL else 1))
    return [*places, len(text.replace("\r\n", "\n"))]


def _quotes(body: str, way: list[int], selection: tuple[int, int, str]) -> bool:
    start, end, name = selection
    if not 0 <= start < end < len(way):
        return False
    span = " ".join(body[way[start] : way[end]].split())
    return span.startswith(" ".join(name.strip(" .…").split()))
