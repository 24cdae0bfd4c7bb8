"""How far a wave has come: wanted, planned, done and missing visits per location, daypart and scenario."""

from collections import Counter
from dataclasses import dataclass

import pandas as pd

from cxmap.model.mystery_shopping import PLANNED, ProgrammeDocument, VisitState


@dataclass(frozen=True)
class CoverageRow:
    """One cell of the coverage board. `missing` is what no assignment covers yet; "" and None: any."""

    location_id: str
    daypart: str
    scenario_id: str | None
    wanted: int
    planned: int
    done: int

    @property
    def missing(self) -> int:
        return max(self.wanted - self.planned - self.done, 0)


def coverage(document: ProgrammeDocument, visits: pd.DataFrame, wave_id: str) -> tuple[CoverageRow, ...]:
    """The rows of a wave, by location: those a quota asks for, and those that have visits without one.

    A quota without a location holds for each; one for a location goes before it. Excluded visits do not
    count.
    """
    own = visits[(visits["wave_id"] == wave_id) & (visits["state"] != VisitState.EXCLUDED.value)]
    counted = Counter(
        (str(row.location_id), str(row.daypart), str(row.scenario_id), str(row.state) in PLANNED)
        for row in own.itertuples()
    )
    wanted = _wanted(document, wave_id)
    rows = [
        CoverageRow(
            location,
            daypart,
            scenario or None,
            number,
            _matching(counted, location, daypart, scenario, planned=True),
            _matching(counted, location, daypart, scenario, planned=False),
        )
        for (location, daypart, scenario), number in wanted.items()
    ]
    covered = {row.location_id for row in rows}
    for location in dict.fromkeys(key[0] for key in counted if key[0] not in covered):
        planned, done = (_matching(counted, location, "", "", planned=each) for each in (True, False))
        rows.append(CoverageRow(location, "", None, 0, planned, done))
    order = {location.id: place for place, location in enumerate(document.locations)}
    return tuple(
        sorted(
            rows, key=lambda row: (order.get(row.location_id, len(order)), row.daypart, row.scenario_id or "")
        )
    )


def _wanted(document: ProgrammeDocument, wave_id: str) -> dict[tuple[str, str, str], int]:
    own = [quota for quota in document.quotas if quota.wave_id == wave_id]
    told: dict[tuple[str, str, str], int] = {}
    for quota in sorted(own, key=lambda quota: quota.location_id is not None):
        places = [quota.location_id] if quota.location_id else [each.id for each in document.locations]
        for place in places:
            told[place, quota.daypart, quota.scenario_id or ""] = quota.wanted
    return told


def _matching(
    counted: Counter[tuple[str, str, str, bool]],
    location: str,
    daypart: str,
    scenario: str,
    *,
    planned: bool,
) -> int:
    """How many visits fit a cell; an empty daypart or scenario fits any."""
    return sum(
        number
        for (place, part, played, open_), number in counted.items()
        if place == location
        and open_ is planned
        and (not daypart or part == daypart)
        and (not scenario or played == scenario)
    )
