"""Customers sent through a blueprint, before anyone builds it."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from cxmap.analysis import blueprint_simulation as analysis
from cxmap.analysis.blueprint_queues import RoleLoad, Simulated, SimulationResult, WaitQueue
from cxmap.model.evidence import EvidenceFilter
from cxmap.model.service_blueprint import BlueprintDocument

__all__ = ["RoleLoad", "Simulated", "SimulationResult", "WaitQueue"]


@dataclass(frozen=True)
class Plan:
    """How many customers come, how many of them in an hour, and the seed: the same seed, the same result."""

    customers: int = 500
    per_hour: float = 12.0
    seed: int = 1


def run(
    document: BlueprintDocument,
    evidence: pd.DataFrame,
    plan: Plan,
    where: EvidenceFilter,
    *,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> SimulationResult:
    """Simulate a plan; `progress` is told the share that is done, `cancelled` is asked whether to stop."""

    def told(done: int, of: int) -> None:
        if progress:
            progress(done / of)

    return analysis.simulate(
        document,
        evidence,
        customers=plan.customers,
        seed=plan.seed,
        arrivals_per_hour=plan.per_hour,
        where=where,
        progress=told,
        cancelled=cancelled,
    )
