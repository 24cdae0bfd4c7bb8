"""The service blueprint of the reference picture as values: one branch visit, four phases, nineteen steps."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pandas as pd

from cxmap.analysis.blueprint_findings import BlueprintFindings
from cxmap.analysis.service_blueprint import study
from cxmap.model.evidence import EVIDENCE_COLUMNS
from cxmap.model.project import Persona
from cxmap.model.service_blueprint import (
    ActorKind,
    BlueprintActor,
    BlueprintDocument,
    BlueprintLane,
    BlueprintLink,
    BlueprintNode,
    BlueprintStep,
    FailurePoint,
    LaneRole,
    LinkKind,
    NodeKind,
    ServiceBlueprint,
)

STEPS = (
    ("Arrive", "Getting in"),
    ("Queue", "Getting in"),
    ("Apply", "Applying"),
    ("Verify", "Checking"),
    ("Decide", "Checking"),
    ("Approve", "Checking"),
    ("Agree", "Closing"),
    ("Leave", "Closing"),
)
ACTORS = (
    ("Customer", ActorKind.CUSTOMER, None),
    ("Security guard", ActorKind.PERSON, None),
    ("Duty manager", ActorKind.PERSON, None),
    ("CS officer", ActorKind.PERSON, "2400"),
    ("Supervisor", ActorKind.PERSON, "2400"),
    ("IT operations", ActorKind.TECHNOLOGY, None),
)
ROLES = {"p": LaneRole.PHYSICAL_EVIDENCE, "c": LaneRole.CUSTOMER, "f": LaneRole.FRONTSTAGE}
ROLES |= {"b": LaneRole.BACKSTAGE, "s": LaneRole.SUPPORT}
NOTES = {
    "c": "what Sari does",
    "f": "people and technology",
    "b": "same staff, out of sight",
    "s": "systems and other units",
}
# number, lane, step, kind, name, actor, standard and observed seconds
NODES: tuple[tuple[int, str, int, str, str, int, float, float], ...] = (
    (1, "c", 0, "action", "Enter, say why I came", 0, 30, 40),
    (2, "f", 0, "action", "Greet, print a queue ticket", 1, 30, 50),
    (3, "c", 1, "wait", "Wait for my number", 2, 600, 1300),
    (4, "b", 1, "action", "Open another counter", 2, 180, 750),
    (5, "s", 1, "action", "Queue system counts and calls", 5, 5, 5),
    (6, "c", 2, "action", "Fill in the paper form", 0, 240, 430),
    (7, "f", 2, "action", "Check e-KTP, type form into core", 3, 180, 320),
    (8, "c", 3, "wait", "Wait at the desk while others work", 3, 210, 720),
    (9, "b", 3, "action", "Re-type identity in screening tool", 3, 90, 230),
    (10, "s", 3, "action", "Look up ID in civil registry", 5, 30, 140),
    (11, "f", 4, "action", "Correct the data with Sari", 3, 180, 380),
    (12, "b", 4, "decision", "Identity matches?", 3, 30, 40),
    (13, "b", 5, "action", "Approve the new record", 4, 60, 310),
    (14, "c", 6, "action", "Sign, pay the first deposit", 0, 90, 130),
    (15, "f", 6, "action", "Explain fees, present agreement", 3, 120, 160),
    (16, "s", 6, "action", "Open account in core banking", 5, 30, 70),
    (17, "c", 7, "action", "Set the PIN, open the app", 0, 120, 190),
    (18, "f", 7, "action", "Hand over card and passbook", 3, 60, 80),
    (19, "b", 7, "action", "Fetch and print the card", 3, 120, 180),
)
EVIDENCE = (
    "Entrance sign, ticket kiosk",
    "Seats, display, no wait estimate",
    "Paper form, pen, e-KTP on desk",
    "Screen turned away from Sari",
    "Correction slip, if no match",
    "Empty desk, officer away",
    "Agreement, fee sheet, receipt",
    "Card, passbook, app on phone",
)
CRITICAL = ((1, 2), (2, 3), (3, 6), (6, 7), (7, 9), (9, 10), (10, 12), (12, 13), (13, 15), (15, 18), (18, 17))
# source, target, kind, cases, condition
LINKS: tuple[tuple[int, int, LinkKind, int | None, str], ...] = (
    *((source, target, LinkKind.SEQUENCE, None, "") for source, target in CRITICAL if source != 12),
    (12, 13, LinkKind.SEQUENCE, 41, "yes"),
    (12, 11, LinkKind.RECOVERY, 7, "no"),
    (11, 7, LinkKind.RECOVERY, None, "Type again"),
    (2, 5, LinkKind.MESSAGE, None, ""),
    (5, 4, LinkKind.MESSAGE, None, ""),
    (4, 7, LinkKind.MESSAGE, None, ""),
    (6, 8, LinkKind.SEQUENCE, None, ""),
    (8, 14, LinkKind.SEQUENCE, None, ""),
    (11, 8, LinkKind.AGREEMENT, None, ""),
    (15, 14, LinkKind.AGREEMENT, None, ""),
    (13, 16, LinkKind.MESSAGE, None, ""),
    (16, 19, LinkKind.SEQUENCE, None, ""),
    (19, 18, LinkKind.SEQUENCE, None, ""),
)
# key, node, mode, S, O, D, recovery
FAILURES = (
    (1, 4, "Second counter opened late", 6, 8, 4, "Call a floater when 8 people wait"),
    (2, 7, "Name or ID number mistyped", 7, 6, 5, "Correct with Sari, type again"),
    (3, 10, "Registry look-up times out", 7, 5, 3, "Retry twice, then check by hand"),
    (4, 19, "Card stock empty or printer jam", 8, 3, 2, "Virtual card now, courier in 2 days"),
)


def lane(key: str, position: float = 0) -> BlueprintLane:
    return BlueprintLane(
        id=f"l{key}", blueprint_id="b", key=key, role=ROLES[key], note=NOTES.get(key, ""), position=position
    )


def step(number: int, name: str = "", phase: str = "") -> BlueprintStep:
    return BlueprintStep(
        id=f"s{number}", blueprint_id="b", name=name or f"Phase {number}", phase=phase, position=number
    )


def node(number: int, lane_key: str, **more: Any) -> BlueprintNode:
    given = {"name": f"Step {number}", "position": number, **more}
    return BlueprintNode(id=f"n{number}", key=str(number), blueprint_id="b", lane_id=f"l{lane_key}", **given)


def link(source: int, target: int, kind: LinkKind = LinkKind.SEQUENCE, **more: Any) -> BlueprintLink:
    return BlueprintLink(
        id=f"k{source}-{target}-{kind}",
        blueprint_id="b",
        source_id=f"n{source}",
        target_id=f"n{target}",
        kind=kind,
        **more,
    )


def drawn_up(
    nodes: Iterable[BlueprintNode] = (), links: Iterable[BlueprintLink] = (), **more: Any
) -> BlueprintDocument:
    """A blueprint of these parts, with one lane of each role."""
    given = {
        "project_id": "p",
        "project_name": "Branch study 2026",
        "organisation": "Bank Nusantara",
        "revision": 3,
        "blueprint": ServiceBlueprint(id="b", name="The branch visit", created_at="2026-03-01"),
        "lanes": tuple(lane(key) for key in ROLES),
        "nodes": tuple(nodes),
        "links": tuple(links),
        **more,
    }
    return BlueprintDocument(**given)


def document(**changes: Any) -> BlueprintDocument:
    """The blueprint of the reference picture."""
    whole = drawn_up(
        (*_evidence(), *(_node(*one) for one in NODES)),
        (
            link(source, target, kind, cases=cases, condition=words)
            for source, target, kind, cases, words in LINKS
        ),
        blueprint=ServiceBlueprint(
            id="b",
            name="The branch visit",
            standard_source="operations manual",
            tolerable_time=2100,
            tolerable_source="survey",
            tolerable_n=62,
            currency="IDR",
            price=Decimal(85000),
            other_cost=Decimal(15000),
            other_cost_note="card, passbook",
            created_at="2026-03-01",
        ),
        persona=Persona(id="pe", name="Sari, 27", summary="first-jobber, Bandung"),
        steps=tuple(step(index, name, phase) for index, (name, phase) in enumerate(STEPS)),
        actors=tuple(
            BlueprintActor(
                id=f"a{index}",
                blueprint_id="b",
                name=name,
                kind=kind,
                cost_rate=Decimal(rate) if rate else None,
                position=index,
            )
            for index, (name, kind, rate) in enumerate(ACTORS)
        ),
        failures=tuple(_failure(*one) for one in FAILURES),
    )
    return whole.model_copy(update=changes)


def _evidence() -> Iterable[BlueprintNode]:
    for index, name in enumerate(EVIDENCE):
        kind = NodeKind.PHYSICAL_EVIDENCE
        yield node(100 + index, "p", name=name, kind=kind, step_id=f"s{index}", position=-100 + index)


def _node(
    number: int, lane_key: str, step: int, kind: str, name: str, actor: int, standard: float, _: float
) -> BlueprintNode:
    return node(
        number,
        lane_key,
        name=name,
        kind=NodeKind(kind),
        step_id=f"s{step}",
        actor_id=f"a{actor}",
        standard_time=standard,
    )


def _failure(
    number: int, at: int, mode: str, severity: int, occurrence: int, detection: int, recovery: str
) -> FailurePoint:
    return FailurePoint(
        id=f"f{number}",
        blueprint_id="b",
        key=f"F{number}",
        node_id=f"n{at}",
        position=number,
        mode=mode,
        severity=severity,
        occurrence=occurrence,
        detection=detection,
        recovery=recovery,
    )


BLANK: dict[str, object] = {
    name: {"str": "", "int64": 1, "float64": float("nan")}[kind] for name, kind in EVIDENCE_COLUMNS.items()
}
SEEN = {1: 19, 2: 7, 3: 5, 4: 1}
"""In how many of the visits each failure was seen."""


def evidence(visits: int = 48) -> pd.DataFrame:
    """Times around the observed ones in so many visits; step 5 was never observed, step 11 in 7 of them."""
    rows = [
        {
            "node_id": f"n{number}",
            "source": f"visit {visit}",
            "duration": round(seconds * _swing(visit, visits)),
        }
        for number, _, _, _, _, _, _, seconds in NODES
        if number != 5
        for visit in range(min(visits, 7) if number == 11 else visits)
    ]
    for number, at, *_ in FAILURES:
        rows += [
            {"node_id": f"n{at}", "failure_id": f"f{number}", "source": f"visit {visit}"}
            for visit in range(SEEN[number])
        ]
    return frame(rows)


def _swing(visit: int, visits: int) -> float:
    """From 0.6 to 1.4 with the middle at 1."""
    return 0.6 + 0.8 * visit / max(visits - 1, 1)


def frame(rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    given = {"method": "observation", "occurred_at": "2025-05-12"}
    filled = [BLANK | given | {"id": f"e{number}"} | row for number, row in enumerate(rows)]
    return pd.DataFrame(filled, columns=list(EVIDENCE_COLUMNS)).astype(EVIDENCE_COLUMNS)


def findings(whole: BlueprintDocument | None = None, items: pd.DataFrame | None = None) -> BlueprintFindings:
    """What the analysis finds: in the sample's evidence for the sample, in none for any other blueprint."""
    if whole is None:
        return study(document(), evidence() if items is None else items)
    return study(whole, frame([]) if items is None else items)
