"""A small blueprint on the canvas, applied in memory: what the canvas tests drive."""

import json
from typing import Any
from xml.sax.saxutils import quoteattr

import streamlit as st
from canvas_demo_picture import box, group, words

from cxmap.ui.canvas import CanvasEvent, Flow, canvas

LEFT, COLUMN, ROW, TOP = 150, 170, 110, 60
state: Any = st.session_state
st.set_page_config(layout="wide")
if "nodes" not in state:
    state.lanes = ["customer", "front", "back"]
    state.nodes = {  # name, lane, column
        "a": ["Arrive", "customer", 0],
        "b": ["Wait", "customer", 1],
        "c": ["Ask", "front", 2],
        "d": ["Check", "back", 3],
        "e": ["Leave", "customer", 4],
    }
    state.links = {  # source, target, kind, condition
        "1": ["a", "b", "sequence", ""],
        "2": ["b", "c", "sequence", ""],
        "3": ["c", "d", "sequence", ""],
        "4": ["d", "e", "sequence", "yes"],
        "5": ["d", "c", "recovery", "no"],
    }
    state.failures = {"f": ["c", "Name mistyped"]}
    state.held, state.selected, state.log, state.revision = [], (), [], 1


def bare(thing: str) -> str:
    return thing.rpartition(":")[2]


def corner(node: str) -> tuple[float, float]:
    _, lane, column = state.nodes[node]
    return LEFT + column * COLUMN + 20, TOP + state.lanes.index(lane) * ROW + 30


def middle(node: str) -> tuple[float, float]:
    x, y = corner(node)
    return x + 60, y + 23


def draw() -> str:
    columns = max(column for _, _, column in state.nodes.values()) + 2
    items = []
    for row, lane in enumerate(state.lanes):
        y = TOP + row * ROW
        items.append(
            group(f"lane:{lane}", lane, box(8, y, LEFT - 16, ROW - 8, "#F7F8FA"), words(20, y + 30, lane))
        )
        items += [
            group(f"place:{lane}:{i}", "", box(LEFT + i * COLUMN, y, COLUMN, ROW, "none"))
            for i in range(columns)
        ]
    for link, (source, target, kind, condition) in state.links.items():
        (x1, y1), (x2, y2) = middle(source), middle(target)
        line = f'<path d="M{x1} {y1}L{x2} {y2}" fill="none" stroke="#1B2430" stroke-width="2"/>'
        label = words((x1 + x2) / 2, (y1 + y2) / 2, condition) if condition else ""
        items.append(group(f"link:{link}", f"{kind} to {state.nodes[target][0]}", line, label))
    for node, (name, _, _) in state.nodes.items():
        x, y = corner(node)
        items.append(
            group(f"node:{node}", name, box(x, y, 120, 46, "#FFFFFF", "#1B2430"), words(x + 10, y + 20, name))
        )
        items.append(group(f"time:{node}", f"Time of {name}", words(x, y + 62, "obs 1:00", 11)))
    for failure, (node, mode) in state.failures.items():
        x, y = corner(node)
        items.append(
            group(f"failure:{failure}", mode, f'<circle cx="{x + 120}" cy="{y}" r="9" fill="#C92A2A"/>')
        )
    width, height = LEFT + columns * COLUMN, TOP + len(state.lanes) * ROW + 20
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">{"".join(items)}</svg>'
    )


def move(event: CanvasEvent) -> None:
    _, lane, column = event.values["into"].split(":")
    state.nodes[bare(event.id)][1:] = [lane, int(column)]


def carry(event: CanvasEvent) -> None:
    for each in event.values["moves"]:
        _, lane, column = each["into"].split(":")
        state.nodes[bare(each["id"])][1:] = [lane, int(column)]


def new_node(name: str, lane: str, column: int) -> str:
    key = f"n{len(state.nodes)}"
    state.nodes[key] = [name, lane, column]
    state.selected = (f"node:{key}",)
    return key


def add(event: CanvasEvent) -> None:
    if event.id.startswith("place:"):
        _, lane, column = event.id.split(":")
        new_node(event.values["text"], lane, int(column))


def link(event: CanvasEvent) -> None:
    key = str(len(state.links) + 1)
    source = state.failures[bare(event.id)][0] if event.id.startswith("failure:") else bare(event.id)
    state.links[key] = [source, bare(event.values["to"]), event.values["kind"], ""]
    state.selected = (f"link:{key}",)


def extend(event: CanvasEvent) -> None:
    _, lane, column = event.values["into"].split(":")
    new = new_node("New action", lane, int(column))
    state.links[str(len(state.links) + 1)] = [bare(event.id), new, "sequence", ""]


def insert(event: CanvasEvent) -> None:
    source, target, *_ = state.links[bare(event.id)]
    new = new_node(event.values["text"], state.nodes[source][1], 5)
    state.links[bare(event.id)][1] = new
    state.links[str(len(state.links) + 1)] = [new, target, "sequence", ""]


def retype(event: CanvasEvent) -> None:
    state.links[bare(event.id)][2] = event.values["kind"]


def edit(event: CanvasEvent) -> None:
    kind, row, text = event.id.partition(":")[0], bare(event.id), event.values["text"]
    rows, field = {
        "node": (state.nodes, 0),
        "link": (state.links, 3),
        "failure": (state.failures, 1),
    }[kind]
    rows[row][field] = text


def select(event: CanvasEvent) -> None:
    state.selected = tuple(event.values["ids"])


def align(event: CanvasEvent) -> None:
    state.log = [*state.log, f"align {event.values['axis']} {','.join(event.values['ids'])}"]


DOES = {
    "move": move,
    "carry": carry,
    "add": add,
    "link": link,
    "extend": extend,
    "insert": insert,
    "retype": retype,
    "edit": edit,
    "select": select,
    "align": align,
}


def apply(events: list[CanvasEvent]) -> None:
    for event in events:
        state.log = [*state.log, f"{event.op} {event.id}".strip()]
        DOES.get(event.op, lambda _: None)(event)
        state.revision += event.op not in {"select", "copy", "open", "quick"}


canvas(
    key="demo",
    svg=draw(),
    texts={f"node:{key}": node[0] for key, node in state.nodes.items()}
    | {f"link:{key}": row[3] for key, row in state.links.items()}
    | {f"failure:{key}": row[1] for key, row in state.failures.items()},
    flow=Flow(
        {f"link:{key}": (f"node:{row[0]}", f"node:{row[1]}", row[2]) for key, row in state.links.items()},
        {f"failure:{key}": f"node:{row[0]}" for key, row in state.failures.items()},
        ["node:b"],
    ),
    picture_name="A visit",
    language="en",
    revision=state.revision,
    selected=state.selected,
    on_events=apply,
    editable=st.query_params.get("editable") != "no",
    below=60,
)
report = {"nodes": state.nodes, "links": state.links, "selected": state.selected, "log": state.log}
with st.container(key="report"):
    st.html(f"<output data-state={quoteattr(json.dumps(report))}></output>")
