"""The sample project and the map templates tell what the reference pictures tell, in both languages."""

import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from statistics import mean, median
from typing import Any

import pytest

from cxmap.model.evidence import Consent, EvidenceItem, Method
from cxmap.model.experience_map import CARD_LANES, LaneKind
from cxmap.model.touchpoint import Touchpoint

DATA = Path(__file__).parents[2] / "data"
LANGUAGES = ("en", "id")
SAMPLES = {
    language: json.loads((DATA / "samples" / f"bank_nusantara.{language}.json").read_text("utf-8"))
    for language in LANGUAGES
}
TEMPLATES = sorted((DATA / "templates").glob("*.json"))
TEMPLATE_NAMES = {
    "bank_branch",
    "generic_retail",
    "hospital_visit",
    "hotel_stay",
    "online_purchase",
    "public_service_counter",
}
# mystery shop, observation, interview, focus group; mean; emotional, rational; desired by customers; gap
STEPS: list[tuple[tuple[int, int, int, int], float | None, int | None, int | None, float, float | None]] = [
    ((0, 0, 8, 5), 0.5, 58, 62, 0.8, 0.3),
    ((0, 0, 9, 7), 0.7, 64, 48, 1.0, 0.3),
    ((0, 6, 8, 6), -0.2, 39, 71, 0.8, 1.0),
    ((18, 9, 4, 2), 0.4, 60, 52, 1.0, 0.6),
    ((22, 16, 11, 5), -1.4, 22, 35, 0.5, 1.9),
    ((21, 8, 5, 2), 0.9, 76, 69, 1.4, 0.5),
    ((21, 10, 6, 3), -0.8, 31, 44, 0.8, 1.6),
    ((14, 5, 4, 2), 1.4, 86, 74, 1.8, 0.4),
    ((0, 0, 0, 0), None, None, None, 1.0, None),
    ((0, 0, 7, 4), 0.6, 63, 67, 1.5, 0.9),
]
PAINS = {  # severity and how many items of the step mention it
    "advice_conflicts": (1, 6),
    "fees_hidden": (3, 14),
    "unclear_counter": (2, 11),
    "unknown_wait": (5, 41),
    "no_staff": (3, 17),
    "terms_unexplained": (2, 9),
    "same_details": (4, 29),
    "copy_id": (4, 12),
    "pin_outdoors": (2, 7),
    "late_alert": (3, 5),
}
OPPORTUNITIES = {  # votes, span
    "fee_card": (7, 1),
    "greeter": (4, 1),
    "live_ticket": (11, 1),
    "one_form": (9, 2),
    "instant_alert": (5, 2),
}
NEWEST_WHILE_WAITING = [
    ("2026-05-12", -2),
    ("2026-05-12", -2),
    ("2026-05-09", -1),
    ("2026-05-04", -1),
    ("2026-05-02", 1),
]

every_language = pytest.mark.parametrize("sample", SAMPLES.values(), ids=LANGUAGES)
every_template = pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)


def steps_of(sample: dict[str, Any]) -> list[dict[str, Any]]:
    return [step for stage in sample["map"]["stages"] for step in stage["steps"]]


def items_of(sample: dict[str, Any], step: dict[str, Any]) -> list[dict[str, Any]]:
    return [item for item in sample["evidence"] if item["touchpoint"] in step["touchpoints"]]


def cards_of(sample: dict[str, Any], lane: LaneKind) -> dict[str, dict[str, Any]]:
    return {card["key"]: card for step in steps_of(sample) for card in step["cards"] if card["lane"] == lane}


def by_source(items: list[dict[str, Any]]) -> tuple[int, ...]:
    counts = Counter(item["method"] for item in items)
    observed = counts["participant_observation"] + counts["non_participant_observation"]
    return counts["mystery_shop"], observed, counts["interview"], counts["focus_group"]


def without_words(value: Any, *, key: str = "") -> Any:
    """Everything a translation must leave alone: structure, keys, figures and enum values."""
    kept = {
        "key",
        "persona",
        "segment",
        "touchpoint",
        "touchpoints",
        "character",
        "phase",
        "lane",
        "method",
        "occurred_at",
        "node",
        "failure",
    }
    if isinstance(value, dict):
        return {name: without_words(part, key=name) for name, part in value.items()}
    if isinstance(value, list):
        return [
            without_words(part, key="key" if key in {"touchpoints", "clues", "mentions"} else key)
            for part in value
        ]
    return bool(value) if isinstance(value, str) and key not in kept | {"consent"} else value


