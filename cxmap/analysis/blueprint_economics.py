"""Economics of a service, after Shostack, Designing services that deliver (1984): profit by execution time."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from cxmap.analysis.blueprint_findings import BlueprintFindings, Economics, EconomicsRow
from cxmap.model.service_blueprint import BlueprintDocument, BlueprintNode

Missing = Literal["", "price", "rate", "time"]

MINUTE = 60
YEAR = 12
"""Months."""


def missing(document: BlueprintDocument, findings: BlueprintFindings) -> Missing:
    """What the economics still need: a price, a node with a cost rate, or the time of one; "" for nothing."""
    if document.blueprint.price is None:
        return "price"
    paid = paid_nodes(document, findings)
    if not paid:
        return "rate"
    return "" if _rate(document, findings) is not None else "time"


def paid_nodes(document: BlueprintDocument, findings: BlueprintFindings) -> list[BlueprintNode]:
    """The nodes at work in a normal case, loops and recoveries aside, that have a cost rate."""
    normal = set(findings.normal)
    return [node for node in document.nodes if node.id in normal and document.rate_of(node) is not None]


def economics(
    document: BlueprintDocument,
    findings: BlueprintFindings,
    *,
    execution_times: Iterable[float] | None = None,
) -> Economics | None:
    """Cost and profit of one execution at the standard, observed, break-even and listed times (seconds).

    Profit = price - materials - other cost - rate x execution time. The execution time is the sum of the
    times of the paid nodes of a normal case, each once. Where several roles work at different rates, the
    rate is the blended one: the cost of the paid nodes at their standard times, divided by their minutes;
    it holds for every execution time. `execution_times` go before those of the blueprint. The tolerable
    execution time is the tolerance of the whole less what the standard way takes beyond the paid time.
    None where `missing` says what is needed. All money is exact; rounding is for showing.
    """
    rate, price = _rate(document, findings), document.blueprint.price
    if rate is None or price is None:
        return None
    standard, observed = paid_seconds(document, findings, "standard"), None
    if findings.observed.value is not None:
        observed = paid_seconds(document, findings, "observed")
    listed = document.blueprint.execution_times if execution_times is None else execution_times
    reckoning = _Reckoning(document, findings, rate)
    end = reckoning.break_even()
    rows = [reckoning.row("standard", standard)]
    rows += [reckoning.row("observed", observed)] if observed is not None else []
    rows += [reckoning.row("break_even", end)] if end is not None else []
    rows += [reckoning.row("listed", _exact(seconds)) for seconds in listed]
    tolerable = _tolerable(findings, standard)
    return Economics(
        currency=document.blueprint.currency,
        price=price,
        rate=money(rate),
        materials=reckoning.materials,
        other=reckoning.other,
        rows=tuple(rows),
        break_even=None if end is None else float(end),
        tolerable=None if tolerable is None else float(tolerable),
        loss_zone=(float(end), float(tolerable))
        if end is not None and tolerable and end < tolerable
        else None,
        yearly=reckoning.yearly(observed),
        yearly_standard=reckoning.yearly(standard),
    )


def paid_seconds(
    document: BlueprintDocument, findings: BlueprintFindings, at: Literal["standard", "observed"]
) -> Fraction:
    """The execution time at the standard or the observed times, in seconds; an unknown time counts nothing."""
    used = {each.node_id: each.used for each in findings.nodes}
    return sum(
        (
            _exact((node.standard_time or 0.0) if at == "standard" else used[node.id])
            for node in paid_nodes(document, findings)
        ),
        Fraction(),
    )


def _rate(document: BlueprintDocument, findings: BlueprintFindings) -> Fraction | None:
    """The blended cost per minute at standard times, at observed ones where no paid node has a standard."""
    used = {each.node_id: each.used for each in findings.nodes}
    paid = paid_nodes(document, findings)
    for times in ({node.id: node.standard_time or 0.0 for node in paid}, used):
        seconds = sum((_exact(times[node.id]) for node in paid), Fraction())
        if seconds:
            cost = (Fraction(document.rate_of(node) or 0) * _exact(times[node.id]) for node in paid)
            return sum(cost, Fraction()) / seconds
    return None


def _tolerable(findings: BlueprintFindings, paid: Fraction) -> Fraction | None:
    if findings.tolerable is None or findings.standard.value is None:
        return None
    return max(Fraction(), _exact(findings.tolerable) - _exact(findings.standard.value) + paid)


class _Reckoning:
    """What an execution costs at any time."""

    def __init__(self, document: BlueprintDocument, findings: BlueprintFindings, rate: Fraction) -> None:
        normal = set(findings.normal)
        used = (node.materials_cost for node in document.nodes if node.id in normal)
        self.rate = rate
        self.price = document.blueprint.price or Decimal()
        self.materials = sum((cost for cost in used if cost is not None), Decimal())
        self.other = document.blueprint.other_cost or Decimal()
        self.volume = document.blueprint.volume_per_month

    def row(
        self, what: Literal["standard", "observed", "break_even", "listed"], time: Fraction
    ) -> EconomicsRow:
        time_cost = self.rate * time / MINUTE
        total = time_cost + Fraction(self.materials) + Fraction(self.other)
        return EconomicsRow(
            what=what,
            seconds=float(time),
            time_cost=money(time_cost),
            materials=self.materials,
            other=self.other,
            total=money(total),
            profit=money(Fraction(self.price) - total),
        )

    def break_even(self) -> Fraction | None:
        """The time at which the profit is 0; None where time costs nothing, or the rest already eats the price."""
        margin = Fraction(self.price) - Fraction(self.materials) - Fraction(self.other)
        return margin / self.rate * MINUTE if self.rate and margin >= 0 else None

    def yearly(self, time: Fraction | None) -> Decimal | None:
        if time is None or self.volume is None:
            return None
        total = self.rate * time / MINUTE + Fraction(self.materials) + Fraction(self.other)
        return money((Fraction(self.price) - total) * self.volume * YEAR)


def _exact(seconds: float) -> Fraction:
    """A time as it was written: 0.1 s is a tenth and not its nearest binary number."""
    return Fraction(str(float(seconds)))


def money(amount: Fraction) -> Decimal:
    """A decimal of the same value, or of 28 digits where it has no end."""
    return Decimal(amount.numerator) / Decimal(amount.denominator)
