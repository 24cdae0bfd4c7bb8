"""The map of the reference picture as values: one bank branch, five stages, ten steps."""

from typing import Any

from cxmap.analysis.findings import Estimate, Gap, MapFindings, StepFindings
from cxmap.model.evidence import EvidenceFilter
from cxmap.model.experience_map import (
    Card,
    DesiredValue,
    ExperienceMap,
    Holder,
    Lane,
    LaneKind,
    MapDocument,
    Stage,
    Step,
    Weighting,
)
from cxmap.model.project import Persona
from cxmap.model.touchpoint import Touchpoint

METHODS = ("mystery_shop", "non_participant_observation", "interview", "focus_group")
STAGES = ("Realise the need", "Choose a bank", "Visit the branch", "Open the account", "First month")
STEPS: tuple[tuple[int, str, str, str], ...] = (
    (0, "Needs a salary account", "HR welcome e-mail", "E-mail"),
    (1, "Asks friends and family", "Family chat group", "Messaging"),
    (1, "Compares banks online", "Bank website", "Web"),
    (2, "Arrives at the branch", "Entrance, guard", "Branch"),
    (2, "Waits for her turn", "Queue machine", "Branch"),
    (2, "Talks to an officer", "Service desk", "Branch"),
    (3, "Fills in forms, shows ID", "Forms, ID card", "Branch"),
    (3, "Gets card and app", "Debit card, app", "Branch"),
    (4, "Uses the app at home", "Mobile app", "App"),
    (4, "Receives first salary", "Salary alert", "Messaging"),
)
QUESTIONS = {3: "Picks or drops the bank", 5: "Stays or walks out", 8: "Card in hand"}
DOING = (
    "Signs her first job contract; HR asks for an account number",
    "Asks colleagues and her mother which bank they use",
    "Compares fees of three banks on her phone",
    "Rides to the branch, asks the guard where to go",
    "Takes a ticket and sits; median wait 47 min",
    "Explains her need; officer suggests a starter account",
    "Writes three forms, steps out to copy her ID card",
    "Signs, sets her PIN, tries card and app on the spot",
    "Logs in, links an e-wallet, checks balance",
    "Sees her first salary arrive and withdraws cash",
)
THINKING = (
    "Payday is in two weeks. I need this fast.",
    "Everyone tells me something different.",
    "Where do they hide the monthly fee?",
    "At least the guard smiled at me.",
    "Did they forget me? Nobody says a thing.",
    "She explains it simply. I feel safe.",
    "I already wrote my address. Twice.",
    "It works! My name is on the card.",
    "",
    "Salary is in. Nobody asked how it went.",
)
# mean, low, high, desired, emotional, rational, items by method
FIGURES: tuple[tuple[float, float, float, float, float, float, tuple[int, ...]] | None, ...] = (
    (0.5, 0.1, 0.8, 0.8, 58, 62, (0, 0, 8, 5)),
    (0.7, 0.2, 1.2, 1.0, 64, 48, (0, 0, 9, 7)),
    (-0.2, -0.6, 0.2, 0.8, 39, 71, (0, 6, 8, 6)),
    (0.4, 0.1, 0.7, 1.0, 60, 52, (18, 9, 4, 2)),
    (-1.4, -1.6, -1.2, 0.5, 22, 35, (24, 16, 9, 5)),
    (0.9, 0.6, 1.1, 1.4, 76, 69, (20, 8, 6, 2)),
    (-0.8, -1.0, -0.6, 0.8, 31, 44, (20, 10, 7, 3)),
    (1.4, 1.0, 1.7, 1.8, 86, 74, (14, 5, 4, 2)),
    None,
    (0.6, 0.2, 1.1, 1.5, 63, 67, (0, 0, 7, 4)),
)
# step, text, severity, items that mention it
PAINS = (
    (2, "Advice from friends conflicts", 1, 6),
    (3, "Fees and minimum balance hard to find", 3, 14),
    (4, "Unclear which counter opens accounts", 2, 11),
    (5, "No idea how long the wait will be", 5, 41),
    (5, "No staff in the waiting area", 3, 17),
    (6, "Banking terms left unexplained", 2, 9),
    (7, "Same details on three forms", 4, 29),
    (7, "Sent out to copy her ID card", 4, 12),
    (8, "PIN set at the outdoor ATM, alone", 2, 7),
    (10, "Alert comes hours after the salary", 3, 5),
)
# step, span, text, votes, owner
OPPORTUNITIES = (
    (3, 1, "One-page fee card, on the site and at the door", 7, "Marketing"),
    (4, 1, "Greeter with tablet at the entrance", 4, "Branch operations"),
    (5, 1, "Queue ticket with live expected wait by message", 11, "Branch operations"),
    (7, 2, "One form, pre-filled from the ID card reader and confirmed on screen", 9, "Digital onboarding"),
    (9, 2, "Instant salary alert and a welcome call in the first week", 5, "Customer care"),
)
RANKS = {5: 1, 7: 2, 3: 3}


