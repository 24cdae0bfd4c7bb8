"""Whatever people draw, half finished or tangled, is studied, compared, simulated and told without a fault."""

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cxmap.analysis.blueprint_comparison import compare
from cxmap.analysis.blueprint_flow import endless_loops, flow_of
from cxmap.analysis.blueprint_sentences import headline, headline_text, sentence, title
from cxmap.analysis.blueprint_simulation import simulate
from cxmap.analysis.blueprint_tables import standards, training
from cxmap.analysis.service_blueprint import study
from cxmap.model.service_blueprint import ROLES, BlueprintDocument, LinkKind, NodeKind
from tests.analysis.blueprint_making import blueprint, link, node
from tests.analysis.conftest import _frame

names = st.sampled_from(
    ["Check the form", "Periksa formulir", "Wait", "Sign", "→ ", "{node}", "<b>x</b>", "1", "Pay it"]
)
times = st.none() | st.integers(0, 900)
ACTORS = [
    {"name": "Guest", "kind": "customer"},
    {"name": "Clerk", "servers": 1, "cost_rate": "0.1"},
    {"name": "Core", "kind": "technology"},
]


@st.composite
def nodes(draw: st.DrawFn, key: str) -> dict[str, Any]:
    return node(
        key,
        str(draw(st.sampled_from(ROLES))),
        kind=str(draw(st.sampled_from(list(NodeKind)))),
        name=draw(names),
        actor=draw(st.sampled_from([None, "Guest", "Clerk", "Core"])),
        touchpoint=draw(st.sampled_from([None, "desk", "door"])),
        standard_time=draw(times),
        tolerable_time=draw(times),
        captures=draw(st.sampled_from(["", "Name", "nama\n\nID", "?"])),
        cost_rate=draw(st.sampled_from([None, "0", "1.5"])),
        materials_cost=draw(st.sampled_from([None, "0.03"])),
        employee_emotion=draw(st.sampled_from([None, -1.0, 1.0])),
    )


@st.composite
def drawn(draw: st.DrawFn) -> BlueprintDocument:
    size = draw(st.integers(0, 9))
    keys = [f"n{place}" for place in range(size)]
    pairs = [(one, other) for one in keys for other in keys if one != other]
    ends = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=16)) if pairs else []
    links = [
        link(
            *each,
            str(draw(st.sampled_from(list(LinkKind)))),
            share=draw(st.none() | st.integers(0, 100)),
            cases=draw(st.none() | st.integers(0, 9)),
        )
        for each in ends
    ]
    failures = [
        {"key": f"f{place}", "node": key, "in_place_since": draw(st.sampled_from([None, "2026-02-01"]))}
        for place, key in enumerate(keys[:3])
    ]
    return blueprint(
        [draw(nodes(key)) for key in keys],
        links,
        actors=ACTORS,
        failures=failures,
        tolerable_time=draw(times),
        price=draw(st.sampled_from([None, "0", "10"])),
        volume_per_month=draw(st.none() | st.just(100)),
    )


@st.composite
def items(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Up to ten items about the first nodes and their failures."""
    numbers = draw(st.lists(st.integers(0, 4), max_size=10))
    return [
        {
            "node_id": f"n{each}",
            "touchpoint_id": draw(st.sampled_from(["desk", "door"])),
            "duration": float(draw(st.integers(0, 60))),
            "valence": float(draw(st.integers(-2, 2))),
            "failure_id": draw(st.sampled_from(["", "f0", "f1"])),
            "source": draw(st.sampled_from(["", "v1", "v2"])),
            "occurred_at": draw(st.sampled_from(["", "2026-01-05", "2026-02-05"])),
        }
        for each in numbers
    ]


@given(drawn(), items())
@settings(max_examples=150, deadline=None)
def test_any_blueprint_is_studied_and_its_figures_agree(
    document: BlueprintDocument, rows: list[dict[str, Any]]
) -> None:
    found = study(document, _frame(rows))
    assert [each.node_id for each in found.nodes] == [each.id for each in document.nodes]
    assert all(each.passes >= 0 for each in found.nodes)
    assert set(found.critical) <= set(found.normal)
    assert len(found.critical_links) >= len(found.critical) - 1
    used = {each.node_id: each.used for each in found.nodes}
    if found.observed.value is not None:
        assert abs(sum(used[each] for each in found.critical) - found.observed.value) < 1e-6
        assert found.passed_at is None or found.passed_at in found.critical
    for share in (found.waiting_standard, found.waiting_observed):
        assert share is None or 0 <= share <= 1 + 1e-9
    assert len({each.key for each in found.findings}) == len(found.findings)
    if found.economics:
        assert all(
            abs(row.total + row.profit - found.economics.price) < Decimal("1e-18")
            for row in found.economics.rows
        )
    for each in found.findings:
        assert title("en", each)
        assert sentence("id", each)
    assert headline_text("id", headline(document, found))
    assert len(standards(document, found)) == found.structure.complexity
    assert {step.node_id for view in training(document, found) for step in view.steps} <= set(used)
    assert compare((document, found), (document, found)).changed == ()


@given(drawn(), items())
@settings(max_examples=60, deadline=None)
def test_any_blueprint_that_may_be_saved_is_simulated(
    document: BlueprintDocument, rows: list[dict[str, Any]]
) -> None:
    if endless_loops(flow_of(document)):
        return
    found = simulate(document, _frame(rows), customers=20, seed=1, arrivals_per_hour=30)
    assert found.is_complete
    assert found.mean.value is not None
    assert found.mean.value >= 0
    assert all(wait.n >= 0 and wait.longest >= 0 for wait in found.waits)
