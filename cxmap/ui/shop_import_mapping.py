"""The mapping of visits as a form: which column means what, the questions, and what their answers are worth."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from cxmap.model.mystery_shopping import VisitState
from cxmap.model.questionnaire import ItemKind
from cxmap.model.visit_import import VisitMapping
from cxmap.ui import acting, import_mapping, session, shop_import_state
from cxmap.ui.frame import plain
from cxmap.ui.import_mapping import Form
from cxmap.ui.session import say
from cxmap.usecases import visit_mapping
from cxmap.usecases.visit_import import OpenedVisits
from cxmap.usecases.visit_mapping import Question

WORDS = "shop.import.column"
PLACE = ("location", "location_name", "region")
VISIT = ("visit", "shopper")
MOMENTS = ("date", "start", "end")
MORE = ("segment", "daypart", "pair", "narrative")
LONG = ("item", "item_text", "section", "answer", "comment")
LONG_IN_A_ROW = 5
TALLEST = 420  # px
HEAD, ROW = 38, 35  # px, as the table draws them


def show(opened: OpenedVisits) -> dict[str, Any]:
    """The form; gives the fields of the mapping as they stand now."""
    base = shop_import_state.base(opened)
    form = Form(opened, base, WORDS)
    with st.container(border=True):
        fields: dict[str, Any] = {"layout": _layout(form)}
        fields |= _columns(form)
        if fields["layout"] == "long":
            places = st.columns(LONG_IN_A_ROW)
            for place, name in zip(places, LONG, strict=True):
                with place:
                    fields[name] = form.column(name)
    kept = base.fields if fields["layout"] == base.fields.get("layout", "wide") else {}
    whole = {name: value for name, value in {**kept, **fields}.items() if value is not None}
    return {**whole, "items": _without_told(form, whole, _questions(form, opened, whole))}


def _without_told(form: Form, fields: dict[str, Any], items: dict[str, Any]) -> dict[str, Any]:
    """The questions without columns that were chosen above to tell something else of the visit."""
    told = visit_mapping.attributes(fields) - visit_mapping.attributes(form.base.fields)
    taken = {code: each["columns"] for code, each in items.items() if {*each.get("columns", ())} & told}
    if not taken:
        return items
    names = ", ".join(plain(name) for columns in taken.values() for name in columns)
    st.caption(say("shop.import.told_above", columns=names))
    return {code: each for code, each in items.items() if code not in taken}


def _layout(form: Form) -> str:
    names = {each: say(f"shop.import.{each}") for each in ("wide", "long")}
    chosen = st.segmented_control(
        say("import.mapping.layout"),
        list(names),
        default=form.start("layout", "wide"),
        format_func=names.__getitem__,
        key=form.key("shop.layout"),
        required=True,
        persist_state="session",
    )
    return chosen or "wide"


def _columns(form: Form) -> dict[str, Any]:
    """What a row says of its visit: where, who and when."""
    fields: dict[str, Any] = {}
    where, who, when = st.columns(3, gap="medium")
    with where:
        fields |= {name: form.column(name) for name in PLACE}
    with who:
        fields |= {name: form.column(name) for name in VISIT} | import_mapping.wave(form)
    with when:
        fields |= {name: form.column(name) for name in MOMENTS}
        moment = fields["start"] or fields["date"] or fields["end"]
        if moment:
            fields["date_format"] = import_mapping.date_format(form, moment)
    with st.expander(say("import.mapping.more")):
        for place, name in zip(st.columns(len(MORE)), MORE, strict=True):
            with place:
                fields[name] = form.column(name)
        fields["state"] = _state(form)
    return fields


def _state(form: Form) -> Any:
    """The state of all visits, or a column with what its words mean."""
    current = form.start("state", VisitState.FINALIZED.value)
    known = current if isinstance(current, dict) else {"column": None, "values": {}}
    names = {str(key): name for key, name in session.names("formats.visitstate", VisitState).items()}
    chosen = form.column(
        "state", say("import.mapping.same_for_all"), known["column"] or import_mapping.NOTHING
    )
    if chosen is None:
        state = VisitState.FINALIZED.value if isinstance(current, dict) else str(current)
        return st.selectbox(
            say("shop.import.state_is"),
            list(names),
            list(names).index(state),
            format_func=names.__getitem__,
            key=form.key("state_is"),
            persist_state="session",
        )
    return {"column": chosen, "values": _state_values(form, chosen, known.get("values", {}), names)}


def _state_values(form: Form, column: str, known: dict[str, str], names: dict[Any, str]) -> dict[str, str]:
    nothing = import_mapping.NOTHING
    places, meant = st.columns(4), {}
    for at, word in enumerate(form.answers([column])[: import_mapping.MOST_METHODS]):
        options = [nothing, *names]
        chosen = places[at % 4].selectbox(
            say("import.mapping.method_of", value=word),
            options,
            options.index(known.get(word, nothing)),
            format_func=lambda each: names.get(each, say("import.mapping.method_unknown")),
            key=form.key(f"state.{word}"),
            persist_state="session",
        )
        if chosen:
            meant[word] = str(chosen)
    return meant


def _questions(form: Form, opened: OpenedVisits, fields: dict[str, Any]) -> dict[str, Any]:
    """The table of the questions and the one of their answers."""
    document = visit_mapping.document_of(_asked_by(form, fields))
    asked = shop_import_state.questions(opened, document)
    fixed, long = opened.questionnaire is not None, fields["layout"] == "long"
    st.markdown(f"##### {say('shop.import.questions')}")
    if not asked:
        st.caption(say("shop.import.no_questions"))
        return form.base.fields.get("items") or {} if long else {}
    st.caption(say(f"shop.import.questions_{'fixed' if fixed else 'long' if long else 'help'}"))
    token = f"{form.base.token}.{len(asked)}.{hash(tuple((each.code, each.columns) for each in asked))}"
    rows = _question_rows(opened, asked, token, fixed=fixed, long=long)
    answers = _answer_rows(asked, token, fixed=fixed)
    return visit_mapping.items_of(asked, rows, answers, fixed=fixed)


def _asked_by(form: Form, fields: dict[str, Any]) -> dict[str, Any]:
    """What decides which questions there are: in a wide file the start alone, so that no other field empties the table."""
    start, layout = form.base.fields, fields["layout"]
    items = start.get("items") or {}
    if layout == "long":
        return {**fields, "items": items}
    return start if start.get("layout", "wide") == "wide" else {"layout": layout, "location": "", "items": {}}


def _question_rows(
    opened: OpenedVisits, asked: Sequence[Question], token: str, *, fixed: bool, long: bool
) -> list[dict[str, Any]]:
    kinds = session.names("shop.item_kind", ItemKind)
    file_columns = [str(name) for name in opened.table.frame.columns]
    codes = [item.code for item in opened.plan.items] if opened.plan and fixed else []
    shown = (
        ["used", "columns", "code"] if fixed else ["used", "columns", "code", "kind", "section", "touchpoint"]
    )
    shown += [] if fixed else ["low", "high", "worth"]
    frame = pd.DataFrame([each.row for each in asked])
    edited = st.data_editor(
        frame.astype({"low": "float64", "high": "float64", "worth": "float64"}),
        key=f"shop.import.questions.{token}",
        hide_index=True,
        placeholder="",
        height=min(HEAD + ROW * len(frame), TALLEST),
        column_order=[name for name in shown if not (long and name in {"used", "columns"})],
        disabled=["code"] if long else False,
        column_config=_question_columns(kinds, file_columns, codes),
    )
    return _records(edited)


def _question_columns(kinds: dict[Any, str], file_columns: list[str], codes: list[str]) -> dict[str, Any]:
    config = st.column_config
    code = (
        config.SelectboxColumn(say("shop.field.code"), options=codes, width=90)
        if codes
        else config.TextColumn(say("shop.field.code"), width=90, max_chars=12)
    )
    return {
        "used": config.CheckboxColumn(say("shop.import.used"), width=80),
        "columns": config.MultiselectColumn(
            say("shop.import.columns"), options=file_columns, color="gray", width=330
        ),
        "code": code,
        "kind": config.SelectboxColumn(
            say("shop.item.kind"),
            options=list(map(str, kinds)),
            format_func=lambda each: kinds[each],
            width=130,
        ),
        "section": config.TextColumn(say("shop.section.word"), width=130),
        "touchpoint": config.TextColumn(say("shop.import.touchpoint"), width=130),
        "low": config.NumberColumn(say("shop.item.low"), width=140),
        "high": config.NumberColumn(say("shop.item.high"), width=140),
        "worth": config.NumberColumn(say("shop.item.points"), min_value=0, width=80),
    }


def _answer_rows(asked: Sequence[Question], token: str, *, fixed: bool) -> dict[int, list[dict[str, Any]]]:
    """A row for each answer, also of what is not ticked: so a tick taken back loses no points."""
    places = [place for place, each in enumerate(asked) if each.answers]
    if not places:
        return {}
    told = [
        {
            "place": place,
            "question": next(iter(asked[place].columns), asked[place].code),
            "answer": answer.text,
            "times": answer.times or None,
            "points": answer.points,
            "not_applicable": answer.not_applicable,
        }
        for place in places
        for answer in asked[place].answers
    ]
    with st.expander(say("shop.import.answers"), icon=":material/scoreboard:", expanded=not fixed):
        st.caption(say("shop.import.answers_fixed" if fixed else "shop.import.answers_help"))
        frame = pd.DataFrame(told).astype({"points": "float64", "times": "float64"})
        edited = st.data_editor(
            frame,
            key=f"shop.import.answers.{token}",
            hide_index=True,
            placeholder="",
            height=min(HEAD + ROW * len(frame), TALLEST),
            column_order=[
                "question",
                "answer",
                *(["times"] if frame["times"].any() else []),
                *([] if fixed else ["points"]),
                "not_applicable",
            ],
            disabled=["question", "answer", "times"],
            column_config={
                "question": st.column_config.TextColumn(say("shop.visit.question"), width=380),
                "answer": st.column_config.TextColumn(say("shop.import.answer"), width=200),
                "times": st.column_config.NumberColumn(say("shop.import.times"), format="%d", width=80),
                "points": st.column_config.NumberColumn(say("shop.item.points"), min_value=0, width=80),
                "not_applicable": st.column_config.CheckboxColumn(
                    say("shop.option.not_applicable"), width=70
                ),
            },
        )
    found: dict[int, list[dict[str, Any]]] = {}
    for row in _records(edited):
        found.setdefault(int(row["place"]), []).append(row)
    return found


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table; an empty cell is None."""
    return [
        {
            str(name): value if isinstance(value, list | tuple) else None if pd.isna(value) else value
            for name, value in row.items()
        }
        for row in frame.to_dict("records")
    ]