def lanes(kinds: tuple[LaneKind, ...] = tuple(LaneKind)[:-1]) -> tuple[Lane, ...]:
    return tuple(Lane(id=f"l-{kind}", map_id="m", kind=kind, position=i) for i, kind in enumerate(kinds))


def cards() -> tuple[Card, ...]:
    found = [_card("doing", step, text) for step, text in enumerate(DOING, 1)]
    found += [_card("thinking", step, text) for step, text in enumerate(THINKING, 1) if text]
    found += [_card("pain", step, text, severity=severity) for step, text, severity, _ in PAINS]
    found += [
        _card("opportunity", step, text, span=span, owner=owner)
        for step, span, text, _, owner in OPPORTUNITIES
    ]
    return tuple(found)


def _card(kind: str, step: int, text: str, **more: Any) -> Card:
    key = f"c-{kind}-{step}-{text[:8]}"
    return Card(id=key, map_id="m", lane_id=f"l-{kind}", step_id=f"s{step}", text=text, position=step, **more)


def document(**changes: Any) -> MapDocument:
    whole = MapDocument(
        project_id="p",
        project_name="Branch study 2026",
        organisation="Bank Nusantara",
        revision=13,
        map=ExperienceMap(id="m", name="Opening a savings account at a branch", created_at="2026-06-01"),
        persona=Persona(
            id="pe",
            name="Sari, 27",
            summary="First-jobber, Bandung",
            quote="I just want my salary account ready before payday.",
        ),
        stages=tuple(Stage(id=f"g{i}", map_id="m", name=name, position=i) for i, name in enumerate(STAGES)),
        steps=tuple(
            Step(
                id=f"s{i}",
                map_id="m",
                stage_id=f"g{stage}",
                name=name,
                position=i,
                moment_of_truth=i in QUESTIONS,
                question=QUESTIONS.get(i, ""),
                assumed=0.4 if i == 9 else None,
            )
            for i, (stage, name, _, _) in enumerate(STEPS, 1)
        ),
        lanes=lanes(),
        cards=cards(),
        touchpoints={
            f"t{i}": Touchpoint(id=f"t{i}", name=name, channel=channel)
            for i, (_, _, name, channel) in enumerate(STEPS, 1)
        },
        step_touchpoints={f"s{i}": (f"t{i}",) for i in range(1, 11)},
        votes={card.id: votes for card, (_, _, _, votes, _) in zip(cards()[-5:], OPPORTUNITIES, strict=True)},
    )
    return whole.model_copy(update=changes)


def step_findings(number: int) -> StepFindings:
    figures = FIGURES[number - 1]
    wish = 1.0 if figures is None else figures[3]
    desired = DesiredValue(
        id=f"d{number}", map_id="m", step_id=f"s{number}", holder=Holder.CUSTOMER, value=wish
    )
    if figures is None:
        nothing = Estimate(0, why_not="no_evidence")
        return StepFindings(f"s{number}", number, 0, nothing, desired_customer=desired)
    mean, low, high, _, emotional, rational, by_method = figures
    n = sum(by_method)
    return StepFindings(
        step_id=f"s{number}",
        number=number,
        items=n,
        feeling=Estimate(n, mean, low, high, "bca"),
        items_by_method={method: k for method, k in zip(METHODS, by_method, strict=True) if k},
        emotional=Estimate(n, emotional, emotional - 6, emotional + 6, "t"),
        rational=Estimate(n, rational, rational - 6, rational + 6, "t"),
        desired_customer=desired,
        gap=Gap(round(wish - mean, 1), wish - high, wish - low, Holder.CUSTOMER),
        rank=RANKS.get(number, 9),
        mentions={
            card.id: k for card, (step, _, _, k) in zip(cards()[19:29], PAINS, strict=True) if step == number
        },
    )


def findings(**changes: Any) -> MapFindings:
    values: dict[str, Any] = {
        "steps": tuple(step_findings(number) for number in range(1, 11)),
        "items": 248,
        "items_by_method": dict(zip(METHODS, (96, 54, 62, 36), strict=True)),
        "first": "2026-03-02",
        "last": "2026-05-29",
        "peak": "s8",
        "trough": "s5",
        "end": "s10",
        "ranked": ("s5", "s7", "s3", "s10", "s4"),
        "weighting": Weighting.ITEM,
        "filter": EvidenceFilter(),
        "interval_methods": ("bca",),
    }
    return MapFindings(**{**values, **changes})


