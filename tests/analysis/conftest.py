"""Small evidence frames and maps for the sums to work on."""

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd
import pytest

from cxmap.model.evidence import EVIDENCE_COLUMNS
from cxmap.model.experience_map import (
    Card,
    DesiredValue,
    ExperienceMap,
    Lane,
    LaneKind,
    MapDocument,
    Stage,
    Step,
    Weighting,
)
from cxmap.model.touchpoint import Touchpoint

BLANK: dict[str, object] = {
    name: {"str": "", "int64": 1, "float64": float("nan")}[kind] for name, kind in EVIDENCE_COLUMNS.items()
}
SURVEY = {"method": "survey"}

MakeFrame = Callable[[Iterable[dict[str, Any]]], pd.DataFrame]
MakeMap = Callable[..., MapDocument]


def _frame(rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    filled = [BLANK | SURVEY | {"id": f"e{number}"} | row for number, row in enumerate(rows)]
    return pd.DataFrame(filled, columns=list(EVIDENCE_COLUMNS)).astype(EVIDENCE_COLUMNS)


def _map(
    steps: dict[str, tuple[str, ...]],
    *,
    desired: Iterable[tuple[str, str, float]] = (),
    cards: Iterable[tuple[str, str, int]] = (),
    mentions: dict[str, frozenset[str]] | None = None,
    segment_id: str | None = None,
    weighting: Weighting = Weighting.ITEM,
) -> MapDocument:
    touchpoints = {name for names in steps.values() for name in names}
    return MapDocument(
        project_id="p",
        project_name="Study",
        organisation="Bank",
        revision=1,
        map=ExperienceMap(
            id="m", name="Map", created_at="2026-01-01", segment_id=segment_id, weighting=weighting
        ),
        stages=(Stage(id="g", map_id="m", name="All", position=0),),
        steps=tuple(
            Step(id=step, map_id="m", stage_id="g", name=f"Name of {step}", position=place)
            for place, step in enumerate(steps)
        ),
        lanes=(Lane(id="l", map_id="m", kind=LaneKind.PAIN, position=0),),
        cards=tuple(
            Card(id=card, map_id="m", lane_id="l", step_id=step, text=card, position=place, span=span)
            for place, (card, step, span) in enumerate(cards)
        ),
        desired=tuple(
            DesiredValue(id=f"{step}-{holder}", map_id="m", step_id=step, holder=holder, value=value)
            for step, holder, value in desired
        ),
        touchpoints={name: Touchpoint(id=name, name=name) for name in touchpoints},
        step_touchpoints=steps,
        mentions=mentions or {},
    )


@pytest.fixture(scope="session")
def make_frame() -> MakeFrame:
    """Rows with only the fields that matter -> an evidence frame (ids e0, e1 ..., method survey)."""
    return _frame


@pytest.fixture(scope="session")
def make_map() -> MakeMap:
    """Steps with their touchpoints -> a map in one stage."""
    return _map
