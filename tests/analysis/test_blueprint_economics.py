"""Economics after Shostack: the shoe shine, exact money, and what is said where something is missing."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxmap.analysis.blueprint_economics import economics
from cxmap.analysis.blueprint_findings import Economics
from cxmap.analysis.service_blueprint import study
from cxmap.model.service_blueprint import BlueprintDocument
from cxmap.usecases.blueprint_template import template_document
from tests.analysis.blueprint_making import blueprint, chain, from_plain, link, node
from tests.analysis.conftest import _frame

NOTHING = _frame([])


def money_of(document: BlueprintDocument) -> Economics:
    found = study(document, NOTHING).economics
    assert found is not None
    return found


def shoe_shine() -> BlueprintDocument:
    return from_plain(template_document("shoe_shine", "en"))


def test_the_shoe_shine_earns_and_loses_what_shostack_says() -> None:
    found = money_of(shoe_shine())
    listed = [row for row in found.rows if row.what == "listed"]
    assert [row.seconds for row in listed] == [120, 180, 240]
    assert [row.profit for row in listed] == [Decimal("0.18"), Decimal("0.08"), Decimal("-0.02")]
    assert [row.time_cost for row in listed] == [Decimal("0.20"), Decimal("0.30"), Decimal("0.40")]
    assert (found.materials, found.other, found.rate) == (Decimal("0.03"), Decimal("0.09"), Decimal("0.10"))
    assert found.break_even == 3.8 * 60
    assert (found.tolerable, found.loss_zone) == (300, (228, 300))
    assert next(row for row in found.rows if row.what == "standard").seconds == 120


def test_any_execution_times_can_be_asked_for() -> None:
    document = shoe_shine()
    found = economics(document, study(document, NOTHING), execution_times=(228.0, 0.1))
    assert found is not None
    assert [(row.what, row.profit) for row in found.rows][-2:] == [
        ("listed", Decimal(0)),
        ("listed", Decimal("0.38") - Decimal("0.01") / 60),
    ]


def test_several_roles_work_at_their_blended_rate() -> None:
    nodes = [node("a", actor="Clerk", standard_time=60), node("b", actor="Doctor", standard_time=180)]
    actors = [{"name": "Clerk", "cost_rate": "1"}, {"name": "Doctor", "cost_rate": "5"}]
    found = money_of(blueprint(nodes, chain("a", "b"), actors=actors, price="100", execution_times=(480,)))
    assert found.rate == 4
    assert [(row.what, row.time_cost) for row in found.rows] == [
        ("standard", 16),
        ("break_even", 100),
        ("listed", 32),
    ]


def test_only_the_normal_way_is_paid_each_node_once() -> None:
    nodes = [
        node("a", cost_rate="1", standard_time=60, materials_cost="2"),
        node("b", kind="decision"),
        node("again", cost_rate="50", standard_time=600, materials_cost="9"),
        node("rare", cost_rate="50", standard_time=600),
        node("c"),
    ]
    links = [
        *chain("a", "b"),
        link("b", "c", share=80),
        link("b", "again", share=15),
        link("b", "rare", share=5),
        link("again", "a"),
        *chain("rare", "c"),
    ]
    found = money_of(blueprint(nodes, links, price="10"))
    assert (found.rate, found.materials) == (1, 2)
    assert found.rows[0].total == 3


def test_the_year_is_twelve_months_of_volume() -> None:
    document = blueprint([node("a", cost_rate="0.1", standard_time=60)], price="1", volume_per_month=1000)
    frame = _frame({"node_id": "a", "duration": 120.0} for _ in range(3))
    found = study(document, frame).economics
    assert found is not None
    assert (found.yearly_standard, found.yearly) == (Decimal(10800), Decimal(9600))
    assert money_of(document).yearly is None


def test_tolerance_is_told_in_execution_time() -> None:
    nodes = [node("queue", kind="wait", standard_time=600), node("serve", cost_rate="1", standard_time=300)]
    found = money_of(blueprint(nodes, chain("queue", "serve"), price="7", tolerable_time=1200))
    assert (found.tolerable, found.break_even, found.loss_zone) == (600, 420, (420, 600))


def test_a_tolerance_that_ends_at_the_break_even_leaves_no_loss_zone() -> None:
    document = blueprint([node("a", cost_rate="1", standard_time=60)], price="5", tolerable_time=300)
    found = money_of(document)
    assert (found.break_even, found.tolerable, found.loss_zone) == (300, 300, None)


@pytest.mark.parametrize(
    ("nodes", "price", "rule"),
    [
        ([node("a", cost_rate="1", standard_time=60)], None, "economics_missing_price"),
        ([node("a", standard_time=60)], "5", "economics_missing_rate"),
        ([node("a", cost_rate="1")], "5", "economics_missing_time"),
    ],
)
def test_what_is_missing_is_said(nodes: list[dict[str, Any]], price: str | None, rule: str) -> None:
    found = study(blueprint(nodes, price=price), NOTHING)
    assert found.economics is None
    assert [each.rule for each in found.findings if each.rule.startswith("economics")] == [rule]


def test_where_the_rest_eats_the_price_there_is_no_break_even() -> None:
    found = money_of(blueprint([node("a", cost_rate="1", standard_time=60)], price="5", other_cost="6"))
    assert (found.break_even, found.loss_zone) == (None, None)
    assert money_of(blueprint([node("a", cost_rate="0", standard_time=60)], price="5")).break_even is None


amounts = st.decimals(0, 10_000, places=2)
seconds = st.integers(1, 7200)


@given(price=amounts, other=amounts, rates=st.lists(st.tuples(amounts, seconds), min_size=1, max_size=5))
@settings(deadline=None)
def test_money_is_exact(price: Decimal, other: Decimal, rates: list[tuple[Decimal, int]]) -> None:
    nodes = [
        node(f"n{place}", cost_rate=str(rate), standard_time=time) for place, (rate, time) in enumerate(rates)
    ]
    links = chain(*(each["key"] for each in nodes))
    found = money_of(blueprint(nodes, links, price=str(price), other_cost=str(other)))
    row = found.rows[0]
    assert row.time_cost == sum(rate * time for rate, time in rates) / Decimal(60)
    assert row.total == row.time_cost + other
    assert abs(row.profit + row.total - price) < Decimal("1e-20")
    assert (found.break_even is None) == (price < other or not found.rate)


def test_the_template_holds_no_computed_money() -> None:
    """Totals, profits and the break-even are reckoned, never typed."""
    text = (Path(__file__).parents[2] / "data/templates/blueprints/shoe_shine.json").read_text("utf-8")
    assert not {"0.18", "0.08", "-0.02", "3.8", "228"} & set(json.dumps(json.loads(text)).split('"'))
