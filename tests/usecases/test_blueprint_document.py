"""A blueprint as a plain document: what goes in comes out, and what is wrong is a sentence, with nothing saved."""

import copy
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cxmap.errors import InvalidValueError, NotFoundError
from cxmap.model.project import Project
from cxmap.store import project as project_store
from cxmap.store.engine import Database
from cxmap.store.identifiers import new_id, now
from cxmap.usecases import blueprint_document, evidence, experience_map, service_blueprint
from cxmap.usecases.desk import Desk
from cxmap.usecases.evidence_filter import parse_filter
from tests import blueprints


@pytest.fixture
def desk(database: Database, project: Project) -> Desk:
    return Desk(database, project.id, "Ana")


def test_what_goes_in_comes_out(desk: Desk) -> None:
    told = blueprints.told()
    given = blueprints.back(desk, blueprints.make(desk))
    assert given["price"] == 85000
    assert [each["key"] for each in given["nodes"]] == [each["key"] for each in told["nodes"]]
    for name in ("nodes", "links", "failures", "actors", "lanes", "steps"):
        for mine, its in zip(told[name], given[name], strict=True):
            assert {key: its[key] for key in mine} == mine
    again = blueprint_document.create(desk, blueprint_document.parse(json.dumps(given).encode()))
    assert blueprints.back(desk, service_blueprint.load(desk, again.id)) == given


def test_money_is_taken_exactly(desk: Desk) -> None:
    text = b'{"name": "x", "price": 0.10, "nodes": [], "lanes": [{"role": "customer"}]}'
    made = blueprint_document.create(desk, blueprint_document.parse(text))
    assert made.price == Decimal("0.10")
    assert blueprints.back(desk, service_blueprint.load(desk, made.id))["price"] == 0.1


def test_observations_become_evidence_and_come_back(desk: Desk) -> None:
    told = blueprints.told()
    ask, check = told["nodes"][2], told["nodes"][3]
    check["observed_times"] = [20, 41.5]
    ask["observations"] = [
        {"source": "Visit 3", "time": 310, "failure": "typo", "occurred_at": "2026-05-12", "valence": -1},
        {"source": "Visit 4", "method": "mystery_shop", "verbatim": "Typed twice."},
    ]
    document = service_blueprint.load(desk, blueprint_document.create(desk, told).id)
    frame = experience_map.load_evidence(desk)
    assert len(frame) == 4
    names = {key: each.name for key, each in document.touchpoints.items()}
    assert sorted(frame["touchpoint_id"].map(names)) == ["Check", "Check", "Desk", "Desk"]
    given = blueprints.back(desk, document)
    assert given["nodes"][3]["observed_times"] == [20.0, 41.5]
    assert given["nodes"][3]["touchpoint"] == "Check"  # made, since evidence is always about a touchpoint
    by_source = {each["source"]: each for each in given["nodes"][2]["observations"]}
    assert by_source["Visit 3"] == {
        "source": "Visit 3",
        "method": "non_participant_observation",
        "occurred_at": "2026-05-12",
        "valence": -1.0,
        "failure": "typo",
        "time": 310.0,
    }
    assert by_source["Visit 4"] == {"source": "Visit 4", "method": "mystery_shop", "verbatim": "Typed twice."}
    desk.revert("undo")
    assert evidence.count(desk, parse_filter(desk, ())) == 0


def put(told: dict[str, Any], where: tuple[Any, ...], value: Any) -> dict[str, Any]:
    """The document with one value changed at a place."""
    changed = copy.deepcopy(told)
    part: Any = changed
    for step in where[:-1]:
        part = part[step]
    part[where[-1]] = value
    return changed


