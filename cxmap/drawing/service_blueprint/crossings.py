"""Few crossings: each link is put where it crosses the fewest, and those that still cross once more, alone or together.

The fewer crossings are left the more each is seen, and the further round a link may go to avoid one. The work
is counted in steps of the search, so the same blueprint always gives the same picture.
"""

from collections.abc import Iterator, Mapping, Sequence

from cxmap.drawing.service_blueprint.grid import Grid
from cxmap.drawing.service_blueprint.insertion import Insertion
from cxmap.drawing.service_blueprint.routing import Ground, Lines
from cxmap.drawing.service_blueprint.tracks import Run, Tracks
from cxmap.model.service_blueprint import BlueprintDocument

PRICE = 500
PRICES = ((12, 1000), (6, 1600), (3, 2500))
"""What a crossing costs where at most so many are left; beside it, a step to the next column costs 188."""

FEW = 6
"""With so many crossings left, links are tried together."""

EFFORT, SHARED_EFFORT = 20_000, 1_000_000
"""At most so many steps, and fewer the more links there are: they share."""


def settled(document: BlueprintDocument, grid: Grid, lines: Lines) -> Mapping[str, list[Run]]:
    """The runs of all links on their tracks, with as few crossings as could be found."""
    untangling = _Untangling(Ground(document, grid, lines))
    untangling.better_each()
    for most, price in PRICES:
        if 0 < len(untangling.pairs()) <= most:
            untangling.insertion.price = price
            untangling.better_each()
    if len(untangling.pairs()) <= FEW:
        untangling.better_together()
    return untangling.tracks.runs


class _Untangling:
    """The links of a blueprint on their tracks, and what can be done about those that cross."""

    def __init__(self, ground: Ground) -> None:
        self.tracks = Tracks(ground)
        self.insertion = Insertion(ground, self.tracks, PRICE)
        self._links = ground.links
        self._by_length = sorted(ground.links, key=ground.length)
        self._effort = min(EFFORT, SHARED_EFFORT // max(len(ground.links), 1))
        for key in self._by_length:
            self.insertion.put(key)

    def pairs(self) -> list[tuple[str, str]]:
        """The links that cross, a pair for each crossing."""
        runs = self.tracks.runs
        return sorted((key, other) for key in runs for other in self.tracks.crossed(key) if key < other)

    def better_each(self) -> None:
        """Puts each link that crosses others where it costs less, until none can be bettered."""
        waiting = sorted({key for pair in self.pairs() for key in pair})
        tried = 0
        while tried < len(waiting) and self._may_go_on():
            key = waiting.pop(0)
            waiting.append(key)
            tried += 1
            if any(self.tracks.crossed(key)) and self.insertion.put(key, self._cost_of(key)):
                tried = 0
                waiting += sorted(set(self.tracks.crossed(key)).difference(waiting))
        self.tracks.arrange()

    def better_together(self) -> None:
        """Takes out links that cross with others around them and puts them back in another order."""
        better = True
        while better and self._may_go_on():
            ways = (keys for pair in self.pairs() for keys in self._around(pair))
            better = any(self._may_go_on() and self._put_anew(keys) for keys in ways)

    def _may_go_on(self) -> bool:
        return self.insertion.effort < self._effort

    def _around(self, pair: tuple[str, str]) -> Iterator[Sequence[str]]:
        """What may be taken out together: two links that cross, alone or with others near their nodes."""
        nodes = sorted({node for key in pair for node in self._ends(key)})
        near = [key for node in nodes for key in self._meeting([node])]
        further = sorted({node for key in near for node in self._ends(key)})
        for around in ([], nodes, further, *([node] for node in nodes)):
            others = [key for key in self._meeting(around) if key not in pair]
            yield *pair[::-1], *others
            yield *pair, *others[::-1]

    def _ends(self, key: str) -> tuple[str, str]:
        return self._links[key].source_id, self._links[key].target_id

    def _meeting(self, nodes: Sequence[str]) -> list[str]:
        return [key for key in self._by_length if not set(nodes).isdisjoint(self._ends(key))]

    def _put_anew(self, keys: Sequence[str]) -> bool:
        """Takes links out and puts them back in this order; all stays as it was if that costs no less."""
        was, cost = self.tracks.saved(), self._cost()
        for key in keys:
            self.tracks.remove(key)
        spare = cost - self._cost()
        for key in keys:
            if not self.insertion.put(key, spare):
                self.tracks.restore(was)
                return False
            spare -= self._cost_of(key)
        if self._cost() < cost:
            return True
        self.tracks.restore(was)
        return False

    def _cost(self) -> int:
        return self.insertion.price * len(self.pairs()) + sum(map(self.tracks.cost, self.tracks.runs))

    def _cost_of(self, key: str) -> int:
        return self.tracks.cost(key) + self.insertion.price * sum(1 for _ in self.tracks.crossed(key))
