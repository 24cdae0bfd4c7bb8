"""The lane of touchpoints, each its own pill, and of their channels: neighbours in one channel share a bar."""

from collections.abc import Iterator
from dataclasses import dataclass

from cxmap.drawing.experience_map.sheet import Column, Sheet
from cxmap.drawing.experience_map.wording import runs
from cxmap.drawing.icons import icon, icon_name
from cxmap.drawing.paragraph import Paragraph
from cxmap.drawing.scene import Box, Group, Item, Pen
from cxmap.drawing.theme import BODY
from cxmap.model.experience_map import Step
from cxmap.model.touchpoint import Touchpoint

PILL, BAR = 30.0, 26.0
"""Least heights of a touchpoint's pill and of a channel's bar."""

BETWEEN = 6
ICON = 16
SIDE = 9
"""Between the end of a pill and its icon or words."""


@dataclass(frozen=True)
class Pill:
    """A touchpoint at a step, `top` pixels below the lane's top."""

    touchpoint: Touchpoint
    step: Step
    column: Column
    name: Paragraph
    icon: str
    top: float
    height: float


@dataclass(frozen=True)
class ChannelBar:
    """A channel over the neighbouring columns that use it; bars that would meet lie in different tracks."""

    name: Paragraph
    icon: str
    first: Column
    last: Column
    track: int

    @property
    def height(self) -> float:
        return max(BAR, self.name.height + 8)


@dataclass(frozen=True)
class ContactsLane:
    sheet: Sheet
    pills: tuple[Pill, ...]
    bars: tuple[ChannelBar, ...]
    tracks: tuple[float, ...]
    height: float

    def paint(self, top: float) -> Iterator[Item]:
        for pill in self.pills:
            yield self._pill(pill, top + pill.top)
        for bar in self.bars:
            yield from self._bar(bar, top + self.tracks[bar.track])

    def _pill(self, pill: Pill, top: float) -> Group:
        theme, column, touchpoint = self.sheet.theme, pill.column, pill.touchpoint
        pen = Pen(theme.background, theme.hairline)
        if column.assumed:
            pen = Pen(theme.background, theme.faint, dash=(4, 3))
        left, ink = column.left + column.inset, theme.soft if column.assumed else theme.ink
        text_left = left + SIDE + (ICON + 5 if pill.icon else 2)
        items: list[Item] = [Box(left, top, column.width - 2 * column.inset, pill.height, pen, PILL / 2)]
        if pill.icon:
            items.append(icon(pill.icon, left + SIDE, top + (pill.height - ICON) / 2, ICON, theme.soft))
        items += pill.name.at(text_left, top + (pill.height - pill.name.height) / 2, ink)
        spoken = f"{touchpoint.name}, {touchpoint.channel}" if touchpoint.channel else touchpoint.name
        return Group(tuple(items), f"touchpoint:{pill.step.id}:{touchpoint.id}", spoken)

    def _bar(self, bar: ChannelBar, top: float) -> Iterator[Item]:
        theme = self.sheet.theme
        left, right = bar.first.left + bar.first.inset, bar.last.right - bar.last.inset
        yield Box(left, top, right - left, bar.height, Pen(theme.track), BAR / 2)
        mark = ICON - 2 if bar.icon else 0
        start = (left + right - bar.name.width - (mark + 5 if mark else 0)) / 2
        if mark:
            yield icon(bar.icon, start, top + (bar.height - mark) / 2, mark, theme.soft)
            start += mark + 5
        yield from bar.name.at(start, top + (bar.height - bar.name.height) / 2, theme.ink)


def contacts_lane(sheet: Sheet) -> ContactsLane:
    pills = tuple(_pills(sheet))
    pills_end = max((pill.top + pill.height for pill in pills), default=0.0)
    bars = _bars(sheet)
    tracks, top = [], pills_end + BETWEEN if pills else 0.0
    for track in range(max((bar.track for bar in bars), default=-1) + 1):
        tracks.append(top)
        top += max(bar.height for bar in bars if bar.track == track) + BETWEEN
    return ContactsLane(sheet, pills, bars, tuple(tracks), (top - BETWEEN if bars else pills_end) or PILL)


def _pills(sheet: Sheet) -> Iterator[Pill]:
    for column, step in sheet.steps:
        top = 0.0
        with_icon = column.width >= 128
        room = column.width - 2 * column.inset - 2 * SIDE - (ICON + 5 if with_icon else 4)
        for touchpoint in _contacts(sheet, step):
            name = sheet.paragraph(touchpoint.name, BODY, room)
            height = max(PILL, name.height + 12)
            mark = icon_name(touchpoint.name, touchpoint.channel) if with_icon else ""
            yield Pill(touchpoint, step, column, name, mark, top, height)
            top += height + BETWEEN


def _contacts(sheet: Sheet, step: Step) -> list[Touchpoint]:
    ids = sheet.document.step_touchpoints.get(step.id, ())
    return [sheet.document.touchpoints[one] for one in ids if one in sheet.document.touchpoints]


def _bars(sheet: Sheet) -> tuple[ChannelBar, ...]:
    uses = [_channels(sheet, column.step) for column in sheet.columns]
    names = {key: name for channels in reversed(uses) for key, name in channels.items()}
    spans = [
        (first, last, name)
        for key, name in names.items()
        for first, last in runs([key in channels for channels in uses])
    ]
    ends: list[int] = []
    bars = []
    for first, last, name in sorted(spans):
        track = next((index for index, end in enumerate(ends) if end < first), len(ends))
        ends[track : track + 1] = [last]
        bars.append(_bar(sheet, name, sheet.columns[first], sheet.columns[last], track))
    return tuple(bars)


def _bar(sheet: Sheet, name: str, first: Column, last: Column, track: int) -> ChannelBar:
    with_icon = first.width >= 128
    room = last.right - first.left - 2 * first.inset - 2 * SIDE - (ICON + 4 if with_icon else 0)
    return ChannelBar(
        sheet.paragraph(name, BODY, room), icon_name(name) if with_icon else "", first, last, track
    )


def _channels(sheet: Sheet, step: Step | None) -> dict[str, str]:
    """The channels of a step as first written, by their name without case."""
    if step is None:
        return {}
    names = [touchpoint.channel.strip() for touchpoint in _contacts(sheet, step)]
    return {name.casefold(): name for name in names if name}
