"""The views of results: scorecard, rankings, trend with its test, distribution, shoppers; each opens to its visits."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from cxmap.model.mystery_shopping import VisitState
from cxmap.ui import exporting, frame, session
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import shop_pictures, shop_scores
from cxmap.usecases.shop_scores import By, Scored, Where
from cxmap.words import number

VIEWS = ("heat", "items", "places", "waves", "distribution", "shoppers")
VIEW, CLICKED = "shop.results.view", "shop.results.clicked"
MOST_VISITS = 200
CONFIG = {"displaylogo": False, "displayModeBar": False}


def filters(scored: Scored) -> Where:
    """Waves, regions, segments and states; an empty choice does not restrict."""
    waves = {each.id: each.name for each in scored.programme.waves}
    visits = scored.shops.visits
    regions = sorted({str(each) for each in visits["region"].dropna() if each})
    segments = sorted({str(each) for each in visits["segment"].dropna() if each})
    states = session.names("formats.visitstate", [*VisitState][2:])
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        chosen = {
            "waves": _pick("waves", list(waves), waves.__getitem__) if len(waves) > 1 else [],
            "regions": _pick("regions", regions, str) if len(regions) > 1 else [],
            "segments": _pick("segments", segments, str) if len(segments) > 1 else [],
        }
        told = st.multiselect(
            say("shop.results.states"),
            list(states),
            [VisitState.FINALIZED, VisitState.LOCKED],
            format_func=states.__getitem__,
            key=f"shop.results.states.{scored.programme.programme.id}",
        )
    return Where(**{name: tuple(values) for name, values in chosen.items()}, states=tuple(told))


def _pick(name: str, values: Sequence[str], words: Callable[[str], str]) -> list[str]:
    return st.multiselect(
        say(f"shop.results.{name}"),
        values,
        format_func=words,
        key=f"shop.results.{name}",
        placeholder=say("shop.results.all"),
    )


def show(scored: Scored) -> None:
    """The head figures, then the chosen view."""
    if not len(scored.shops.visits):
        st.info(say("shop.results.none"), icon=":material/insights:")
        return
    _head(scored)
    view = frame.view(VIEW, say("shop.results.view_label"), "shop.results.view", VIEWS)
    DRAWN[view](scored)


def _dark() -> bool:
    return bool(st.context.theme.type == "dark")


def _head(scored: Scored) -> None:
    (whole,) = shop_scores.scores(scored)
    language = session.language()
    with st.container(horizontal=True, gap="large"):
        value = "–" if whole.score is None else f"{number(language, whole.score)} %"
        ends = (
            ""
            if whole.low is None or whole.high is None
            else f"[{number(language, whole.low)}, {number(language, whole.high)}]"
        )
        st.metric(say("shop.results.score"), value, ends or None, delta_color="off", delta_arrow="off")
        st.metric(say("shop.results.visits"), number(language, whole.n, 0))
        st.metric(say("shop.results.places"), number(language, whole.locations, 0))
    method = (
        say(f"shop.method.{whole.method}") if whole.method != "none" else say(f"shop.why_not.{whole.why_not}")
    )
    st.caption(method)


def _chart(figure: Any, key: str) -> str:
    """A chart whose marks can be clicked; gives the key of the last one."""
    state = st.plotly_chart(
        figure, key=key, on_select="rerun", selection_mode="points", theme=None, config=CONFIG
    )
    points = state["selection"]["points"] if state else []
    if not points:
        return ""
    told = points[-1].get("customdata", "")
    return str(told[0] if isinstance(told, list) else told)


def _cut(total: int, key: str = "cut") -> None:
    """Say so where a chart shows a part of its rows."""
    if total > shop_pictures.MOST_DRAWN:
        st.caption(say(f"shop.results.{key}", shown=shop_pictures.MOST_DRAWN, total=total))


def _tools(scored: Scored, by: By, draw: Callable[[], Any]) -> None:
    with st.container(horizontal=True, gap="small", horizontal_alignment="right"):
        for suffix in (".csv", ".xlsx"):
            st.download_button(
                suffix[1:].upper(),
                partial(shop_pictures.table, scored, by, session.language(), suffix),
                shop_pictures.file_name(scored, say(f"shop.by.{by}"), suffix[1:]),
                icon=":material/table:",
                key=f"shop.results.table.{by}{suffix}",
                on_click="ignore",
            )
        exporting.show(draw, lambda suffix: shop_pictures.file_name(scored, say(f"shop.by.{by}"), suffix))


def _heat(scored: Scored) -> None:
    language = session.language()
    _tools(scored, "location", lambda: shop_pictures.heat_scene(scored, language))
    clicked = _chart(shop_pictures.heat_chart(scored, language, dark=_dark()), "shop.chart.heat")
    st.caption(say("shop.results.heat_help"))
    _cut(scored.shops.visits["location_id"].nunique())
    _visits(scored, "location_id", clicked)


def _items(scored: Scored) -> None:
    language = session.language()
    _tools(scored, "item", lambda: shop_pictures.scene(scored, "item", language))
    marked = shop_pictures.rows(scored, "item", language)
    _chart(shop_pictures.ranking_chart(marked, language, dark=_dark()), "shop.chart.items")
    st.caption(say("shop.results.items_help"))
    _cut(len(marked))


def _places(scored: Scored) -> None:
    language = session.language()
    regions = len(set(scored.shops.visits["region"])) > 1
    grouped: list[By] = ["region", "location"] if regions else ["location"]
    by: By = (
        st.pills(
            say("shop.results.by"),
            grouped,
            default=grouped[0],
            format_func=session.names("shop.by", grouped).__getitem__,
            key="shop.results.places",
            required=True,
            label_visibility="collapsed",
        )
        or grouped[0]
    )
    _tools(scored, by, lambda: shop_pictures.scene(scored, by, language))
    marked = shop_pictures.rows(scored, by, language)
    clicked = _chart(shop_pictures.ranking_chart(marked, language, dark=_dark()), f"shop.chart.{by}")
    _cut(len(marked))
    _visits(scored, "region" if by == "region" else "location_id", clicked)
    _needed(scored)


def _needed(scored: Scored) -> None:
    width = st.slider(say("shop.results.width"), 2, 30, 10, key="shop.results.width")
    needed = shop_scores.visits_needed(scored, float(width))
    st.caption(shop_scores.words_of_needed(needed, session.language()))


def _waves(scored: Scored) -> None:
    language = session.language()
    waves = [each for each in scored.programme.waves if (scored.shops.visits["wave_id"] == each.id).any()]
    if not waves:
        st.info(say("shop.results.no_waves"), icon=":material/calendar_month:")
        return
    _tools(scored, "wave", lambda: shop_pictures.scene(scored, "wave", language))
    clicked = _chart(shop_pictures.trend_chart(scored, language, dark=_dark()), "shop.chart.waves")
    if len(waves) > 1:
        _compare(scored, {each.id: each.name for each in waves})
    _visits(scored, "wave_id", clicked)


def _compare(scored: Scored, waves: dict[str, str]) -> None:
    ids = list(waves)
    first, second, by_column = st.columns(3)
    before = first.selectbox(
        say("shop.results.first"), ids, len(ids) - 2, format_func=waves.__getitem__, key="shop.compare.first"
    )
    after = second.selectbox(
        say("shop.results.second"),
        ids,
        len(ids) - 1,
        format_func=waves.__getitem__,
        key="shop.compare.second",
    )
    groups: list[By] = ["all", "section", "item"]
    by: By = by_column.selectbox(
        say("shop.results.by"),
        groups,
        format_func=session.names("shop.by", groups).__getitem__,
        key="shop.compare.by",
    )
    language = session.language()
    found = shop_scores.compare(scored, before, after, by)
    if by == "all":
        st.markdown(f"#### {plain(shop_scores.words_of_change(found[0], language))}")
        st.caption(say(f"shop.design.{found[0].design}", pairs=found[0].pairs))
        return
    st.caption(say("shop.results.holm", n=len(found)))
    told = [
        {
            "name": scored.label(by, each.key, language) or say("shop.whole"),
            "words": shop_scores.words_of_change(each, language),
            "change": each.change,
            "p": each.adjusted,
        }
        for each in found
    ]
    st.dataframe(
        pd.DataFrame(told),
        hide_index=True,
        column_config={
            "name": st.column_config.TextColumn(say(f"shop.by.{by}"), width="medium"),
            "words": st.column_config.TextColumn(say("shop.results.words"), width="large"),
            "change": st.column_config.NumberColumn(say("shop.results.change"), format="%+.1f"),
            "p": st.column_config.NumberColumn(say("shop.results.p"), format="%.3f"),
        },
    )


def _distribution(scored: Scored) -> None:
    language = session.language()
    st.plotly_chart(
        shop_pictures.distribution_chart(scored, language, dark=_dark()),
        key="shop.chart.distribution",
        theme=None,
        config=CONFIG,
    )
    known = scored.shops.scores[~np.isnan(scored.shops.scores)]
    if len(known):
        median = number(language, float(np.median(known)))
        st.caption(say("shop.results.median", median=median, n=len(known)))


def _shoppers(scored: Scored) -> None:
    language = session.language()
    found = shop_scores.reliability(session.desk(), scored)
    if not found.shoppers:
        st.info(say("shop.results.no_shoppers"), icon=":material/person_off:")
        return
    both = (("with_all", found.with_all), ("without_doubtful", found.without_doubtful))
    with st.container(horizontal=True, gap="large"):
        for name, told in both:
            value = "–" if told.score is None else f"{number(language, told.score)} %"
            st.metric(say(f"shop.results.{name}"), value, f"n {told.n}", delta_color="off", delta_arrow="off")
    if any(each.severity is not None for each in found.shoppers):
        clicked = _chart(
            shop_pictures.severity_chart(scored, found, language, dark=_dark()), "shop.chart.shoppers"
        )
        st.caption(say("shop.results.severity_help"))
        _cut(sum(each.severity is not None for each in found.shoppers), "cut_shoppers")
    else:
        clicked = ""
        st.caption(say("shop.results.no_severity"))
    _shopper_table(scored, found)
    _agreement(scored, found)
    _visits(scored, "shopper_id", clicked)


def _shopper_table(scored: Scored, found: shop_scores.Reliability) -> None:
    told = [
        {
            "name": scored.names.get(each.shopper_id, each.shopper_id),
            "visits": each.visits,
            "score": each.score,
            "severity": each.severity,
            "traps": f"{each.traps_right} / {each.traps}" if each.traps else "–",
            "flags": each.flags,
            "doubtful": ", ".join(say(f"shop.doubt.{why}") for why in each.doubtful),
        }
        for each in found.shoppers
    ]
    st.dataframe(
        pd.DataFrame(told),
        hide_index=True,
        column_config={
            **{
                name: st.column_config.Column(say(f"shop.results.column.{name}"))
                for name in ("name", "visits", "traps", "flags", "doubtful")
            },
            "score": st.column_config.NumberColumn(say("shop.results.score"), format="%.1f"),
            "severity": st.column_config.NumberColumn(say("shop.results.severity"), format="%+.1f"),
        },
    )


def _agreement(scored: Scored, found: shop_scores.Reliability) -> None:
    if not found.pairs:
        st.caption(say("shop.results.no_pairs"))
        return
    language = session.language()
    st.markdown(f"**{session.count('shop.results.pairs', found.pairs)}**")
    rows = [*([found.overall] if found.overall else []), *found.items]
    told = [
        {
            "item": scored.label("item", each.code, language) if each.code else say("shop.whole"),
            "level": say(f"shop.level.{each.level}"),
            "percent": None if each.percent.value is None else 100 * each.percent.value,
            "alpha": each.alpha.value,
            "low": each.alpha.low,
            "high": each.alpha.high,
            "units": each.alpha.units,
            "verdict": say(f"shop.agreement.{each.alpha.verdict}"),
        }
        for each in rows
    ]
    numbers = {"percent": "%.0f", "alpha": "%.3f", "low": "%.3f", "high": "%.3f"}
    st.dataframe(
        pd.DataFrame(told),
        hide_index=True,
        column_config={
            name: st.column_config.NumberColumn(say(f"shop.agreement.column.{name}"), format=numbers[name])
            if name in numbers
            else st.column_config.Column(say(f"shop.agreement.column.{name}"))
            for name in ("item", "level", "percent", "alpha", "low", "high", "units", "verdict")
        },
    )


def _visits(scored: Scored, column: str, key: str) -> None:
    """The visits behind the mark that was clicked."""
    if not key:
        st.caption(say("shop.results.click"))
        return
    shops = scored.shops
    rows = shops.visits[shops.visits[column] == key]
    name = plain(scored.names.get(key, key))
    st.markdown(f"**{name}** · {session.count('shop.visits', len(rows))}")
    for row, score in list(
        zip(rows.to_dict("records"), shops.scores[(shops.visits[column] == key).to_numpy()], strict=True)
    )[:20]:
        value = "–" if np.isnan(score) else f"{number(session.language(), float(score))} %"
        place = scored.names.get(row["location_id"], "")
        shopper = scored.names.get(row["shopper_id"], "")
        parts = [value, place, shopper, str(row["started_at"])[:10]]
        st.page_link(
            "pages/shop_review.py",
            label=plain(" · ".join(part for part in parts if part)),
            icon=":material/receipt_long:",
            query_params={"project": scored.programme.project_id, "visit": str(row["id"])},
        )


DRAWN: dict[str, Callable[[Scored], None]] = {
    "heat": _heat,
    "items": _items,
    "places": _places,
    "waves": _waves,
    "distribution": _distribution,
    "shoppers": _shoppers,
}
