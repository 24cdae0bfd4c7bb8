"""The pictures of cycles that the tests look at: small and large, in both forms, compared, empty and hostile."""

from dataclasses import replace
from datetime import date
from typing import Any

from cxmap.analysis.cycle_findings import CycleFindings, Share
from cxmap.drawing.activity_cycle import draw
from cxmap.drawing.ruler import Ruler
from cxmap.drawing.scene import Box, Scene, Text
from cxmap.model.activity_cycle import ActivityCycle, CycleDocument
from tests.drawing import cycle_sample as sample
from tests.drawing.test_experience_map import HOSTILE, by_id, fixed, flat

TODAY = date(2026, 3, 12)
LONG = ActivityCycle(
    id="c",
    name="A very long name " * 10,
    wanted_result="Keeping my first salary safe and growing, whatever happens. " * 8,
    created_at="2026-03-01",
)


def picture(
    document: CycleDocument | None = None, findings: CycleFindings | None = None, **more: Any
) -> Scene:
    given = {"language": "en", "today": TODAY, "ruler": fixed, **more}
    return draw(document or sample.document(), findings or sample.findings(), **given)


def empty() -> tuple[CycleDocument, CycleFindings]:
    document = sample.document(activities=(), add_ons=())
    unknown = Share(None, None, None, 0, 0, 0, "nothing_known")
    found = sample.findings(document, [], items=0)
    shares = replace(found.lock_on, now=unknown, after_live=unknown, after_all=unknown)
    return document, replace(found, lock_on=shares, held_by=(), items_by_method={}, first=None, last=None)


def weighted() -> tuple[CycleDocument, CycleFindings]:
    plain = sample.document()
    rated = tuple(
        one.model_copy(update={"importance": 1 + index % 5, "importance_by": "customer"})
        for index, one in enumerate(plain.activities)
    )
    document = sample.document(activities=rated)
    return document, sample.findings(document, weighted=True)


BOTH = (sample.document(), sample.findings())
FORTY = sample.study(40)
PICTURES: dict[str, tuple[tuple[CycleDocument, CycleFindings], dict[str, Any]]] = {
    "sample": (BOTH, {}),
    "indonesian": (BOTH, {"language": "id"}),
    "bars": (BOTH, {"form": "bars"}),
    "bars, indonesian": (sample.study(24), {"form": "bars", "language": "id"}),
    "three": (sample.study(3), {}),
    "fifteen": (sample.study(15), {"language": "id"}),
    "forty": (FORTY, {}),
    "six phases": (sample.study(17, phases=6), {}),
    "weighted": (weighted(), {}),
    "hostile": (sample.study(14, words=HOSTILE, cycle=LONG), {}),
    "hostile, forty": (sample.study(40, words=HOSTILE), {"language": "id"}),
    "hostile, bars": (sample.study(14, words=HOSTILE), {"form": "bars"}),
    "double": (BOTH, {"compared": sample.compared()}),
    "double, forty": (FORTY, {"compared": sample.compared(*FORTY)}),
    "double, bars": (BOTH, {"compared": sample.compared(), "form": "bars"}),
    "double, bars, indonesian": (BOTH, {"compared": sample.compared(), "form": "bars", "language": "id"}),
    "empty": (empty(), {}),
    "empty, bars": (empty(), {"form": "bars"}),
}


def drawn(name: str, ruler: Ruler = fixed) -> Scene:
    (document, findings), more = PICTURES[name]
    return picture(document, findings, **{**more, "ruler": ruler})


def disc_of(scene: Scene, key: str) -> Box:
    """The disc of an activity on the ring."""
    return next(
        item for item in by_id(scene)[f"activity:{key}"].items if isinstance(item, Box) and item.width == 31
    )


def said(scene: Scene, key: str) -> list[str]:
    """The words of one group."""
    return [item.text for item in flat(by_id(scene)[key].items) if isinstance(item, Text)]
