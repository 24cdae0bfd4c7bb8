"""The charts, exported pictures, tables and reports of a programme's scores."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd

from cxmap.drawing import score_charts, score_heat, score_rows
from cxmap.drawing.scene import Scene
from cxmap.drawing.score_charts import Marked
from cxmap.drawing.score_rows import ScoreRow
from cxmap.drawing.theme import DARK, LIGHT, Theme
from cxmap.formats import DOORS
from cxmap.formats.formula_guard import guarded_unless_number
from cxmap.usecases import picture, shop_scores
from cxmap.usecases.shop_scores import By, Reliability, Score, Scored
from cxmap.words import Language, say

MOST_HEAT = 200
"""Locations that an exported heat map shows."""
MOST_DRAWN = 40
"""Rows that a chart on the screen shows with their names readable; the tables have all."""


def _theme(*, dark: bool) -> Theme:
    return DARK if dark else LIGHT


def rows(scored: Scored, by: By, language: Language) -> list[Marked]:
    """The scores of a grouping under their names; items and places from the lowest to the highest."""
    return scored.once(("rows", by, language), lambda: _rows(scored, by, language))


def _rows(scored: Scored, by: By, language: Language) -> list[Marked]:
    found = [Marked(each.key, _row(scored, by, each, language)) for each in shop_scores.scores(scored, by)]
    if by in {"wave", "section", "all"}:
        return found
    return sorted(found, key=lambda each: (each.row.score is None, each.row.score or 0.0))


def _row(scored: Scored, by: By, found: Score, language: Language) -> ScoreRow:
    name = scored.label(by, found.key, language) or say(language, "shop.whole")
    return ScoreRow(name, found.n, found.score, found.low, found.high)


def _heat(
    scored: Scored, language: Language, most: int
) -> tuple[list[str], list[str], list[str], list[list[float | None]]]:
    frame = shop_scores.heat(scored).dropna(axis="columns", how="all")
    order = np.argsort(frame.mean(axis=1).to_numpy(), kind="stable")[:most]
    frame = frame.iloc[order]
    keys = [str(key) for key in frame.index]
    columns = [
        shop_scores.section_label(scored.documents, str(name), language) or say(language, "shop.whole")
        for name in frame.columns
    ]
    values = [[None if np.isnan(value) else float(value) for value in line] for line in frame.to_numpy()]
    return keys, [scored.names.get(key, key) for key in keys], columns, values


def heat_chart(scored: Scored, language: Language, *, dark: bool) -> Any:
    """Locations by sections, the lowest first."""
    return score_charts.heat(*_heat(scored, language, MOST_DRAWN), language=language, theme=_theme(dark=dark))


def ranking_chart(marked: Sequence[Marked], language: Language, *, dark: bool) -> Any:
    """One mark with its interval per row, as many as can be read."""
    return score_charts.ranking(marked[:MOST_DRAWN], language, _theme(dark=dark))


def trend_chart(scored: Scored, language: Language, *, dark: bool) -> Any:
    """The waves in their order."""
    return score_charts.trend(rows(scored, "wave", language), language, _theme(dark=dark))


def distribution_chart(scored: Scored, language: Language, *, dark: bool) -> Any:
    """How many visits have which score."""
    known = scored.shops.scores[~np.isnan(scored.shops.scores)]
    return score_charts.distribution(known.tolist(), language, _theme(dark=dark))


def severity_chart(scored: Scored, found: Reliability, language: Language, *, dark: bool) -> Any:
    """How much lower or higher than others shoppers score, the farthest off; doubtful ones stand out."""
    known = [each for each in found.shoppers if each.severity is not None]
    farthest = sorted(known, key=lambda each: -abs(each.severity or 0.0))[:MOST_DRAWN]
    told = [
        Marked(
            each.shopper_id,
            ScoreRow(
                scored.names.get(each.shopper_id, each.shopper_id),
                each.peers,
                each.severity,
                each.low,
                each.high,
            ),
            doubtful=bool(each.doubtful),
        )
        for each in sorted(farthest, key=lambda each: each.severity or 0.0)
    ]
    return score_charts.ranking(told, language, _theme(dark=dark), zero=True)


def scene(scored: Scored, by: By, language: Language) -> Scene:
    """The rows of a grouping as a picture."""
    told = [each.row for each in rows(scored, by, language)]
    return score_rows.draw(_title(scored, by, language), notes(scored, language), told, language, LIGHT)


def heat_scene(scored: Scored, language: Language) -> Scene:
    """The heat map as a picture."""
    _, places, columns, values = _heat(scored, language, MOST_HEAT)
    title = f"{scored.programme.programme.name}: {say(language, 'shop.results.view.heat')}"
    return score_heat.draw(
        title, notes(scored, language), places, columns, values, language=language, theme=LIGHT
    )


def _title(scored: Scored, by: By, language: Language) -> str:
    return f"{scored.programme.programme.name}: {say(language, f'shop.by.{by}')}"


def notes(scored: Scored, language: Language) -> list[str]:
    """What the numbers are made of: how many visits, and how intervals were made."""
    n = len(scored.shops.visits)
    places = scored.shops.visits["location_id"].nunique()
    return [say(language, "shop.results.basis", n=n, places=places), say(language, "shop.results.method")]


def report(scored: Scored, language: Language, subject: str) -> Scene:
    """A report on paper: the whole, sections, waves, regions and items, with the method stated."""
    name = scored.programme.programme.name
    items, top = score_rows.heading(
        f"{name} · {subject}" if subject else name, notes(scored, language), LIGHT, score_rows.MARGIN
    )
    breaks: list[float] = []
    for by in ("all", "section", "wave", "region", "location", "item"):
        told = [each.row for each in rows(scored, by, language)]
        if not told or (by in {"wave", "region", "location"} and len(told) < 2):
            continue
        breaks.append(top)
        head, top = score_rows.heading(say(language, f"shop.by.{by}"), [], LIGHT, top)
        body, top = score_rows.placed(told, language, LIGHT, top, breaks=breaks)
        items += [*head, *body]
    return Scene(
        score_rows.WIDTH,
        top + score_rows.MARGIN,
        name,
        subject,
        LIGHT.background,
        tuple(items),
        language,
        row_breaks=tuple(breaks),
    )


def table(scored: Scored, by: By, language: Language, suffix: str) -> bytes:
    """The rows of a grouping as csv or xlsx."""
    told = [
        {"name": scored.label(by, each.key, language), **asdict(each)}
        for each in shop_scores.scores(scored, by)
    ]
    frame = pd.DataFrame(told)
    for column in ("name", "key"):
        if column in frame:
            frame[column] = frame[column].astype("str").map(guarded_unless_number)
    return DOORS[suffix].write(frame)


def file_name(scored: Scored, what: str, suffix: str) -> str:
    """Project, programme and view as a file name that every system takes."""
    return picture.file_named(
        scored.programme.project_name, f"{scored.programme.programme.name} {what}", suffix
    )
