"""What is seen of a blueprint: the picture on its canvas, and beside it what is computed, in ten views."""

from collections.abc import Callable
from functools import partial

from cxmap.ui import (
    blueprint_acts,
    blueprint_comparison,
    blueprint_economics,
    blueprint_finding_list,
    blueprint_papers,
    blueprint_simulation,
    blueprint_state,
    blueprint_structure,
    blueprint_tables,
    canvas_acts,
    session,
)
from cxmap.ui.blueprint_state import OpenBlueprint, lane_name
from cxmap.ui.canvas import Flow, canvas


def show(opened: OpenBlueprint) -> None:
    """The view that is chosen; where it speaks of nodes, the picture stands below to show them."""
    look = blueprint_state.look()
    if look in OVER_PICTURE:
        OVER_PICTURE[look](opened)
        picture(opened, ".below")
    elif look in ALONE:
        ALONE[look](opened)
    else:
        picture(opened)


OVER_PICTURE: dict[str, Callable[[OpenBlueprint], None]] = {
    "standards": blueprint_tables.standards,
    "failures": blueprint_tables.failures,
    "findings": blueprint_finding_list.show,
    "structure": blueprint_structure.show,
}
ALONE: dict[str, Callable[[OpenBlueprint], None]] = {
    "economics": blueprint_economics.show,
    "simulation": blueprint_simulation.show,
    "compare": blueprint_comparison.show,
    "training": blueprint_papers.training,
    "graph": blueprint_papers.graph,
}


def picture(opened: OpenBlueprint, where: str = "") -> None:
    """The blueprint on its canvas; each place on the page has a height and a zoom of its own."""
    document = opened.document
    canvas(
        key=f"blueprint.{opened.id}{where}",
        svg=blueprint_state.screen(opened),
        texts=_texts(opened),
        flow=Flow(
            links={
                f"link:{each.id}": (f"node:{each.source_id}", f"node:{each.target_id}", str(each.kind))
                for each in document.links
            },
            owners={f"failure:{each.id}": f"node:{each.node_id}" for each in document.failures},
            held=[f"node:{each.id}" for each in document.nodes if each.pinned is not None],
        ),
        picture_name=document.blueprint.name,
        language=session.language(),
        revision=document.revision,
        selected=blueprint_state.selected(),
        on_events=partial(canvas_acts.handle, blueprint_acts.ACTS, opened),
        below=56,
        copied=canvas_acts.copied(),
    )


def _texts(opened: OpenBlueprint) -> dict[str, str]:
    document = opened.document
    return {
        **{f"node:{each.id}": each.name for each in document.nodes},
        **{f"link:{each.id}": each.condition for each in document.links},
        **{f"lane:{each.id}": lane_name(each) for each in document.lanes},
        **{f"step:{each.id}": each.name for each in document.steps},
        **{f"failure:{each.id}": each.mode for each in document.failures},
    }
