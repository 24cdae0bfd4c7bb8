"""The service standards and the training view of a blueprint."""

from cxmap.analysis.blueprint_tables import standards, training
from cxmap.analysis.service_blueprint import study
from tests.analysis.blueprint_making import blueprint, chain, link, node
from tests.analysis.branch_visit import observations, visit
from tests.analysis.conftest import MakeFrame, _frame


def test_standards_tell_how_often_they_were_met() -> None:
    document = visit()
    rows = {row.node_id: row for row in standards(document, study(document, _frame(observations())))}
    queue = rows["n3"]
    assert (queue.number, queue.standard, queue.tolerable, queue.actor) == (3, 600, 900, "Duty manager")
    assert (queue.observed.n, queue.met.k, queue.met.n, queue.beyond.k) == (48, 0, 48, 39)
    assert rows["n5"].observed.n == rows["n5"].met.n == 0
    assert len(rows) == 19


def test_each_role_learns_its_steps_in_the_order_of_the_process(make_frame: MakeFrame) -> None:
    nodes = [
        node("late", "frontstage", name="Say goodbye", actor="Host", policy="Smile"),
        node("sit", name="Sit", actor="Guest"),
        node("early", "frontstage", name="Greet", actor="Host", standard_time=20, captures="Name\n\n Table "),
        node("store", "support", actor="Host"),
        node("sign", "physical_evidence", kind="physical_evidence", actor="Host"),
    ]
    failures = [
        {"key": "f", "node": "sit", "mode": "No seat"},
        {"key": "g", "node": "early", "mode": "Wrong table", "recovery": "Ask again", "recovery_time": 30},
    ]
    actors = [{"name": "Guest", "kind": "customer"}, {"name": "Host", "servers": 2}, {"name": "Idle"}]
    links = [*chain("early", "sit", "late"), link("early", "store", "message")]
    document = blueprint(nodes, links, failures=failures, actors=actors)
    (host,) = training(document, study(document, make_frame([])))
    assert (host.actor, host.servers) == ("Host", 2)
    assert [step.node_id for step in host.steps] == ["early", "store", "late"]
    greet = host.steps[0]
    assert (greet.captures, greet.before, greet.after) == (("Name", "Table"), ("Sit",), ())
    assert [(each.label, each.mode, each.recovery, each.recovery_time) for each in greet.failures] == [
        ("F2", "Wrong table", "Ask again", 30)
    ]
    assert host.steps[-1].policy == "Smile"
