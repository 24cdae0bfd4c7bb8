"""The sample study comes out of the store with the figures it is known for, in both languages and databases."""

from collections import Counter

import pytest

from cxmap.analysis import service_blueprint as blueprint
from cxmap.model.evidence import Method
from cxmap.model.experience_map import Holder, LaneKind
from cxmap.model.service_blueprint import BlueprintLine
from cxmap.store.engine import Database
from cxmap.usecases import (
    activity_cycle,
    cycle_editing,
    evidence,
    experience_map,
    picture,
    sample,
    service_blueprint,
)
from cxmap.usecases import project as projects
from cxmap.usecases.desk import Desk
from cxmap.usecases.picture import View
from cxmap.words import LANGUAGES, Language

N = [13, 16, 20, 33, 54, 36, 40, 25, 0, 11]
MEANS = [0.5, 0.7, -0.2, 0.4, -1.4, 0.9, -0.8, 1.4, None, 0.6]
GAPS = [0.3, 0.3, 1.0, 0.6, 1.9, 0.5, 1.6, 0.4, None, 0.9]
WIDEST_GAPS = [5, 7, 3]
NAMES: dict[Language, str] = {"en": "Savings account study", "id": "Studi rekening tabungan"}

in_each_language = pytest.mark.parametrize("language", LANGUAGES)


def rounded(values: list[float | None]) -> list[float | None]:
    return [None if value is None else round(value, 1) for value in values]


@in_each_language
def test_the_map_has_the_figures_of_the_picture(database: Database, language: Language) -> None:
    desk = Desk(database, sample.load_sample(database, language).id)
    [only] = experience_map.maps(desk)
    document, items = experience_map.load(desk, only.id), experience_map.load_evidence(desk)
    steps = picture.step_figures(document, items, View())
    assert [step.n for step in steps] == N
    assert rounded([step.mean for step in steps]) == MEANS
    assert rounded([step.gap for step in steps]) == GAPS
    ranked = sorted((step.rank, number) for number, step in enumerate(steps, 1) if step.rank)
    assert [number for _, number in ranked[:3]] == WIDEST_GAPS
    assert {step.method for step in steps} == {"bca", "none"}
    ends = [(step.low, step.mean, step.high) for step in steps if step.n]
    assert all(low < mean < high for low, mean, high in ends)  # type: ignore[operator]


@in_each_language
def test_everything_of_the_study_arrives(database: Database, language: Language) -> None:
    made = sample.load_sample(database, language, actor="Ana")
    desk = Desk(database, made.id)
    assert (made.name, made.sample) == (NAMES[language], True)
    assert projects.projects(database)[0] == made
    assert evidence.values(desk, "method") == {
        Method.MYSTERY_SHOP: 96,
        Method.INTERVIEW: 62,
        Method.NON_PARTICIPANT_OBSERVATION: 38,
        Method.FOCUS_GROUP: 36,
        Method.PARTICIPANT_OBSERVATION: 16,
    }
    document = experience_map.load(desk, experience_map.maps(desk)[0].id)
    assert (len(document.stages), len(document.steps), len(document.touchpoints)) == (5, 10, 14)
    assert sum(step.moment_of_truth for step in document.steps) == 3
    assert document.persona is not None
    assert document.persona.segment_id in {each.id for each in projects.segments(desk)}
    assert Counter(value.holder for value in document.desired) == {Holder.CUSTOMER: 10, Holder.MANAGEMENT: 10}


def test_cards_keep_their_votes_and_the_items_that_mention_them(database: Database) -> None:
    desk = Desk(database, sample.load_sample(database, "en").id)
    document = experience_map.load(desk, experience_map.maps(desk)[0].id)
    lane_of = {lane.id: lane.kind for lane in document.lanes}
    by_kind = Counter(lane_of[card.lane_id] for card in document.cards)
    assert by_kind == {LaneKind.DOING: 10, LaneKind.THINKING: 9, LaneKind.PAIN: 10, LaneKind.OPPORTUNITY: 5}
    assert sorted(document.votes.values()) == [4, 5, 7, 9, 11]
    assert sorted(map(len, document.mentions.values())) == [5, 6, 7, 9, 11, 12, 14, 17, 29, 41]
    known = set(experience_map.load_evidence(desk)["id"])
    assert all(items <= known for items in document.mentions.values())


def test_a_second_sample_stands_beside_the_first_under_its_own_name(database: Database) -> None:
    first = sample.load_sample(database, "en")
    second = sample.load_sample(database, "id", name="Latihan")
    assert second.name == "Latihan"
    assert [evidence.count(Desk(database, each.id)) for each in (first, second)] == [248, 248]
    assert Desk(database, second.id).operations()[0].what == "project_created"


@in_each_language
def test_the_blueprint_computes_what_the_picture_tells(database: Database, language: Language) -> None:
    """Designed for half an hour, it takes more than an hour; the tolerance runs out long before the end."""
    desk = Desk(database, sample.load_sample(database, language).id)
    [only] = service_blueprint.blueprints(desk)
    document = service_blueprint.load(desk, only.id)
    found = blueprint.study(document, experience_map.load_evidence(desk))
    assert (found.standard.value, found.observed.value, found.tolerable) == (28 * 60, 80 * 60, 35 * 60)
    assert document.node_of[found.passed_at or ""].key == "queue"
    by_key = {document.node_of[each.node_id].key: each for each in found.nodes}
    assert [key for key, each in by_key.items() if each.is_critical] == [
        "come", "greet", "queue", "form", "type", "retype", "registry", "matches", "approve",
        "sign", "explain", "pin", "hand_over",
    ]  # fmt: skip
    assert {key for key, each in by_key.items() if each.status == "assumed" and each.number} == {
        "counter", "system", "desk_wait", "retype", "registry", "correct", "matches", "approve", "sign",
        "open",
    }  # fmt: skip
    crossings = found.structure.crossings_of(BlueprintLine.VISIBILITY)
    assert (len(crossings), sum(not each.downwards for each in crossings)) == (6, 4)
    economics = found.economics
    assert economics is not None
    assert [(row.what, row.seconds, row.profit) for row in economics.rows[:3]] == [
        ("standard", 17 * 60, 29_200),
        ("observed", 31.5 * 60, -5_600),
        ("break_even", 1750, 0),
    ]


@in_each_language
def test_failure_points_keep_what_the_evidence_proposed(database: Database, language: Language) -> None:
    desk = Desk(database, sample.load_sample(database, language).id)
    document = service_blueprint.load(desk, service_blueprint.blueprints(desk)[0].id)
    failures = blueprint.study(document, experience_map.load_evidence(desk)).failures
    assert [(each.label, each.rpn, each.seen.k, each.seen.n) for each in failures] == [
        ("F1", 192, 11, 28),
        ("F2", 210, 3, 27),
        ("F3", 105, 0, 0),
        ("F4", 48, 0, 1),
    ]
    for each in failures:
        point = each.failure
        kept = (point.severity_proposed, point.occurrence_proposed, point.detection_proposed)
        assert kept == (each.severity.value, each.occurrence.value, each.detection.value)


def test_no_add_on_promises_more_than_its_gap(sqlite: Database) -> None:
    desk = Desk(sqlite, sample.load_sample(sqlite, "en").id)
    document = activity_cycle.load(desk, activity_cycle.cycles(desk)[0].id)
    promising = [add_on for add_on in document.add_ons if add_on.effect]
    assert promising
    with desk.writing("add_on_edited") as transaction:
        for add_on in promising:
            cycle_editing.check_promise(transaction, add_on)