@pytest.mark.parametrize(
    ("where", "value", "said"),
    [
        (("nodes", 0, "standard_time"), -1, "less than 0"),
        (("nodes", 0, "lane"), "attic", "nothing of that key"),
        (("nodes", 0, "kind"), "dream", "not one of"),
        (("nodes", 0, "standard_time"), 1e308, "more than 315360000"),
        (("nodes", 0, "observed_times"), 7, "not a list"),
        (("nodes", 0, "observations"), ["x"], "not a list"),
        (("steps", 0, "name"), ["x"], "does not fit"),
        (("links", 0, "kind"), "dream", "not one of"),
        (("nodes", 0, "latitude"), 9, "more than 3"),
        (("nodes", 1, "key"), "arrive", "called so already"),
        (("nodes", 0, "actor"), "Nobody", "nothing of that key"),
        (("nodes", 0, "observed_times"), [-5], "less than 0"),
        (("links", 4, "share"), 140, "more than 100"),
        (("links", 0, "to"), "arrive", "leads to another node"),
        (("links", 0, "to"), "moon", "nothing of that key"),
        (("failures", 0, "severity"), 11, "more than 10"),
        (("price",), "-1", "less than 0"),
        (("price",), "9" * 16, "more than 15 digits"),
        (("price",), "a lot", "not a number"),
        (("execution_times",), [-60], "not negative"),
        (("lanes", 0, "role"), "roof", "not one of"),
        (("colour",), "red", "no such field"),
        (("persona",), "Nobody", "none of that name"),
        (("name",), "", "empty"),
    ],
)
def test_what_is_wrong_is_a_sentence_and_nothing_is_saved(
    desk: Desk, where: tuple[Any, ...], value: Any, said: str
) -> None:
    with pytest.raises(InvalidValueError, match=said):
        blueprint_document.create(desk, put(blueprints.told(), where, value))
    assert service_blueprint.blueprints(desk) == []
    assert evidence.count(desk, parse_filter(desk, ())) == 0


def test_shares_over_or_under_the_whole_are_refused(desk: Desk) -> None:
    told = blueprints.told()
    told["links"][4] |= {"share": 90, "cases": None}
    told["links"][5] |= {"share": 20, "cases": None}
    with pytest.raises(InvalidValueError, match=r"110 %.*no more"):
        blueprint_document.create(desk, told)
    told["links"][5]["share"] = 5
    with pytest.raises(InvalidValueError, match=r"95 %.*add up to 100 %"):
        blueprint_document.create(desk, told)


def test_a_loop_without_exit_is_refused(desk: Desk) -> None:
    told = blueprints.told()
    del told["links"][4]
    with pytest.raises(InvalidValueError, match=r"Check → Right → Correct.*never leaves it"):
        blueprint_document.create(desk, told)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"{", "not JSON"),
        (b"[]", "one JSON object"),
        (b'{"nodes": 3}', "lists of objects"),
        (b'{"nodes": ["x"]}', "lists of objects"),
        (b'{"price": NaN}', "not a number"),
        (b"\xff\xfe\x00\xd8", "not text"),
    ],
)
def test_a_file_that_is_no_blueprint_is_a_sentence(data: bytes, said: str) -> None:
    with pytest.raises(InvalidValueError, match=said):
        blueprint_document.parse(data)


def test_a_blueprint_that_is_opened_must_be_there(desk: Desk) -> None:
    with pytest.raises(NotFoundError):
        blueprint_document.create(desk, put(blueprints.told(), ("nodes", 0, "opens_id"), "nosuch"))


def places(part: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value of a document."""
    inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    return [found for key, value in inner for found in ((*way, key), *places(value, (*way, key)))]


def watched() -> dict[str, Any]:
    told = blueprints.told()
    told["nodes"][2]["observations"] = [{"source": "Visit 1", "time": 90, "failure": "typo"}]
    return told


ODD = [None, -1, "", [], {}, "x" * 5000, 1e308, True, "NaN", ["a"], {"a": 1}, "customer", 0, "é\x00"]


@given(where=st.sampled_from(places(watched())), value=st.sampled_from(ODD))
@example(where=("nodes", 2, "touchpoint"), value="x" * 5_000)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_in_a_document_it_is_saved_or_refused_with_a_sentence(
    sqlite: Database, where: tuple[Any, ...], value: Any
) -> None:
    project = project_store.create(sqlite, Project(id=new_id(), name="Study", created_at=now()), actor="Ana")
    desk = Desk(sqlite, project.id, "Ana")
    data = json.dumps(put(watched(), where, value)).encode()
    try:
        made = blueprint_document.create(desk, blueprint_document.parse(data))
    except (InvalidValueError, NotFoundError):
        assert service_blueprint.blueprints(desk) == []
    else:
        given_back = blueprints.back(desk, service_blueprint.load(desk, made.id))
        again = blueprint_document.create(desk, given_back)
        assert blueprints.back(desk, service_blueprint.load(desk, again.id)) == given_back
