"""Settings: your name, the project, backup and restore, and what was changed."""

import streamlit as st

from cxmap.ui import frame, session, settings_backup, settings_log, settings_project

with frame.page("settings", needs_project=False):
    left, right = st.columns(2, gap="medium")
    with left, st.container(border=True):
        settings_project.you()
    if session.has_project():
        with left, st.container(border=True):
            settings_project.project()
    with right, st.container(border=True):
        settings_backup.show()
    with right:
        settings_project.archived()
    if session.has_project():
        settings_log.show()
    frame.heartbeat()
