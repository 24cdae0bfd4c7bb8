"""The scores of a programme and what they are worth, for screens and the command line."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from cxmap.analysis import mystery_shopping_flags as flags
from cxmap.analysis import mystery_shopping_reliability as reliability_analysis
from cxmap.analysis import mystery_shopping_scores as score_analysis
from cxmap.analysis import mystery_shopping_waves as wave_analysis
from cxmap.analysis.mystery_shopping_findings import (
    By,
    Correction,
    Reliability,
    Score,
    VisitsNeeded,
    WaveChange,
)
from cxmap.analysis.mystery_shopping_scores import Shops
from cxmap.errors import NotFoundError
from cxmap.model.mystery_shopping import SCORED, Location, ProgrammeDocument, Shopper, VisitState, Wave
from cxmap.model.questionnaire import QuestionnaireDocument, said
from cxmap.store import mystery_shopping as shop_store
from cxmap.store import project as project_store
from cxmap.store.transaction import find
from cxmap.usecases.desk import Desk
from cxmap.words import Language, number, say

__all__ = ["By", "Correction", "Reliability", "Score", "Shops", "VisitsNeeded", "WaveChange"]

Value = TypeVar("Value")
KEPT = 6
"""Programmes, under a filter each, whose points stay in memory."""


@dataclass(frozen=True)
class Where:
    """Which visits are looked at; an empty field does not restrict. Values are ids, or texts of locations."""

    waves: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()
    shoppers: tuple[str, ...] = ()
    states: tuple[VisitState, ...] = SCORED


@dataclass(frozen=True)
class Scored:
    """A programme with its visits scored. `names` are those of locations, waves and shoppers by id.

    What was computed from it once is remembered with it.
    """

    programme: ProgrammeDocument
    documents: tuple[QuestionnaireDocument, ...]
    shops: Shops
    names: Mapping[str, str]
    remembered: dict[tuple[Any, ...], Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, key: tuple[Any, ...], compute: Callable[[], Value]) -> Value:
        """What `compute` gives, computed the first time only."""
        if key not in self.remembered:
            self.remembered[key] = compute()
        found: Value = self.remembered[key]
        return found

    def label(self, by: By, key: str, language: Language) -> str:
        """What a row of scores is called."""
        if by == "item":
            text = next(
                (said(item.label, language) for each in self.documents[::-1] if (item := each.item(key))), ""
            )
            return f"{key}. {text}"
        if by == "section":
            return section_label(self.documents, key, language)
        return self.names.get(key, key)


def section_label(documents: Collection[QuestionnaireDocument], key: str, language: Language) -> str:
    """A section in the language asked for."""
    for document in documents:
        for section in document.sections:
            if score_analysis.section_key(section.label) == key:
                return said(section.label, language)
    return key


def load(desk: Desk, programme_id: str, where: Where | None = None) -> Scored:
    """The visits of a programme under a filter, with their points; kept in memory until the project changes."""
    with desk.database.reading() as connection:
        revision = project_store.revision(connection, desk.project_id)
    return _filtered(
        desk.database.url,
        desk.project_id,
        programme_id,
        revision,
        where=where or Where(),
        hidden=_Hidden(desk),
    )


@lru_cache(maxsize=KEPT)
def _filtered(
    url: str, project_id: str, programme_id: str, revision: int, *, where: Where, hidden: "_Hidden"
) -> Scored:
    whole = _loaded(url, project_id, programme_id, revision, hidden)
    visits = whole.shops.visits
    chosen = np.ones(len(visits), dtype=bool)
    restricted = {
        "wave_id": where.waves,
        "region": where.regions,
        "segment": where.segments,
        "location_id": where.locations,
        "shopper_id": where.shoppers,
        "state": tuple(str(state) for state in where.states),
    }
    for column, values in restricted.items():
        if values:
            chosen &= visits[column].isin(values).to_numpy()
    if chosen.all():
        return whole
    return Scored(whole.programme, whole.documents, whole.shops.where(chosen), whole.names)


class _Hidden:
    """A desk that does not count in what a remembered call is known by."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Hidden)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=KEPT)
