"""The places between the rows of the unrolled cycle, for the canvas to drop and add at."""

from collections.abc import Iterator

from cxmap.drawing.activity_cycle.panel import PAD, Panel
from cxmap.drawing.activity_cycle.sheet import Sheet
from cxmap.drawing.scene import Box, Group, Item, Pen

SLOT = 10


def row_slots(sheet: Sheet, panel: Panel, x: float, top: float) -> Iterator[Item]:
    """One invisible strip at the upper edge of each activity and at the end of each phase."""
    clear, table = Pen(sheet.theme.background, opacity=0), panel.activities
    tops = [*table.row_tops(top + panel.table_top), top + panel.table_top + table.height]
    row = 0
    for phase in sheet.document.phases:
        row += 1  # the name of the phase
        for index in range(len(sheet.document.activities_of(phase.id)) + 1):
            box = Box(x + PAD, tops[row] - SLOT / 2, table.width, SLOT, clear)
            spoken = sheet.say("spoken.slot", phase=sheet.phase_name(phase), place=index + 1)
            yield Group((box,), f"slot:{phase.id}:{index}", spoken)
            row += 1
        row -= 1
