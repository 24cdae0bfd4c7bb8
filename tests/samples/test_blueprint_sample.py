"""The sample's blueprint stands on the sample's evidence; it and the templates speak both languages."""

import json
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from tests.samples.test_samples import LANGUAGES, SAMPLES, every_language, template_words

TEMPLATES = sorted((Path(__file__).parents[2] / "data" / "templates" / "blueprints").glob("*.json"))
SEEN = {"mystery_shop", "non_participant_observation", "participant_observation"}
# minutes and seconds by node: the standard and the median of what was timed, with how many were
TIMES = {
    "come": ("0:30", "0:40", 9),
    "greet": ("0:30", "0:50", 9),
    "queue": ("10:00", "47:00", 29),
    "form": ("4:00", "17:00", 21),
    "pin": ("2:00", "3:10", 6),
    "hand_over": ("1:00", "1:20", 4),
}

every_template = pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)


def clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def bones(value: Any) -> Any:
    """Everything a translation must leave alone."""
    words = {"name", "phase", "step", "actor", "channel", "condition", "mode", "cause", "effect", "recovery",
             "poka_yoke", "owner", "policy", "captures", "standard_source", "tolerable_source",
             "other_cost_note", "severity_basis", "occurrence_basis", "detection_basis"}  # fmt: skip
    if isinstance(value, dict):
        return {key: bool(part) if key in words else bones(part) for key, part in value.items()}
    return [bones(part) for part in value] if isinstance(value, list) else value


def test_both_languages_tell_the_same_blueprint() -> None:
    english, indonesian = (SAMPLES[language]["blueprint"] for language in LANGUAGES)
    assert bones(english) == bones(indonesian)
    for one, other in zip(english["nodes"], indonesian["nodes"], strict=True):
        assert one["name"] != other["name"]
        assert len(one.get("captures", "").splitlines()) == len(other.get("captures", "").splitlines())


@every_language
def test_the_blueprint_is_that_of_the_picture(sample: dict[str, Any]) -> None:
    told = sample["blueprint"]
    numbered = [node for node in told["nodes"] if node.get("kind") != "physical_evidence"]
    assert (len(told["steps"]), len(numbered), len(told["nodes"])) == (8, 19, 27)
    assert [numbered[place]["key"] for place in (2, 7, 11)] == ["queue", "desk_wait", "matches"]
    assert (told["tolerable_time"], told["tolerable_n"]) == (35 * 60, 62)
    assert (told["price"], told["other_cost"], told["currency"]) == ("85000", "15000", "IDR")
    assert {node["cost_rate"] for node in numbered if "cost_rate" in node} == {"2400"}
    desk = [node["standard_time"] for node in numbered if "cost_rate" in node]
    assert clock(sum(desk)) == "17:00"
    points = [(each["severity"], each["occurrence"], each["detection"]) for each in told["failures"]]
    assert points == [(6, 8, 4), (7, 6, 5), (7, 5, 3), (8, 3, 2)]
    assert [link["cases"] for link in told["links"] if "cases" in link] == [41, 7]


@every_language
def test_what_was_timed_is_in_the_evidence(sample: dict[str, Any]) -> None:
    standards = {node["key"]: node.get("standard_time") for node in sample["blueprint"]["nodes"]}
    for key, expected in TIMES.items():
        items = [item for item in sample["evidence"] if item.get("node") == key]
        times = [item["duration"] for item in items if item["duration"] is not None]
        assert (clock(standards[key]), clock(median(times)), len(times)) == expected
    timed = {item.get("node") for item in sample["evidence"] if item["duration"] is not None}
    assert timed == {*TIMES, None}


@every_language
def test_items_are_linked_to_nodes_and_failures_that_are_there(sample: dict[str, Any]) -> None:
    told = sample["blueprint"]
    nodes = {node["key"]: node for node in told["nodes"]}
    places = {failure["key"]: failure["node"] for failure in told["failures"]}
    linked = [item for item in sample["evidence"] if "node" in item]
    assert {item["method"] for item in linked} == SEEN
    # what people saw of the queue stands beside the machine or in the hall, and is one wait
    own = {"queue_machine": "queue", "id_card": "form", "debit_card": None}
    for item in linked:
        expected = own.get(item["touchpoint"], item["touchpoint"])
        assert expected in {None, item["node"], nodes[item["node"]].get("touchpoint")}
        assert places.get(item.get("failure"), item["node"]) == item["node"]
    failed = [item["failure"] for item in linked if "failure" in item]
    assert {key: failed.count(key) for key in set(failed)} == {"late_counter": 14, "mistyped": 3}


@every_template
def test_templates_speak_both_languages(path: Path) -> None:
    pairs = template_words(json.loads(path.read_text("utf-8")))
    assert len(pairs) > 30
    for pair in pairs:
        assert set(pair) == set(LANGUAGES)
        assert all(text.strip() for text in pair.values())
        assert pair["en"].count("\n") == pair["id"].count("\n")