def _loaded(_url: str, project_id: str, programme_id: str, _revision: int, hidden: _Hidden) -> Scored:
    with hidden.desk.database.reading() as connection:
        programme = shop_store.load_programme(connection, project_id, programme_id)
        documents = tuple(
            shop_store.load_questionnaire(connection, project_id, each.id)
            for each in programme.questionnaires
        )
        visits = shop_store.load_visits(connection, project_id, programme_id, columns=shop_store.SCORED)
        # visits keep the names of what was deleted since
        locations = find(connection, Location, project_id, programme_id=programme_id, deleted=True)
        waves = find(connection, Wave, project_id, programme_id=programme_id, deleted=True)
        shoppers = find(connection, Shopper, project_id, deleted=True)
    places = {each.id: each for each in (*programme.locations, *locations)}
    visits = visits[visits["points"] != ""].reset_index(drop=True)
    visits["region"] = visits["location_id"].map({key: each.region for key, each in places.items()})
    visits["segment"] = visits["location_id"].map({key: each.segment for key, each in places.items()})
    names = {each.id: each.name or each.code for each in places.values()}
    names |= {each.id: each.name for each in (*programme.waves, *waves)}
    names |= {each.id: each.pseudonym for each in (*programme.shoppers, *shoppers)}
    return Scored(programme, documents, score_analysis.gather(documents, visits), names)


def scores(scored: Scored, by: By = "all") -> tuple[Score, ...]:
    """One score per group; waves in their order, the others as named."""
    return scored.once(("scores", by), lambda: _scores(scored, by))


def _scores(scored: Scored, by: By) -> tuple[Score, ...]:
    found = score_analysis.scores(scored.shops, by)
    if by == "wave":
        order = {wave.id: place for place, wave in enumerate(scored.programme.waves)}
        return tuple(sorted(found, key=lambda each: order.get(each.key, -1)))
    if by in {"location", "shopper"}:
        return tuple(sorted(found, key=lambda each: scored.names.get(each.key, each.key).casefold()))
    return found


def heat(scored: Scored) -> pd.DataFrame:
    """Locations by sections."""
    return scored.once(("heat",), lambda: score_analysis.heat(scored.shops))


def wave_named(scored: Scored, name: str) -> str:
    """The id of the wave of that name or id."""
    for wave in scored.programme.waves:
        if name in {wave.id, wave.name}:
            return wave.id
    raise NotFoundError(what="wave", id=name)


def compare(
    scored: Scored, first: str, second: str, by: By = "all", correction: Correction = "holm"
) -> tuple[WaveChange, ...]:
    """The second wave minus the first (ids), corrected for many rows."""
    return scored.once(
        ("compare", first, second, by, correction),
        lambda: wave_analysis.compare(scored.shops, first, second, by, correction),
    )


def visits_needed(scored: Scored, width: float) -> VisitsNeeded:
    """How many visits a 95 % interval of this width takes."""
    return scored.once(("needed", width), lambda: wave_analysis.visits_needed(scored.shops, width))


def raised(desk: Desk, scored: Scored) -> pd.DataFrame:
    """The flags of all visits that are looked at: visits x flags."""
    visits = scored.shops.visits
    with desk.database.reading() as connection:
        repeated = shop_store.repeated_texts(
            connection, desk.project_id, scored.programme.programme.id, flags.TEXT_LENGTH
        )
    return flags.bulk_flags(visits, scored.shops.traps, repeated)


def reliability(desk: Desk, scored: Scored) -> Reliability:
    """What shoppers are worth as instruments."""
    return scored.once(("reliability",), lambda: _reliability(desk, scored))


def _reliability(desk: Desk, scored: Scored) -> Reliability:
    shops = scored.shops
    flagged = raised(desk, scored).any(axis=1).to_numpy()
    counted = shops.visits.loc[flagged, "shopper_id"].value_counts().to_dict()
    paired = shops.visits.loc[reliability_analysis.pair_labels(shops.visits) != "", "id"].tolist()
    with desk.database.reading() as connection:
        answers = shop_store.load_answers(connection, desk.project_id, paired)
    return reliability_analysis.reliability(
        shops, scored.documents, {str(key): int(n) for key, n in counted.items()}, answers
    )


def words_of_change(change: WaveChange, language: Language) -> str:
    """What a comparison says, in words before numbers."""

    def points(value: float | None) -> str:
        return number(language, value or 0.0, 1, signed=True)

    told = {"change": points(change.change)}
    if change.verdict == "unknown":
        return say(language, f"shop.change.{change.why_not}", **told)
    detectable = number(language, change.detectable or 0.0, 1)
    ends = {"low": points(change.low), "high": points(change.high)}
    if change.verdict == "no_change":
        return say(language, "shop.change.no_change", **told, detectable=detectable)
    return say(language, f"shop.change.{change.verdict}", **told, **ends)


def words_of_needed(needed: VisitsNeeded, language: Language) -> str:
    """How many visits an interval takes, or that it cannot be computed."""
    if needed.per_location is None or needed.locations is None or needed.visits_each is None:
        return say(language, "shop.results.needed_unknown")
    return say(
        language,
        "shop.results.needed",
        width=f"{needed.width:g}",
        each=number(language, needed.per_location, 0),
        places=number(language, needed.locations, 0),
        visits=number(language, needed.visits_each, 1),
    )
