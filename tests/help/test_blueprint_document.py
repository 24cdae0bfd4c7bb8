"""The page on the plain document of a blueprint names every field, and its example makes a blueprint."""

import re
from typing import Any

import pytest

from cxmap.help import help_page
from cxmap.store.engine import Database
from cxmap.usecases import blueprint_document, experience_map, service_blueprint
from cxmap.usecases import project as projects
from cxmap.usecases.desk import Desk
from cxmap.words import LANGUAGES, Language
from tests.help.test_help import FENCE

in_each_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture
def desk(sqlite: Database) -> Desk:
    return Desk(sqlite, projects.create_project(sqlite, "Study").id)


def back(desk: Desk, language: Language) -> dict[str, Any]:
    """The document of the blueprint that the example of the page makes."""
    [example] = [text for kind, text in FENCE.findall(help_page("blueprint_document", language)) if kind]
    made = blueprint_document.create(desk, blueprint_document.parse(example.encode()))
    opened = service_blueprint.load(desk, made.id)
    return blueprint_document.document(opened, experience_map.load_evidence(desk))


def tables(language: Language) -> list[list[str]]:
    """The fields that each section with a table names, in order."""
    sections = help_page("blueprint_document", language).split("\n#### ")
    rows = [re.findall(r"^\| (`[^|]*`) \|", section, re.MULTILINE) for section in sections]
    return [re.findall(r"`(\w+)`", " ".join(fields)) for fields in rows if fields]


@in_each_language
def test_the_example_goes_in_and_comes_back(desk: Desk, language: Language) -> None:
    told = back(desk, language)
    assert [node["key"] for node in told["nodes"]] == ["bring", "wait", "repair", "works", "ride"]
    assert told["nodes"][1]["observed_times"] == [280, 410, 1020]
    assert told["nodes"][2]["observations"][0]["failure"] == "wrong_part"
    again = blueprint_document.create(desk, told)
    opened = service_blueprint.load(desk, again.id)
    assert blueprint_document.document(opened, experience_map.load_evidence(desk)) == told


@in_each_language
def test_every_field_of_the_document_has_its_row(desk: Desk, language: Language) -> None:
    told = back(desk, language)
    blueprint, steps, lanes, actors, nodes, observations, links, failures = tables(language)
    assert set(blueprint) == set(told)
    first = {name: set(told[name][0]) for name in blueprint_document.LISTS}
    named = dict(
        zip(("steps", "lanes", "actors", "nodes", "links", "failures"),
            map(set, (steps, lanes, actors, nodes, links, failures)), strict=True)
    )  # fmt: skip
    assert named == first
    assert set(observations) == {*blueprint_document.OBSERVATION, "time", "failure", "segment"}