@every_language
@pytest.mark.parametrize("number", range(1, 11))
def test_each_step_has_the_figures_of_the_picture(sample: dict[str, Any], number: int) -> None:
    sources, feeling, emotional, rational, desired, gap = STEPS[number - 1]
    step = steps_of(sample)[number - 1]
    items = items_of(sample, step)
    assert by_source(items) == sources
    assert step["desired"]["customer"]["value"] == desired
    if feeling is None or gap is None:
        assert (items, step["assumed"]) == ([], 0.4)
        assert step["assumed_by"]
        return
    actual = mean(item["valence"] for item in items)
    assert round(actual, 1) == feeling
    assert round(desired - actual, 1) == gap
    assert step["assumed"] is None
    for side, expected in (("emotional", emotional), ("rational", rational)):
        assert round(mean(item[side] for item in items if item[side] is not None)) == expected


@every_language
def test_totals_are_those_of_the_picture(sample: dict[str, Any]) -> None:
    assert len(sample["evidence"]) == 248
    assert by_source(sample["evidence"]) == (96, 54, 62, 36)
    assert len({item["method"] for item in sample["evidence"]}) == 5
    assert (len(sample["map"]["stages"]), len(steps_of(sample)), len(sample["touchpoints"])) == (5, 10, 14)


@every_language
def test_touchpoints_belong_to_exactly_one_step(sample: dict[str, Any]) -> None:
    placed = [key for step in steps_of(sample) for key in step["touchpoints"]]
    assert sorted(placed) == sorted(touchpoint["key"] for touchpoint in sample["touchpoints"])
    names = {touchpoint["name"].casefold() for touchpoint in sample["touchpoints"]}
    assert len(names) == 14
    used = {item["touchpoint"] for item in sample["evidence"]}
    assert set(placed) - used == {"mobile_app"}


@every_language
def test_moments_of_truth_and_managements_own_view(sample: dict[str, Any]) -> None:
    steps = steps_of(sample)
    assert [step["key"] for step in steps if step["moment_of_truth"]] == [
        "compare_online",
        "wait",
        "card_app",
    ]
    assert all(bool(step["question"]) == step["moment_of_truth"] for step in steps)
    desired = [step["desired"] for step in steps]
    assert sum(view["customer"]["value"] != view["management"]["value"] for view in desired) == 4
    assert steps[4]["desired"]["customer"]["n"] == 41


@every_language
def test_pains_are_mentioned_as_often_as_they_say(sample: dict[str, Any]) -> None:
    pains = cards_of(sample, LaneKind.PAIN)
    assert {key: (card["severity"], card["mentions"]) for key, card in pains.items()} == PAINS
    for step in steps_of(sample):
        linked = Counter(key for item in items_of(sample, step) for key in item["mentions"])
        own = {card["key"]: card["mentions"] for card in step["cards"] if card["lane"] == "pain"}
        assert dict(linked) == own
    assert all(len(item["mentions"]) == len(set(item["mentions"])) for item in sample["evidence"])


@every_language
def test_opportunities_have_their_votes_spans_and_owners(sample: dict[str, Any]) -> None:
    opportunities = cards_of(sample, LaneKind.OPPORTUNITY)
    assert {key: (card["votes"], card["span"]) for key, card in opportunities.items()} == OPPORTUNITIES
    assert all(card["owner"] for card in opportunities.values())
    # 12 participants with 3 votes each
    assert sum(card["votes"] for card in opportunities.values()) == 36


@every_language
def test_cards_have_their_own_key_and_a_known_lane(sample: dict[str, Any]) -> None:
    cards = [card for step in steps_of(sample) for card in step["cards"]]
    assert len({card["key"] for card in cards}) == len(cards)
    assert {card["lane"] for card in cards} <= set(CARD_LANES)
    assert len(cards_of(sample, LaneKind.DOING)) == 10
    assert len(cards_of(sample, LaneKind.THINKING)) == 9


@every_language
def test_waiting_opens_to_the_items_of_the_screen(sample: dict[str, Any]) -> None:
    waiting = items_of(sample, steps_of(sample)[4])
    newest = sorted(waiting, key=lambda item: item["occurred_at"], reverse=True)[:5]
    assert [(item["occurred_at"][:10], item["valence"]) for item in newest] == NEWEST_WHILE_WAITING
    assert median(item["duration"] for item in waiting if item["duration"] is not None) == 47 * 60


@every_language
def test_second_wave_waits_a_little_better(sample: dict[str, Any]) -> None:
    waves: dict[str, list[float]] = {}
    for item in items_of(sample, steps_of(sample)[4]):
        waves.setdefault(item["wave"], []).append(item["valence"])
    (_, first), (_, second) = sorted(waves.items())
    assert 0.3 < mean(second) - mean(first) < 0.6
    assert len({item["wave"] for item in sample["evidence"]}) == 2


