"""One record of evidence, whole: where it comes from, correcting it, its history."""

from typing import Any

import streamlit as st

from cxmap.errors import NotFoundError
from cxmap.model.evidence import (
    VALENCE_HIGH,
    VALENCE_LOW,
    VERBATIM_LENGTH,
    WITHHELD,
    Consent,
    EvidenceItem,
    Method,
)
from cxmap.model.noun import NAME_LENGTH, TEXT_LENGTH
from cxmap.ui import acting, evidence_nodes, history, session
from cxmap.ui.acting import CONFLICT, Conflict
from cxmap.ui.drawer.items import visit_link
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import evidence, evidence_import
from cxmap.usecases import project as projects
from cxmap.words import catalogue, number

OPEN = "evidence.open"
ADDRESS = "item"
NAMES = {
    "touchpoint_id": "touchpoint",
    "segment_id": "segment",
    "node_id": "node",
    "failure_id": "failure",
    "occurred_at": "date",
}
UNSAID = {"version", "id", "batch_id", "step_id", "score", "scale_low", "scale_high", "deleted"}


def open_item(item_id: str) -> None:
    """Show this record from the next screen on; "" closes it."""
    st.session_state[OPEN] = item_id
    st.session_state.pop(f"base.evidence.{item_id}", None)
    if item_id:
        st.query_params[ADDRESS] = item_id
    else:
        st.query_params.pop(ADDRESS, None)


def opened() -> str:
    """The id of the open record, from this tab or from the address; "" where none is."""
    return str(st.session_state.setdefault(OPEN, st.query_params.get(ADDRESS, "")[:40]))


def show(item_id: str) -> None:
    """The record with its fields, or a sentence where it is not there."""
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{say('evidence.item.title')}**", width="stretch")
            st.button(
                say("app.close"),
                key="evidence.close",
                icon=":material/close:",
                type="tertiary",
                on_click=open_item,
                args=("",),
            )
        try:
            item = evidence.item(session.desk(), item_id)
        except NotFoundError as error:
            st.warning(error.sentence(session.language()), icon=":material/search_off:")
            return
        if item.deleted:
            st.warning(say("evidence.item.gone"), icon=":material/delete:")
        else:
            _conflict(item)
            _form(item)
        _history(item)


def _form(item: EvidenceItem) -> None:
    base: EvidenceItem = st.session_state.setdefault(f"base.evidence.{item.id}", item)
    if base.version != item.version:
        st.warning(say("evidence.item.newer"), icon=":material/group:")
        st.button(say("evidence.item.load_newer"), key="evidence.newer", on_click=open_item, args=(item.id,))
    _origin(base)
    visit_link(session.desk(), item.id)
    with st.form(f"evidence.item.{item.id}.{base.version}", border=False):
        values = {**_what(base), **_at_node(base), **_details(base)}
        keys = {name: _key(base, name) for name in values}
        save, remove = st.columns([2, 1])
        save.form_submit_button(
            say("evidence.item.save"), type="primary", on_click=_save, args=(base, keys), width="stretch"
        )
        remove.form_submit_button(
            say("evidence.item.delete"), icon=":material/delete:", on_click=_delete, args=(item.id,)
        )


def _key(base: EvidenceItem, name: str) -> str:
    return f"evidence.item.{base.id}.{base.version}.{name}"


def _origin(item: EvidenceItem) -> None:
    """What the source really said, and where it came from."""
    language = session.language()
    told = []
    if item.label:
        told.append(say("evidence.item.label", label=plain(item.label)))
    if item.score is not None and item.scale_low is not None and item.scale_high is not None:
        numbers = {"score": item.score, "low": item.scale_low, "high": item.scale_high}
        shown = {
            name: plain(number(language, value, 0 if value % 1 == 0 else 2))
            for name, value in numbers.items()
        }
        told.append(say("evidence.item.score", **shown))
    file = evidence_import.file_of(session.desk(), item.batch_id) if item.batch_id else ""
    told.append(say("evidence.item.from_file", file=plain(file)) if file else say("evidence.made_here"))
    st.caption(" · ".join(told))


def _what(base: EvidenceItem) -> dict[str, Any]:
    desk = session.desk()
    touchpoints = {each.id: each.name for each in projects.touchpoints(desk)}
    segments: dict[str | None, str] = {None: "–", **{each.id: each.name for each in projects.segments(desk)}}
    options: dict[str, Any] = {}
    options["touchpoint_id"] = _choice(base, "touchpoint_id", touchpoints)
    if base.verbatim == WITHHELD:
        st.caption(say("evidence.withheld"))
    else:
        options["verbatim"] = st.text_area(
            say("evidence.verbatim"),
            base.verbatim,
            key=_key(base, "verbatim"),
            max_chars=VERBATIM_LENGTH,
            height=140,
        )
    left, right = st.columns(2)
    options["valence"] = left.number_input(
        say("evidence.valence"),
        VALENCE_LOW,
        VALENCE_HIGH,
        base.valence,
        0.5,
        key=_key(base, "valence"),
        format="%.2f",
    )
    options["occurred_at"] = right.text_input(
        say("evidence.date"),
        base.occurred_at or "",
        key=_key(base, "occurred_at"),
        help=say("evidence.item.date_help"),
    )
    with left:
        options["method"] = _choice(
            base, "method", {each: say(f"evidence.methods.{each}") for each in Method}
        )
    with right:
        options["segment_id"] = _choice(base, "segment_id", segments)
    return options


