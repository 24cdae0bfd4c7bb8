"""The best way of one link through all others: along the tracks and between them, each crossing counted exactly.

Where two lines of the grid meet, their runs leave gaps; a way is a chain of gaps, found by A* (Hart et al. 1968).
With all other links held no way costs less, so taking a link out and putting it back never makes a picture worse
(edge insertion into a fixed embedding, after Gutwenger, Mutzel and Weiskircher, 2005).
"""

from collections.abc import Iterator
from heapq import heappop, heappush

from cxmap.drawing.service_blueprint.routing import ACROSS, BEND, DOWN, LEFT, RIGHT, STEPS, UP, Ground, Spot
from cxmap.drawing.service_blueprint.tracks import SPREAD, Group, Run, Tracks

FAR = 1 << 60
"""More than any way costs."""

PATIENCE, HASTE, HASTY_PRICE = 40_000, 4, 30
"""After so many steps, in a picture with more links than can be followed by eye, ways are found in haste: what is
left to go weighs so much more (weighted A*, Pohl 1970), and crossings cost as little as this."""

State = tuple[int, int, int, int]
"""Coming to a spot (x, y) in a direction, in a gap: so many tracks of the line's group lie left of it or above it."""

Came = tuple[State | Spot, int]
"""From where a state is reached (at first: from the spot of a node), and in which gap it leaves there."""

Prefixes = list[list[int]]
"""For each gap of one line: how many runs cover it on the first tracks of the line across, by their number."""

NOTHING: Prefixes = [[0]]


class Crossroads:
    """What runs where two lines meet, for a link that looks for its way: its own runs do not count."""

    def __init__(self, tracks: Tracks) -> None:
        self._tracks = tracks
        self._known: dict[Spot, tuple[int, int, Prefixes, Prefixes]] = {}
        self._own: dict[Spot, tuple[Prefixes, Prefixes] | None] = {}
        self._key = ""

    def leave_out(self, key: str) -> None:
        """From now on this link does not count."""
        self._key = key
        self._own = {spot: None for run in self._tracks.runs.get(key, ()) for spot in _spots(run)}

    def of(self, spot: Spot) -> tuple[Prefixes, Prefixes]:
        """By gap, what runs across a level way counted from the left, and across an upright one from above."""
        if spot in self._own:
            found = self._own[spot] = self._own[spot] or self._counted(spot, self._key)
            return found
        x, y = spot
        changes = self._tracks.changed[True, x], self._tracks.changed[False, y]
        known = self._known.get(spot)
        if known is None or known[:2] != changes:
            known = self._known[spot] = *changes, *self._counted(spot, "")
        return known[2:]

    def _counted(self, spot: Spot, without: str) -> tuple[Prefixes, Prefixes]:
        x, y = spot
        upright, level = self._tracks.at[True, x][y], self._tracks.at[False, y][x]
        return _prefixes(upright, level, y, without), _prefixes(level, upright, x, without)


def _spots(run: Run) -> Iterator[Spot]:
    for across in range(min(run.start, run.end), max(run.start, run.end) + 1):
        yield (run.line, across) if run.upright else (across, run.line)


def _prefixes(group: Group | None, along: Group | None, line: int, without: str) -> Prefixes:
    """What of a group covers the gaps of another that lies along a line across it."""
    tracks = along.tracks if along else 0
    if group is None:
        return NOTHING * (tracks + 1)
    spans = [(run.track, min(run.ends), max(run.ends)) for run in group if run.link_id != without]
    found = []
    for gap in range(tracks + 1):
        place = line + SPREAD * ((2 * gap + 1) / (tracks + 1) - 1)
        counts = [0] * (group.tracks + 1)
        for track, low, high in spans:
            if low < place < high:
                counts[track + 1] += 1
        for track in range(group.tracks):
            counts[track + 1] += counts[track]
        found.append(counts)
    return found


