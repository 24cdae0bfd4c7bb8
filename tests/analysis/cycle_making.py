"""Cycles for the sums to work on."""

from typing import Any

from cxmap.model.activity_cycle import (
    STANDARD_PHASES,
    Activity,
    ActivityCycle,
    AddOn,
    CycleDocument,
    CyclePhase,
)


def cycle(
    activities: dict[str, dict[str, Any]], add_ons: tuple[dict[str, Any], ...] = (), **fields: Any
) -> CycleDocument:
    """Activities by id with the fields that matter (`phase` 0, 1, 2); each has the touchpoint of its own name."""
    made = [
        Activity.model_validate(
            {
                "id": key,
                "cycle_id": "c",
                "name": f"Name of {key}",
                "position": place,
                "phase_id": f"p{told.get('phase', 0)}",
                **{name: value for name, value in told.items() if name != "phase"},
            }
        )
        for place, (key, told) in enumerate(activities.items())
    ]
    return CycleDocument(
        project_id="p",
        project_name="Study",
        organisation="Bank",
        revision=1,
        cycle=ActivityCycle(id="c", name="Cycle", created_at="2026-01-01", **fields),
        phases=tuple(
            CyclePhase(id=f"p{place}", cycle_id="c", kind=kind, position=place)
            for place, kind in enumerate(STANDARD_PHASES)
        ),
        activities=tuple(made),
        add_ons=tuple(
            AddOn.model_validate(
                {"id": f"x{place}", "cycle_id": "c", "name": "Idea", "position": place, **told}
            )
            for place, told in enumerate(add_ons)
        ),
        activity_touchpoints={key: (key,) for key in activities},
    )
