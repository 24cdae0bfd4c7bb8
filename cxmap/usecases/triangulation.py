"""Where the ways of knowing disagree about a touchpoint, and where nobody has looked yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd
from pandas.io.formats.style import Styler

from cxmap.analysis import triangulation as analysis
from cxmap.analysis.evidence import select
from cxmap.analysis.findings import GroupEstimate
from cxmap.analysis.triangulation import Cell, Triangle, Voice
from cxmap.drawing import fonts, group_intervals, svg
from cxmap.drawing.theme import DARK, LIGHT
from cxmap.model.evidence import EvidenceFilter, Method
from cxmap.usecases import project as projects
from cxmap.usecases.desk import Desk
from cxmap.usecases.experience_map import load_evidence
from cxmap.words import Language

__all__ = ["Cell", "Triangle", "Voice"]
MOST_SUGGESTED = 12
UNASKED = (Voice.SYSTEMS, Method.SILENT_EVENT, Method.COMPLAINT, Method.SOCIAL_MEDIA)
"""What comes by itself, and no field work brings."""
Group = Literal["voice", "method"]
GROUPS: dict[Group, Sequence[Voice] | Sequence[Method]] = {"voice": tuple(Voice), "method": tuple(Method)}


@dataclass(frozen=True)
class Coverage:
    """The cells of touchpoints x voices x segments; `names` are those of touchpoints and segments by id."""

    cells: tuple[Cell, ...]
    touchpoints: dict[str, str]
    segments: dict[str, str]

    def suggested(self) -> list[Cell]:
        """The next field work: the emptiest cells of those whom somebody can ask or watch, one per touchpoint first."""
        open_cells = [cell for cell in self.cells if cell.missing and cell.group not in UNASKED]
        seen: dict[str, int] = {}
        rank: list[tuple[int, int, int]] = []
        for cell in open_cells:
            seen[cell.touchpoint_id] = seen.get(cell.touchpoint_id, 0) + 1
            rank.append((seen[cell.touchpoint_id], cell.n, len(rank)))
        order = sorted(range(len(open_cells)), key=lambda place: rank[place])
        return [open_cells[place] for place in order[:MOST_SUGGESTED]]


def triangulate(desk: Desk, where: EvidenceFilter | None = None) -> tuple[list[Triangle], dict[str, str]]:
    """Every touchpoint as the voices tell it, where they disagree first; and the touchpoints' names."""
    names = {each.id: each.name for each in projects.touchpoints(desk)}
    return analysis.triangulate(_evidence(desk, where), list(names)), names


def coverage(
    desk: Desk, where: EvidenceFilter | None = None, *, by: Group = "voice", by_segment: bool = False
) -> Coverage:
    """How much is known of each touchpoint by voice or method (and segment), the emptiest first, and what it takes."""
    touchpoints = {each.id: each.name for each in projects.touchpoints(desk)}
    segments = {each.id: each.name for each in projects.segments(desk)} if by_segment else {}
    cells = analysis.coverage(_evidence(desk, where), list(touchpoints), list(segments), GROUPS[by])
    return Coverage(tuple(cells), touchpoints, segments)


def picture(
    found: Triangle, names: Mapping[Voice, str], language: Language, *, dark: bool
) -> tuple[str, str]:
    """The means of the voices with their intervals, as SVG, and the same in words."""
    groups = [GroupEstimate(each.voice, each.feeling) for each in found.voices]
    drawn = group_intervals.draw(
        groups, {str(voice): text for voice, text in names.items()}, language, DARK if dark else LIGHT
    )
    return svg.paint(drawn, style=fonts.embedded_style(drawn.texts())), drawn.description


def painted(table: pd.DataFrame, columns: Sequence[str], *, dark: bool) -> Styler:
    """The table of coverage with its empty cells marked."""
    empty = f"background-color: {(DARK if dark else LIGHT).gap_pale}"
    return table.style.map(lambda n: empty if n == 0 else "", subset=list(columns))


def coverage_table(found: Coverage, voices: Sequence[str]) -> pd.DataFrame:
    """One row per touchpoint (and segment), one column per voice: how many items, the emptiest row first."""
    rows: dict[tuple[str, str], dict[str, int]] = {}
    for cell in found.cells:
        rows.setdefault((cell.touchpoint_id, cell.segment_id), {})[cell.group] = cell.n
    frame = pd.DataFrame(
        [
            {
                "touchpoint": found.touchpoints[touchpoint],
                "segment": found.segments.get(segment, ""),
                **{voice: counts.get(voice, 0) for voice in voices},
            }
            for (touchpoint, segment), counts in rows.items()
        ],
        columns=["touchpoint", "segment", *voices],
    )
    empty = (frame[list(voices)] == 0).sum(axis=1)
    total = frame[list(voices)].sum(axis=1)
    order = (
        pd.DataFrame({"empty": -empty, "total": total}).sort_values(["empty", "total"], kind="stable").index
    )
    return frame.loc[order].reset_index(drop=True)


def _evidence(desk: Desk, where: EvidenceFilter | None) -> pd.DataFrame:
    frame = load_evidence(desk)
    return frame if where is None else select(frame, where)
