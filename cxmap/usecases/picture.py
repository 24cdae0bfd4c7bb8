"""From a map to its picture: findings, scene, and files in every format."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, get_args

import pandas as pd

from cxmap.analysis import experience_map as analysis
from cxmap.analysis.findings import Gap, GroupEstimate, MapFindings, Overlay, StepFindings
from cxmap.drawing import fence, fonts, group_intervals, svg
from cxmap.drawing.experience_map import draw
from cxmap.drawing.scene import Scene, without_handles
from cxmap.drawing.theme import DARK, LIGHT
from cxmap.errors import UnknownFormatError
from cxmap.model.evidence import EvidenceFilter, Method
from cxmap.model.experience_map import MapDocument, Step, Weighting
from cxmap.words import Language, say

__all__ = ["FORMATS", "MIME", "PAGES", "Gap", "MapFindings", "Paper", "Scene", "StepFindings", "View"]

PictureFormat = Literal["svg", "png", "pdf"]
FORMATS: tuple[PictureFormat, ...] = get_args(PictureFormat)
PageSize = Literal["A4", "A3", "A2", "A1", "A0"]
PAGES: tuple[PageSize, ...] = get_args(PageSize)
MIME = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}


@dataclass(frozen=True)
class View:
    """How a map is looked at: which evidence, weighted how, and up to three other filters laid over it."""

    where: EvidenceFilter = field(default_factory=EvidenceFilter)
    weighting: Weighting | None = None
    compared: tuple[tuple[str, EvidenceFilter], ...] = ()


@dataclass(frozen=True)
class Paper:
    """How a picture is put on paper. `scale` or `width` (pixels) is for PNG, `page` and `tiled` for PDF."""

    scale: float = 2.0
    width: int | None = None
    transparent: bool = False
    page: PageSize = "A3"
    tiled: bool = False


def findings(document: MapDocument, evidence: pd.DataFrame, view: View) -> MapFindings:
    """All numbers of the map under the view."""
    return analysis.study(document, evidence, where=view.where, weighting=view.weighting)


@dataclass(frozen=True)
class StepFigures:
    """The numbers of one step, in valence (-2 .. +2); None where something cannot be computed."""

    name: str
    touchpoints: list[str]
    n: int
    items: int
    mean: float | None
    low: float | None
    high: float | None
    method: str
    why_not: str
    few: bool
    desired_customer: float | None
    desired_management: float | None
    gap: float | None
    gap_low: float | None
    gap_high: float | None
    rank: int | None


def step_figures(document: MapDocument, evidence: pd.DataFrame, view: View) -> list[StepFigures]:
    """What is computed for each step, in the order of the map."""
    found = findings(document, evidence, view)
    return [_figures(document, step, each) for step, each in zip(document.steps, found.steps, strict=True)]


def _figures(document: MapDocument, step: Step, found: StepFindings) -> StepFigures:
    feeling, gap = found.feeling, found.gap
    linked = document.step_touchpoints.get(step.id, ())
    return StepFigures(
        name=step.name,
        touchpoints=[document.touchpoints[key].name for key in linked],
        n=feeling.n,
        items=found.items,
        mean=feeling.mean,
        low=feeling.low,
        high=feeling.high,
        method=feeling.method,
        why_not=feeling.why_not,
        few=found.few,
        desired_customer=found.desired_customer.value if found.desired_customer else None,
        desired_management=found.desired_management.value if found.desired_management else None,
        gap=gap.value if gap else None,
        gap_low=gap.low if gap else None,
        gap_high=gap.high if gap else None,
        rank=found.rank,
    )


def evidence_of(
    document: MapDocument, evidence: pd.DataFrame, step_id: str, where: EvidenceFilter
) -> pd.DataFrame:
    """The items behind a step under a filter, the newest first."""
    return analysis.evidence_of(document, evidence, step_id, where)


def scene(
    document: MapDocument,
    evidence: pd.DataFrame,
    view: View,
    language: Language,
    *,
    dark: bool = False,
    found: MapFindings | None = None,
) -> Scene:
    """The picture of the map, laid out."""
    overlays = tuple(
        Overlay(name, analysis.study(document, evidence, where=where, weighting=view.weighting))
        for name, where in view.compared
    )
    return draw(
        document,
        found or findings(document, evidence, view),
        language=language,
        theme=DARK if dark else LIGHT,
        overlays=overlays,
        today=date.today(),  # noqa: DTZ011  the footer shows the reader's own calendar day
    )


def by_method(found: StepFindings, language: Language, *, dark: bool) -> tuple[str, str]:
    """The means of a step's methods with their intervals, as SVG, and the same in words."""
    names = {str(method): say(language, f"evidence.methods.{method}") for method in Method}
    return _intervals(found.by_method, names, language, dark=dark)


def by_segment(
    found: StepFindings, names: Mapping[str, str], language: Language, *, dark: bool
) -> tuple[str, str]:
    """The means of a step's segments with their intervals, as SVG, and the same in words."""
    return _intervals(found.by_segment, names, language, dark=dark)


def _intervals(
    groups: Sequence[GroupEstimate], names: Mapping[str, str], language: Language, *, dark: bool
) -> tuple[str, str]:
    drawn = group_intervals.draw(groups, names, language, DARK if dark else LIGHT)
    return svg.paint(drawn, style=fonts.embedded_style(drawn.texts())), drawn.description


def screen(picture: Scene) -> str:
    """The SVG that the canvas shows; its font is the app's own."""
    return svg.paint(picture)


def export(picture: Scene, suffix: str, paper: Paper) -> bytes:
    """The picture as a file; RenderingFailedError or PictureTooLargeError say why there is none."""
    picture = without_handles(picture)
    if suffix == "svg":
        return svg.paint(picture, style=fonts.embedded_style(picture.texts()), measured=True).encode()
    if suffix == "png":
        ground = replace(picture, background="none") if paper.transparent else picture
        return fence.render_png(
            svg.paint(ground), scale=paper.scale, width=paper.width, transparent=paper.transparent
        )
    if suffix == "pdf":
        return fence.render_pdf(svg.paint(picture), picture, page=paper.page, tiled=paper.tiled)
    raise UnknownFormatError(file=f"*.{suffix}", known=", ".join(FORMATS))


def missing_characters(picture: Scene) -> str:
    """The characters that neither our font nor any font of this computer can draw, each once."""
    return fonts.fallbacks("".join(text.text for text in picture.texts())).uncovered


def file_name(document: MapDocument, suffix: str) -> str:
    """Project, map and date as a file name that every system takes."""
    return file_named(document.project_name, document.map.name, suffix)


def file_named(project: str, name: str, suffix: str) -> str:
    """A project, what the file shows, and the date, without the signs that some system refuses."""
    parts = (project, name, date.today().isoformat())  # noqa: DTZ011  the reader's own calendar day
    plain = " - ".join(re.sub(r'[\\/:*?"<>|\x00-\x1f]+', " ", part).strip(" .")[:80] for part in parts)
    return f"{plain}.{suffix}"