class Insertion:
    """Finds the cheapest way of one link through all others. `price` is that of a crossing, `effort` counts steps."""

    def __init__(self, ground: Ground, tracks: Tracks, price: int) -> None:
        self._ground, self._tracks, self.price = ground, tracks, price
        self._roads = Crossroads(tracks)
        self.effort = 0

    def put(self, key: str, below: int = FAR) -> bool:
        """Puts a link on its cheapest way, out of which it is taken first; whether one costs less than `below`."""
        hasty = self.effort > PATIENCE
        self._haste, self._price = (HASTE, HASTY_PRICE) if hasty else (1, self.price)
        self._roads.leave_out(key)
        doors = self._ground.doors(key, self._tracks.doors_met(key))
        self._ends, self._below = doors.ends, below
        self._left = self._left_to(*doors.target)
        self._best: dict[State, int] = {}
        self._came: dict[State, Came] = {}
        self._open: list[tuple[int, int, State]] = []
        for (spot, way), cost in doors.starts.items():
            self._step((spot, 0), way, cost)
        goal = self._searched()
        if goal is None:
            return False
        runs, beyond = self._walked(goal, key)
        if key in self._tracks.runs:
            self._tracks.remove(key)
        self._tracks.insert(key, runs, beyond)
        return True

    def _left_to(self, first: int, last: int, row: int) -> tuple[list[int], list[int]]:
        """What at least is still to pay to a node from each vertical and from each horizontal line."""
        across = [ACROSS * max(first - x, 0, x - last) for x in range(self._ground.width)]
        return across, [abs(self._ground.depths[row] - depth) for depth in self._ground.depths]

    def _searched(self) -> State | None:
        """The state at which the cheapest way ends."""
        done = set()
        while self._open:
            _, cost, state = heappop(self._open)
            if state[:2] in self._ground.blocked:
                return state
            if state not in done:
                done.add(state)
                self.effort += 1
                self._advance(state, cost)
        return None

    def _advance(self, state: State, cost: int) -> None:
        """From a spot straight on, and round each corner in each gap."""
        x, y, way, gap = state
        level, upright = self._roads.of((x, y))
        own, others = (upright, level) if way % 2 else (level, upright)
        crossed = own[gap]
        self._step((state, gap), way, cost + self._price * crossed[-1])
        for turned, leaving in enumerate(others):
            passed = crossed[turned] if way in (RIGHT, DOWN) else crossed[-1] - crossed[turned]
            bent = cost + BEND + self._price * passed
            came = state, turned
            self._step(came, LEFT if way % 2 else UP, bent + self._price * leaving[gap])
            self._step(came, RIGHT if way % 2 else DOWN, bent + self._price * (leaving[-1] - leaving[gap]))

    def _step(self, came: Came, way: int, cost: int) -> None:
        """On to the next spot, within the same group in the same gap, else in any gap there."""
        before, gap = came
        from_x, from_y = before[0], before[1]
        x, y = from_x + STEPS[way][0], from_y + STEPS[way][1]
        ground, at = self._ground, self._tracks.at
        if not (0 <= x < ground.width and 0 <= y < ground.height):
            return
        if way % 2:
            cost += abs(ground.depths[y] - ground.depths[from_y])
            here, there = at[True, x][from_y], at[True, x][y]
        else:
            cost += ACROSS
            here, there = at[False, y][from_x], at[False, y][x]
        if (x, y) in ground.blocked:
            end = self._ends.get(((x, y), way))
            if end is not None:
                self._reach((x, y, way, gap), cost + end, 0, came)
            return
        left = self._left[0][x] + self._left[1][y]
        if self._left[0][x] and self._left[1][y]:
            left += BEND
        if cost + left >= self._below:
            return
        gaps = (gap,) if there and there is here else range(there.tracks + 1 if there else 1)
        for other in gaps:
            self._reach((x, y, way, other), cost, left, came)

    def _reach(self, state: State, cost: int, left: int, came: Came) -> None:
        if cost + left < self._below and cost < self._best.get(state, FAR):
            self._best[state] = cost
            self._came[state] = came
            heappush(self._open, (cost + self._haste * left, cost, state))

    def _walked(self, goal: State, key: str) -> tuple[list[Run], list[set[Run]]]:
        """The runs of a way that ends with this state, and for each what lies right of it or below it."""
        runs: list[Run] = []
        beyond: list[set[Run]] = []
        at: State | Spot = goal
        while len(at) == 4:
            x, y, way, gap = at
            came, leaving = self._came[at]
            upright = way % 2 == 1
            if not runs or runs[-1].upright != upright:
                runs.append(Run(key, upright, x if upright else y, 0, y if upright else x))
                beyond.append(set())
            runs[-1].start = came[1] if upright else came[0]
            if at != goal:
                beyond[-1].update(self._later(upright, (x, y), gap))
            if len(came) == 4:
                beyond[-1].update(self._later(upright, came[:2], leaving))
            at = came
        return runs[::-1], beyond[::-1]

    def _later(self, upright: bool, spot: Spot, gap: int) -> Iterator[Run]:
        line, across = spot if upright else spot[::-1]
        return (run for run in self._tracks.at[upright, line][across] or () if run.track >= gap)
