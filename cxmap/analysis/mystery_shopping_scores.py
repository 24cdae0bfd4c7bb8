"""Scores of many visits: by location, region, wave, section or item, with intervals that respect clustering.

Visits to one location are alike, so locations are resampled, not visits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from cxmap.analysis.estimate import LEVEL, SEED
from cxmap.analysis.mystery_shopping import HUNDRED, Numbers, points_matrix, sums
from cxmap.analysis.mystery_shopping_findings import By, NoInterval, Score, ScoreMethod
from cxmap.model.questionnaire import QuestionnaireDocument, said

RESAMPLES = 2000
FEWEST_CLUSTERS = 8
"""Fewer locations are too few to resample; then Student's t over locations is wider and honest."""
MOST_RESAMPLED = 40
"""With more groups, each takes Student's t over its locations: as wide, and without the wait."""
VISIT_COLUMNS = (
    "id",
    "questionnaire_id",
    "location_id",
    "region",
    "segment",
    "wave_id",
    "shopper_id",
    "points",
)
"""What a frame of visits must have; further columns are kept."""

Codes = NDArray[np.int64]
Ends = tuple[float, float, ScoreMethod]


@dataclass(frozen=True)
class Shops:
    """Many visits with what they earned, over all versions of the questionnaire.

    Shapes: n, n x items, n x sections; NaN in `items` where an item does not count, possible then being 0.
    `codes` are those of the items, `sections` the texts of the sections in the first language that has one.
    """

    visits: pd.DataFrame
    codes: tuple[str, ...]
    sections: tuple[str, ...]
    items: Numbers
    items_possible: Numbers
    section_earned: Numbers
    section_possible: Numbers
    earned: Numbers
    possible: Numbers
    traps: Numbers

    @property
    def locations(self) -> Codes:
        """The number of each visit's location."""
        return pd.factorize(self.visits["location_id"])[0].astype(np.int64)

    @property
    def scores(self) -> Numbers:
        """The score of each visit in percent, NaN where nothing was possible."""
        found = np.full(len(self.earned), np.nan)
        np.divide(self.earned, self.possible, out=found, where=self.possible > 0)
        return HUNDRED * found

    def where(self, chosen: NDArray[np.bool_]) -> "Shops":
        """The visits that are chosen."""
        return Shops(
            self.visits[chosen].reset_index(drop=True),
            self.codes,
            self.sections,
            self.items[chosen],
            self.items_possible[chosen],
            self.section_earned[chosen],
            self.section_possible[chosen],
            self.earned[chosen],
            self.possible[chosen],
            self.traps[chosen],
        )


def section_key(label: Mapping[str, str]) -> str:
    """What a section is called when versions are put together."""
    return said(dict(label), "en")


def gather(documents: Sequence[QuestionnaireDocument], visits: pd.DataFrame) -> Shops:
    """The visits of all versions in one table of points; `visits` has the columns of VISIT_COLUMNS."""
    codes = tuple(dict.fromkeys(item.code for each in documents for item in each.items))
    sections = tuple(dict.fromkeys(section_key(s.label) for each in documents for s in each.sections))
    n = len(visits)
    if len(documents) == 1 and n and codes and len(sections) == len(documents[0].sections):
        return _of_one_version(documents[0], visits.reset_index(drop=True), codes, sections)
    found = Shops(
        visits=visits.reset_index(drop=True),
        codes=codes,
        sections=sections,
        items=np.full((n, len(codes)), np.nan),
        items_possible=np.zeros((n, len(codes))),
        section_earned=np.zeros((n, len(sections))),
        section_possible=np.zeros((n, len(sections))),
        earned=np.zeros(n),
        possible=np.zeros(n),
        traps=np.full((n, len(codes)), np.nan),
    )
    for document in documents:
        _fill(found, document, (visits["questionnaire_id"] == document.questionnaire.id).to_numpy())
    return found


def _of_one_version(
    document: QuestionnaireDocument, visits: pd.DataFrame, codes: tuple[str, ...], sections: tuple[str, ...]
) -> Shops:
    """The table where there is nothing to put together: what is computed is not copied once more."""
    points = points_matrix(visits["points"].tolist(), len(document.items))
    told = sums(document, points)
    trap = np.array([bool(item.trap) for item in document.items], dtype=bool)
    return Shops(
        visits=visits,
        codes=codes,
        sections=sections,
        items=told.items,
        items_possible=told.items_possible,
        section_earned=told.sections,
        section_possible=told.sections_possible,
        earned=told.visits,
        possible=told.visits_possible,
        traps=np.where(trap, points, np.nan),
    )


