"""The activity cycle of the reference picture as values: one bank, three phases, twelve activities."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from cxmap.analysis.cycle_findings import (
    ActivityFindings,
    AddOnFindings,
    Comparison,
    CycleFindings,
    Difference,
    HeldBy,
    LockOn,
    PhaseFindings,
    Share,
)
from cxmap.analysis.findings import NO_EVIDENCE, Estimate, Gap
from cxmap.drawing.activity_cycle import Compared
from cxmap.model.activity_cycle import (
    STANDARD_PHASES,
    Activity,
    ActivityCycle,
    AddOn,
    CycleDocument,
    CyclePhase,
    Filler,
    Maturity,
)
from cxmap.model.evidence import EvidenceFilter
from cxmap.model.experience_map import Holder
from cxmap.model.project import Persona

Figures = tuple[float, float, float, float, int]
"""Actual, its low and high end, desired, n."""

# phase, name, figures, competitor ("" = us, "-" = nobody)
ACTIVITIES: tuple[tuple[int, str, Figures | None, str], ...] = (
    (0, "See that cash is not safe", (62, 56, 68, 70, 47), ""),
    (0, "Ask family and friends", None, "-"),
    (0, "Compare banks and fees", (48, 42, 54, 82, 52), "Fintech wallet"),
    (0, "Prepare ID and tax number", (55, 49, 61, 84, 60), "-"),
    (1, "Get to the branch", (71, 67, 75, 76, 63), ""),
    (1, "Wait for the teller", (39, 34, 44, 80, 64), "Credit union"),
    (1, "Fill in forms, show ID", (52, 47, 57, 78, 62), "Fintech wallet"),
    (1, "Get card, set the PIN", (74, 69, 79, 86, 61), ""),
    (1, "Make the first deposit", (78, 73, 83, 80, 59), ""),
    (2, "Check balance and fees", (57, 51, 63, 88, 58), "-"),
    (2, "Save toward a goal", (41, 33, 49, 79, 41), "Fintech wallet"),
    (2, "Review and recommend", None, "-"),
)
# activity, name, maturity, effect, owner
ADD_ONS: tuple[tuple[int, str, Maturity, float | None, str], ...] = (
    (1, "First-salary talk", Maturity.LIVE, None, "Marketing"),
    (2, "Referral link", Maturity.IDEA, None, "Research"),
    (3, "Plain fee table", Maturity.IDEA, 14, "Marketing"),
    (4, "Document checklist", Maturity.LIVE, 6, "Branch Ops"),
    (5, "Branch finder", Maturity.LIVE, None, "Branch Ops"),
    (6, "Book a time slot", Maturity.PILOT, 21, "Branch Ops"),
    (7, "Pre-filled e-form", Maturity.IDEA, 13, "Digital"),
    (8, "Instant card", Maturity.LIVE, None, "Cards"),
    (9, "Deposit at ATM", Maturity.LIVE, None, "Cards"),
    (10, "Mobile app", Maturity.LIVE, None, "Digital"),
    (10, "Fee alerts", Maturity.IDEA, 16, "Digital"),
    (11, "Goal pockets", Maturity.IDEA, 18, "Product"),
)
LOCK_ON = LockOn(Share(61, 56, 66, 64, 10, 12), Share(63, 58, 68, 64, 10, 12), Share(78, 72, 83, 64, 10, 12))


def activity(
    index: int, phase: int, name: str, figures: Figures | None, competitor: str, **more: Any
) -> Activity:
    filler = {"": Filler.US, "-": Filler.NOBODY}.get(competitor, Filler.COMPETITOR)
    named = competitor if filler is Filler.COMPETITOR else ""
    given = {
        "id": f"a{index}",
        "cycle_id": "c",
        "phase_id": f"p{phase}",
        "name": name,
        "position": index,
        "desired": figures[3] if figures else None,
        "filler": filler,
        "competitor": named,
        **more,
    }
    return Activity(**given)


def add_on(index: int, number: int, name: str, maturity: Maturity, effect: float | None, owner: str) -> AddOn:
    return AddOn(
        id=f"o{index}",
        cycle_id="c",
        activity_id=f"a{number}",
        name=name,
        position=index,
        maturity=maturity,
        effect=effect,
        owner=owner,
    )


def document(**changes: Any) -> CycleDocument:
    whole = CycleDocument(
        project_id="p",
        project_name="Branch study 2026",
        organisation="Bank Nusantara",
        revision=14,
        cycle=ActivityCycle(
            id="c",
            name="Opening a savings account at a branch",
            wanted_result="Keeping my first salary safe",
            created_at="2026-03-01",
        ),
        persona=Persona(id="pe", name="Sari, 27", summary="first-jobber, Bandung"),
        phases=tuple(
            CyclePhase(id=f"p{index}", cycle_id="c", kind=kind, position=index)
            for index, kind in enumerate(STANDARD_PHASES)
        ),
        activities=tuple(activity(index, *one) for index, one in enumerate(ACTIVITIES, 1)),
        add_ons=tuple(add_on(index, *one) for index, one in enumerate(ADD_ONS, 1)),
    )
    return whole.model_copy(update=changes)


def findings(
    whole: CycleDocument | None = None, figures: Sequence[Figures | None] | None = None, **changes: Any
) -> CycleFindings:
    """What an analysis would find for figures in the order of the activities."""
    whole = whole or document()
    figures = [one[2] for one in ACTIVITIES] if figures is None else figures
    found = [_found(whole, index, given) for index, given in enumerate(figures)]
    gaps = {one.activity_id: one.gap.value for one in found if one.gap}
    ranked = tuple(sorted(gaps, key=lambda key: -gaps[key]))
    lefts = [one.gap_after_all for one in found if one.gap_after_all is not None]
    given = {
        "activities": tuple(_ranked(one, ranked) for one in found),
        "phases": tuple(_phase(whole, index, phase.id) for index, phase in enumerate(whole.phases, 1)),
        "lock_on": LOCK_ON,
        "held_by": (
            HeldBy(Filler.US, "", LOCK_ON.now),
            HeldBy(Filler.COMPETITOR, "Fintech wallet", Share(17, 12, 22, 64, 10, 12)),
            HeldBy(Filler.NOBODY, "", Share(22, 16, 28, 64, 10, 12)),
        ),
        "waves": (),
        "ranked": ranked,
        "weighted": False,
        "rated": len(ranked),
        "ratings": sum(one.actual.n for one in found),
        "mean_gap": sum(gaps.values()) / len(gaps) if gaps else None,
        "mean_gap_after": sum(lefts) / len(lefts) if lefts else None,
        "planned": sum(bool(o.pending) for one in found for o in one.add_ons),
        "planned_effect": sum(o.pending for one in found for o in one.add_ons),
        "items": 567,
        "sources": 64,
        "items_by_method": {"interview": 240, "survey": 327},
        "first": "2026-02-02",
        "last": "2026-02-27",
        "filter": EvidenceFilter(),
    }
    return CycleFindings(**{**given, **changes})


def compared(whole: CycleDocument | None = None, first: CycleFindings | None = None) -> Compared:
    whole = whole or document()
    first = first or findings(whole)
    shifted = [
        (one.actual.mean - 8, one.actual.low - 8, one.actual.high - 8, one.desired or 0, 31)
        if one.actual.mean
        else None
        for one in first.activities
    ]
    second = findings(whole, shifted)
    differences = {
        one.activity_id: Difference(one.actual, other.actual, -8, -14.5, -1.5, 0.004, 0.04)
        if one.actual.mean
        else Difference(one.actual, other.actual, why_not="too_few")
        for one, other in zip(first.activities, second.activities, strict=True)
    }
    shares = (first.lock_on.now, Share(53, 46, 60, 31, 10, 12))
    same = {key: key for key in differences}
    return Compared("Wave 1", "Wave 2", Comparison(first, second, differences, 10, shares, same))


def _found(whole: CycleDocument, index: int, figures: Figures | None) -> ActivityFindings:
    one = whole.activities[index]
    actual = NO_EVIDENCE if figures is None else Estimate(figures[4], *figures[:3], "t")
    gap = None
    if figures and one.desired is not None:
        gap = Gap(
            one.desired - figures[0], one.desired - figures[2], one.desired - figures[1], Holder.CUSTOMER
        )
    add_ons = tuple(
        AddOnFindings(o.id, o.maturity, o.effect, gap and gap.value - (o.effect or 0))
        for o in whole.add_ons_of(one.id)
    )
    after = None if gap is None else gap.value - sum(o.pending for o in add_ons)
    return ActivityFindings(
        activity_id=one.id,
        number=index + 1,
        phase_id=one.phase_id,
        items=actual.n,
        actual=actual,
        assumed=one.assumed if figures is None else None,
        desired=one.desired,
        importance=one.importance,
        gap=gap,
        weighted=None if gap is None or one.importance is None else gap.value * one.importance / 5,
        rank=None,
        filler=one.filler,
        competitor=one.competitor,
        breaks=not one.served,
        gap_after_all=after,
        add_ons=add_ons,
    )


def _ranked(one: ActivityFindings, ranked: tuple[str, ...]) -> ActivityFindings:
    return replace(one, rank=ranked.index(one.activity_id) + 1) if one.activity_id in ranked else one


def _phase(whole: CycleDocument, number: int, phase_id: str) -> PhaseFindings:
    ids = tuple(one.id for one in whole.activities_of(phase_id))
    share = Share(50 + 7 * number, 44 + 7 * number, 56 + 7 * number, 60, len(ids), len(ids))
    return PhaseFindings(phase_id, number, ids, 12.0, LockOn(share, share, share))


def study(
    count: int, words: Sequence[str] = (), phases: int = 3, **changes: Any
) -> tuple[CycleDocument, CycleFindings]:
    """A cycle of so many activities, spread over the phases; `words` take turns in all names."""
    names = words or [name for _, name, _, _ in ACTIVITIES]
    made, figures = [], list[Figures | None]()
    for index in range(count):
        _, _, figure, competitor = ACTIVITIES[index % len(ACTIVITIES)]
        phase = index * phases // count
        name = names[index % len(names)]
        given = name[:200] if words and competitor not in {"", "-"} else competitor
        made.append(activity(index + 1, phase, name, figure, given, served=index % 7 != 3))
        figures.append(figure)
    extras = [
        (number, names[index % len(names)][:200] if words else name, maturity, effect, owner)
        for index, (number, name, maturity, effect, owner) in enumerate(
            (one[0] + shift, *one[1:]) for shift in range(0, count, 12) for one in ADD_ONS
        )
        if number <= count
    ]
    extras.sort(key=lambda one: one[0])
    kinds = [*STANDARD_PHASES, *(["extra"] * (phases - 3))]
    whole = document(
        activities=tuple(made),
        add_ons=tuple(add_on(index, *one) for index, one in enumerate(extras, 1)),
        phases=tuple(
            CyclePhase(
                id=f"p{index}",
                cycle_id="c",
                kind=kind,
                position=index,
                name=names[index % len(names)][:200] if words else "",
            )
            for index, kind in enumerate(kinds)
        ),
        **changes,
    )
    return whole, findings(whole, figures)
