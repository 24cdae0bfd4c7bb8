"""Mystery-shopping programmes: who visits what, when and how often, and how far a wave has come."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import pandas as pd

from cxmap.analysis import mystery_shopping_coverage as coverage_analysis
from cxmap.analysis.mystery_shopping_coverage import CoverageRow
from cxmap.errors import InvalidValueError, LockoutError, QuizNotPassedError, Reason
from cxmap.formats import read_table
from cxmap.formats.location_rows import read_locations
from cxmap.model.evidence_import import Rejection
from cxmap.model.mystery_shopping import (
    Location,
    Programme,
    ProgrammeDocument,
    ProgrammeKind,
    QuizAttempt,
    Quota,
    Scenario,
    Shopper,
    Visit,
    Wave,
)
from cxmap.model.noun import Noun
from cxmap.model.questionnaire import Questionnaire
from cxmap.store import mystery_shopping as shop_store
from cxmap.store.engine import Database
from cxmap.store.identifiers import new_id, now
from cxmap.store.transaction import Transaction, find, validated
from cxmap.usecases.desk import Desk
from cxmap.words import Language, say

__all__ = ["CoverageRow", "ProgrammeKind"]

N = TypeVar("N", bound=Noun)
Part = Location | Scenario | Wave
NAMES: dict[type[Noun], str] = {
    Location: "code",
    Scenario: "name",
    Wave: "name",
    Shopper: "pseudonym",
}
"""The field a part of a programme is called by; it is unique."""
KINDS: dict[type[Noun], str] = {
    Location: "location",
    Scenario: "scenario",
    Wave: "wave",
    Shopper: "shopper",
}


def programmes(desk: Desk) -> list[Programme]:
    """All programmes of the project, the newest first."""
    with desk.database.reading() as connection:
        return find(connection, Programme, desk.project_id, deleted=False)[::-1]


def load(desk: Desk, programme_id: str) -> ProgrammeDocument:
    """The programme with what belongs to it."""
    with desk.database.reading() as connection:
        return shop_store.load_programme(connection, desk.project_id, programme_id)


def desk_of_programme(database: Database, programme_id: str, actor: str = "") -> Desk:
    """The desk of the project a programme belongs to."""
    with database.reading() as connection:
        return Desk(database, shop_store.project_of_programme(connection, programme_id), actor)


def create(
    desk: Desk, name: str, kind: ProgrammeKind = ProgrammeKind.OWN, language: Language = "en"
) -> Programme:
    """A new programme, with the ethics note and what staff are told that its kind asks for."""
    fields = {
        "id": new_id(),
        "name": name.strip(),
        "kind": kind,
        "ethics_note": say(language, f"shop.ethics.{kind}"),
        "staff_told": say(language, f"shop.staff_told.{kind}"),
        "created_at": now(),
    }
    with desk.writing("programme_created", name) as transaction:
        return transaction.add(validated(Programme, fields))


def change(desk: Desk, programme_id: str, *, seen: int | None = None, **fields: Any) -> Programme:
    """Change a programme's name, kind, notes or lockout."""
    with desk.writing("programme_edited", str(fields.get("name", ""))) as transaction:
        return transaction.change(Programme, programme_id, seen=seen, **fields)


def remove(desk: Desk, programme_id: str) -> None:
    """Take a programme out of the lists; undo brings it back."""
    with desk.writing("programme_removed") as transaction:
        transaction.change(Programme, programme_id, deleted=True)


def add_part(desk: Desk, noun: type[N], **fields: Any) -> N:
    """A new location, scenario, wave or shopper; a removed one of the same name comes back instead."""
    with desk.writing(f"{KINDS[noun]}_added", str(fields[NAMES[noun]])) as transaction:
        return part_named(transaction, noun, **fields)