def _fill(found: Shops, document: QuestionnaireDocument, own: NDArray[np.bool_]) -> None:
    """Write the points of the visits of one version into the table."""
    if not own.any() or not document.items:
        return
    rows = np.flatnonzero(own)
    points = points_matrix(found.visits["points"].to_numpy()[rows].tolist(), len(document.items))
    told = sums(document, points)
    at = np.array([found.codes.index(item.code) for item in document.items], dtype=np.int64)
    found.items[np.ix_(rows, at)] = told.items
    found.items_possible[np.ix_(rows, at)] = told.items_possible
    traps = np.flatnonzero([bool(item.trap) for item in document.items])
    if len(traps):
        found.traps[np.ix_(rows, at[traps])] = points[:, traps]
    for place, section in enumerate(document.sections):
        column = found.sections.index(section_key(section.label))
        found.section_earned[rows, column] += told.sections[:, place]
        found.section_possible[rows, column] += told.sections_possible[:, place]
    found.earned[rows] = told.visits
    found.possible[rows] = told.visits_possible


GROUPED: dict[By, str] = {
    "location": "location_id",
    "region": "region",
    "segment": "segment",
    "wave": "wave_id",
    "shopper": "shopper_id",
    "daypart": "daypart",
}
"""The column of a visit that each grouping goes by."""


def scores(shops: Shops, by: By = "all") -> tuple[Score, ...]:
    """One score per group of visits, per section or per item; groups come in the order of their keys."""
    if by == "section":
        return _columns(shops, shops.sections, shops.section_earned, shops.section_possible)
    if by == "item":
        return _columns(shops, shops.codes, shops.items, shops.items_possible)
    if by == "all":
        return (score("", shops.earned, shops.possible, shops.locations, {}),)
    group, keys = pd.factorize(shops.visits[GROUPED[by]].fillna(""), sort=True)
    order = np.argsort(group, kind="stable")
    starts = np.searchsorted(group[order], np.arange(len(keys) + 1))
    places, draws = shops.locations, None if len(keys) > MOST_RESAMPLED else dict[int, Numbers]()
    return tuple(
        score(str(key), shops.earned[rows], shops.possible[rows], places[rows], draws)
        for key, rows in zip(keys, np.split(order, starts[1:-1]), strict=True)
    )


def _columns(shops: Shops, keys: Sequence[str], earned: Numbers, possible: Numbers) -> tuple[Score, ...]:
    """One score per column; the resamples of locations are drawn once for all of them."""
    places = shops.locations
    known = ~np.isnan(earned) & (possible > 0)
    draws: dict[int, Numbers] = {}
    quick = _resampled_columns(
        keys, np.where(known, earned, 0.0), np.where(known, possible, 0.0), places, draws
    )
    return tuple(
        quick[key]
        if key in quick
        else score(key, earned[known[:, at], at], possible[known[:, at], at], places[known[:, at]], draws)
        for at, key in enumerate(keys)
        if known[:, at].any()
    )


