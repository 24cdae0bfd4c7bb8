"""What shoppers are worth as instruments: severity, trap items, agreement in paired visits."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from cxmap.analysis.agreement import Level, alpha, percent
from cxmap.analysis.estimate import LEVEL
from cxmap.analysis.mystery_shopping import HUNDRED, Numbers
from cxmap.analysis.mystery_shopping_findings import ItemAgreement, Reliability, ShopperFindings
from cxmap.analysis.mystery_shopping_scores import Shops, scores, summed
from cxmap.analysis.mystery_shopping_waves import adjust
from cxmap.model.questionnaire import CHOICES, UNSCORED, ItemKind, QuestionnaireDocument, QuestionnaireItem

NOTABLE = 5.0
"""Points of the score; a proven severity below this is too small to matter."""
TRAP_STANDARD = 90.0
"""Percent of trap items that a careful shopper gets right: below it with certainty is doubtful."""
MOST_ROUNDS, SETTLED = 60, 0.01
FLAGGED_SHARE, FEWEST_FLAGGED = 0.25, 3
LEVELS: dict[ItemKind, Level] = {
    ItemKind.YES_NO: "nominal",
    ItemKind.SINGLE: "nominal",
    ItemKind.MULTIPLE: "nominal",
    ItemKind.SCALE: "ordinal",
    ItemKind.NUMBER: "ratio",
    ItemKind.TIME: "ratio",
}
"""The level of measurement of each kind of answer."""

Answers = Mapping[str, Mapping[str, Any]]


def reliability(
    shops: Shops,
    documents: Sequence[QuestionnaireDocument],
    flags: Mapping[str, int],
    answers: Answers,
) -> Reliability:
    """Every shopper, every paired item, and the score with and without doubtful shoppers.

    `flags` counts the flagged visits of each shopper; `answers` are those of the paired visits, by visit.
    """
    shoppers = findings(shops, flags)
    doubtful = [each.shopper_id for each in shoppers if each.doubtful]
    kept = shops.where(~shops.visits["shopper_id"].isin(doubtful).to_numpy())
    pairs = _pairs(shops)
    return Reliability(
        shoppers=shoppers,
        pairs=len(pairs),
        items=_agreements(pairs, documents, answers),
        overall=_overall(pairs, documents, answers),
        with_all=scores(shops)[0],
        without_doubtful=scores(kept)[0],
    )


def findings(shops: Shops, flags: Mapping[str, int]) -> tuple[ShopperFindings, ...]:
    """Every shopper; the p-values of severity are corrected after Benjamini and Hochberg (1995)."""
    names = shops.visits["shopper_id"].fillna("").to_numpy()
    codes, keys = pd.factorize(names, sort=True)
    differences = leave_one_out(shops)
    places = shops.locations
    told = []
    for at, key in enumerate(keys):
        if key:
            own = codes == at
            found = _severity(str(key), differences[own], places[own])
            most = float(shops.possible[own].sum())
            value = HUNDRED * float(shops.earned[own].sum()) / most if most else None
            found = replace(found, visits=int(own.sum()), score=value, flags=flags.get(str(key), 0))
            told.append(_with_traps(found, shops.traps[own]))
    adjusted = iter(adjust([each.p for each in told if each.p is not None], "fdr_bh"))
    tested = [each if each.p is None else replace(each, adjusted=next(adjusted)) for each in told]
    return tuple(replace(each, doubtful=doubts(each)) for each in tested)


def leave_one_out(shops: Shops) -> Numbers:
    """Each visit's score minus the mean of what other shoppers scored at the same place; NaN without such peers.

    The same place in the same wave where others were there, else in any wave. The scores of the others are
    freed from their own severity first, or one severe shopper would make all her peers look lenient: places
    and shoppers are fitted together, and the median shopper is zero.
    """
    names = pd.factorize(shops.visits["shopper_id"].fillna(""))[0].astype(np.int64)
    places = pd.factorize(shops.visits["location_id"])[0].astype(np.int64)
    waves = pd.factorize(shops.visits["wave_id"].fillna(""))[0].astype(np.int64)
    cells = places * (waves.max(initial=0) + 1) + waves
    values, severity = shops.scores, np.zeros(names.max(initial=-1) + 1)
    found = np.full(len(values), np.nan)
    for _ in range(MOST_ROUNDS):
        freed = values - severity[names]
        found = _minus_peers(values, freed, names, cells)
        found = np.where(np.isnan(found), _minus_peers(values, freed, names, places), found)
        moved = _centred(found, names, len(severity))
        step = np.abs(moved - severity).max(initial=0.0)
        severity = (severity + moved) / 2  # half steps: two shoppers who only meet each other would swing
        if step < SETTLED:
            break
    nobody = (shops.visits["shopper_id"].fillna("") == "").to_numpy()
    return np.where(nobody, np.nan, found - _median(found, names))


def _centred(differences: Numbers, names: NDArray[np.int64], shoppers: int) -> Numbers:
    """The mean difference of each shopper, the median shopper being zero; 0 where nothing can be compared."""
    known = ~np.isnan(differences)
    number = np.bincount(names[known], minlength=shoppers)
    total = summed(differences[known], names[known], shoppers)
    means = np.divide(total, number, out=np.zeros(shoppers), where=number > 0)
    return np.where(number > 0, means - _median(differences, names), 0.0)


def _median(differences: Numbers, names: NDArray[np.int64]) -> float:
    """The median of the shoppers' mean differences."""
    means = pd.Series(differences).groupby(names).mean().dropna()
    return float(means.median()) if len(means) else 0.0


