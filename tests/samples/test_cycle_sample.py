"""The sample's cycle stands on the map's steps and evidence; it and the templates speak both languages."""

import json
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

from tests.samples.test_samples import LANGUAGES, SAMPLES, every_language, steps_of, template_words

TEMPLATES = sorted((Path(__file__).parents[2] / "data" / "templates" / "cycles").glob("*.json"))
NAMES = [
    "b2b_equipment",
    "health_care",
    "hotel",
    "retail_banking",
    "telecom_subscription",
    "university_studies",
]
WORDS = {
    "name", "wanted_result", "critical_need", "importance_source", "desired_source", "assumed_by", "competitor",
    "filler_note", "risk_reasons", "effect_reason", "owner", "partner", "wave_before", "wave_after",
}  # fmt: skip

REMOVED = {
    "ask": "advice_conflicts",
    "compare": "fees_hidden",
    "arrive": "unclear_counter",
    "wait": "unknown_wait",
    "talk": "terms_unexplained",
    "forms": "same_details",
    "card": "pin_outdoors",
    "salary": "late_alert",
}
"""The pain that the add-on of an activity takes away."""

every_template = pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)


def performance(valence: float) -> float:
    return 25 * (valence + 2)


def mean_performance(items: list[dict[str, Any]]) -> float:
    return performance(mean(item["valence"] for item in items))


def bones(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: bones(part, name) for name, part in value.items()}
    if isinstance(value, list):
        return [bones(part) for part in value]
    return bool(value) if key in WORDS else value


def test_both_languages_tell_the_same_cycle() -> None:
    english, indonesian = (SAMPLES[language]["cycle"] for language in LANGUAGES)
    assert bones(english) == bones(indonesian)
    for one, other in zip(english["activities"], indonesian["activities"], strict=True):
        assert one["name"] != other["name"]


@every_language
def test_an_activity_shares_step_touchpoints_and_desired_value_with_the_map(sample: dict[str, Any]) -> None:
    steps = {step["key"]: step for step in steps_of(sample)}
    linked = [activity for activity in sample["cycle"]["activities"] if activity["steps"]]
    assert [key for activity in linked for key in activity["steps"]] == list(steps)
    for activity in linked:
        step = steps[activity["steps"][0]]
        assert activity["touchpoints"] == step["touchpoints"]
        assert activity["desired"] == performance(step["desired"]["customer"]["value"])
        assert activity["desired_source"].startswith(step["desired"]["customer"]["source"])


@every_language
def test_what_nobody_was_asked_about_is_assumed_by_somebody(sample: dict[str, Any]) -> None:
    for activity in sample["cycle"]["activities"]:
        asked = any(item["touchpoint"] in activity["touchpoints"] for item in sample["evidence"])
        assert (activity["assumed"] is None) == (not activity["assumed_by"]) == asked
    assumed = [activity["key"] for activity in sample["cycle"]["activities"] if activity["assumed_by"]]
    assert assumed == ["check", "goal", "stay"]


@every_language
def test_add_ons_promise_no_more_than_the_items_without_the_pain(sample: dict[str, Any]) -> None:
    """The expected effect is how much better it goes where the pain is not mentioned."""
    effects = {
        activity["key"]: add_on["effect"]
        for activity in sample["cycle"]["activities"]
        for add_on in activity["add_ons"]
        if add_on["effect"] and not add_on["wave_after"]
    }
    assert effects.keys() == REMOVED.keys()
    for activity in sample["cycle"]["activities"]:
        if pain := REMOVED.get(activity["key"]):
            items = [item for item in sample["evidence"] if item["touchpoint"] in activity["touchpoints"]]
            spared = [item for item in items if pain not in item["mentions"]]
            best = mean_performance(spared) - mean_performance(items)
            assert 0 < effects[activity["key"]] <= round(best)


@every_language
def test_every_field_of_an_activity_has_its_reason(sample: dict[str, Any]) -> None:
    waves = {item["wave"] for item in sample["evidence"]}
    for activity in sample["cycle"]["activities"]:
        assert activity["importance_by"]
        assert activity["importance_source"]
        assert (activity["filler"] is None) == (not activity["filler_note"])
        assert (activity["filler"] == "competitor") == bool(activity["competitor"])
        assert bool(activity["risk_reasons"]) == (activity["switching_risk"] in {"medium", "high"})
        for add_on in activity["add_ons"]:
            assert add_on["effect_reason"]
            assert add_on["owner"]
            assert {add_on["wave_before"], add_on["wave_after"]} <= waves | {""}


def test_all_templates_are_there() -> None:
    assert [path.stem for path in TEMPLATES] == NAMES


@every_template
def test_templates_speak_both_languages(path: Path) -> None:
    pairs = template_words(json.loads(path.read_text("utf-8")))
    assert len(pairs) > 30
    for pair in pairs:
        assert set(pair) == set(LANGUAGES)
        assert bool(pair["en"]) == bool(pair["id"])


@every_template
def test_templates_go_round_in_three_phases(path: Path) -> None:
    template = json.loads(path.read_text("utf-8"))
    assert [phase["kind"] for phase in template["phases"]] == ["deciding", "doing", "reviewing"]
    activities = [activity for phase in template["phases"] for activity in phase["activities"]]
    assert all(activity["name"]["en"] and activity["critical_need"]["en"] for activity in activities)
    assert all(activity["served"] or not activity["touchpoints"] for activity in activities)
    for language in LANGUAGES:
        names = [each["name"][language] for activity in activities for each in activity["touchpoints"]]
        assert len(names) == len(set(names))
