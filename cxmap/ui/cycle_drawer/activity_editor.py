"""Editing an activity in the drawer."""

import streamlit as st

from cxmap.model.activity_cycle import PERFORMANCE_HIGH, PERFORMANCE_LOW, Activity, Filler, SwitchingRisk
from cxmap.model.evidence import VALENCE_HIGH, VALENCE_LOW
from cxmap.ui import acting, cycle_acts, cycle_state, session
from cxmap.ui.cycle_drawer.links import nodes, steps, touchpoints, ways
from cxmap.ui.cycle_drawer.parts import choice, field_of, number, rated_by, row_of_buttons, text
from cxmap.ui.cycle_state import OpenCycle
from cxmap.ui.drawer.fields import Field
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import activity_cycle, cycle_editing, cycle_figures
from cxmap.usecases.placing import Side
from cxmap.words import number as written

SCORES = (PERFORMANCE_LOW, PERFORMANCE_HIGH)
MINUTE = 60.0


def of_activity(opened: OpenCycle, activity: Activity) -> None:
    """What she does and needs, how important it is, how well it goes, who fills the gap, and what could."""
    field = field_of(opened, "activity", activity)
    text(field, "name", say("cycle.column.activity"))
    text(field, "critical_need", say("cycle.column.critical_need"), note=say("cycle.critical_need_help"))
    _phase(opened, activity)
    ways(opened, activity)
    touchpoints(opened, activity)
    _scores(opened, activity, field)
    _filled(opened, activity, field)
    with st.expander(say("cycle.effort"), icon=":material/schedule:"):
        _effort(opened, activity, field)
    _add_ons(opened, activity)
    with st.expander(say("cycle.links"), icon=":material/link:"):
        steps(opened, activity)
        nodes(opened, activity)
        _nested(opened, activity)
    _buttons(opened, activity)


def _phase(opened: OpenCycle, activity: Activity) -> None:
    names = {each.id: cycle_figures.phase_name(each, session.language()) for each in opened.document.phases}
    key = f"activity.phase.{activity.id}.{activity.phase_id}"

    def save() -> None:
        wanted = st.session_state.get(key, activity.phase_id)
        if wanted != activity.phase_id:
            acting.act(cycle_editing.move_activity, opened.desk, activity.id, into=wanted)

    st.selectbox(
        say("cycle.column.phase"),
        list(names),
        list(names).index(activity.phase_id),
        format_func=lambda each: names[each],
        key=key,
        on_change=save,
    )


def _scores(opened: OpenCycle, activity: Activity, field: Field) -> None:
    cycle = opened.document.cycle
    ends = (cycle.importance_low, cycle.importance_high)
    value, more = st.columns([1, 0.25], vertical_alignment="bottom")
    with value:
        number(
            field,
            "importance",
            say("cycle.importance_scale", low=f"{ends[0]:g}", high=f"{ends[1]:g}"),
            ends,
            0.5,
        )
    with more.popover("", icon=":material/person:", help=say("cycle.source")):
        rated_by(field, "importance")
    wished, language = opened.found(activity.id).wished, session.language()
    if wished.mean is not None:
        st.caption(say("cycle.desired_known", value=written(language, wished.mean, 0), n=wished.n))
    value, more = st.columns([1, 0.25], vertical_alignment="bottom")
    with value:
        number(field, "desired", say("cycle.desired_scale"), SCORES)
    with more.popover("", icon=":material/person:", help=say("cycle.source")):
        rated_by(field, "desired")
    value, who = st.columns(2, vertical_alignment="bottom")
    with value:
        number(field, "assumed", say("cycle.column.assumed"), SCORES)
    with who:
        text(field, "assumed_by", say("cycle.column.assumed_by"), note=say("cycle.assumed_help"))


def _effort(opened: OpenCycle, activity: Activity, field: Field) -> None:
    found, language = opened.found(activity.id), session.language()
    told = []
    if found.time_spent.mean is not None:
        value = written(language, found.time_spent.mean / MINUTE, 1)
        told.append(say("cycle.minutes_n", value=value, n=found.time_spent.n))
    if found.emotion.mean is not None:
        value = written(language, found.emotion.mean, 1, signed=True)
        told.append(say("cycle.emotion_n", value=plain(value), n=found.emotion.n))
    if told:
        st.caption(say("cycle.effort_known", told=", ".join(told)))
    spent = field.base["time_spent"]
    st.number_input(
        say("cycle.minutes"),
        0.0,
        None,
        None if spent is None else spent / MINUTE,
        1.0,
        format="%.1f",
        **field.saved("time_spent", convert=lambda told: None if told is None else told * MINUTE),
    )
    number(field, "emotion", say("cycle.emotion_scale"), (VALENCE_LOW, VALENCE_HIGH), 0.1)
    text(field, "effort_source", say("cycle.effort_source"))


def _filled(opened: OpenCycle, activity: Activity, field: Field) -> None:
    st.toggle(
        say("cycle.column.served"),
        field.base["served"],
        help=say("cycle.served_help"),
        **field.saved("served"),
    )
    _filler(opened, activity)
    text(field, "filler_note", say("cycle.column.filler_note"))
    risks = {str(each): name for each, name in session.names("cycle.risk", SwitchingRisk).items()}
    choice(field, "switching_risk", say("cycle.column.risk"), risks, "–")
    text(field, "risk_reasons", say("cycle.column.risk_reasons"), long=True)