def _minus_peers(
    scores: Numbers, freed: Numbers, names: NDArray[np.int64], cells: NDArray[np.int64]
) -> Numbers:
    """Scores minus the mean of the others' freed scores in the same cell."""
    known = ~np.isnan(scores)
    values = np.where(known, freed, 0.0)
    cell = np.unique(cells, return_inverse=True)[1]
    own = np.unique(cell * (names.max(initial=0) + 1) + names, return_inverse=True)[1]
    in_cell, mine = _totals(values, known, cell), _totals(values, known, own)
    peers = in_cell[1] - mine[1]
    mean = np.divide(in_cell[0] - mine[0], peers, out=np.full(len(scores), np.nan), where=peers > 0)
    return np.where(known, scores - mean, np.nan)


def _totals(values: Numbers, known: NDArray[np.bool_], codes: NDArray[np.int64]) -> tuple[Numbers, Numbers]:
    """For each visit the sum and the number of the known scores of its group."""
    groups = int(codes.max(initial=-1)) + 1
    return summed(values, codes, groups)[codes], summed(known.astype(np.float64), codes, groups)[codes]


def _severity(key: str, differences: Numbers, places: NDArray[np.int64]) -> ShopperFindings:
    """The mean difference to others with Student's t over locations, or over visits within one location."""
    known = ~np.isnan(differences)
    values, place = differences[known], np.unique(places[known], return_inverse=True)[1]
    found = ShopperFindings(key, visits=len(differences), score=None, peers=len(values))
    if not len(values):
        return found
    mean, groups = float(values.mean()), int(place.max()) + 1
    found = replace(found, severity=mean)
    totals = summed(values - mean, place, groups) if groups > 1 else values - mean
    units = len(totals)
    error = float(np.sqrt(units / (units - 1) * (totals**2).sum())) / len(values) if units > 1 else 0.0
    if not error:
        return found
    reach = float(special.stdtrit(units - 1, (1 + LEVEL) / 2)) * error
    p = float(2 * special.stdtr(units - 1, -abs(mean / error)))
    return replace(found, low=mean - reach, high=mean + reach, p=p)


