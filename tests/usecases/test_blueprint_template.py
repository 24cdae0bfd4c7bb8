"""Every template makes a whole blueprint in both languages, and the way there is that of any document."""

from typing import Any

import pytest

from cxmap.analysis.service_blueprint import study
from cxmap.errors import TemplateUnknownError
from cxmap.model.project import Project
from cxmap.model.service_blueprint import (
    BlueprintDocument,
    FailurePoint,
    LaneRole,
    LinkKind,
    NodeKind,
    ServiceBlueprint,
)
from cxmap.store import evidence as evidence_store
from cxmap.store.engine import Database
from cxmap.usecases import blueprint_document, blueprint_template, service_blueprint
from cxmap.usecases.desk import Desk
from cxmap.words import LANGUAGES, Language

KEYS = [
    "bank_branch",
    "complaint_handling",
    "contact_centre_call",
    "hospital_outpatient",
    "hotel_check_in",
    "online_order_and_return",
    "shoe_shine",
]
in_each_language = pytest.mark.parametrize("language", LANGUAGES)
every_template = pytest.mark.parametrize("key", KEYS)


@pytest.fixture
def desk(database: Database, project: Project) -> Desk:
    return Desk(database, project.id, "Ana")


def made_from(desk: Desk, key: str, language: Language) -> BlueprintDocument:
    made = blueprint_template.create_from_template(desk, key, "First", language)
    return service_blueprint.load(desk, made.id)


@in_each_language
def test_the_templates_have_names(language: Language) -> None:
    names = blueprint_template.template_names(language)
    assert list(names) == KEYS
    assert len(set(names.values())) == len(KEYS)


@in_each_language
@every_template
def test_every_template_makes_a_whole_blueprint(desk: Desk, key: str, language: Language) -> None:
    document = made_from(desk, key, language)
    assert document.blueprint.name == "First"
    assert 12 <= len(document.nodes) <= 25
    assert {document.role_of(node) for node in document.nodes} == set(LaneRole)
    assert all(node.step_id for node in document.nodes)
    assert all(step.phase for step in document.steps)
    # everything that is done is done by somebody, and everything that is done leads somewhere
    acted = [node for node in document.nodes if node.kind is not NodeKind.PHYSICAL_EVIDENCE]
    assert all(node.actor_id for node in acted)
    linked = {end for link in document.links for end in (link.source_id, link.target_id)}
    assert linked == {node.id for node in acted}
    assert document.actors[0].kind == "customer"
    desk.revert("undo")
    assert service_blueprint.blueprints(desk) == []


@every_template
def test_every_template_can_fail_and_knows_what_to_do_then(desk: Desk, key: str) -> None:
    document = made_from(desk, key, "en")
    told = ("mode", "cause", "effect", "recovery", "poka_yoke", "found_in", "owner")
    assert document.failures
    assert all(getattr(failure, field) for failure in document.failures for field in told)
    for node in document.nodes:
        if node.kind is NodeKind.WAIT:
            assert (node.tolerable_time or 0) > (node.standard_time or 0) >= (node.fastest_time or 0)


@every_template
def test_every_template_but_the_smallest_decides_and_takes_data_down_twice(desk: Desk, key: str) -> None:
    document = made_from(desk, key, "en")
    if key == "shoe_shine":
        return
    decisions = [node.id for node in document.nodes if node.kind is NodeKind.DECISION]
    assert decisions
    for node_id in decisions:
        branches = [
            link
            for link in document.links
            if link.source_id == node_id and link.kind in {LinkKind.SEQUENCE, LinkKind.RECOVERY}
        ]
        assert sum(link.share or 0 for link in branches) == 100
        assert all(link.condition for link in branches)
    data = [line for node in document.nodes for line in node.captures.splitlines()]
    assert len(data) > len(set(data))


