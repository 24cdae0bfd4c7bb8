"""How much of the cycle we serve: now and with the add-ons, by phase, against others, over waves."""

from collections.abc import Iterator
from dataclasses import dataclass

from cxmap.analysis.cycle_findings import HeldBy, Share
from cxmap.drawing.activity_cycle.sheet import Sheet
from cxmap.drawing.activity_cycle.table import Column, Row, Table, table, words
from cxmap.drawing.experience_map.engagement import whisker
from cxmap.drawing.scene import Box, Item, Pen
from cxmap.drawing.theme import BODY, STRONG
from cxmap.model.activity_cycle import Filler

NAME, BAR, VALUE, INTERVAL, COUNT = 264.0, 320.0, 56.0, 84.0, 44.0


@dataclass(frozen=True)
class ShareBar:
    """A share as a bar on a track of 0 to 100 %, with its interval."""

    sheet: Sheet
    share: Share
    colour: str

    @property
    def height(self) -> float:
        return 17.0

    def paint(self, x: float, top: float, width: float) -> Iterator[Item]:
        theme, y, unit = self.sheet.theme, top + 8.5, width / 100
        yield Box(x, y - 5, width, 10, Pen(theme.track), 2)
        if self.share.value is not None:
            yield Box(x, y - 5, self.share.value * unit, 10, Pen(self.colour), 2)
        if self.share.low is not None and self.share.high is not None:
            ends = x + self.share.low * unit, x + self.share.high * unit
            yield from whisker(*ends, y, 4, Pen(stroke=theme.background, width=3.5))
            yield from whisker(*ends, y, 4, Pen(stroke=theme.ink, width=1.25))


def lock_on_table(sheet: Sheet) -> Table:
    columns = (
        Column(sheet.say("lock_on.column"), NAME),
        Column(sheet.say("lock_on.scale"), BAR),
        Column("", VALUE, "end"),
        Column(sheet.say("lock_on.interval"), INTERVAL),
        Column(sheet.say("column.n"), COUNT, "end"),
    )
    return table(sheet, columns, [_row(sheet, *line) for line in _lines(sheet)])


def _lines(sheet: Sheet) -> Iterator[tuple[str, Share, str, bool]]:
    theme, found = sheet.theme, sheet.findings
    if sheet.compared:
        first, second = sheet.compared.comparison.lock_on
        yield sheet.compared.first, first, theme.actual, True
        yield sheet.compared.second, second, theme.overlay(0), True
        return
    yield sheet.say("lock_on.now"), found.lock_on.now, theme.actual, True
    if sheet.document.add_ons:
        yield sheet.say("lock_on.after_live"), found.lock_on.after_live, theme.actual, False
        yield sheet.say("lock_on.after_all"), found.lock_on.after_all, theme.desired, False
    for phase, one in zip(sheet.document.phases, found.phases, strict=True):
        name = sheet.say("lock_on.phase", number=one.number, name=sheet.phase_name(phase))
        yield name, one.lock_on.now, theme.phase(one.number - 1).edge, False
    for held in found.held_by:
        if held.filler is not Filler.US:
            yield _holder(sheet, held), held.share, theme.faint, False
    if len(found.waves) > 1:
        for wave, share in found.waves:
            yield sheet.say("lock_on.wave", name=wave), share, theme.actual, False


def _holder(sheet: Sheet, held: HeldBy) -> str:
    if held.filler is Filler.COMPETITOR and held.competitor.strip():
        return sheet.say("lock_on.held_by", name=held.competitor)
    return sheet.say(f"lock_on.held.{held.filler or 'unknown'}")


def _row(sheet: Sheet, name: str, share: Share, colour: str, is_main: bool) -> Row:
    theme = sheet.theme
    known = share.value is not None
    value = sheet.say("lock_on.value", value=sheet.number(share.value)) if share.value is not None else "–"
    return Row(
        (
            words(sheet, name, NAME, STRONG if is_main else BODY),
            ShareBar(sheet, share, colour),
            words(sheet, value, VALUE, STRONG, colour=theme.ink if known else theme.soft, anchor="end"),
            words(sheet, sheet.interval(share), INTERVAL, colour=theme.soft),
            words(sheet, sheet.number(share.n), COUNT, colour=theme.soft, anchor="end"),
        )
    )
