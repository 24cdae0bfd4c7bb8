"""The tables of the cycle: gaps by rank beside the ring, activities in their order where it is unrolled."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cxmap.analysis.cycle_findings import Difference
from cxmap.analysis.findings import Gap
from cxmap.drawing.activity_cycle.cells import (
    EFFECT,
    OWNER,
    BarCell,
    Scale,
    add_on_line,
    difference_cell,
    filler_cell,
    gap_cell,
    name_cell,
    scale,
)
from cxmap.drawing.activity_cycle.labels import score_block, score_runs, score_sentence, spoken
from cxmap.drawing.activity_cycle.sheet import Sheet, Spot
from cxmap.drawing.activity_cycle.table import (
    APART,
    Block,
    Column,
    Handle,
    Inset,
    Pile,
    Row,
    Table,
    Words,
    table,
    words,
)
from cxmap.drawing.theme import HEADING, QUOTE, SMALL
from cxmap.model.activity_cycle import CyclePhase

RANK, NAME, POINT, COUNT, FILLER, ADD_ON, LEFT = 22, 176, 150, 44, 116, 150, 62
BAR, SCORE = 400, 180
IMPORTANCE, P_VALUE = 88, 64
NONE = "–"


@dataclass(frozen=True)
class Field:
    """A column and what it shows of an activity; None lets the block before run on."""

    column: Column
    cell: Callable[[Spot], Block | None]


def gap_table(sheet: Sheet) -> Table:
    """The activities by the rank of their gaps; of two compared looks, by the size of their differences."""
    fields = (
        *_rank_fields(sheet),
        Field(_column(sheet, "activity", NAME), lambda spot: name_cell(sheet, spot, NAME)),
        *_shared_fields(sheet, unrolled=False),
    )
    rows = [
        Row(tuple(field.cell(spot) for field in fields), f"gap:{spot.id}", spoken_gap(sheet, spot))
        for spot in sheet.ranked
    ]
    return table(sheet, [field.column for field in fields], rows)


def cycle_table(sheet: Sheet) -> Table:
    """The activities in the order of the cycle, each phase under its name."""
    score = max([SCORE, *(score_runs(sheet, spot).width for spot in sheet.spots)])
    fields = (
        Field(_column(sheet, "activity", NAME + 40), lambda spot: name_cell(sheet, spot, NAME + 40)),
        Field(_column(sheet, "bar", BAR), lambda spot: _bar(sheet, spot)),
        Field(_column(sheet, "score", score), lambda spot: score_block(sheet, spot, score)),
        *_shared_fields(sheet, unrolled=True),
    )
    rows: list[Row] = []
    for index, phase in enumerate(sheet.document.phases):
        rows.append(_phase_row(sheet, index, phase, len(fields)))
        rows += [
            Row(tuple(field.cell(spot) for field in fields), f"activity:{spot.id}", spoken(sheet, spot))
            for spot in sheet.spots
            if spot.phase == index
        ]
    return table(sheet, [field.column for field in fields], rows)


def spoken_gap(sheet: Sheet, spot: Spot) -> str:
    gap = spot.findings.gap
    if gap is None:
        return sheet.say("spoken.no_gap", name=spot.name)
    interval = sheet.interval(gap) or sheet.say("gap.no_interval")
    return sheet.say("spoken.gap", name=spot.name, value=sheet.number(gap.value), interval=interval)


def _phase_row(sheet: Sheet, index: int, phase: CyclePhase, columns: int) -> Row:
    name = sheet.phase_name(phase)
    head = Inset(words(sheet, f"{index + 1}  {name}", BAR + NAME + SCORE, HEADING), 12)
    label = sheet.say("spoken.phase", number=index + 1, name=name)
    ground = sheet.theme.phase(index).fill
    return Row((head, *[None] * (columns - 1)), f"phase:{phase.id}", label, ground)


def _rank_fields(sheet: Sheet) -> Iterator[Field]:
    if not sheet.compared:
        yield Field(_column(sheet, "rank", RANK), lambda spot: _rank(sheet, spot))


def _shared_fields(sheet: Sheet, *, unrolled: bool) -> Iterator[Field]:
    if sheet.compared:
        yield from _difference_fields(sheet, unrolled=unrolled)
    else:
        yield from _gap_fields(sheet, unrolled=unrolled)
    yield Field(_column(sheet, "filler", FILLER), lambda spot: _filler(sheet, spot))
    yield Field(_column(sheet, "add_on", ADD_ON), lambda spot: _add_ons(sheet, spot, drawn=unrolled))
    yield Field(_column(sheet, "owner", OWNER), lambda _: None)
    yield Field(_column(sheet, "effect", EFFECT, is_number=True), lambda _: None)
    yield Field(_column(sheet, "left", LEFT, is_number=True), lambda spot: _left(sheet, spot))


def _gap_fields(sheet: Sheet, *, unrolled: bool) -> Iterator[Field]:
    gaps: list[Gap | Difference] = [spot.findings.gap for spot in sheet.spots if spot.findings.gap]
    places = scale(gaps, POINT)
    yield Field(_column(sheet, "gap", POINT), lambda spot: _gap(sheet, spot, places, handle=unrolled))
    if any(spot.findings.importance is not None for spot in sheet.spots):
        column = _column(sheet, "importance", IMPORTANCE, is_number=True)
        yield Field(column, lambda spot: _importance(sheet, spot))
    if not unrolled:
        column = _column(sheet, "n", COUNT, is_number=True)
        yield Field(column, lambda spot: _number(sheet, spot.findings.actual.n, COUNT))


def _difference_fields(sheet: Sheet, *, unrolled: bool) -> Iterator[Field]:
    if sheet.compared is None:
        return
    found = sheet.compared.comparison.differences
    places = scale(list(found.values()), POINT)

    def cell(spot: Spot) -> Block:
        tested = found.get(spot.id)
        block = _nothing(sheet, POINT) if tested is None else difference_cell(sheet, tested, places)
        return Handle(block, f"gap:{spot.id}", spoken_gap(sheet, spot)) if unrolled else block

    yield Field(_column(sheet, "difference", POINT), cell)
    column = _column(sheet, "p", P_VALUE, is_number=True)
    yield Field(column, lambda spot: _p_value(sheet, found.get(spot.id)))


def _column(sheet: Sheet, key: str, width: float, *, is_number: bool = False) -> Column:
    return Column(sheet.say(f"column.{key}"), width, "end" if is_number else "start")


def _rank(sheet: Sheet, spot: Spot) -> Words:
    rank = spot.findings.rank
    return words(sheet, "" if rank is None else str(rank), RANK, colour=sheet.theme.soft)


def _number(sheet: Sheet, value: float | None, width: float) -> Words:
    text = NONE if value is None else sheet.number(value)
    return words(sheet, text, width, colour=sheet.theme.soft, anchor="end")


def _nothing(sheet: Sheet, width: float, key: str = "gap.none") -> Words:
    return words(sheet, sheet.say(key), width, QUOTE, colour=sheet.theme.soft)


def _gap(sheet: Sheet, spot: Spot, places: Scale, *, handle: bool) -> Block:
    found = spot.findings
    if found.gap:
        block: Block = gap_cell(sheet, found.gap, places)
    else:
        block = _nothing(sheet, POINT, "gap.none" if found.hollow else "gap.no_desired")
    return Handle(block, f"gap:{spot.id}", spoken_gap(sheet, spot)) if handle else block


def _importance(sheet: Sheet, spot: Spot) -> Block:
    """The importance on its scale, and the weighted gap where that ranks."""
    found, top = spot.findings, sheet.document.cycle.importance_high
    if found.importance is None:
        return _number(sheet, None, IMPORTANCE)
    value = sheet.number(found.importance, sheet.importance_decimals)
    rated = sheet.say("of", value=value, top=sheet.number(top))
    first = words(sheet, rated, IMPORTANCE, anchor="end")
    if not sheet.findings.weighted or found.weighted is None:
        return first
    weighted = sheet.say("gap.weighted", value=sheet.number(found.weighted))
    return Pile((first, words(sheet, weighted, IMPORTANCE, colour=sheet.theme.soft, anchor="end")))


def _p_value(sheet: Sheet, found: Difference | None) -> Words:
    """The p-value after the correction; `–` where nothing was tested."""
    p = None if found is None else (found.p if found.adjusted is None else found.adjusted)
    if p is None:
        return _number(sheet, None, P_VALUE)
    text = sheet.say("p.small") if p < 0.001 else sheet.number(p, 3)
    return words(sheet, text, P_VALUE, colour=sheet.theme.soft, anchor="end")


def _add_ons(sheet: Sheet, spot: Spot, *, drawn: bool) -> Block:
    width = ADD_ON + OWNER + EFFECT + 2 * APART
    lines = tuple(add_on_line(sheet, add_on, width, drawn=drawn) for add_on in sheet.add_ons(spot))
    return Pile(lines, 6) if lines else words(sheet, NONE, width, colour=sheet.theme.soft)


def _filler(sheet: Sheet, spot: Spot) -> Block:
    """Who fills the gap, and how likely customers leave here where someone has judged it."""
    risk, cell = spot.activity.switching_risk, filler_cell(sheet, spot, FILLER)
    if risk is None:
        return cell
    return Pile((cell, words(sheet, sheet.say(f"risk.{risk}"), FILLER, SMALL, colour=sheet.theme.soft)))


def _left(sheet: Sheet, spot: Spot) -> Words:
    """What remains of the gap when all add-ons have done their work, where any is still to come."""
    is_planned = any(add_on.pending for add_on in spot.findings.add_ons)
    return _number(sheet, spot.findings.gap_after_all if is_planned else None, LEFT)


def _bar(sheet: Sheet, spot: Spot) -> Handle:
    label = sheet.say("spoken.evidence", name=spot.name, score=score_sentence(sheet, spot))
    return Handle(BarCell(sheet, spot), f"evidence:{spot.id}", label)
