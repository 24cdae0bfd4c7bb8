"""Backup and restore of the whole database."""

from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from cxmap.errors import CxmapError
from cxmap.ui import acting, session
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import backup
from cxmap.usecases.backup import KeptBackup
from cxmap.words import number

RESTORED = "settings.restored"
"""The path of what the last restore of this tab replaced."""
TURN = "settings.backup_turn"
UPLOAD_MB = 200
BYTES_PER_MB = 1_000_000


def show() -> None:
    """Download, restore, undo of the restore, and what was kept; on PostgreSQL who does it instead."""
    database = session.database()
    st.markdown(f"**{say('settings.backup.title')}**")
    if not backup.can_back_up(database):
        st.info(say("errors.BackupNeedsSqliteError"), icon=":material/database:")
        return
    _restored()
    st.caption(say("settings.backup.about"))
    st.download_button(
        say("settings.backup.download"),
        _bytes,
        backup.backup_name(datetime.now(UTC).astimezone()),
        "application/vnd.sqlite3",
        icon=":material/download:",
        on_click="ignore",
    )
    _upload()
    _kept(backup.kept_backups(database))


def _bytes() -> bytes:
    try:
        return backup.backup_bytes(session.database())
    except CxmapError as error:
        st.session_state[acting.PROBLEM] = error.sentence(session.language())
        raise


def _folder() -> str:
    file = session.database().file
    return f"`{file.parent / backup.FOLDER}`" if file else ""


def _upload() -> None:
    file = st.file_uploader(
        say("settings.backup.restore"),
        ["db"],
        key=f"settings.backup.{st.session_state.get(TURN, 0)}",
        max_upload_size=UPLOAD_MB,
    )
    st.caption(say("settings.backup.restore_hint", limit=UPLOAD_MB))
    if file is not None:
        st.warning(
            say("settings.backup.sure", name=plain(file.name), folder=_folder()), icon=":material/warning:"
        )
        with st.container(horizontal=True):
            st.button(
                say("settings.backup.go"),
                key="settings.restore",
                type="primary",
                on_click=_restore_upload,
                args=(file.getvalue(), file.name),
            )
            st.button(say("app.cancel"), key="settings.restore_cancel", on_click=_next_turn)


def _next_turn() -> None:
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1


def _restore_upload(data: bytes, name: str) -> None:
    if acting.act(_restore, data, name, done=say("settings.backup.done")):
        _next_turn()


def _restore(source: bytes | Path, name: str = "") -> None:
    database = session.database()
    if isinstance(source, bytes):
        kept = backup.restore_bytes(database, source, name)
    else:
        kept = backup.restore(database, source)
    st.session_state[RESTORED] = kept
    _forget_shown()


def _forget_shown() -> None:
    """Nothing that was read before may stay on a screen: revisions of the two databases can be alike."""
    acting.forget_typed()
    st.cache_resource.clear()
    st.cache_data.clear()
    session.open_project(st.session_state["project"])


def _restored() -> None:
    kept: Path | None = st.session_state.get(RESTORED)
    if kept is None:
        return
    st.success(say("settings.backup.kept_at", path=f"`{kept}`"), icon=":material/check:")
    st.button(
        say("settings.backup.undo"),
        icon=":material/undo:",
        key="settings.undo_restore",
        on_click=_undo_restore,
        args=(kept,),
    )


def _undo_restore(kept: Path) -> None:
    if acting.act(_restore, kept, done=say("settings.backup.undone")):
        del st.session_state[RESTORED]


def _kept(known: list[KeptBackup]) -> None:
    if not known:
        return
    with st.expander(say("settings.backup.kept", n=len(known))):
        st.caption(say("settings.backup.kept_about", folder=_folder()))
        for each in known:
            _kept_line(each)


def _kept_line(kept: KeptBackup) -> None:
    when = kept.at.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    mb = number(session.language(), kept.size / BYTES_PER_MB)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"{when} :gray[{say('settings.backup.size', mb=mb)}]", width="stretch")
        with st.popover(say("settings.backup.restore"), type="tertiary"):
            st.markdown(say("settings.backup.sure_kept", when=when, folder=_folder()))
            st.button(
                say("settings.backup.go"),
                key=f"settings.restore.{kept.path.name}",
                type="primary",
                on_click=acting.do,
                args=(_restore, kept.path),
                kwargs={"done": say("settings.backup.done")},
            )
