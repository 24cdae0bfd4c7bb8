"""Mystery shopping out of the database: whole programmes and questionnaires, and visits in bulk."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Select, func, or_, select

from cxmap.errors import NotFoundError
from cxmap.model.evidence_import import ImportBatch
from cxmap.model.mystery_shopping import (
    Location,
    Programme,
    ProgrammeDocument,
    Quota,
    Scenario,
    Shopper,
    Visit,
    Wave,
)
from cxmap.model.questionnaire import (
    Questionnaire,
    QuestionnaireDocument,
    QuestionnaireItem,
    QuestionnaireSection,
)
from cxmap.store.project import project, revision
from cxmap.store.tables import TABLES
from cxmap.store.transaction import Transaction, find

visit = TABLES[Visit]
batch = TABLES[ImportBatch]
LIGHT = (
    "id",
    "version",
    "questionnaire_id",
    "location_id",
    "shopper_id",
    "wave_id",
    "scenario_id",
    "daypart",
    "pair",
    "due_on",
    "state",
    "started_at",
    "ended_at",
    "points",
    "record",
)
"""The columns of a visit that lists, boards and scores need; answers and texts stay in the database."""
SCORED = (
    "id",
    "questionnaire_id",
    "location_id",
    "shopper_id",
    "wave_id",
    "daypart",
    "pair",
    "state",
    "started_at",
    "ended_at",
    "points",
)
"""The columns of a visit that scores and reliability need."""
CHUNK = 2000


def load_programme(connection: Connection, project_id: str, programme_id: str) -> ProgrammeDocument:
    """The programme with what belongs to it, without its visits; NotFoundError where it is not there."""
    found = find(connection, Programme, project_id, id=programme_id)
    if not found:
        raise NotFoundError(what="programme", id=programme_id)
    own = {"programme_id": programme_id}
    return ProgrammeDocument(
        project_id=project_id,
        project_name=project(connection, project_id).name,
        revision=revision(connection, project_id),
        programme=found[0],
        locations=_sorted(find(connection, Location, project_id, **own, deleted=False), "code"),
        shoppers=_sorted(find(connection, Shopper, project_id, deleted=False), "pseudonym"),
        scenarios=_sorted(find(connection, Scenario, project_id, **own, deleted=False), "name"),
        waves=tuple(
            sorted(
                find(connection, Wave, project_id, **own, deleted=False),
                key=lambda wave: (wave.position, wave.id),
            )
        ),
        quotas=tuple(find(connection, Quota, project_id, **own)),
        questionnaires=tuple(
            sorted(
                find(connection, Questionnaire, project_id, **own, deleted=False),
                key=lambda each: each.number,
            )
        ),
    )


def _sorted(found: list[Any], field: str) -> tuple[Any, ...]:
    return tuple(sorted(found, key=lambda each: getattr(each, field).casefold()))


def project_of_programme(connection: Connection, programme_id: str) -> str:
    """The id of the project a programme belongs to."""
    table = TABLES[Programme]
    found = connection.scalar(select(table.c.project_id).where(table.c.id == programme_id))
    if found is None:
        raise NotFoundError(what="programme", id=programme_id)
    return str(found)


def load_questionnaire(
    connection: Connection, project_id: str, questionnaire_id: str
) -> QuestionnaireDocument:
    """A version of the questionnaire with its sections and items; NotFoundError where it is not there."""
    found = find(connection, Questionnaire, project_id, id=questionnaire_id)
    if not found:
        raise NotFoundError(what="questionnaire", id=questionnaire_id)
    own = {"questionnaire_id": questionnaire_id}
    sections = sorted(
        find(connection, QuestionnaireSection, project_id, **own),
        key=lambda section: (section.position, section.id),
    )
    order = {section.id: place for place, section in enumerate(sections)}
    items = sorted(
        find(connection, QuestionnaireItem, project_id, **own),
        key=lambda item: (order[item.section_id], item.position, item.id),
    )
    return QuestionnaireDocument(
        questionnaire=found[0],
        sections=tuple(sections),
        items=tuple(items),
        in_use=is_in_use(connection, project_id, questionnaire_id),
    )


def is_in_use(connection: Connection, project_id: str, questionnaire_id: str) -> bool:
    """Whether a visit has answers to this version."""
    query = select(visit.c.id).where(
        visit.c.project_id == project_id, visit.c.questionnaire_id == questionnaire_id, visit.c.points != ""
    )
    return connection.execute(query.limit(1)).first() is not None


def load_visits(
    connection: Connection,
    project_id: str,
    programme_id: str,
    *,
    states: Collection[str] = (),
    columns: Sequence[str] = LIGHT,
) -> pd.DataFrame:
    """The visits of a programme as a frame with the named columns, by id; texts that are unknown are ""."""
    query = _visible(project_id, columns).where(visit.c.programme_id == programme_id)
    if states:
        query = query.where(visit.c.state.in_([str(state) for state in states]))
    return frame(connection, query.order_by(visit.c.id), columns)


def frame(connection: Connection, query: Select[Any], columns: Sequence[str]) -> pd.DataFrame:
    """What a query of text columns gives as a frame of objects."""
    result = connection.execute(query)
    # straight from the driver: rows with named columns take as long to make as the query itself
    rows = result.cursor.fetchall() if result.cursor is not None else []
    lists = zip(*rows, strict=True) if rows else ([] for _ in columns)
    return pd.DataFrame(
        {
            name: pd.Series(["" if each is None else each for each in values], dtype=object)
            for name, values in zip(columns, lists, strict=True)
        }
    )


def _visible(project_id: str, columns: Sequence[str]) -> Select[Any]:
    withdrawn = select(batch.c.id).where(batch.c.project_id == project_id, batch.c.withdrawn)
    return select(*(visit.c[name] for name in columns)).where(
        visit.c.project_id == project_id,
        or_(visit.c.batch_id.is_(None), visit.c.batch_id.not_in(withdrawn)),
    )


def load_answers(
    connection: Connection, project_id: str, visit_ids: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """The answers of some visits, by visit."""
    found: dict[str, dict[str, Any]] = {}
    for start in range(0, len(visit_ids), CHUNK):
        query = select(visit.c.id, visit.c.answers).where(
            visit.c.project_id == project_id, visit.c.id.in_(visit_ids[start : start + CHUNK])
        )
        found |= {row.id: row.answers for row in connection.execute(query)}
    return found


def load_texts(
    connection: Connection, project_id: str, visit_ids: Sequence[str]
) -> dict[str, tuple[dict[str, Any], dict[str, str]]]:
    """The answers and comments of some visits, by visit."""
    found: dict[str, tuple[dict[str, Any], dict[str, str]]] = {}
    for start in range(0, len(visit_ids), CHUNK):
        query = select(visit.c.id, visit.c.answers, visit.c.comments).where(
            visit.c.project_id == project_id, visit.c.id.in_(visit_ids[start : start + CHUNK])
        )
        found |= {row.id: (row.answers, row.comments) for row in connection.execute(query)}
    return found


def repeated_texts(connection: Connection, project_id: str, programme_id: str, shortest: int) -> set[str]:
    """The ids of visits whose narrative another visit of the programme has word for word."""
    query = _visible(project_id, ("narrative",)).where(
        visit.c.programme_id == programme_id, func.length(visit.c.narrative) >= shortest
    )
    twice = query.group_by(visit.c.narrative).having(func.count() > 1)
    own = (visit.c.programme_id == programme_id, visit.c.narrative.in_(twice))
    return set(connection.scalars(_visible(project_id, ("id",)).where(*own)))


def count_visits(connection: Connection, project_id: str, programme_id: str) -> dict[str, int]:
    """How many visits of a programme are in each state."""
    query = (
        _visible(project_id, ("state",))
        .where(visit.c.programme_id == programme_id)
        .with_only_columns(visit.c.state, func.count())
        .group_by(visit.c.state)
    )
    return dict(connection.execute(query).tuples().all())


def insert_visits(transaction: Transaction, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write visits without the log; the logged change of their batch reveals them."""
    for start in range(0, len(rows), CHUNK):
        transaction.insert(visit, [dict(row) for row in rows[start : start + CHUNK]])