@in_each_language
@every_template
def test_the_document_of_a_template_goes_out_and_in_equal(desk: Desk, key: str, language: Language) -> None:
    def out(blueprint_id: str) -> dict[str, Any]:
        with desk.database.reading() as connection:
            items = evidence_store.load_frame(connection, desk.project_id)
        return blueprint_document.document(service_blueprint.load(desk, blueprint_id), items)

    first = out(blueprint_template.create_from_template(desk, key, "First", language).id)
    again = blueprint_document.create(desk, first)
    assert out(again.id) == first


def test_both_languages_tell_the_same_blueprint(desk: Desk) -> None:
    def bones(document: BlueprintDocument) -> list[object]:
        return [
            [(node.key, node.kind, node.standard_time, len(node.captures.splitlines())) for node in document.nodes],
            [(link.kind, link.share, bool(link.condition)) for link in document.links],
            [(failure.key, failure.found_in) for failure in document.failures],
        ]  # fmt: skip

    for key in KEYS:
        english, indonesian = (made_from(desk, key, language) for language in LANGUAGES)
        assert bones(english) == bones(indonesian)
        pairs = zip(english.nodes, indonesian.nodes, strict=True)
        same = [one.name for one, other in pairs if one.name == other.name]
        assert same == []


def test_an_unknown_template_is_named(desk: Desk) -> None:
    with pytest.raises(TemplateUnknownError, match="shoe_shine"):
        blueprint_template.create_from_template(desk, "zoo", "First", "en")


def test_texts_are_taken_in_one_language_wherever_they_stand() -> None:
    told = {"name": {"en": "Wait", "id": "Tunggu"}, "nodes": [{"name": {"en": "A", "id": "B"}, "share": 5}]}
    assert blueprint_template.in_language(told, "id") == {
        "name": "Tunggu",
        "nodes": [{"name": "B", "share": 5}],
    }


def test_the_shoe_shine_is_told_by_its_inputs_alone(desk: Desk) -> None:
    document = made_from(desk, "shoe_shine", "en")
    blueprint: ServiceBlueprint = document.blueprint
    failure: FailurePoint = document.failures[0]
    assert [node.standard_time for node in document.nodes if node.actor_id and node.standard_time] == [
        30, 30, 45, 45, 15,
    ]  # fmt: skip
    assert (str(blueprint.price), str(blueprint.other_cost), blueprint.currency) == ("0.50", "0.09", "USD")
    assert (blueprint.tolerable_time, blueprint.execution_times) == (300, (120, 180, 240))
    assert failure.recovery_time == 45


def test_the_shoe_shine_gives_the_figures_of_shostack(desk: Desk) -> None:
    """Profit of 0.18, 0.08 and -0.02 dollars at 2, 3 and 4 minutes, nothing left at 3.8 (Shostack, 1984)."""
    document = made_from(desk, "shoe_shine", "en")
    with desk.database.reading() as connection:
        found = study(document, evidence_store.load_frame(connection, desk.project_id))
    economics = found.economics
    assert economics is not None
    profits = {row.seconds / 60: str(row.profit) for row in economics.rows if row.what == "listed"}
    assert profits == {2: "0.18", 3: "0.08", 4: "-0.02"}
    assert economics.break_even == pytest.approx(3.8 * 60)
    assert (economics.rows[0].seconds, str(economics.rows[0].profit)) == (120, "0.18")
    # a customer tolerates five minutes, and from 3.8 on the firm pays for it
    assert economics.loss_zone == (pytest.approx(228), 300)


@in_each_language
@every_template
def test_everything_in_a_template_is_reached_and_leads_to_an_end(
    desk: Desk, key: str, language: Language
) -> None:
    document = made_from(desk, key, language)
    with desk.database.reading() as connection:
        found = study(document, evidence_store.load_frame(connection, desk.project_id))
    assert (found.structure.unreachable, found.structure.dead_ends) == ((), ())
    assert found.standard.value
    assert (found.tolerable or 0) > 0
    loops = [each for each in found.structure.loops if each.expected_passes == float("inf")]
    assert loops == []
    # all is in one language
    other = "id" if language == "en" else "en"
    assert document.blueprint.name != blueprint_template.template_names(other)[key]
