"""What all lanes share: the label at the left, the frame of a lane, and what a lane's content offers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from cxmap.drawing.experience_map.sheet import LABEL, MARGIN, PAD, Sheet
from cxmap.drawing.paragraph import Paragraph
from cxmap.drawing.scene import Box, Group, Item, Line, Pen
from cxmap.drawing.theme import HEADING, SMALL
from cxmap.model.experience_map import Lane, LaneKind

LABEL_PAD = 8
GAP = 8
"""Above and below a lane's content, between it and the separating lines."""


class Content(Protocol):
    """A measured lane: it knows its height and paints itself from a given top."""

    @property
    def height(self) -> float: ...

    def paint(self, top: float) -> Iterator[Item]: ...


@dataclass(frozen=True)
class Label:
    """The name of a lane and the soft line under it, as high as their words need."""

    sheet: Sheet
    lane: Lane
    name: Paragraph
    note: Paragraph | None

    @property
    def height(self) -> float:
        return 2 * LABEL_PAD + self.name.height + (self.note.height if self.note else 0)

    def paint(self, top: float, height: float) -> Group:
        theme = self.sheet.theme
        items: list[Item] = [Box(MARGIN, top, LABEL, height, Pen(theme.panel), 6)]
        items += self.name.at(MARGIN + PAD, top + LABEL_PAD, theme.ink)
        if self.note:
            items += self.note.at(MARGIN + PAD, top + LABEL_PAD + self.name.height, theme.soft)
        spoken = self.sheet.say("spoken.lane", name=" ".join(self.name.lines))
        return Group(tuple(items), f"lane:{self.lane.id}", spoken)


def lane_label(sheet: Sheet, lane: Lane) -> Label:
    room = LABEL - 2 * PAD
    note = _note(sheet, lane.kind)
    return Label(
        sheet,
        lane,
        sheet.paragraph(lane_name(sheet, lane), HEADING, room),
        sheet.paragraph(note, SMALL, room) if note else None,
    )


def lane_name(sheet: Sheet, lane: Lane) -> str:
    return lane.name.strip() or sheet.say(f"lane.{lane.kind}")


def _note(sheet: Sheet, kind: LaneKind) -> str:
    if kind is LaneKind.FREE:
        return ""
    if kind is LaneKind.DOING:
        if sheet.document.persona is None:
            return sheet.say("note.doing_nobody")
        return sheet.say("note.doing", who=sheet.document.persona.name.split(",")[0])
    return sheet.say(f"note.{kind}")


@dataclass(frozen=True)
class LaneRow:
    """A lane: its line above, its label, the invisible cells that can be clicked, and its content."""

    sheet: Sheet
    label: Label
    content: Content

    @property
    def height(self) -> float:
        return 2 * GAP + max(self.label.height, self.content.height)

    def paint(self, top: float) -> Iterator[Item]:
        sheet, inner = self.sheet, self.height - 2 * GAP
        yield Line(MARGIN, top, sheet.grid_right, top, Pen(stroke=sheet.theme.hairline))
        yield from self._cells(top)
        yield self.label.paint(top + GAP, inner)
        yield from self.content.paint(top + GAP)

    def _cells(self, top: float) -> Iterator[Item]:
        clear = Pen(self.sheet.theme.background, opacity=0)
        lane = self.label.lane
        name = " ".join(self.label.name.lines)
        for number, (column, step) in enumerate(self.sheet.steps, 1):
            box = Box(column.left, top, column.width, self.height, clear)
            spoken = self.sheet.say("spoken.cell", lane=name, number=number)
            yield Group((box,), f"cell:{lane.id}:{step.id}", spoken)
