"""The tables of a blueprint: service standards as CSV and XLSX, and what each role must know, as a handout."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields

import pandas as pd

from cxmap.analysis import blueprint_tables as analysis
from cxmap.analysis.blueprint_findings import BlueprintFindings
from cxmap.analysis.blueprint_rule_checks import clock
from cxmap.analysis.blueprint_tables import TrainingFailure, TrainingStep, TrainingView
from cxmap.drawing import fence, handout
from cxmap.drawing.handout import Handout, Section
from cxmap.errors import UnknownFormatError
from cxmap.formats import DOORS
from cxmap.formats.formula_guard import guarded
from cxmap.model.service_blueprint import BlueprintDocument
from cxmap.words import Language, say

__all__ = ["StandardRow", "TrainingFailure", "TrainingStep", "TrainingView", "clock"]

FORMATS = (".csv", ".xlsx")
WIDTHS = (0.6, 4.0, 1.2, 4.0, 5.0)
"""The columns of the training view: number, step, standard, policy, what can go wrong."""


@dataclass(frozen=True)
class StandardRow:
    """The service standard of one node; times are seconds, None where unknown; `met` of `timed` kept it.

    The ends are those of Wilson's 95 % interval of the share that kept it, in per cent.
    """

    number: int | None
    node: str
    role: str
    lane: str
    standard: float | None
    tolerable: float | None
    timed: int
    median: float | None
    lower_quartile: float | None
    upper_quartile: float | None
    met: int | None
    met_share: float | None
    met_low: float | None
    met_high: float | None
    beyond: int | None


def standards(document: BlueprintDocument, found: BlueprintFindings, language: Language) -> list[StandardRow]:
    """The service standards of all steps, in the order of the blueprint."""
    lanes = {node.id: document.lane_of[node.lane_id] for node in document.nodes}
    return [
        StandardRow(
            number=row.number,
            node=row.name,
            role=row.actor,
            lane=lanes[row.node_id].name or say(language, f"blueprint_names.role.{row.role}"),
            standard=row.standard,
            tolerable=row.tolerable,
            timed=row.observed.n,
            median=row.observed.median,
            lower_quartile=row.observed.lower_quartile,
            upper_quartile=row.observed.upper_quartile,
            met=row.met.k if row.met.n else None,
            met_share=_per_cent(row.met.value),
            met_low=_per_cent(row.met.low),
            met_high=_per_cent(row.met.high),
            beyond=row.beyond.k if row.beyond.n else None,
        )
        for row in analysis.standards(document, found)
    ]


def _per_cent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)


def standards_file(rows: Sequence[StandardRow], suffix: str, language: Language) -> bytes:
    """The service standards as CSV or XLSX with the column names of the language; times are seconds."""
    if suffix not in FORMATS:
        raise UnknownFormatError(file=f"*{suffix}", known=", ".join(FORMATS))
    names = {
        each.name: say(language, f"blueprint_tables.standard.{each.name}") for each in fields(StandardRow)
    }
    frame = pd.DataFrame([asdict(row) for row in rows], columns=list(names))
    texts = [each.name for each in fields(StandardRow) if each.type is str]
    frame[texts] = frame[texts].map(guarded)
    return DOORS[suffix].write(frame.rename(columns=names))


def training(document: BlueprintDocument, found: BlueprintFindings) -> tuple[TrainingView, ...]:
    """What each role of the organisation must know, in the order of the process."""
    return analysis.training(document, found)


def training_pdf(
    document: BlueprintDocument, found: BlueprintFindings, language: Language, *, actor_id: str = ""
) -> bytes:
    """The training view as PDF: a section for each role, or for one; RenderingFailedError says why there is none."""
    views = [view for view in training(document, found) if actor_id in {"", view.actor_id}]
    told = Handout(
        title=say(language, "blueprint_tables.training.title", name=document.blueprint.name),
        subtitle=document.organisation or document.project_name,
        footer=say(language, "blueprint_tables.training.footer", n=document.revision),
        language=language,
        sections=tuple(_section(view, language) for view in views)
        or (Section(text=say(language, "blueprint_tables.training.nobody")),),
        landscape=True,
        apart=True,
    )
    return fence.render_handout(handout.sheet_of(told))


def _section(view: TrainingView, language: Language) -> Section:
    columns = ("number", "step", "standard", "policy", "failures")
    n = len(view.steps)
    told = "blueprint_tables.training.steps_one" if n == 1 else "blueprint_tables.training.steps"
    return Section(
        heading=view.actor,
        text=say(language, told, n=n),
        columns=tuple(say(language, f"blueprint_tables.training.column.{name}") for name in columns),
        widths=WIDTHS,
        rows=tuple(_step_cells(step, language) for step in view.steps),
    )


def _step_cells(step: TrainingStep, language: Language) -> tuple[str, ...]:
    context = [say(language, "blueprint_tables.training.in_lane", lane=lane_name(step, language))]
    if step.captures:
        context.append(say(language, "blueprint_tables.training.captures", data=", ".join(step.captures)))
    if step.materials:
        context.append(say(language, "blueprint_tables.training.materials", materials=step.materials))
    times = [clock(step.standard) if step.standard is not None else ""]
    if step.tolerable is not None:
        times.append(say(language, "blueprint_tables.training.at_most", time=clock(step.tolerable)))
    return (
        str(step.number or ""),
        "\n".join([step.name, *context]),
        "\n".join(filter(None, times)),
        step.policy,
        "\n\n".join(failure_text(failure, language) for failure in step.failures),
    )


def lane_name(step: TrainingStep, language: Language) -> str:
    """The lane a step is in, as the language calls its role."""
    return say(language, f"blueprint_names.role.{step.role}")


def failure_text(failure: TrainingFailure, language: Language) -> str:
    """What can go wrong and what to do then, in a few lines."""
    lines = [f"{failure.label} {failure.mode}"]
    if failure.cause:
        lines.append(say(language, "blueprint_tables.training.cause", text=failure.cause))
    if failure.recovery:
        lines.append(say(language, "blueprint_tables.training.recovery", text=failure.recovery))
    if failure.poka_yoke:
        lines.append(say(language, "blueprint_tables.training.poka_yoke", text=failure.poka_yoke))
    return "\n".join(lines)
