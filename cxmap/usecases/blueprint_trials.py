"""Trying a blueprint out: customers sent through it, and set beside another blueprint."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from cxmap.analysis import blueprint_comparison, blueprint_simulation
from cxmap.analysis.blueprint_comparison import BlueprintComparison, FieldChange, FigurePair, NodePair
from cxmap.analysis.blueprint_findings import BlueprintFindings
from cxmap.analysis.blueprint_queues import RoleLoad, Simulated, SimulationResult, WaitQueue
from cxmap.drawing.service_blueprint import Mark
from cxmap.model.evidence import EvidenceFilter
from cxmap.model.service_blueprint import BlueprintDocument

__all__ = [
    "BlueprintComparison",
    "FieldChange",
    "FigurePair",
    "NodePair",
    "Plan",
    "RoleLoad",
    "Simulated",
    "SimulationResult",
    "WaitQueue",
    "compare",
    "marks",
    "simulate",
]

Studied = tuple[BlueprintDocument, BlueprintFindings]
Marks = dict[str, Mark]


@dataclass(frozen=True)
class Plan:
    """How many customers come, how many of them in an hour, and the seed that makes it repeatable."""

    customers: int = 500
    per_hour: float = 12.0
    seed: int = 1


def simulate(
    document: BlueprintDocument,
    evidence: pd.DataFrame,
    plan: Plan,
    where: EvidenceFilter,
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> SimulationResult:
    """Send customers through a blueprint; cancelled, the result holds those who had left by then."""
    return blueprint_simulation.simulate(
        document,
        evidence,
        customers=plan.customers,
        seed=plan.seed,
        arrivals_per_hour=plan.per_hour,
        where=where,
        progress=progress,
        cancelled=cancelled,
    )


def compare(first: Studied, second: Studied) -> BlueprintComparison:
    """What became of the first blueprint in the second."""
    return blueprint_comparison.compare(first, second)


def marks(found: BlueprintComparison) -> tuple[Marks, Marks]:
    """What is marked on the picture of the first blueprint, and on that of the second."""
    first: Marks = {pair.first_id: _mark(pair) for pair in found.pairs if pair.places or pair.changes}
    second: Marks = {pair.second_id: _mark(pair) for pair in found.pairs if pair.places or pair.changes}
    return (
        first | dict.fromkeys(found.removed, "removed"),
        second | dict.fromkeys(found.added, "added"),
    )


def _mark(pair: NodePair) -> Mark:
    return "moved" if pair.places and not pair.changes else "changed"