@every_language
def test_valence_is_the_score_on_its_scale(sample: dict[str, Any]) -> None:
    for item in sample["evidence"]:
        low, high = item["scale"]
        assert item["valence"] == pytest.approx(-2 + 4 * (item["score"] - low) / (high - low))


@every_language
def test_verbatims_are_distinct_and_said_by_somebody(sample: dict[str, Any]) -> None:
    verbatims = [item["verbatim"] for item in sample["evidence"]]
    assert len({verbatim.casefold() for verbatim in verbatims}) == 248
    assert all(item["source"] and item["record"] for item in sample["evidence"])
    spoken = {Method.INTERVIEW, Method.FOCUS_GROUP}
    assert all(
        (item["consent"] == Consent.GIVEN) == (item["method"] in spoken) for item in sample["evidence"]
    )


@every_language
def test_nobody_speaks_twice_about_the_same_step(sample: dict[str, Any]) -> None:
    observed = {Method.PARTICIPANT_OBSERVATION, Method.NON_PARTICIPANT_OBSERVATION}
    for step in steps_of(sample):
        sources = [item["source"] for item in items_of(sample, step) if item["method"] not in observed]
        assert len(sources) == len(set(sources))


@every_language
def test_a_source_stays_in_its_segment(sample: dict[str, Any]) -> None:
    known = {segment["key"] for segment in sample["segments"]}
    assert {persona["segment"] for persona in sample["personas"]} <= known
    segments: dict[str, set[str | None]] = {}
    for item in sample["evidence"]:
        segments.setdefault(item["source"], set()).add(item["segment"])
    assert all(len(found) == 1 for found in segments.values())
    # who is watched in a hall is not asked which segment they belong to
    assert {key for found in segments.values() for key in found} == known | {None}


@every_language
def test_items_are_nouns_of_the_model(sample: dict[str, Any]) -> None:
    for number, item in enumerate(sample["evidence"]):
        own = {"touchpoint", "segment", "scale", "mentions", "node", "failure"}
        fields = {name: value for name, value in item.items() if name not in own}
        low, high = item["scale"]
        noun = EvidenceItem(
            id=str(number), touchpoint_id=item["touchpoint"], scale_low=low, scale_high=high, **fields
        )
        assert "2026-03-01" < datetime.fromisoformat(noun.occurred_at or "").date().isoformat() < "2026-06-01"
    for touchpoint in sample["touchpoints"]:
        fields = {name: value for name, value in touchpoint.items() if name != "key"}
        assert Touchpoint(id=touchpoint["key"], **fields).clues


def test_both_languages_have_the_same_bones() -> None:
    # the blueprint calls its parts by their names, and has its own test
    english, indonesian = ({**SAMPLES[language], "blueprint": None} for language in LANGUAGES)
    assert without_words(english) == without_words(indonesian)


def test_every_verbatim_is_translated() -> None:
    pairs = zip(SAMPLES["en"]["evidence"], SAMPLES["id"]["evidence"], strict=True)
    assert all(english["verbatim"] != indonesian["verbatim"] for english, indonesian in pairs)


def test_all_templates_are_there() -> None:
    assert {path.stem for path in TEMPLATES} == TEMPLATE_NAMES


def template_words(value: Any) -> list[dict[str, str]]:
    """All {en, id} pairs of a template."""
    if isinstance(value, dict):
        if set(value) & set(LANGUAGES):
            return [value]
        return [pair for part in value.values() for pair in template_words(part)]
    return [pair for part in value for pair in template_words(part)] if isinstance(value, list) else []


@every_template
def test_templates_speak_both_languages(path: Path) -> None:
    for pair in template_words(json.loads(path.read_text("utf-8"))):
        assert set(pair) == set(LANGUAGES)
        assert bool(pair["en"]) == bool(pair["id"])


@every_template
def test_templates_are_whole_journeys(path: Path) -> None:
    template = json.loads(path.read_text("utf-8"))
    steps = [step for stage in template["stages"] for step in stage["steps"]]
    assert 4 <= len(template["stages"]) <= 6
    assert 8 <= len(steps) <= 12
    assert all(stage["steps"] for stage in template["stages"])
    assert any(step["moment_of_truth"] for step in steps)
    for step in steps:
        assert step["name"]["en"]
        assert bool(step["question"]["en"]) == step["moment_of_truth"]
    # a touchpoint's name is unique in a project, so a template may not use one twice
    for language in LANGUAGES:
        names = [
            touchpoint["name"][language].casefold() for step in steps for touchpoint in step["touchpoints"]
        ]
        assert names
        assert len(names) == len(set(names))
