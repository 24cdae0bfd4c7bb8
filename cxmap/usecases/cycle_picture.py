"""From a cycle to its picture: findings, scene, priority chart, and files in every format."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, get_args

import pandas as pd

from cxmap.drawing import priority_chart
from cxmap.drawing.activity_cycle import Compared, draw
from cxmap.drawing.priority_chart import Priority
from cxmap.drawing.scene import Scene
from cxmap.drawing.theme import DARK, LIGHT
from cxmap.model.activity_cycle import CycleDocument
from cxmap.model.evidence import EvidenceFilter
from cxmap.usecases import cycle_figures, picture
from cxmap.usecases.cycle_figures import Comparison, CycleFindings
from cxmap.usecases.picture import Paper, export, missing_characters, screen
from cxmap.words import Language, say

__all__ = ["FORMS", "Form", "Paper", "Scene", "View", "export", "missing_characters", "screen"]

Form = Literal["ring", "bars"]
FORMS: tuple[Form, ...] = get_args(Form)


@dataclass(frozen=True)
class View:
    """How a cycle is looked at: which evidence, ranked how, drawn how, and the two looks that are compared."""

    where: EvidenceFilter = field(default_factory=EvidenceFilter)
    weighted: bool = False
    form: Form = "ring"
    compared: tuple[tuple[str, EvidenceFilter], tuple[str, EvidenceFilter]] | None = None


def findings(document: CycleDocument, evidence: pd.DataFrame, view: View) -> CycleFindings:
    """All numbers of the cycle under the view."""
    return cycle_figures.findings(document, evidence, view.where, weighted=view.weighted)


def look_names(
    document: CycleDocument, view: View, language: Language, other: CycleDocument | None = None
) -> tuple[str, str] | None:
    """What the two compared looks are called; cycles of us and a competitor by who is rated. None for one."""
    if other is None:
        return (view.compared[0][0], view.compared[1][0]) if view.compared else None
    rated = document.cycle.competitor, other.cycle.competitor
    if rated[0] == rated[1]:
        return document.cycle.name, other.cycle.name
    us = say(language, "cycle.filler.us")
    return rated[0] or us, rated[1] or us


def comparison(
    document: CycleDocument, evidence: pd.DataFrame, view: View, other: CycleDocument | None = None
) -> Comparison | None:
    """Two looks, or this cycle and another one, with tested differences; None where nothing is compared."""
    if other is not None:
        return cycle_figures.compare(document, evidence, view.where, view.where, other)
    if view.compared is None:
        return None
    (_, first), (_, second) = view.compared
    return cycle_figures.compare(document, evidence, first, second)


def scene(
    document: CycleDocument,
    evidence: pd.DataFrame,
    view: View,
    language: Language,
    *,
    dark: bool = False,
    found: CycleFindings | None = None,
    other: CycleDocument | None = None,
) -> Scene:
    """The picture of the cycle, laid out; a comparison draws both looks, or both cycles."""
    both = comparison(document, evidence, view, other)
    names = look_names(document, view, language, other)
    compared = Compared(*names, both, other) if both and names else None
    return draw(
        document,
        both.first if both else found or findings(document, evidence, view),
        language=language,
        theme=DARK if dark else LIGHT,
        form=view.form,
        compared=compared,
        today=date.today(),  # noqa: DTZ011  the footer shows the reader's own calendar day
    )


def priorities(
    document: CycleDocument,
    found: CycleFindings,
    language: Language,
    *,
    dark: bool = False,
    selected: tuple[str, ...] = (),
) -> Any:
    """Importance against gap as a plotly figure; None where no activity has both."""
    phases = {phase.id: place for place, phase in enumerate(document.phases)}
    shown = [
        Priority(
            activity_id=activity.id,
            number=each.number,
            name=activity.name,
            phase=phases[activity.phase_id],
            importance=activity.importance,
            gap=each.gap.value,
            low=each.gap.low,
            high=each.gap.high,
        )
        for activity, each in zip(document.activities, found.activities, strict=True)
        if each.gap and activity.importance is not None
    ]
    if not shown:
        return None
    scale = (document.cycle.importance_low, document.cycle.importance_high)
    theme = DARK if dark else LIGHT
    return priority_chart.draw(shown, scale, language, theme, selected=selected)


def file_name(document: CycleDocument, suffix: str) -> str:
    """Project, cycle and date as a file name that every system takes."""
    return picture.file_named(document.project_name, document.cycle.name, suffix)
