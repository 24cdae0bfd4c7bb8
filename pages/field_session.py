"""Field sessions: set one up, log live, write down what was said and seen, look at what came of it."""

from cxmap.model.behaviour_log import LogDocument
from cxmap.ui import (
    frame,
    session,
    session_answers,
    session_chooser,
    session_log,
    session_notes,
    session_people,
    session_results,
    session_set_up,
)
from cxmap.ui.session import say
from cxmap.usecases import field_session

VIEWS = ("set_up", "log", "said", "notes", "results", "people")
VIEW = "observe.view"


def main() -> None:
    with frame.page("field_session", lead=session_chooser.show) as session_id:
        if not session_id:
            session_chooser.first_session()
            return
        view = frame.view(VIEW, say("observe.view_label"), "observe.view", VIEWS)
        if view == "log":  # it looks for itself, and more often
            session_log.show(session_id)
            return
        _show(view, field_session.load(session.desk(), session_id))
        frame.heartbeat()


def _show(view: str, document: LogDocument) -> None:
    views = {
        "set_up": session_set_up.show,
        "said": session_answers.show,
        "notes": session_notes.show,
        "results": session_results.show,
        "people": session_people.show,
    }
    views[view](document)


main()
