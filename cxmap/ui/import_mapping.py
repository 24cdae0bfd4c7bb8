"""The mapping form: which column means what, filled with a first guess, and what the answers say."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from cxmap.model.evidence import VALENCE_HIGH, VALENCE_LOW, Method
from cxmap.model.noun import NAME_LENGTH
from cxmap.ui import import_state
from cxmap.ui.frame import plain
from cxmap.ui.import_state import Base, Opened
from cxmap.ui.session import say
from cxmap.usecases.evidence_import import Preview
from cxmap.words import LANGUAGES
from cxmap.words import say as say_in

MOST_LABELS = 30
MOST_METHODS = 20
SHOWN = 70
FURTHER_COLUMNS = ("emotional", "rational", "duration", "record", "node", "failure")
FURTHER_IN_A_ROW = 3
NOTHING = ""
"""The choice of nothing; None would be taken for a widget that was never touched."""
STEPS = [place / 2 for place in range(int(VALENCE_LOW * 2), int(VALENCE_HIGH * 2) + 1)]


class Form:
    """The form for one table: knows its columns, what it starts from, and the keys of its widgets."""

    def __init__(self, opened: Opened, base: Base, words: str = "import.mapping") -> None:
        self.opened, self.base, self.words = opened, base, words
        self.columns = [str(name) for name in opened.table.frame.columns]

    def key(self, name: str) -> str:
        return f"import.{self.base.token}.{name}"

    def start(self, name: str, otherwise: Any = None) -> Any:
        value = self.base.fields.get(name)
        return otherwise if value is None else value

    def column(self, name: str, none: str = "", current: Any = None) -> str | None:
        """A choice among the columns; `none` is the choice of no column."""
        options = [NOTHING, *self.columns]
        nothing = none or say("import.mapping.no_column")
        current = self.start(name) if current is None else current
        chosen = st.selectbox(
            say(f"{self.words}.{name}"),
            options,
            options.index(current) if current in options else 0,
            format_func=lambda each: nothing if each == NOTHING else _short(each),
            key=self.key(name),
            persist_state="session",
        )
        return None if chosen == NOTHING else chosen

    def answers(self, columns: Sequence[str]) -> list[str]:
        """The different answers in some columns, the most frequent first."""
        frame = self.opened.table.frame
        found: dict[str, int] = {}
        for column in columns:
            for answer, times in frame[column].str.strip().value_counts().items():
                found[str(answer)] = found.get(str(answer), 0) + int(times)
        return sorted((each for each in found if each), key=lambda each: -found[each])


def show(opened: Preview) -> dict[str, Any]:
    """The form; gives the fields of the mapping as they stand now."""
    form = Form(opened, import_state.base(opened))
    with st.container(border=True):
        layout = _layout(form)
        left, right = st.columns(2, gap="large")
        with left:
            fields = {"layout": layout, **(_wide(form) if layout == "wide" else _long(form))}
            judged = fields.get("touchpoints") or [fields.get("score")]
            fields |= _meaning(form, [each for each in judged if each], asked=layout == "wide")
        with right:
            one, two = st.columns(2)
            with one:
                fields["verbatim"] = form.column("verbatim")
                fields["source"] = form.column("source")
                fields |= _method(form)
            with two:
                fields |= _date(form)
                fields["segment"] = form.column("segment")
                fields |= wave(form)
        with st.expander(say("import.mapping.more")):
            places = st.columns(FURTHER_IN_A_ROW)
            for at, name in enumerate(FURTHER_COLUMNS):
                with places[at % FURTHER_IN_A_ROW]:
                    fields[name] = form.column(name)
    recognised = opened.table.recognised
    fields["sheet"] = recognised.sheet if len(recognised.sheets) > 1 else None
    return fields


def _short(header: str) -> str:
    return header if len(header) <= SHOWN else f"{header[: SHOWN - 20]}…{header[-19:]}"


def _layout(form: Form) -> str:
    names = {each: say(f"import.mapping.{each}") for each in ("long", "wide")}
    chosen = st.segmented_control(
        say("import.mapping.layout"),
        list(names),
        default=form.start("layout", "long"),
        format_func=lambda each: names[each],
        key=form.key("layout"),
        required=True,
        persist_state="session",
    )
    return chosen or "long"


def _wide(form: Form) -> dict[str, Any]:
    chosen = st.multiselect(
        say("import.mapping.touchpoints"),
        form.columns,
        [column for column in form.start("touchpoints", ()) if column in form.columns],
        format_func=_short,
        key=form.key("touchpoints"),
        persist_state="session",
    )
    return {"touchpoints": chosen}


def _long(form: Form) -> dict[str, Any]:
    column = form.column("touchpoint", say("import.mapping.one_touchpoint"))
    fields: dict[str, Any] = {"touchpoint": column}
    if column is None:
        fields["touchpoint_is"] = st.text_input(
            say("import.mapping.touchpoint_is"),
            form.start("touchpoint_is", ""),
            key=form.key("touchpoint_is"),
            max_chars=NAME_LENGTH,
            persist_state="session",
        )
    return {**fields, "score": form.column("score"), "desired": form.column("desired")}


def _meaning(form: Form, columns: list[str], *, asked: bool) -> dict[str, Any]:
    """What the answers in the judged columns say: a valence for each word, or a scale of numbers."""
    if not columns:
        if asked:
            st.caption(say("import.mapping.no_answers"))
        return {}
    names = {each: say(f"import.mapping.{each}") for each in ("labels", "scale")}
    kind = st.segmented_control(
        say("import.mapping.meaning"),
        list(names),
        default="labels" if form.start("labels") else "scale",
        format_func=lambda each: names[each],
        key=form.key("meaning"),
        required=True,
        persist_state="session",
    )
    return _scale(form) if kind == "scale" else _labels(form, columns)


def _scale(form: Form) -> dict[str, Any]:
    low, high = form.start("scale", (1.0, 5.0))
    places = zip(st.columns(2), (("worst", low), ("best", high)), strict=True)
    ends = [
        place.number_input(
            say(f"import.mapping.{name}"), value=float(end), key=form.key(name), persist_state="session"
        )
        for place, (name, end) in places
    ]
    st.caption(say("import.mapping.scale_help"))
    return {"scale": ends}


def _labels(form: Form, columns: list[str]) -> dict[str, Any]:
    answers = form.answers(columns)
    if len(answers) > MOST_LABELS:
        st.warning(say("import.mapping.too_many", n=len(answers), limit=MOST_LABELS))
        return {}
    known = {same(label): valence for label, valence in form.start("labels", {}).items()}
    return {"labels": valences(answers, known, form.key("label"))}


def valences(labels: Sequence[str], known: dict[str, float | None], key: str) -> dict[str, float | None]:
    """One choice for each label: its valence, or not mentioned; `known` is by `same` of the label."""
    columns = st.columns(2)
    for place, label in enumerate(labels):
        current = known.get(same(label))
        options: list[float | str] = [NOTHING, *sorted({*STEPS, *([current] if current is not None else [])})]
        names = {value: _valence(value) for value in options}
        columns[place % 2].selectbox(
            say("import.mapping.label_value", label=plain(_short(label))),
            options,
            0 if current is None else options.index(current),
            format_func=names.__getitem__,
            key=f"{key}.{label}",
            persist_state="session",
        )
    return chosen_valences(labels, key)


def chosen_valences(labels: Sequence[str], key: str) -> dict[str, float | None]:
    """What the widgets of `valences` show now."""
    chosen = {label: st.session_state[f"{key}.{label}"] for label in labels}
    return {label: None if value == NOTHING else value for label, value in chosen.items()}


def _valence(value: float | str) -> str:
    if isinstance(value, str):
        return say("import.mapping.not_mentioned")
    return f"{value:+g}".replace("-", "−") if value else "0"


def same(text: str) -> str:
    """A label as it is compared: letter case, underscores and blanks do not count."""
    return " ".join(text.replace("_", " ").casefold().split())


def _date(form: Form) -> dict[str, Any]:
    column = form.column("date")
    if column is None:
        return {"date": None}
    return {"date": column, "date_format": date_format(form, column)}


def date_format(form: Form, column: str) -> str | None:
    """How the dates of a column are read: asked where there is more than one way, or none."""
    forms = import_state.date_forms(form.opened, column)
    current = form.start("date_format")
    names = {pattern: f"{_pattern(pattern)}: {reading}" for pattern, reading in forms.items()}
    if len(forms) > 1:
        pattern = st.radio(
            say("import.mapping.date_format_asked"),
            list(forms),
            list(forms).index(current) if current in forms else None,
            format_func=lambda each: names[each],
            key=form.key(f"date_format.{column}"),
            persist_state="session",
        )
    elif forms:
        pattern = next(iter(forms))
    else:
        pattern = st.text_input(
            say("import.mapping.date_pattern"),
            current or "",
            key=form.key("date_pattern"),
            help=say("import.mapping.date_pattern_help"),
            persist_state="session",
        )
    return pattern or None


def _pattern(pattern: str) -> str:
    return say("import.mapping.iso") if pattern == "iso" else plain(pattern)


def _from_column(value: Any) -> tuple[str | None, dict[str, str]]:
    """The column of a field that may stand in one, with its translations; from a mapping or its document."""
    told = value.model_dump() if hasattr(value, "model_dump") else value
    return (told["column"], told.get("values", {})) if isinstance(told, dict) else (None, {})


def _method(form: Form) -> dict[str, Any]:
    current = form.start("method", Method.SURVEY)
    column, known = _from_column(current)
    chosen = form.column("method", say("import.mapping.same_for_all"), column)
    names = {each.value: say(f"evidence.methods.{each}") for each in Method}
    if chosen is None:
        return {
            "method": st.selectbox(
                say("evidence.method"),
                list(names),
                list(names).index(Method.SURVEY if column else str(current)),
                format_func=lambda each: names[each],
                key=form.key("method_is"),
                label_visibility="collapsed",
                persist_state="session",
            )
        }
    known = {same(value): meant for value, meant in known.items()} | _method_names()
    unknown = say("import.mapping.method_unknown")
    values: dict[str, str] = {}
    for value in form.answers([chosen])[:MOST_METHODS]:
        options = [NOTHING, *names]
        meant = st.selectbox(
            say("import.mapping.method_of", value=plain(_short(value))),
            options,
            options.index(known.get(same(value), NOTHING)),
            format_func=lambda each: names.get(each, unknown),
            key=form.key(f"method.{value}"),
            persist_state="session",
        )
        if meant:
            values[value] = meant
    return {"method": {"column": chosen, "values": values}}


def _method_names() -> dict[str, str]:
    """What each method is called, in both languages."""
    told = {
        same(say_in(language, f"{file}.{method}")): method.value
        for language in LANGUAGES
        for file in ("evidence.methods", "formats.method")
        for method in Method
    }
    return told | {same(method.value): method.value for method in Method}


def wave(form: Form) -> dict[str, Any]:
    """The wave: a column, or one name for all rows."""
    current = form.start("wave", "")
    column, translated = _from_column(current)
    chosen = form.column("wave", say("import.mapping.same_for_all"), column)
    if chosen is None:
        return {
            "wave": st.text_input(
                say("import.mapping.wave_is"),
                "" if column else str(current),
                key=form.key("wave_is"),
                max_chars=NAME_LENGTH,
                persist_state="session",
            )
        }
    return {"wave": {"column": chosen, "values": translated if chosen == column else {}}}