def _with_traps(found: ShopperFindings, traps: Numbers) -> ShopperFindings:
    asked = int((~np.isnan(traps)).sum())
    if not asked:
        return found
    right = int(np.nansum(traps))
    from scipy import stats  # noqa: PLC0415  loads slowly, and few ask for it

    ends = stats.binomtest(right, asked).proportion_ci(LEVEL, method="wilson")
    low, high = HUNDRED * float(ends.low), HUNDRED * float(ends.high)
    return replace(found, traps=asked, traps_right=right, traps_low=low, traps_high=high)


def doubts(found: ShopperFindings) -> tuple[str, ...]:
    """Why a shopper is doubtful: `severity`, `traps` or `flags`; nothing where there is no proof."""
    severe = found.adjusted is not None and found.adjusted < 0.05 and abs(found.severity or 0) >= NOTABLE
    traps = found.traps_high is not None and found.traps_high < TRAP_STANDARD
    flags = found.flags >= FEWEST_FLAGGED and found.flags > FLAGGED_SHARE * found.visits
    told = {"severity": severe, "traps": traps, "flags": flags}
    return tuple(name for name, holds in told.items() if holds)


def pair_labels(visits: pd.DataFrame) -> "pd.Series[str]":
    """What the visits that saw the same service have in common; "" for a visit that has no partner."""
    label = visits["location_id"] + "\0" + visits["pair"]
    alone = (visits["pair"] == "") | ~label.duplicated(keep=False)
    return label.mask(alone, "")


def _pairs(shops: Shops) -> list[list[str]]:
    """The visits, by id, that belong together."""
    labels = pair_labels(shops.visits)
    paired = shops.visits.loc[labels != "", "id"]
    return [group.tolist() for _, group in paired.groupby(labels[labels != ""])]


def _agreements(
    pairs: list[list[str]], documents: Sequence[QuestionnaireDocument], answers: Answers
) -> tuple[ItemAgreement, ...]:
    newest = {item.code: item for document in documents for item in document.items}
    told = []
    for code, item in newest.items():
        if item.kind not in UNSCORED:
            ratings = _ratings(pairs, item, answers)
            if len(ratings):
                level = LEVELS[item.kind]
                told.append(ItemAgreement(code, level, percent(ratings), alpha(ratings, level)))
    return tuple(told)


def _ratings(pairs: list[list[str]], item: QuestionnaireItem, answers: Answers) -> Numbers:
    """What each visit of a pair says about an item: units x raters, NaN where it says nothing."""
    width = max(map(len, pairs), default=0)
    order = {option.code: float(at) for at, option in enumerate(item.options)}
    sets: dict[tuple[str, ...], float] = {}
    ratings = np.full((len(pairs), width), np.nan)
    for unit, pair in enumerate(pairs):
        for rater, visit in enumerate(pair):
            given = answers.get(visit, {}).get(item.code)
            if given is None:
                continue
            if item.kind is ItemKind.MULTIPLE:
                ratings[unit, rater] = sets.setdefault(tuple(sorted(given)), float(len(sets)))
            elif item.kind in CHOICES:
                ratings[unit, rater] = order.get(str(given), np.nan)
            else:
                ratings[unit, rater] = float(given)
    judged: Numbers = ratings[(~np.isnan(ratings)).sum(axis=1) >= 2]
    return judged


def _overall(
    pairs: list[list[str]], documents: Sequence[QuestionnaireDocument], answers: Answers
) -> ItemAgreement | None:
    """Agreement over all yes/no items at once; None where there are none in paired visits."""
    newest = {item.code: item for document in documents for item in document.items}
    parts = [_ratings(pairs, item, answers) for item in newest.values() if item.kind is ItemKind.YES_NO]
    known = [part for part in parts if len(part)]
    if not known:
        return None
    ratings = np.concatenate(known)
    return ItemAgreement("", "nominal", percent(ratings), alpha(ratings, "nominal"))
