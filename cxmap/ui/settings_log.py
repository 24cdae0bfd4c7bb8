"""The change log of the project, to read."""

from datetime import datetime

import streamlit as st

from cxmap.model.change import Operation
from cxmap.ui import session
from cxmap.ui.session import say

SHOWN = 200
HEIGHT = 760
ROW_HEIGHT = 34


def show() -> None:
    """The last operations: when, who, what, and to which thing."""
    st.markdown(f"**{say('settings.log.title')}**")
    operations = session.desk().operations(SHOWN)
    if not operations:
        st.caption(say("settings.log.none"))
        return
    st.caption(say("settings.log.about", n=SHOWN))
    column = st.column_config.TextColumn
    st.dataframe(
        [_row(each) for each in operations],
        hide_index=True,
        height=min(ROW_HEIGHT * (len(operations) + 1) + 2, HEIGHT),
        row_height=ROW_HEIGHT,
        column_config={
            "revision": st.column_config.NumberColumn("#", width=55),
            "when": column(say("settings.log.when"), width=150),
            "who": column(say("settings.log.who"), width=110),
            "what": column(say("settings.log.what"), width=210),
            "subject": column(say("settings.log.subject"), width="medium"),
        },
    )


def _row(operation: Operation) -> dict[str, str | int]:
    what = say(f"settings.log.{operation.kind}", what=say(f"change.{operation.what}"))
    return {
        "revision": operation.revision,
        "when": datetime.fromisoformat(operation.at).astimezone().strftime("%Y-%m-%d %H:%M:%S"),
        "who": operation.actor or say("app.someone"),
        "what": what[0].upper() + what[1:],
        "subject": operation.subject,
    }