def part_named(transaction: Transaction, noun: type[N], **fields: Any) -> N:
    """Write a part, or bring the removed one of that name back; InvalidValueError where the name is taken."""
    field = NAMES[noun]
    name = str(fields[field]).strip()
    if not name:
        raise InvalidValueError(field=field, value="", reason=Reason("empty"))
    fields = {**fields, field: name}
    for known in transaction.find(noun, **_scope(noun, fields)):
        if getattr(known, field).casefold() == name.casefold():
            if not getattr(known, "deleted", False):
                raise InvalidValueError(field=field, value=name, reason=Reason("name_taken"))
            return transaction.change(noun, known.id, **{**fields, "deleted": False})
    if noun is Wave and "position" not in fields:
        waves = transaction.find(Wave, programme_id=fields["programme_id"])
        fields["position"] = max((wave.position for wave in waves), default=0.0) + 1
    return transaction.add(validated(noun, {**fields, "id": new_id()}))


def _scope(noun: type[Noun], fields: Mapping[str, Any]) -> dict[str, Any]:
    return {} if noun is Shopper else {"programme_id": fields["programme_id"]}


def change_part(desk: Desk, noun: type[N], row_id: str, *, seen: int | None = None, **fields: Any) -> N:
    """Change a location, scenario, wave or shopper."""
    with desk.writing(f"{KINDS[noun]}_edited", str(fields.get(NAMES[noun], ""))) as transaction:
        return transaction.change(noun, row_id, seen=seen, **fields)


def remove_part(desk: Desk, noun: type[Noun], row_id: str) -> None:
    """Take a location, scenario, wave or shopper out of the lists; its visits stay."""
    with desk.writing(f"{KINDS[noun]}_removed") as transaction:
        transaction.change(noun, row_id, deleted=True)


@dataclass(frozen=True)
class LocationsRead:
    """What a file of locations gave."""

    added: int
    changed: int
    rejected: tuple[Rejection, ...]


def import_locations(desk: Desk, programme_id: str, data: bytes, file_name: str) -> LocationsRead:
    """Locations from CSV or XLSX: new codes are added, known ones changed; one undo takes all of it back."""
    read, rejected = read_locations(read_table(data, file_name), file_name)
    added = changed = 0
    with desk.writing("locations_imported", file_name) as transaction:
        known = {each.code.casefold(): each for each in transaction.find(Location, programme_id=programme_id)}
        for told in read:
            fields: dict[str, Any] = {**told, "programme_id": programme_id, "deleted": False}
            same = known.get(told["code"].casefold())
            if same is None:
                made = transaction.add(validated(Location, {**fields, "id": new_id()}))
                known[made.code.casefold()] = made
                added += 1
            else:
                changed += transaction.change(Location, same.id, **fields).version > same.version
    return LocationsRead(added, changed, tuple(rejected))


def set_quota(
    desk: Desk,
    wave_id: str,
    wanted: int,
    *,
    location_id: str | None = None,
    daypart: str = "",
    scenario_id: str | None = None,
) -> Quota:
    """How many visits a wave wants, of one location or of each; a quota of the same kind is replaced."""
    with desk.writing("quota_set") as transaction:
        wave = transaction.get(Wave, wave_id)
        own = {"wave_id": wave_id, "daypart": daypart.strip()}
        for known in transaction.find(Quota, **own):
            if (known.location_id, known.scenario_id) == (location_id, scenario_id):
                return transaction.change(Quota, known.id, wanted=wanted)
        fields = {
            **own,
            "id": new_id(),
            "programme_id": wave.programme_id,
            "location_id": location_id,
            "scenario_id": scenario_id,
            "wanted": wanted,
        }
        return transaction.add(validated(Quota, fields))


def remove_quota(desk: Desk, quota_id: str) -> None:
    """Forget a quota."""
    with desk.writing("quota_removed") as transaction:
        transaction.remove(Quota, quota_id)


def coverage(desk: Desk, programme_id: str, wave_id: str) -> tuple[CoverageRow, ...]:
    """What a wave wants, what is planned and done, and what is missing."""
    document = load(desk, programme_id)
    return coverage_analysis.coverage(document, visits(desk, programme_id), wave_id)


def visits(desk: Desk, programme_id: str, states: Sequence[str] = ()) -> pd.DataFrame:
    """The visits of a programme as a frame (see `store.mystery_shopping.LIGHT`)."""
    with desk.database.reading() as connection:
        return shop_store.load_visits(connection, desk.project_id, programme_id, states=states)


