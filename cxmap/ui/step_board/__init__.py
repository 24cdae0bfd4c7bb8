"""The step board: steps of an experience map are dragged into the phases of a new cycle, or left out."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st

from cxmap.ui.session import say

HERE = Path(__file__).parent
WORDS = ("empty", "step", "earlier", "later", "moved")

_component = st.components.v2.component(
    "cxmap_step_board",
    js=(HERE / "board.js").read_text("utf-8"),
    css=(HERE / "board.css").read_text("utf-8"),
)


def step_board(key: str, phases: Sequence[str], steps: Mapping[str, str]) -> None:
    """Show the steps (names by id) under the names of the phases; `placed` tells how they are placed."""
    groups = placed(key, len(phases), list(steps))
    names = [*phases, say("cycle.board.left_out")]
    _component(
        key=key,
        data={
            "groups": [
                {"name": name, "steps": group, "left_out": at == len(phases)}
                for at, (name, group) in enumerate(zip(names, groups, strict=True))
            ],
            "names": dict(steps),
            "words": {word: say(f"cycle.board.{word}") for word in WORDS},
        },
        on_placed_change=lambda: None,
    )


def placed(key: str, phases: int, steps: Sequence[str]) -> list[list[str]]:
    """The steps of each phase in their order, and at last those left out; thirds of the journey to begin with.

    What the browser says is believed only as far as it places each step once; others are left out.
    """
    told = st.session_state[key].get("placed") if key in st.session_state else None
    if told is None:
        share = -(-len(steps) // phases)
        return [*(list(steps[at * share : (at + 1) * share]) for at in range(phases)), []]
    known, groups = dict.fromkeys(steps), []
    for group in told[: phases + 1] if isinstance(told, list) else []:
        own = (
            [step for step in group if isinstance(step, str) and step in known]
            if isinstance(group, list)
            else []
        )
        groups.append(list(dict.fromkeys(own)))
        for step in own:
            known.pop(step, None)
    groups += [[] for _ in range(phases + 1 - len(groups))]
    groups[-1] += known
    return groups
