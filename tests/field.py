"""A small field study, for tests of what stands above it: a scheme, a session at a counter, and its acts."""

from typing import Any

from cxmap.model.behaviour_log import Behaviour
from cxmap.model.evidence import Method
from cxmap.model.field_session import FieldSession
from cxmap.usecases import behaviour_log, field_session
from cxmap.usecases.desk import Desk

SCHEME: list[dict[str, Any]] = [
    {"name": "Arrives", "role": "arrive", "key": "a", "grouping": "Queue"},
    {"name": "Served", "role": "served", "key": "s", "grouping": "Queue"},
    {"name": "Leaves", "role": "leave", "key": "l", "grouping": "Queue"},
    {"name": "Gives up", "role": "gave_up", "key": "g", "grouping": "Queue", "valence": -2.0},
    {"name": "Explains", "kind": "state", "key": "e", "grouping": "Staff", "exclusive": True, "valence": 1.0},
    {"name": "Types", "kind": "state", "key": "t", "grouping": "Staff", "exclusive": True},
    {"name": "Smiles", "key": "y", "grouping": "Customer", "valence": 2.0, "modifiers": ("broadly", "shyly")},
    {"name": "Not visible", "kind": "state", "role": "not_visible", "key": "x"},
    {"name": "Queue", "role": "queue", "key": "q"},
]


def make(desk: Desk, **fields: Any) -> tuple[FieldSession, dict[str, Behaviour]]:
    """A session that has not begun, and its behaviours by name."""
    scheme = behaviour_log.create_scheme(desk, "Counter", SCHEME)
    about: dict[str, Any] = {"observer": "Ana", "wave": "Spring", **fields}
    session = field_session.create(
        desk, "Monday", Method.NON_PARTICIPANT_OBSERVATION, ["Counter"], scheme_id=scheme.id, **about
    )
    return session, {each.name: each for each in behaviour_log.behaviours(desk, scheme.id)}


def act(
    op_id: str, at: float, behaviour: Behaviour | None, kind: str = "point", **fields: Any
) -> dict[str, Any]:
    """What the browser sends for one key press."""
    minute, second = divmod(int(at), 60)
    return {
        "op_id": op_id,
        "kind": kind,
        "behaviour_id": behaviour.id if behaviour else None,
        "at": at,
        "pressed_at": f"2026-03-09T09:{minute:02}:{second:02}.000Z",
        **fields,
    }
