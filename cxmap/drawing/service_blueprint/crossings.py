"""Which links still cross, and another way for the worst of them where that crosses fewer."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping

from cxmap.drawing.service_blueprint.grid import Grid
from cxmap.drawing.service_blueprint.routing import Lines, Router, Spot
from cxmap.drawing.service_blueprint.tracks import Run, runs_of
from cxmap.model.service_blueprint import BlueprintDocument

TRIALS, EFFORT = 24, 200
"""At most so many other ways are tried, and fewer the more links there are: all their links together."""


def settled(document: BlueprintDocument, grid: Grid, lines: Lines) -> Mapping[str, list[Run]]:
    """The runs of all links on their tracks, with as few crossings as could be found."""
    router = Router(document, grid, lines)
    runs = runs_of(router.ways)
    crossed = crossed_links(runs)
    tried: set[str] = set()
    for _ in range(min(TRIALS, EFFORT // max(len(runs), 1))):
        worst = max(
            (key for key in crossed if key not in tried), key=lambda key: (crossed[key], key), default=None
        )
        if worst is None:
            break
        tried.add(worst)
        before = dict(router.ways)
        router.divert(worst)
        changed = runs_of(router.ways)
        found = crossed_links(changed)
        if found.total() < crossed.total():
            runs, crossed = changed, found
            tried.clear()
            tried.add(worst)
        else:
            router.restore(worst, before[worst])
    return runs


def crossed_links(runs: Mapping[str, list[Run]]) -> Counter[str]:
    """How often each link crosses others; each crossing counts for both."""
    every = [run for pieces in runs.values() for run in pieces]
    upright = sorted((run for run in every if run.upright), key=lambda run: run.place)
    places = [run.place for run in upright]
    spans = [(min(run.ends), max(run.ends)) for run in upright]
    found: Counter[str] = Counter()
    for run in every:
        if run.upright:
            continue
        low, high = min(run.ends), max(run.ends)
        for index in range(bisect_right(places, low), bisect_left(places, high)):
            other = upright[index]
            if spans[index][0] < run.place < spans[index][1] and other.link_id != run.link_id:
                found[run.link_id] += 1
                found[other.link_id] += 1
    return found


__all__ = ["Spot", "crossed_links", "settled"]
