"""A small experience map on the canvas, applied in memory: what the canvas tests drive."""

import json
from typing import Any
from xml.sax.saxutils import quoteattr

import streamlit as st
from canvas_demo_picture import draw

from cxmap.ui.canvas import CanvasEvent, canvas

DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)
LANGUAGE: Any = st.query_params.get("language", "en")
st.set_page_config(layout="wide")
state: Any = st.session_state
if "steps" not in state:
    state.stages = {"a": "Realise the need", "b": "Choose a bank", "c": "Visit the branch"}
    names = [
        "Needs a salary account",
        "Asks friends",
        "<img src=x onerror=alert(1)>",
        "Arrives",
        "Waits",
        "Talks",
    ]
    state.steps = [
        [f"s{i}", name, stage] for i, (name, stage) in enumerate(zip(names, "abbccc", strict=True))
    ]
    state.lanes = {"doing": "Doing", "pain": "Pain points"}
    state.cards = [
        ["c1", "doing", "s0", "Signs her first job contract"],
        ["c2", "doing", "s1", "Asks colleagues which bank they use"],
        ["c3", "doing", "s4", "Takes a ticket and sits; median wait 47 min"],
        ["c4", "pain", "s4", "No idea how long the wait will be"],
        ["c5", "pain", "s4", "No staff in the waiting area"],
    ]
    state.selected, state.log, state.revision, state.copied, state.added = (), [], 1, None, 0


def bare(place: str | None) -> str | None:
    return place.split(":")[-1] if place else None


def insert(rows: list[list[str]], row: list[str], before: str | None) -> None:
    rows.insert(next((i for i, other in enumerate(rows) if other[0] == before), len(rows)), row)


def move(event: CanvasEvent) -> None:
    if event.id.startswith(("stage:", "lane:")):
        state.log = [*state.log, f"before {event.values['before']}, into {event.values['into']}"]
        return
    rows = state.steps if event.id.startswith("step:") else state.cards
    row = next(row for row in rows if row[0] == bare(event.id))
    rows.remove(row)
    if event.id.startswith("step:"):
        row[2] = bare(event.values["into"])
        last = [i for i, other in enumerate(rows) if other[2] <= row[2]]
        before = bare(event.values["before"])
        rows.insert(next((i for i, r in enumerate(rows) if r[0] == before), last[-1] + 1 if last else 0), row)
    else:
        _, row[1], row[2] = event.values["into"].split(":")
        insert(rows, row, bare(event.values["before"]))


def add(event: CanvasEvent) -> None:
    state.added += 1
    new = f"n{state.added}"
    if event.id.startswith("cell:"):
        _, lane, step = event.id.split(":")
        state.cards.append([new, lane, step, event.values["text"]])
        state.selected = (f"card:{new}",)
    elif event.id.startswith("step:"):
        at = next(i for i, row in enumerate(state.steps) if row[0] == bare(event.id))
        state.steps.insert(at + (event.values["where"] == "after"), [new, "New step", state.steps[at][2]])
        state.selected = (f"step:{new}",)


def edit(event: CanvasEvent) -> None:
    for rows, column in ((state.steps, 1), (state.cards, 3)):
        for row in rows:
            if row[0] == bare(event.id):
                row[column] = event.values["text"]


def delete(event: CanvasEvent) -> None:
    gone = {bare(each) for each in event.values["ids"]}
    state.steps = [row for row in state.steps if row[0] not in gone]
    state.cards = [row for row in state.cards if row[0] not in gone and row[2] not in gone]


def select(event: CanvasEvent) -> None:
    state.selected = tuple(event.values["ids"])


def copy(event: CanvasEvent) -> None:
    state.copied = (event.op_id, DOT)


DOES = {"move": move, "add": add, "edit": edit, "delete": delete, "select": select, "copy": copy}


def apply(events: list[CanvasEvent]) -> None:
    for event in events:
        state.log = [*state.log, f"{event.op} {event.id}".strip()]
        DOES.get(event.op, lambda _: None)(event)
        state.revision += event.op not in {"select", "copy", "open"}


texts = {f"step:{i}": name for i, name, _ in state.steps} | {f"card:{row[0]}": row[3] for row in state.cards}
canvas(
    key="demo",
    svg=draw(state.stages, state.steps, state.lanes, state.cards),
    texts=texts | {f"stage:{i}": name for i, name in state.stages.items()},
    card_lanes=tuple(state.lanes),
    picture_name="Opening a savings account",
    language=LANGUAGE,
    revision=state.revision,
    selected=state.selected,
    on_events=apply,
    editable=st.query_params.get("editable") != "no",
    below=60,
    copied=state.copied,
)
report = {"steps": state.steps, "cards": state.cards, "selected": state.selected, "log": state.log}
with st.container(key="report"):
    st.html(f"<output data-state={quoteattr(json.dumps(report))}></output>")