def study(
    steps: int,
    *,
    words: tuple[str, ...] = DOING,
    stages: int = 5,
    name: str = "A long journey",
    kinds: tuple[LaneKind, ...] = tuple(LaneKind),
) -> tuple[MapDocument, MapFindings]:
    """A map of any size, all of whose texts come from `words`; its figures go up and down regularly."""
    texts = [words[i % len(words)] for i in range(steps)]
    stages = max(1, min(stages, steps))
    made = tuple(
        Step(
            id=f"s{i}",
            map_id="m",
            stage_id=f"g{(i - 1) * stages // steps}",
            name=texts[i - 1],
            position=i,
            moment_of_truth=i % 4 == 0,
            question=texts[i - 1] if i % 4 == 0 else "",
            assumed=0.4 if i % 7 == 0 else None,
        )
        for i in range(1, steps + 1)
    )
    kinds_with_cards = ("doing", "thinking", "pain", "opportunity", "free")
    made_cards = tuple(
        Card(
            id=f"c-{kind}-{i}-{copy}",
            map_id="m",
            lane_id=f"l-{kind}",
            step_id=f"s{i}",
            text=texts[i - 1],
            position=i,
            span=1 + (i % 3 == 0),
            severity=1 + i % 5 if kind == "pain" else None,
            owner=words[(i + 1) % len(words)][:200] if kind == "opportunity" else "",
        )
        for kind in kinds_with_cards
        for i in range(1, steps + 1)
        for copy in range(1 + (i % 5 == 0))
        if (i + len(kind)) % 6
    )
    touchpoints = {
        f"t{i}": Touchpoint(id=f"t{i}", name=texts[i - 1][:200], channel=words[i // 4 % len(words)][:200])
        for i in range(1, steps + 1)
    }
    whole = document(
        map=ExperienceMap(id="m", name=name, created_at="2026-06-01"),
        stages=tuple(Stage(id=f"g{i}", map_id="m", name=texts[i], position=i) for i in range(stages)),
        steps=made,
        lanes=lanes(kinds),
        cards=made_cards,
        touchpoints=touchpoints,
        step_touchpoints={
            f"s{i}": (f"t{i}", f"t{max(1, i - 1)}") if i % 2 and i > 1 else (f"t{i}",)
            for i in range(1, steps + 1)
        },
        votes={card.id: len(card.id) + index for index, card in enumerate(made_cards)},
    )
    return whole, _regular(whole)


def _regular(whole: MapDocument) -> MapFindings:
    found = tuple(_wave(step, i, whole) for i, step in enumerate(whole.steps, 1))
    means = {one.step_id: one.feeling.mean for one in found if one.feeling.mean is not None}
    ranked = sorted((one for one in found if one.gap and one.gap.value > 0), key=lambda one: -_gap_of(one))
    ranks = {one.step_id: rank for rank, one in enumerate(ranked, 1)}
    return findings(
        steps=tuple(StepFindings(**{**vars(one), "rank": ranks.get(one.step_id)}) for one in found),
        peak=max(means, key=lambda key: means[key]) if means else None,
        trough=min(means, key=lambda key: means[key]) if means else None,
        end=list(means)[-1] if means else None,
        ranked=tuple(one.step_id for one in ranked),
        interval_methods=("bca", "t"),
    )


def _gap_of(one: StepFindings) -> float:
    return one.gap.value if one.gap else 0.0


def _wave(step: Step, i: int, whole: MapDocument) -> StepFindings:
    n = 0 if i % 7 in {0, 6} else 3 if i % 5 == 0 else 7 * i % 40 + 5
    mean = round(1.9 * (i * 37 % 41 - 20) / 20, 1)
    wish = DesiredValue(
        id=f"d{i}", map_id="m", step_id=step.id, holder=Holder.CUSTOMER, value=1.0 + i % 3 / 4
    )
    managed = DesiredValue(id=f"e{i}", map_id="m", step_id=step.id, holder=Holder.MANAGEMENT, value=0.75)
    if n == 0:
        return StepFindings(step.id, i, 0, Estimate(0, why_not="no_evidence"), desired_customer=wish)
    low, high = max(mean - 2 / n**0.5, -2), min(mean + 2 / n**0.5, 2)
    half = n // 2
    return StepFindings(
        step_id=step.id,
        number=i,
        items=n,
        feeling=Estimate(n, mean, low, high, "bca"),
        items_by_method={"mystery_shop": n - half, "interview": half} if half else {"mystery_shop": n},
        emotional=Estimate(n, 50 + 20 * mean, 40, 60, "t"),
        rational=Estimate(n - 1, 50 - 20 * mean, 40, 60, "t"),
        desired_customer=wish,
        desired_management=managed if i % 2 else None,
        gap=Gap(round(wish.value - mean, 2), wish.value - high, wish.value - low, Holder.CUSTOMER),
        mentions={card.id: 1 for card in whole.cards if card.step_id == step.id and "0" not in card.id},
    )