def _resampled_columns(
    keys: Sequence[str], earned: Numbers, possible: Numbers, places: Codes, draws: dict[int, Numbers]
) -> dict[str, Score]:
    """The scores of the columns to which every location says something, several times: resampled all at once.

    This is what `score` does with them one by one.
    """
    clusters = int(places.max(initial=-1)) + 1
    if clusters < FEWEST_CLUSTERS:
        return {}
    total, most = (
        np.stack([summed(column, places, clusters) for column in each.T], 1) for each in (earned, possible)
    )
    number, shares = (possible > 0).sum(axis=0), _shares(earned, possible)
    varied = np.nanmax(shares, axis=0, initial=-np.inf) > np.nanmin(shares, axis=0, initial=np.inf)
    at = np.flatnonzero((most > 0).all(axis=0) & varied & (number > clusters))
    drawn = draws.setdefault(clusters, resamples(clusters))
    found = HUNDRED * (drawn @ total[:, at]) / (drawn @ most[:, at])
    low, high = np.quantile(found, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    highest = np.maximum(HUNDRED, HUNDRED * np.nanmax(shares[:, at], axis=0, initial=-np.inf))
    means = HUNDRED * np.nanmean(shares[:, at], axis=0)
    return {
        keys[column]: Score(
            keys[column],
            int(number[column]),
            clusters,
            float(total[:, column].sum()),
            float(most[:, column].sum()),
            float(HUNDRED * total[:, column].sum() / most[:, column].sum()),
            max(float(low[place]), 0.0),
            min(float(high[place]), float(highest[place])),
            "cluster_bootstrap",
            mean=float(means[place]),
        )
        for place, column in enumerate(at.tolist())
    }


def _shares(earned: Numbers, possible: Numbers) -> Numbers:
    return np.divide(earned, possible, out=np.full_like(earned, np.nan), where=possible > 0)


def score(
    key: str, earned: Numbers, possible: Numbers, places: Codes, draws: dict[int, Numbers] | None = None
) -> Score:
    """The score of some visits. `places` are the locations; `draws` keeps resamples by number of locations,
    None: nothing is resampled.

    The interval: Wilson (1927) for all-or-nothing scores without clusters, else a percentile bootstrap over
    locations, else Student's t over locations or, within one location, over visits (ratio estimator, Cochran
    1977, section 6.4).
    """
    known = possible > 0
    earned, possible, places = earned[known], possible[known], places[known]
    n = len(earned)
    if n == 0:
        return Score(key, 0, 0, 0.0, 0.0, why_not="no_visits" if not len(known) else "nothing_possible")
    place, cluster = np.unique(places, return_inverse=True)
    total, most = float(earned.sum()), float(possible.sum())
    value, mean = HUNDRED * total / most, float(HUNDRED * (earned / possible).mean())
    ends = _ends(earned, possible, cluster, len(place), draws)
    if isinstance(ends, str):
        return Score(key, n, len(place), total, most, value, why_not=ends, mean=mean)
    highest = max(HUNDRED, HUNDRED * float((earned / possible).max()))
    low, high = max(ends[0], 0.0), min(ends[1], highest)
    return Score(key, n, len(place), total, most, value, low, high, ends[2], mean=mean)


def _ends(
    earned: Numbers, possible: Numbers, cluster: Codes, clusters: int, draws: dict[int, Numbers] | None
) -> Ends | NoInterval:
    n = len(earned)
    if clusters in {1, n} and _is_share(earned, possible):
        from scipy import stats  # noqa: PLC0415  loads slowly, and few ask for it

        found = stats.binomtest(int((earned > 0).sum()), n).proportion_ci(LEVEL, method="wilson")
        return HUNDRED * float(found.low), HUNDRED * float(found.high), "wilson"
    if n == 1:
        return "single_visit"
    if np.ptp(earned / possible) == 0:
        return "no_variation"
    if clusters == 1:
        return *ratio_t(earned, possible), "t"
    total, most = summed(earned, cluster, clusters), summed(possible, cluster, clusters)
    if draws is None or clusters < FEWEST_CLUSTERS:
        return *ratio_t(total, most), "cluster_t"
    if clusters not in draws:
        draws[clusters] = resamples(clusters)
    found = HUNDRED * (draws[clusters] @ total) / (draws[clusters] @ most)
    low, high = np.quantile(found, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high), "cluster_bootstrap"


def summed(values: Numbers, codes: Codes, groups: int) -> Numbers:
    """The sum of the values of each group."""
    return np.bincount(codes, values, groups).astype(np.float64)


def _is_share(earned: Numbers, possible: Numbers) -> bool:
    """Whether every score is all or nothing."""
    return bool(((earned == 0) | (earned == possible)).all() and np.ptp(possible) == 0)


def resamples(clusters: int, seed: int = SEED) -> Numbers:
    """How often each location occurs in each resample: resamples x locations."""
    drawn = np.random.default_rng(seed).integers(0, clusters, (RESAMPLES, clusters))
    drawn += clusters * np.arange(RESAMPLES)[:, np.newaxis]  # so that one count serves all resamples
    counted = np.bincount(drawn.ravel(), minlength=RESAMPLES * clusters)
    return counted.reshape(RESAMPLES, clusters).astype(np.float64)


def ratio_t(earned: Numbers, possible: Numbers) -> tuple[float, float]:
    """The ends of Student's t interval of sum(earned) / sum(possible) over independent units, in percent."""
    units = len(earned)
    ratio = earned.sum() / possible.sum()
    residuals = earned - ratio * possible
    error = float(np.sqrt(units / (units - 1) * (residuals**2).sum()) / possible.sum())
    reach = float(special.stdtrit(units - 1, (1 + LEVEL) / 2)) * error
    return HUNDRED * (float(ratio) - reach), HUNDRED * (float(ratio) + reach)


def heat(shops: Shops) -> pd.DataFrame:
    """The score of each location (rows, by id) in each section (columns), NaN where it has none."""
    codes, keys = pd.factorize(shops.visits["location_id"], sort=True)
    rows: dict[str, Any] = {}
    for at, section in enumerate(shops.sections):
        earned = np.bincount(codes, shops.section_earned[:, at], len(keys))
        possible = np.bincount(codes, shops.section_possible[:, at], len(keys))
        rows[section] = np.where(possible > 0, HUNDRED * earned / np.where(possible > 0, possible, 1), np.nan)
    return pd.DataFrame(rows, index=pd.Index(keys, name="location_id"))