def _at_node(base: EvidenceItem) -> dict[str, Any]:
    """The blueprint node it happened at and what failed there, where the project has any."""
    names = evidence_nodes.known()
    if not names.nodes and not base.node_id:
        return {}
    failures = evidence_nodes.failure_choices(names, base.node_id, base.failure_id)
    return {
        "node_id": _choice(base, "node_id", evidence_nodes.choices(names, base.node_id)),
        "failure_id": _choice(base, "failure_id", failures),
    }


def _details(base: EvidenceItem) -> dict[str, Any]:
    left, right = st.columns(2)
    options: dict[str, Any] = {
        "wave": left.text_input(
            say("evidence.wave"), base.wave, key=_key(base, "wave"), max_chars=NAME_LENGTH
        ),
        "source": right.text_input(
            say("evidence.source"), base.source, key=_key(base, "source"), max_chars=NAME_LENGTH
        ),
        "record": st.text_input(
            say("evidence.record"), base.record, key=_key(base, "record"), max_chars=TEXT_LENGTH
        ),
    }
    one, two = st.columns(2)
    with one:
        options["desired"] = st.number_input(
            say("evidence.desired"),
            VALENCE_LOW,
            VALENCE_HIGH,
            base.desired,
            0.5,
            key=_key(base, "desired"),
            format="%.2f",
            help=say("evidence.desired_help"),
        )
    limits = {"emotional": (one, 100.0), "rational": (two, 100.0), "duration": (one, None)}
    for name, (column, high) in limits.items():
        options[name] = column.number_input(
            say(f"evidence.{name}"), 0.0, high, getattr(base, name), 1.0, key=_key(base, name)
        )
    with two:
        options["consent"] = _choice(
            base, "consent", {each: say(f"evidence.consents.{each}") for each in Consent}
        )
    return options


def _choice(base: EvidenceItem, field: str, names: dict[Any, str]) -> Any:
    current = getattr(base, field)
    options = list(names) if current in names else [current, *names]  # what was put away stays until changed
    return st.selectbox(
        say(f"evidence.{NAMES.get(field, field)}"),
        options,
        options.index(current),
        format_func=lambda each: names.get(each, "…"),
        key=_key(base, field),
    )


def _save(base: EvidenceItem, keys: dict[str, str]) -> None:
    fields = {name: st.session_state[key] for name, key in keys.items()}
    fields["occurred_at"] = fields["occurred_at"].strip() or None
    changed = {name: value for name, value in fields.items() if value != getattr(base, name)}
    if changed and acting.act(
        evidence.change_item,
        session.desk(),
        base.id,
        seen=base.version,
        done=say("evidence.item.saved"),
        about=f"evidence:{base.id}",
        **changed,
    ):
        st.session_state.pop(f"base.evidence.{base.id}", None)


def _delete(item_id: str) -> None:
    done = say("evidence.bulk.deleted", n=1)
    if acting.act(evidence.delete, session.desk(), [item_id], done=done):
        open_item("")


def _conflict(item: EvidenceItem) -> None:
    """Both versions of what two people changed, and the choice between them."""
    found: Conflict | None = st.session_state.get(CONFLICT)
    if found is None or found.thing != f"evidence:{item.id}":
        return
    with st.container(border=True):
        st.markdown(f"**{say('app.conflict.title')}**")
        st.markdown(say("app.conflict.intro"))
        for column, whose, fields in zip(
            st.columns(2), ("mine", "theirs"), (found.mine, found.theirs), strict=True
        ):
            with column:
                st.markdown(f"**{say(f'app.conflict.{whose}')}**")
                for field, value in fields.items():
                    if field not in UNSAID:
                        st.markdown(f":small[{_said(field, value)}]")
                st.button(
                    say(f"app.conflict.keep_{whose}"),
                    key=f"evidence.keep_{whose}",
                    type="primary" if whose == "mine" else "secondary",
                    on_click=_settle,
                    args=(item.id, found if whose == "mine" else None),
                )


def _settle(item_id: str, mine: Conflict | None) -> None:
    """Write my version over the newer one, or take the newer one."""
    st.session_state.pop(CONFLICT, None)
    st.session_state.pop(f"base.evidence.{item_id}", None)
    if mine:
        seen = mine.theirs["version"]
        about = f"evidence:{item_id}"
        acting.act(evidence.change_item, session.desk(), item_id, seen=seen, about=about, **mine.mine)


def _history(item: EvidenceItem) -> None:
    with st.expander(say("evidence.item.history")):
        history.show([item.id], _said)


def _said(field: str, value: object) -> str:
    """A field and its value as people know them; "" for what only the program knows."""
    name = f"evidence.{NAMES.get(field, field)}"
    if field in UNSAID or name not in catalogue(session.language()):
        return ""
    return f"{say(name)}: {_value(field, value)}"


def _value(field: str, value: object) -> str:
    desk = session.desk()
    if value in (None, ""):
        return "–"
    if field == "method":
        return say(f"evidence.methods.{value}")
    if field == "consent":
        return say(f"evidence.consents.{value}")
    if field in {"touchpoint_id", "segment_id"}:
        known = projects.touchpoints(desk) if field == "touchpoint_id" else projects.segments(desk)
        return plain(next((each.name for each in known if each.id == value), str(value)))
    if field in {"node_id", "failure_id"}:
        names = evidence_nodes.known()
        return plain((names.nodes if field == "node_id" else names.failures).get(str(value), "…"))
    return plain(str(value))
