"""A text that has been broken into lines: how much room it takes, and its lines at a place."""

from dataclasses import dataclass

from cxmap.drawing.direction import runs_right_to_left
from cxmap.drawing.ruler import Ruler, wrap
from cxmap.drawing.scene import Anchor, Text
from cxmap.drawing.theme import Face

BASELINE = 0.345
"""How far below the middle of its line a baseline lies, as a share of the size (half of a capital's height)."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines of one face; `width` is that of the longest line, `column` the room they were broken into, in pixels."""

    lines: tuple[str, ...]
    face: Face
    width: float
    column: float = 0.0

    @property
    def height(self) -> float:
        return len(self.lines) * self.face.leading

    @property
    def runs_right_to_left(self) -> bool:
        return bool(self.lines) and runs_right_to_left(self.lines[0])

    def at(
        self,
        x: float,
        top: float,
        fill: str,
        *,
        anchor: Anchor = "start",
        halo: str = "",
        whole_column: bool = False,
    ) -> tuple[Text, ...]:
        """The lines with the upper edge of the first at `top`; x is the side or middle that `anchor` names.

        From right to left, lines that start at x stand at the right side of their block, or of the whole column.
        """
        is_turned = self.runs_right_to_left
        if anchor == "start" and is_turned and (whole_column or len(self.lines) > 1):
            x, anchor = x + (max(self.column, self.width) if whole_column else self.width), "end"
        first = top + self.face.leading / 2 + self.face.size * BASELINE
        return tuple(
            line_of(
                line,
                self.face,
                x,
                first + index * self.face.leading,
                fill,
                anchor=anchor,
                halo=halo,
                right_to_left=is_turned if len(self.lines) > 1 else None,
            )
            for index, line in enumerate(self.lines)
            if line
        )


def paragraph(text: str, face: Face, column: float, ruler: Ruler) -> Paragraph:
    """The text in lines no wider than the column."""
    lines = wrap(
        text,
        face.size,
        column,
        weight=face.weight,
        italic=face.italic,
        spacing=face.spacing,
        ruler=ruler,
    )
    longest = max((measure(line, face, ruler) for line in lines), default=0.0)
    return Paragraph(lines, face, longest, column)


def measure(text: str, face: Face, ruler: Ruler) -> float:
    return ruler(text, face.size, face.weight, face.italic, face.spacing)


def line_of(
    text: str,
    face: Face,
    x: float,
    baseline: float,
    fill: str,
    *,
    anchor: Anchor = "start",
    halo: str = "",
    right_to_left: bool | None = None,
) -> Text:
    """One line of a face with its baseline at y; `right_to_left` as in `Text`."""
    return Text(
        x,
        baseline,
        text,
        face.size,
        fill,
        face.weight,
        face.italic,
        anchor,
        face.spacing,
        halo,
        right_to_left,
    )


def middle_line(
    text: str, face: Face, x: float, middle: float, fill: str, *, anchor: Anchor = "start", halo: str = ""
) -> Text:
    """One line of a face whose capitals are centred on a height."""
    return line_of(text, face, x, middle + face.size * BASELINE, fill, anchor=anchor, halo=halo)
