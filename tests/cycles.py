"""A cycle of seven activities with evidence of two waves, for tests of what stands above it."""

from cxmap.model.activity_cycle import CycleDocument
from cxmap.usecases import activity_cycle, cycle_document, evidence
from cxmap.usecases.desk import Desk

PHASES = [{"kind": kind, "name": ""} for kind in ("deciding", "doing", "reviewing")]
VALENCES = {"Talk": (-1.0, 0.0, 0.0, 1.0), "Queue": (-2.0, -2.0, -1.0, -1.0), "App": (0.0, 1.0, 1.0, 2.0)}
WAVES = ("Spring", "Autumn")


def _activity(phase: str, name: str, *touchpoints: str, **fields: object) -> dict[str, object]:
    return {"phase": phase, "name": name, "touchpoints": list(touchpoints), **fields}


ACTIVITIES = [
    _activity("deciding", "See that cash is not safe", "Talk", desired=70, importance=3),
    _activity("deciding", "Ask family and friends", desired=75, importance=4, served=False),
    _activity("deciding", "Prepare the papers"),
    _activity("doing", "Wait for her turn", "Queue", desired=80, importance=5),
    _activity("doing", "Fill in forms"),
    _activity(
        "reviewing",
        "Check the balance",
        "App",
        desired=90,
        importance=4.5,
        filler="competitor",
        competitor="Fintech wallet",
    ),
    _activity("reviewing", "Recommend it", assumed=60, assumed_by="branch manager"),
]
ADD_ON = {"name": "Call-back slot", "maturity": "pilot", "effect": 20.0}


def make(desk: Desk) -> CycleDocument:
    """The cycle, saved: the gaps are 67 (queue), 15 (app) and 20 (talk); nothing is known of the others."""
    activities = [dict(each) for each in ACTIVITIES]
    for touchpoint, valences in VALENCES.items():
        for wave in WAVES:
            for number, valence in enumerate(valences):
                source = f"{wave} {number}"
                evidence.log_item(
                    desk, touchpoint=touchpoint, method="survey", valence=valence, wave=wave, source=source
                )
    activities[3]["add_ons"] = [ADD_ON]
    told = {"name": "First salary", "wanted_result": "Safe", "phases": PHASES, "activities": activities}
    return activity_cycle.load(desk, cycle_document.create(desk, told).id)
