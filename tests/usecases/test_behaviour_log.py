"""The live log: written at once, exactly once, corrected afterwards, and evidence of its touchpoint."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from cxmap.errors import CovertWithoutGroundsError, InvalidValueError, TemplateUnknownError
from cxmap.model.behaviour_log import Behaviour
from cxmap.model.field_session import FieldSession
from cxmap.model.project import Project
from cxmap.store.engine import Database
from cxmap.usecases import (
    behaviour_log,
    blueprint_template,
    evidence,
    experience_map,
    field_session,
    log_figures,
    service_blueprint,
)
from cxmap.usecases.desk import Desk
from tests.field import SCHEME, act, make


@pytest.fixture
def desk(database: Database, project: Project) -> Desk:
    return Desk(database, project.id, "Ana")


@pytest.fixture
def field(desk: Desk) -> tuple[FieldSession, dict[str, Behaviour]]:
    return make(desk)


def test_an_act_that_is_sent_twice_is_written_once(
    desk: Desk, field: tuple[FieldSession, dict[str, Behaviour]]
) -> None:
    session, known = field
    acts = [act(f"op{place}", place, known["Smiles"]) for place in range(5)]
    assert behaviour_log.log(desk, session.id, acts[:3]).written == 3
    again = behaviour_log.log(desk, session.id, acts)
    assert (again.op_ids, again.written) == (("op0", "op1", "op2", "op3", "op4"), 2)
    document = field_session.load(desk, session.id)
    assert [entry.op_id for entry in document.entries] == ["op0", "op1", "op2", "op3", "op4"]
    assert document.session.started_at == "2026-03-09T09:00:00.000Z"


def test_ten_observers_at_once_lose_nothing(
    desk: Desk, field: tuple[FieldSession, dict[str, Behaviour]]
) -> None:
    session, known = field

    def watch(observer: int) -> None:
        own = Desk(desk.database, desk.project_id, f"Observer {observer}")
        for place in range(6):
            acts = [act(f"{observer}-{place}", place, known["Smiles"])]
            behaviour_log.log(own, session.id, acts)
            behaviour_log.log(own, session.id, acts)  # the answer was lost, so it comes again

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(watch, range(10)))
    assert len(field_session.load(desk, session.id).entries) == 60


def test_every_act_at_a_touchpoint_is_evidence_of_it(
    desk: Desk, field: tuple[FieldSession, dict[str, Behaviour]]
) -> None:
    session, known = field
    place = field_session.load(desk, session.id).touchpoints[0].id
    here = {"touchpoint_id": place}
    acts = [
        act("1", 1, known["Explains"], "start", **here),
        act("2", 9, known["Explains"], "stop", **here),
        act("3", 10, known["Smiles"], modifier="broadly", note="at the child", **here),
        act("4", 11, None, "note", note="The printer jams", valence=-1.0, **here),
        act("5", 12, known["Not visible"], "start", **here),
        act("6", 13, known["Smiles"]),
    ]
    behaviour_log.log(desk, session.id, acts)
    frame = experience_map.load_evidence(desk)
    assert frame["verbatim"].tolist() == ["Explains", "Smiles (broadly) – at the child", "The printer jams"]
    assert frame["valence"].tolist() == [1.0, 2.0, -1.0]
    assert set(frame["method"]) == {"non_participant_observation"}
    assert set(frame["wave"]) == {"Spring"}
    assert frame["occurred_at"].iloc[1] == "2026-03-09T09:00:10.000Z"


def test_waiting_is_timed_by_single_taps_and_reaches_the_evidence(
    desk: Desk, field: tuple[FieldSession, dict[str, Behaviour]]
) -> None:
    session, known = field
    place = field_session.load(desk, session.id).touchpoints[0].id
    taps = [
        ("Arrives", 0),
        ("Arrives", 30),
        ("Arrives", 40),
        ("Served", 100),
        ("Gives up", 130),
        ("Served", 200),
        ("Leaves", 260),
        ("Leaves", 380),
    ]
    acts = [act(str(n), at, known[name], touchpoint_id=place) for n, (name, at) in enumerate(taps)]
    behaviour_log.log(desk, session.id, acts)
    document = field_session.load(desk, session.id)
    found = log_figures.waiting(document)
    assert [(each.wait, each.service) for each in found.visits] == [(100, 160), (100, None), (160, 180)]
    assert (found.gave_up.k, found.gave_up.n) == (1, 3)
    frame = experience_map.load_evidence(desk)
    durations = dict(zip(frame["verbatim"] + frame["occurred_at"].str[14:19], frame["duration"], strict=True))
    assert durations["Served01:40"] == 100
    assert durations["Leaves06:20"] == 180
    late = next(entry for entry in document.entries if entry.at == 200)
    behaviour_log.change_entry(desk, late.id, at=220.0)
    assert log_figures.waiting(field_session.load(desk, session.id)).wait.mean == 140
    assert 180 in experience_map.load_evidence(desk)["duration"].tolist()


def test_the_last_act_is_taken_back_and_the_log_is_corrected(
    desk: Desk, field: tuple[FieldSession, dict[str, Behaviour]]
) -> None:
    session, known = field
    place = field_session.load(desk, session.id).touchpoints[0].id
    behaviour_log.log(
        desk, session.id, [act(str(n), n, known["Smiles"], touchpoint_id=place) for n in range(3)]
    )
    behaviour_log.log(
        Desk(desk.database, desk.project_id, "Ben"), session.id, [act("ben", 9, known["Types"], "start")]
    )
    undone = behaviour_log.undo_last(desk, session.id)
    assert undone
    assert undone.op_id == "2"
    assert evidence.count(desk) == 2
    first = field_session.load(desk, session.id).entries[0]
    behaviour_log.change_entry(desk, first.id, note="at the door", valence=1.0)
    assert evidence.item(desk, str(first.evidence_id)).verbatim == "Smiles – at the door"
    assert evidence.item(desk, str(first.evidence_id)).valence == 1.0
    desk.revert("undo")
    assert evidence.item(desk, str(first.evidence_id)).verbatim == "Smiles"
    with pytest.raises(InvalidValueError):
        behaviour_log.change_entry(desk, first.id, op_id="other")


def test_one_bad_act_does_not_hold_up_the_others(
    desk: Desk, field: tuple[FieldSession, dict[str, Behaviour]]
) -> None:
    session, known = field
    done = behaviour_log.log(
        desk,
        session.id,
        [
            act("bad", 5, known["Smiles"]) | {"at": -5},
            act("odd", 1, None, "point"),
            act("good", 1, known["Smiles"]),
        ],
    )
    assert (done.written, len(done.refused)) == (1, 2)
    assert done.op_ids == ("bad", "odd", "good")


def test_a_covert_session_needs_its_grounds(desk: Desk) -> None:
    session, known = make(desk, covert=True)
    with pytest.raises(CovertWithoutGroundsError, match="legal basis"):
        behaviour_log.log(desk, session.id, [act("1", 0, known["Smiles"])])
    with pytest.raises(CovertWithoutGroundsError):
        field_session.add_answer(desk, session.id, "Counter", like="Long")
    with pytest.raises(CovertWithoutGroundsError):
        field_session.add_call(desk, session.id, "Hotline", reason="A bill")
    assert not field_session.load(desk, session.id).entries
    field_session.change(
        desk, session.id, justification="Presence changes the service", legal_basis="Legitimate interest"
    )
    behaviour_log.log(desk, session.id, [act("1", 0, known["Smiles"])])
    with pytest.raises(CovertWithoutGroundsError):
        field_session.change(desk, session.id, legal_basis=" ")


def test_two_behaviours_do_not_share_a_key(desk: Desk) -> None:
    with pytest.raises(InvalidValueError, match="another behaviour has this key"):
        behaviour_log.create_scheme(desk, "Twice", [*SCHEME, {"name": "Runs", "key": "A"}])
    assert behaviour_log.schemes(desk) == []


def test_a_scheme_is_put_in_order_and_its_log_stays(
    desk: Desk, field: tuple[FieldSession, dict[str, Behaviour]]
) -> None:
    session, known = field
    behaviour_log.log(desk, session.id, [act("1", 0, known["Smiles"])])
    rows = [{"id": known["Smiles"].id, "name": "Smiles a lot", "key": "y"}, {"name": "Frowns", "key": "f"}]
    behaviour_log.set_behaviours(desk, str(session.scheme_id), rows)
    assert [each.name for each in behaviour_log.behaviours(desk, str(session.scheme_id))] == [
        "Smiles a lot",
        "Frowns",
    ]
    assert len(field_session.load(desk, session.id).entries) == 1


@pytest.mark.parametrize("language", ["en", "id"])
def test_ready_schemes_come_in_both_languages(desk: Desk, language: str) -> None:
    for key in behaviour_log.template_names(language):  # type: ignore[arg-type]
        scheme = behaviour_log.create_from_template(desk, key, language)  # type: ignore[arg-type]
        assert len(behaviour_log.behaviours(desk, scheme.id)) > 10
    with pytest.raises(TemplateUnknownError):
        behaviour_log.create_from_template(desk, "none", "en")


def test_waiting_and_service_are_times_of_the_nodes_of_a_blueprint(desk: Desk) -> None:
    blueprint = blueprint_template.create_from_template(desk, "bank_branch", "Branch", "en")
    nodes = field_session.nodes(desk)
    assert all(text.startswith("Branch: ") for text in nodes.values())
    wait, service = list(nodes)[:2]
    session, known = make(desk, wait_node_id=wait, service_node_id=service)
    place = field_session.load(desk, session.id).touchpoints[0].id
    taps = [("Arrives", 0), ("Served", 90), ("Leaves", 150)]
    acts = [act(str(n), at, known[name], touchpoint_id=place) for n, (name, at) in enumerate(taps)]
    behaviour_log.log(desk, session.id, acts)
    frame = experience_map.load_evidence(desk)
    times = dict(zip(frame["node_id"], frame["duration"], strict=True))
    assert (times[wait], times[service]) == (90, 60)
    assert service_blueprint.load(desk, blueprint.id).nodes