def assign(
    desk: Desk,
    programme_id: str,
    location_ids: Iterable[str],
    *,
    shopper_id: str | None = None,
    wave_id: str | None = None,
    scenario_id: str | None = None,
    daypart: str = "",
    due_on: str | None = None,
    pair: str = "",
) -> list[Visit]:
    """One visit per location, to be done by the due date with the newest version of the questionnaire.

    LockoutError where the shopper was, or is to be, at the location within the lockout days;
    QuizNotPassedError where the scenario has a quiz that the shopper has not passed.
    """
    with desk.writing("visits_assigned") as transaction:
        programme = transaction.get(Programme, programme_id)
        known = transaction.find(Questionnaire, programme_id=programme_id, deleted=False)
        if not known:
            raise InvalidValueError(
                field="questionnaire", value=programme.name, reason=Reason("no_questionnaire")
            )
        newest = max(known, key=lambda each: each.number)
        if shopper_id and scenario_id:
            check_quiz(transaction, shopper_id, scenario_id)
        made = []
        for location_id in location_ids:
            fields = {
                "id": new_id(),
                "programme_id": programme_id,
                "questionnaire_id": newest.id,
                "location_id": transaction.get(Location, location_id).id,
                "shopper_id": shopper_id,
                "wave_id": wave_id,
                "scenario_id": scenario_id,
                "daypart": daypart.strip(),
                "due_on": due_on,
                "pair": pair.strip(),
            }
            visit = validated(Visit, fields)
            _check_lockout(transaction, programme, visit)
            made.append(transaction.add(visit))
        return made


def unassign(desk: Desk, visit_id: str) -> None:
    """Take an assignment back that nobody has begun."""
    with desk.writing("assignment_removed") as transaction:
        visit = transaction.get(Visit, visit_id)
        if visit.state != "assigned":
            raise InvalidValueError(field="state", value=str(visit.state), reason=Reason("visit_begun"))
        transaction.remove(Visit, visit_id)


def _check_lockout(transaction: Transaction, programme: Programme, visit: Visit) -> None:
    """A shopper waits between two visits to the same location."""
    if not visit.shopper_id or not programme.lockout_days or not visit.due_on:
        return
    due = date.fromisoformat(visit.due_on)
    own = {"shopper_id": visit.shopper_id, "location_id": visit.location_id}
    for known in transaction.find(Visit, programme_id=programme.id, **own):
        day = (known.started_at or known.due_on or "")[:10]
        if day and abs((due - date.fromisoformat(day)).days) < programme.lockout_days:
            shopper = transaction.get(Shopper, visit.shopper_id)
            location = transaction.get(Location, visit.location_id)
            raise LockoutError(
                shopper=shopper.pseudonym, location=location.code, day=day, days=programme.lockout_days
            )


def check_quiz(transaction: Transaction, shopper_id: str, scenario_id: str) -> None:
    """A scenario with a quiz wants it passed before the first visit."""
    scenario = transaction.get(Scenario, scenario_id)
    if not scenario.quiz:
        return
    attempts = transaction.find(QuizAttempt, scenario_id=scenario_id, shopper_id=shopper_id)
    if not any(each.right_answers == each.questions for each in attempts):
        shopper = transaction.get(Shopper, shopper_id)
        raise QuizNotPassedError(shopper=shopper.pseudonym, scenario=scenario.name)


def take_quiz(desk: Desk, scenario_id: str, shopper_id: str, answers: Sequence[int]) -> QuizAttempt:
    """Write down a shopper's answers (places from 0); passed when all are right."""
    with desk.writing("quiz_taken") as transaction:
        quiz = transaction.get(Scenario, scenario_id).quiz
        right = sum(question.right == given for question, given in zip(quiz, answers, strict=False))
        fields = {
            "id": new_id(),
            "scenario_id": scenario_id,
            "shopper_id": shopper_id,
            "at": now(),
            "right_answers": right,
            "questions": len(quiz),
        }
        return transaction.add(validated(QuizAttempt, fields))


def passed(desk: Desk, scenario_id: str) -> set[str]:
    """The shoppers who have passed the quiz of a scenario."""
    with desk.database.reading() as connection:
        attempts = find(connection, QuizAttempt, desk.project_id, scenario_id=scenario_id)
    return {each.shopper_id for each in attempts if each.right_answers == each.questions}
