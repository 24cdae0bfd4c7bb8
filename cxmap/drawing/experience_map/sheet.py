"""What every part of the picture knows: the map, its findings, the words, the theme and the columns."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from cxmap.analysis.findings import MapFindings, Overlay, StepFindings
from cxmap.drawing.paragraph import Paragraph, measure, paragraph
from cxmap.drawing.ruler import Ruler
from cxmap.drawing.theme import Face, Theme
from cxmap.model.evidence import Method
from cxmap.model.experience_map import DesiredValue, MapDocument, Step
from cxmap.words import Language, number, say

MARGIN = 40
LABEL = 140
"""Width of the lane labels at the left."""

GRID = MARGIN + LABEL + 12
"""Where the columns begin."""

COMFORTABLE = 1600
"""All columns together are this wide, unless each would be wider or narrower than it may."""

NARROWEST, WIDEST = 96, 200
SMALLEST_PICTURE = 640
PAD = 12
"""Between a border and text, in cards and labels."""


@dataclass(frozen=True)
class Column:
    """One step with its findings, or the empty place of a stage without steps. `tint` is its stage's number."""

    index: int
    left: float
    width: float
    tint: int
    stage_id: str
    step: Step | None
    findings: StepFindings | None

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def centre(self) -> float:
        return self.left + self.width / 2

    @property
    def inset(self) -> float:
        """Between a column's edge and its cards."""
        return 8 if self.width >= 128 else 4

    @property
    def text_left(self) -> float:
        """Where plain text and bars of a cell begin."""
        return self.left + self.inset + 4

    @property
    def text_width(self) -> float:
        return self.width - 2 * (self.inset + 4)

    @property
    def assumed(self) -> bool:
        """Whether nothing in this column rests on evidence."""
        return self.findings is None or self.findings.items == 0

    @property
    def desired(self) -> DesiredValue | None:
        """What is compared with: the customers' wish, or management's view of it where nobody asked them."""
        if self.findings is None:
            return None
        return self.findings.desired_customer or self.findings.desired_management


@dataclass(frozen=True)
class Sheet:
    """Everything that is given, and the columns that follow from it."""

    document: MapDocument
    findings: MapFindings
    language: Language
    theme: Theme
    ruler: Ruler
    overlays: tuple[Overlay, ...]
    today: date

    def say(self, key: str, /, **values: object) -> str:
        return say(self.language, f"picture.{key}", **values)

    def count(self, key: str, n: int) -> str:
        return self.say(f"count.{key}_one" if n == 1 else f"count.{key}", n=n)

    def number(self, value: float, decimals: int = 1) -> str:
        return number(self.language, value, decimals)

    def signed(self, value: float) -> str:
        return number(self.language, value, 1, signed=True)

    def paragraph(self, text: str, face: Face, column: float) -> Paragraph:
        return paragraph(text, face, column, self.ruler)

    def measure(self, text: str, face: Face) -> float:
        return measure(text, face, self.ruler)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        findings = {found.step_id: found for found in self.findings.steps}
        places = list(self._places())
        width = _column_width(len(places))
        return tuple(
            Column(
                index=index,
                left=GRID + index * width,
                width=width,
                tint=tint,
                stage_id=stage_id,
                step=step,
                findings=findings.get(step.id) if step else None,
            )
            for index, (tint, stage_id, step) in enumerate(places)
        )

    def _places(self) -> list[tuple[int, str, Step | None]]:
        places: list[tuple[int, str, Step | None]] = []
        for tint, stage in enumerate(self.document.stages):
            steps = [step for step in self.document.steps if step.stage_id == stage.id]
            places += [(tint, stage.id, step) for step in steps] or [(tint, stage.id, None)]
        return places

    @cached_property
    def steps(self) -> tuple[tuple[Column, Step], ...]:
        """The columns that hold a step, each with its step."""
        return tuple((column, column.step) for column in self.columns if column.step)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each step by its id."""
        return {step.id: index for index, (_, step) in enumerate(self.steps, 1)}

    @cached_property
    def by_step(self) -> dict[str, Column]:
        return {step.id: column for column, step in self.steps}

    @cached_property
    def step_names(self) -> dict[str, str]:
        """The names on one line, for sentences."""
        return {step.id: " ".join(step.name.split()) for step in self.document.steps}

    @cached_property
    def grid_right(self) -> float:
        return self.columns[-1].right if self.columns else GRID

    @cached_property
    def width(self) -> float:
        return max(self.grid_right + MARGIN, SMALLEST_PICTURE)

    @cached_property
    def stage_edges(self) -> tuple[float, ...]:
        """Where one stage ends and the next begins."""
        pairs = zip(self.columns, self.columns[1:], strict=False)
        return tuple(after.left for before, after in pairs if before.stage_id != after.stage_id)

    @cached_property
    def methods(self) -> dict[str, str]:
        """The shade of each method that occurs, in the order of the vocabulary."""
        occurring = [str(method) for method in Method if self.findings.items_by_method.get(method)]
        return {method: self.theme.method(index) for index, method in enumerate(occurring)}


def _column_width(count: int) -> float:
    return min(max(COMFORTABLE // max(count, 1), NARROWEST), WIDEST)
