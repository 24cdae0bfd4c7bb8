"""Customers sent through a blueprint: what to try, the run with its progress, and what came of it."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import streamlit as st

from cxmap.errors import CxmapError
from cxmap.ui import session
from cxmap.ui.blueprint_figures import clock, percentage
from cxmap.ui.blueprint_state import OpenBlueprint, cache_key
from cxmap.ui.session import say
from cxmap.usecases import blueprint_simulation
from cxmap.usecases.blueprint_simulation import Plan, Simulated, SimulationResult
from cxmap.words import number

RUN = "blueprint.simulation"
LOOK_EVERY = 0.4
MOST = 20_000


@dataclass
class Run:
    """A simulation on its own thread: the page looks at it, and may ask it to stop."""

    opened: OpenBlueprint
    plan: Plan
    about: tuple[Any, ...]
    share: float = 0.0
    stop: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)
    result: SimulationResult | None = None
    problem: CxmapError | None = None

    def work(self) -> None:
        """The simulation itself; whatever happens, the page learns that it ended."""
        opened = self.opened
        try:
            self.result = blueprint_simulation.run(
                opened.document,
                opened.evidence,
                self.plan,
                opened.view.where,
                progress=self._note,
                cancelled=self.stop.is_set,
            )
        except CxmapError as problem:
            self.problem = problem
        finally:
            self.ended.set()

    def _note(self, share: float) -> None:
        self.share = min(1.0, share)


def show(opened: OpenBlueprint) -> None:
    """The plan at the left; at the right the run, or its result while it still speaks of what is shown."""
    left, right = st.columns([1, 2.4], gap="medium")
    with left:
        _plan(opened)
    run: Run | None = st.session_state.get(RUN)
    with right:
        if run is None or run.about[1] != opened.id:
            st.info(say("blueprint.simulation.intro"), icon=":material/play_circle:")
        elif not run.ended.is_set():
            _progress(run)
        elif run.result is None:
            problem = run.problem
            sentence = problem.sentence(session.language()) if problem else say("blueprint.simulation.failed")
            st.error(sentence, icon=":material/error:")
        else:
            if run.about != _about(opened):
                st.warning(say("blueprint.simulation.outdated"), icon=":material/history:")
            _result(run.result)


def _about(opened: OpenBlueprint) -> tuple[Any, ...]:
    return (*cache_key(opened), opened.view)


def _plan(opened: OpenBlueprint) -> None:
    with st.form("simulation", border=True):
        st.number_input(say("blueprint.simulation.customers"), 1, MOST, 500, 100, key="simulation.customers")
        st.number_input(
            say("blueprint.simulation.per_hour"), 0.1, 10_000.0, 12.0, 1.0, key="simulation.per_hour"
        )
        st.number_input(
            say("blueprint.simulation.seed"),
            0,
            None,
            1,
            1,
            key="simulation.seed",
            help=say("blueprint.simulation.seed_help"),
        )
        st.form_submit_button(
            say("blueprint.simulation.start"),
            icon=":material/play_arrow:",
            type="primary",
            on_click=_start,
            args=(opened,),
        )
    served = [each for each in opened.document.actors if each.servers]
    st.caption(
        say("blueprint.simulation.servers", n=len(served))
        if served
        else say("blueprint.simulation.no_servers")
    )


def _start(opened: OpenBlueprint) -> None:
    state = st.session_state
    running: Run | None = state.get(RUN)
    if running is not None:
        running.stop.set()
    plan = Plan(state["simulation.customers"], state["simulation.per_hour"], state["simulation.seed"])
    run = state[RUN] = Run(opened, plan, _about(opened))
    threading.Thread(target=run.work, name="blueprint-simulation", daemon=True).start()


def _progress(run: Run) -> None:
    @st.fragment(run_every=LOOK_EVERY)
    def look() -> None:
        if run.ended.is_set():
            st.rerun()
        st.progress(run.share, say("blueprint.simulation.working", n=run.plan.customers))
        st.button(
            say("app.cancel"),
            key="simulation.cancel",
            icon=":material/cancel:",
            disabled=run.stop.is_set(),
            on_click=run.stop.set,
        )

    look()


def _result(found: SimulationResult) -> None:
    if not found.is_complete:
        st.warning(
            say("blueprint.simulation.cancelled", n=found.finished, of=found.customers),
            icon=":material/stop:",
        )
    language = session.language()
    through, mean, ninety = st.columns(3)
    each_hour = say("blueprint.simulation.each_hour")
    with through:
        _metric(each_hour, found.throughput, lambda value: number(language, value, 1))
    with mean:
        _metric(say("blueprint.simulation.mean"), found.mean, clock)
    with ninety:
        _metric(say("blueprint.simulation.ninety"), found.ninety, clock)
    _queues(found)
    _roles(found)
    st.caption(say("blueprint.simulation.help", seed=found.seed))


def _metric(name: str, figure: Simulated, written: Any) -> None:
    with st.container(border=True, gap=None):
        st.caption(name)
        value = "–" if figure.value is None else written(figure.value)
        st.markdown(f"#### {value}")
        st.caption(_ends(figure, written) or say("blueprint.simulation.no_interval"))


def _ends(figure: Simulated, written: Any) -> str:
    if figure.low is None or figure.high is None:
        return ""
    return f"95 % [{written(figure.low)}, {written(figure.high)}]"


def _with_ends(figure: Simulated) -> str:
    value = clock(figure.value, "–")
    return f"{value} {_ends(figure, clock).removeprefix('95 % ')}".strip()


def _queues(found: SimulationResult) -> None:
    say_column = session.names("blueprint.simulation.column", COLUMNS)
    rows = [
        {
            "": each.label,
            say_column["n"]: each.n,
            say_column["mean"]: _with_ends(each.mean),
            say_column["ninety"]: _with_ends(each.ninety),
            say_column["longest"]: clock(each.longest),
            say_column["length"]: number(session.language(), each.mean_length, 1),
            say_column["longest_length"]: each.longest_length,
            say_column["beyond"]: percentage(each.beyond),
        }
        for each in found.waits
    ]
    st.markdown(f"**{say('blueprint.simulation.queues')}**")
    _table(rows)


COLUMNS = ("n", "mean", "ninety", "longest", "length", "longest_length", "beyond", "role", "servers", "busy")


def _roles(found: SimulationResult) -> None:
    language, columns = session.language(), session.names("blueprint.simulation.column", COLUMNS)
    rows = [
        {
            columns["role"]: each.name,
            columns["servers"]: each.servers,
            columns["busy"]: f"{number(language, 100 * each.busy, 0)} %",
            columns["mean"]: _with_ends(each.mean),
            columns["ninety"]: _with_ends(each.ninety),
            columns["length"]: number(language, each.mean_length, 1),
            columns["longest_length"]: each.longest_length,
        }
        for each in found.roles
    ]
    st.markdown(f"**{say('blueprint.simulation.roles')}**")
    _table(rows)
    for each in found.roles:
        if each.is_overloaded:
            st.warning(say("blueprint.simulation.overloaded", role=each.name), icon=":material/speed:")


def _table(rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        st.dataframe(pd.DataFrame(rows), hide_index=True, height="content")
    else:
        st.caption(say("blueprint.none_found"))
