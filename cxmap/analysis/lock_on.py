"""How much of what a customer wants in a cycle she gets from us, and who holds the rest.

An activity is covered by actual / desired performance, at most fully; one that nothing of ours serves is not
covered at all; one that we serve without evidence is unknown and left out of both sides of the fraction.
While nothing of what we serve has evidence, there is no share.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from cxmap.analysis.cycle_findings import HeldBy, LockOn, Share
from cxmap.analysis.estimate import LEVEL, Values
from cxmap.model.activity_cycle import PERFORMANCE_HIGH, Filler

Holder = tuple[Filler, str]
"""Who holds a part: the filler, and the competitor's name or ""."""

OURS: Holder = (Filler.US, "")
OPEN: Holder = (Filler.NOBODY, "")


@dataclass(frozen=True)
class Ground:
    """An activity as lock-on sees it: performance values with the codes of their sources, both of one length.

    `target` is the desired performance, 100 where nobody said. `live` and `planned` are the points that
    add-ons still have to bring. `filler` holds what we leave open.
    """

    weight: float
    served: bool
    target: float
    values: Values
    sources: NDArray[np.intp]
    filler: Holder = OPEN
    live: float = 0.0
    planned: float = 0.0

    @property
    def known(self) -> bool:
        return not self.served or len(self.values) > 0

    def reached(self, uplift: float = 0.0) -> float:
        """Performance with so many points more; what is not ours starts at nothing."""
        return (float(self.values.mean()) if self.served else 0.0) + uplift

    def coverage(self, uplift: float = 0.0) -> float:
        return min(1.0, self.reached(uplift) / self.target) if self.target else 1.0

    def pull(self, uplift: float, sources: int) -> Values:
        """How far each source moves the coverage: 0 for all where it is full or does not depend on evidence."""
        if not self.served or self.reached(uplift) >= self.target:
            return np.zeros(sources)
        away = (self.values - self.values.mean()) / (len(self.values) * self.target)
        moved: Values = np.bincount(self.sources, away, minlength=sources).astype(np.float64)
        return moved


def lock_on(grounds: Sequence[Ground]) -> LockOn:
    """Our share now, with the live add-ons whose effect is still to come, and with all add-ons."""
    return LockOn(
        now=share(grounds, [0.0] * len(grounds)),
        after_live=share(grounds, [ground.live for ground in grounds]),
        after_all=share(grounds, [ground.live + ground.planned for ground in grounds]),
    )


def held_by(grounds: Sequence[Ground]) -> tuple[HeldBy, ...]:
    """Who holds the cycle now: us first, then competitors by name, the customer herself, nobody."""
    order = [OURS, *sorted({ground.filler for ground in grounds}, key=_place)]
    now = [0.0] * len(grounds)
    return tuple(HeldBy(filler, name, share(grounds, now, (filler, name))) for filler, name in order)


def _place(holder: Holder) -> tuple[int, str]:
    return list(Filler).index(holder[0]), holder[1].casefold()


def share(grounds: Sequence[Ground], uplifts: Sequence[float], holder: Holder = OURS) -> Share:
    """The part of the cycle that one holder has, in per cent, weighted by importance.

    The interval is linearised (Taylor) with the sources as clusters and Student's t, since one customer
    speaks about several activities.
    """
    known = [(ground, uplift) for ground, uplift in zip(grounds, uplifts, strict=True) if ground.known]
    total = sum(ground.weight for ground, _ in known)
    heard = [ground.sources for ground, _ in known if ground.served]
    if not total or (not heard and any(ground.served for ground in grounds)):
        return Share(None, None, None, 0, len(known), len(grounds), "nothing_known")
    value = sum(ground.weight * _held(ground, uplift, holder) for ground, uplift in known) / total
    told = np.unique(np.concatenate([np.empty(0, np.intp), *heard]))
    width = int(told.max(initial=-1)) + 1
    pulls = sum(
        (ground.weight * _sign(ground, holder) * ground.pull(uplift, width) for ground, uplift in known),
        np.zeros(width),
    )
    return _with_interval(value, pulls / total, len(told), (len(known), len(grounds)))


def _held(ground: Ground, uplift: float, holder: Holder) -> float:
    covered = ground.coverage(uplift)
    if holder == OURS:
        return covered
    return 1 - covered if ground.filler == holder else 0.0


def _sign(ground: Ground, holder: Holder) -> float:
    if holder == OURS:
        return 1.0
    return -1.0 if ground.filler == holder else 0.0


def _with_interval(value: float, pulls: Values, n: int, known: tuple[int, int]) -> Share:
    middle = PERFORMANCE_HIGH * value
    if n < 2:
        return Share(middle, None, None, n, *known, "single_source" if n else "no_variation")
    error = PERFORMANCE_HIGH * float(np.sqrt(n / (n - 1) * np.sum(pulls**2)))
    if error == 0:
        return Share(middle, None, None, n, *known, "no_variation")
    reach = float(special.stdtrit(n - 1, (1 + LEVEL) / 2)) * error
    return Share(middle, max(middle - reach, 0.0), min(middle + reach, PERFORMANCE_HIGH), n, *known)
