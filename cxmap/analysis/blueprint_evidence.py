"""What the evidence says about the nodes, touchpoints and failure points of a blueprint."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from cxmap.analysis.blueprint_findings import NOT_TIMED, ObservedTime, Proportion
from cxmap.analysis.estimate import LEVEL
from cxmap.analysis.evidence import days, matches
from cxmap.model.evidence import EvidenceFilter
from cxmap.model.service_blueprint import BlueprintDocument, BlueprintNode

Rows = NDArray[np.intp]
"""Positions in the kept items, ascending."""

NO_ROWS: Rows = np.empty(0, np.intp)
NO_TIMES = np.empty(0, np.float64)


@dataclass(frozen=True)
class Heard:
    """The evidence of one blueprint under a filter, as columns; `visits` holds a code per visit.

    An item that names a node is about that node; one that names none is about every node of its touchpoint.
    """

    times: NDArray[np.float64]
    valences: NDArray[np.float64]
    visits: NDArray[np.intp]
    days: NDArray[np.object_]
    methods: NDArray[np.object_]
    by_node: dict[str, Rows]
    by_failure: dict[str, Rows]
    by_touchpoint: dict[str, Rows]
    loose: dict[str, Rows]

    def rows_of(self, node: BlueprintNode) -> Rows:
        """The items about a node: those that name it, and those of its touchpoint that name none."""
        own = self.by_node.get(node.id, NO_ROWS)
        shared = self.loose.get(node.touchpoint_id or "", NO_ROWS)
        return np.concatenate([own, shared]) if len(shared) else own

    def times_of(self, node_id: str) -> NDArray[np.float64]:
        """The observed times of a node in seconds, in order: a different order of items must change nothing."""
        times = self.times[self.by_node.get(node_id, NO_ROWS)]
        return np.sort(times[~np.isnan(times)])

    def visits_of(self, rows: Rows) -> int:
        """How many visits the items come from."""
        return len(np.unique(self.visits[rows]))

    @cached_property
    def feelings(self) -> dict[str, float]:
        """The mean valence of each touchpoint that has one, -2 .. +2."""
        means = {}
        for touchpoint, rows in self.by_touchpoint.items():
            known = self.valences[rows]
            known = known[~np.isnan(known)]
            if touchpoint and len(known):
                means[touchpoint] = float(known.mean())
        return means

    def count_methods(self) -> dict[str, int]:
        """The number of items by method, the most frequent first."""
        counted = Counter(map(str, self.methods)).most_common()
        return dict(sorted(counted, key=lambda pair: (-pair[1], pair[0])))

    def period(self) -> tuple[str, str]:
        """The first and the last day (ISO) of the items, "" where unknown."""
        known = [str(day) for day in self.days if day]
        return min(known, default=""), max(known, default="")


def heard(document: BlueprintDocument, frame: pd.DataFrame, where: EvidenceFilter) -> Heard:
    """The evidence of a blueprint; one of a segment hears only that segment."""
    passing = matches(frame, where)
    if document.blueprint.segment_id is not None:
        passing &= (frame["segment_id"] == document.blueprint.segment_id).to_numpy(dtype=bool)
    touchpoints = {node.touchpoint_id for node in document.nodes if node.touchpoint_id}
    passing &= (
        frame["node_id"].isin(list(document.node_of)) | frame["touchpoint_id"].isin(list(touchpoints))
    ).to_numpy(dtype=bool)
    kept = frame if passing.all() else frame[passing]
    nodes = kept["node_id"].to_numpy(dtype=object)
    places = kept["touchpoint_id"].to_numpy(dtype=object)
    return Heard(
        times=kept["duration"].to_numpy(dtype=np.float64),
        valences=kept["valence"].to_numpy(dtype=np.float64),
        visits=_visits(kept),
        days=days(kept).to_numpy(dtype=object),
        methods=kept["method"].to_numpy(dtype=object),
        by_node=_grouped(nodes),
        by_failure=_grouped(kept["failure_id"].to_numpy(dtype=object)),
        by_touchpoint=_grouped(places),
        loose=_grouped(np.where(nodes == "", places, "")),
    )


def _visits(frame: pd.DataFrame) -> NDArray[np.intp]:
    """A code per source; an item without one stands for a visit of its own."""
    codes, names = pd.factorize(frame["source"])
    unnamed = (frame["source"] == "").to_numpy(dtype=bool)
    return np.where(unnamed, len(names) + np.arange(len(frame)), codes).astype(np.intp)


def _grouped(values: NDArray[np.object_]) -> dict[str, Rows]:
    """The rows of each value but ""."""
    if not len(values):
        return {}
    codes, names = pd.factorize(values)
    order = np.argsort(codes, kind="stable")
    ends = np.cumsum(np.bincount(codes, minlength=len(names)))
    parts = np.split(order, ends[:-1])
    return {str(name): rows for name, rows in zip(names, parts, strict=True) if name}


def observed_time(times: NDArray[np.float64]) -> ObservedTime:
    """Median and quartiles of times in seconds, interpolated between neighbours (Hyndman & Fan, 1996, type 7)."""
    if not len(times):
        return NOT_TIMED
    lower, median, upper = np.percentile(times, (25, 50, 75))
    return ObservedTime(len(times), float(median), float(lower), float(upper))


@lru_cache(maxsize=4096)
def proportion(k: int, n: int) -> Proportion:
    """`k` of `n` with Wilson's score interval (Wilson, 1927)."""
    if n == 0:
        return Proportion(k, 0)
    z = float(special.ndtri((1 + LEVEL) / 2))
    share, square = k / n, z * z / n
    middle = (share + square / 2) / (1 + square)
    reach = z / (1 + square) * float(np.sqrt(share * (1 - share) / n + square / (4 * n)))
    low = 0.0 if k == 0 else middle - reach
    high = 1.0 if k == n else middle + reach
    return Proportion(k, n, share, low, high)


def within(times: Iterable[float], limit: float | None, *, beyond: bool = False) -> Proportion:
    """How many times keep a limit in seconds, or pass it; of none where there is no limit."""
    if limit is None:
        return proportion(0, 0)
    values = np.asarray(times)
    kept = int(np.count_nonzero(values <= limit))
    return proportion(len(values) - kept if beyond else kept, len(values))
