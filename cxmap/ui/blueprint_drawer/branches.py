"""The branches of a decision: conditions, shares and observed cases, edited together."""

from decimal import Decimal, InvalidOperation
from typing import Any

import streamlit as st

from cxmap.errors import InvalidValueError, Reason
from cxmap.model.service_blueprint import FLOWS, BlueprintLink, BlueprintNode
from cxmap.ui import acting, session
from cxmap.ui.blueprint_state import OpenBlueprint
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import blueprint_editing
from cxmap.words import number


def edit_branches(opened: OpenBlueprint, node: BlueprintNode) -> None:
    """One row for each branch; all are saved at once, since shares belong together."""
    links = [each for each in opened.document.links if each.source_id == node.id and each.kind in FLOWS]
    st.markdown(f"**{say('blueprint.branches')}**", help=say("blueprint.branches_help"))
    if not links:
        st.caption(say("blueprint.no_branches"))
        return
    with st.form(f"branches.{node.id}", border=True):
        for link in links:
            _branch(opened, link)
        st.form_submit_button(
            say("blueprint.save_branches"),
            icon=":material/check:",
            on_click=_save,
            args=(opened, node, links),
        )


def _key(link: BlueprintLink, field: str) -> str:
    return f"branch.{link.id}.{field}.{link.version}"


def _branch(opened: OpenBlueprint, link: BlueprintLink) -> None:
    computed = opened.findings.shares.get(link.id)
    told = "" if computed is None else f" :gray[{number(session.language(), 100 * computed, 0)} %]"
    st.markdown(f"→ {plain(opened.document.node_of[link.target_id].name)}{told}")
    condition, share, cases = st.columns([2, 1, 1])
    condition.text_input(say("blueprint.field.condition"), link.condition, key=_key(link, "condition"))
    share.text_input(say("blueprint.field.share"), _written(link.share), key=_key(link, "share"))
    cases.number_input(say("blueprint.field.cases"), 0, None, link.cases, 1, key=_key(link, "cases"))


def _written(share: float | None) -> str:
    if share is None:
        return ""
    text = f"{share:g}"
    return text.replace(".", ",") if session.language() == "id" else text


def _save(opened: OpenBlueprint, node: BlueprintNode, links: list[BlueprintLink]) -> None:
    state = st.session_state

    def save() -> None:
        branches: dict[str, dict[str, Any]] = {
            link.id: {
                "condition": state.get(_key(link, "condition"), link.condition).strip(),
                "share": share_of(state.get(_key(link, "share"), _written(link.share))),
                "cases": state.get(_key(link, "cases"), link.cases),
            }
            for link in links
        }
        blueprint_editing.set_branches(opened.desk, node.id, branches)

    if acting.act(save, done=say("blueprint.branches_saved")):
        acting.forget_typed()


def share_of(text: str) -> float | None:
    """Per cent as typed; None for an empty text, InvalidValueError for anything else."""
    plain_text = text.strip().removesuffix("%").strip().replace(",", ".")
    if not plain_text:
        return None
    try:
        return float(Decimal(plain_text))
    except InvalidOperation as error:
        raise InvalidValueError(field="share", value=text[:40], reason=Reason("not_a_number")) from error