def saved(opened: OpenedVisits) -> None:
    """A mapping kept under a name may be what the form starts from."""
    known = {each.id: each for each in visit_mapping.mappings(session.desk())}
    if not known:
        return
    base = shop_import_state.base(opened)
    key = f"shop.import.saved.{base.token}"

    def choose() -> None:
        chosen = st.session_state[key]
        if chosen == base.saved:  # the same again would throw away what was changed since
            return
        shop_import_state.start_from(opened, known[chosen].document if chosen else "", chosen)

    options = [None, *known]
    suggested = say("import.mapping.suggested")
    chosen = st.selectbox(
        say("import.mapping.saved"),
        options,
        options.index(base.saved) if base.saved in known else 0,
        format_func=lambda each: known[each].name if each else suggested,
        key=key,
        on_change=choose,
        width=320,
    )
    if chosen:
        st.button(
            "",
            icon=":material/bookmark_remove:",
            key="shop.import.remove_mapping",
            help=say("import.mapping.remove"),
            on_click=acting.do,
            args=(visit_mapping.remove_mapping, session.desk(), chosen),
            kwargs={"done": say("import.mapping.removed")},
        )


def keep(mapping: VisitMapping) -> None:
    """Keep the mapping under a name."""
    with st.form("shop.import.save", border=False):
        st.text_input(say("import.mapping.save_name"), key="shop.import.save.name")
        st.form_submit_button(say("import.mapping.save_button"), on_click=_save, args=(mapping,))


def _save(mapping: VisitMapping) -> None:
    name = st.session_state["shop.import.save.name"]
    done = say("import.mapping.saved_done", name=name.strip())
    acting.act(visit_mapping.save_mapping, session.desk(), name, mapping, done=done)


def document(opened: OpenedVisits, fields: dict[str, Any]) -> None:
    """The expert view: the mapping as the document that the command line takes, to be changed by hand."""
    with st.expander(say("shop.import.expert"), icon=":material/data_object:"):
        text = visit_mapping.document_of(fields)
        key = f"shop.import.mapping.{shop_import_state.base(opened).token}.{hash(text)}"
        st.text_area(
            say("shop.import.mapping"), text, height=320, key=key, help=say("shop.import.mapping_help")
        )
        st.button(
            say("shop.import.take_document"),
            key="shop.import.take_document",
            on_click=_take_document,
            args=(opened, key),
        )


def _take_document(opened: OpenedVisits, key: str) -> None:
    acting.act(shop_import_state.start_from, opened, st.session_state[key])
