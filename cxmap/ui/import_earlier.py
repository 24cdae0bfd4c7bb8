"""Earlier imports: withdraw one, bring it back, or change what its scores and labels are worth."""

from datetime import datetime

import streamlit as st

from cxmap.model.evidence_import import EvidenceMapping, ImportBatch
from cxmap.ui import acting, import_mapping, session
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import evidence_import, evidence_mapping

ENDS = ("worst", "best")


def show() -> None:
    """All imports of the project, the newest first."""
    st.markdown(f"#### {say('import.step.earlier')}")
    batches = evidence_import.batches(session.desk())
    if not batches:
        st.caption(say("import.batch.none"))
    for batch in batches:
        _batch(batch)


def _batch(batch: ImportBatch) -> None:
    when = datetime.fromisoformat(batch.imported_at).astimezone().strftime("%Y-%m-%d %H:%M")
    who = plain(batch.imported_by) or say("app.someone")
    told = say("import.batch.line", items=batch.items, rejected=batch.rejected, when=when, who=who)
    mark = f" :orange-badge[{say('import.batch.withdrawn')}]" if batch.withdrawn else ""
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(width="stretch", gap=None):
            st.markdown(f"**{plain(batch.file_name)}**{mark}")
            st.caption(told)
        mapping = None if batch.withdrawn else evidence_mapping.stored_mapping(batch)
        if mapping:
            with st.popover(say("import.batch.valence"), icon=":material/tune:"):
                _valences(batch, mapping)
        way = "bring_back" if batch.withdrawn else "withdraw"
        st.button(
            say(f"import.batch.{way}"),
            key=f"import.{way}.{batch.id}",
            on_click=acting.do,
            args=(
                evidence_import.bring_back if batch.withdrawn else evidence_import.withdraw,
                session.desk(),
                batch.id,
            ),
            kwargs={"done": say(f"import.batch.{way}_done")},
        )


def _valences(batch: ImportBatch, mapping: EvidenceMapping) -> None:
    """The labels and the scale of the stored mapping, to be changed and applied."""
    key = f"import.remap.{batch.id}.{batch.version}"
    st.caption(say("import.batch.valence_help"))
    if mapping.labels:
        known = {import_mapping.same(label): valence for label, valence in mapping.labels.items()}
        import_mapping.valences(list(mapping.labels), known, key)
    if mapping.scale:
        for place, name, end in zip(st.columns(2), ENDS, mapping.scale, strict=True):
            place.number_input(say(f"import.mapping.{name}"), value=end, key=f"{key}.{name}")
    st.button(
        say("import.batch.apply"),
        key=f"{key}.apply",
        type="primary",
        on_click=_apply,
        args=(batch.id, mapping, key),
    )


def _apply(batch_id: str, mapping: EvidenceMapping, key: str) -> None:
    """Take what the widgets show now; it may be newer than what the last screen was drawn from."""
    fields: dict[str, object] = {}
    if mapping.labels:
        fields["labels"] = import_mapping.chosen_valences(list(mapping.labels), key)
    if mapping.scale:
        fields["scale"] = [st.session_state[f"{key}.{name}"] for name in ENDS]

    def remap() -> None:
        document = (
            mapping.model_dump(mode="json", exclude_defaults=True) | {"layout": mapping.layout} | fields
        )
        evidence_mapping.remap_valence(session.desk(), batch_id, evidence_mapping.mapping_of(document))

    acting.act(remap, done=say("import.batch.applied"))