def _filler(opened: OpenCycle, activity: Activity) -> None:
    """Us, the customer, nobody, or a competitor, whose name is chosen or written: both are saved at once."""
    fixed = {str(each): say(f"cycle.filler.{each}") for each in Filler if each is not Filler.COMPETITOR}
    rivals = sorted(
        {each.competitor for each in opened.document.activities if each.competitor} - fixed.keys()
    )
    is_rival = activity.filler is Filler.COMPETITOR
    current = activity.competitor if is_rival else activity.filler and str(activity.filler)
    options = [*fixed, *rivals]
    key = f"activity.filler.{activity.id}.{activity.version}"

    def save() -> None:
        wanted = st.session_state.get(key, current)
        if wanted == current:
            return
        filler = Filler(wanted) if wanted in fixed else Filler.COMPETITOR if wanted else None
        rival = (wanted or "") if filler is Filler.COMPETITOR else ""
        thing = f"activity:{activity.id}"
        acting.act(cycle_editing.change, opened.desk, thing, filler=filler, competitor=rival)
        acting.forget_typed()

    st.selectbox(
        say("cycle.column.filler"),
        options,
        options.index(current) if current in options else None,
        format_func=lambda each: fixed.get(each, each),
        key=key,
        on_change=save,
        accept_new_options=True,
        placeholder=say("cycle.filler_choose"),
        help=say("cycle.filler_help"),
    )


def _add_ons(opened: OpenCycle, activity: Activity) -> None:
    st.markdown(f"**{say('cycle.column.add_ons')}**", help=say("cycle.add_ons_help"))
    for add_on in opened.document.add_ons_of(activity.id):
        st.button(
            f"{plain(add_on.name)} :gray-badge[{say(f'cycle.maturity.{add_on.maturity}')}]",
            key=f"addon.open.{add_on.id}",
            type="tertiary",
            width="stretch",
            on_click=cycle_state.select,
            args=(f"addon:{add_on.id}",),
        )
    with st.form(f"new_add_on.{activity.id}", clear_on_submit=True, border=False):
        st.text_input(say("cycle.new_add_on"), key=f"new_add_on.name.{activity.id}")
        st.form_submit_button(
            say("cycle.add_add_on"), icon=":material/add:", on_click=_add_add_on, args=(opened, activity.id)
        )


def _add_add_on(opened: OpenCycle, activity_id: str) -> None:
    name = st.session_state.get(f"new_add_on.name.{activity_id}", "").strip()
    if name:
        acting.act(cycle_editing.add_add_on, opened.desk, activity_id, name)


def _nested(opened: OpenCycle, activity: Activity) -> None:
    for nested in opened.document.nested.get(activity.id, ()):
        st.button(
            say("cycle.open_nested", name=plain(nested.name)),
            icon=":material/donut_small:",
            key=f"nested.{nested.id}",
            on_click=cycle_state.open_cycle,
            args=(nested.id,),
        )
    st.button(
        say("cycle.add_nested"),
        icon=":material/add:",
        key="cycle.add_nested",
        help=say("cycle.nested_help"),
        on_click=acting.do,
        args=(_create_nested, opened, activity),
    )


def _create_nested(opened: OpenCycle, activity: Activity) -> None:
    made = activity_cycle.create_nested(opened.desk, activity.id, activity.name[:200], session.language())
    cycle_state.open_cycle(made.id)


def _buttons(opened: OpenCycle, activity: Activity) -> None:
    with st.container(horizontal=True, gap="small"):
        sides: tuple[Side, ...] = ("before", "after")
        for side in sides:
            st.button(
                say(f"map.add_{side}"),
                icon=":material/add:",
                key=f"activity.add_{side}",
                on_click=_add_beside,
                args=(opened, activity.id, side),
            )
    _move_buttons(opened, activity)
    row_of_buttons(opened, [f"activity:{activity.id}"])


def _add_beside(opened: OpenCycle, activity_id: str, side: Side) -> None:
    name = say("cycle.new_activity")
    cycle_acts.add(lambda: cycle_editing.add_activity(opened.desk, activity_id, side, name))


def _move_buttons(opened: OpenCycle, activity: Activity) -> None:
    """One place earlier or later; beyond the end of a phase lies the next one."""
    phases = [each.id for each in opened.document.phases]
    own = [each.id for each in opened.document.activities_of(activity.phase_id)]
    place, phase = own.index(activity.id), phases.index(activity.phase_id)
    earlier: dict[str, str] = {"before": own[place - 1]} if place else {}
    later: dict[str, str] = {}
    if not place and phase:
        earlier = {"into": phases[phase - 1]}
    if place + 1 < len(own):
        later = {"before": own[place + 2]} if place + 2 < len(own) else {"into": activity.phase_id}
    elif phase + 1 < len(phases):
        following = opened.document.activities_of(phases[phase + 1])
        later = {"before": following[0].id} if following else {"into": phases[phase + 1]}
    with st.container(horizontal=True, gap="small"):
        for name, target in (("earlier", earlier), ("later", later)):
            st.button(
                say(f"cycle.move_{name}"),
                key=f"activity.{name}",
                disabled=not target,
                on_click=acting.do,
                args=(cycle_editing.move_activity, opened.desk, activity.id),
                kwargs=target,
            )
