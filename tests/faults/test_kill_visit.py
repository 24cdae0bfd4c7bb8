"""A process that dies while a visit is filled in loses no answer that it had kept."""

import random
from pathlib import Path

import pytest

from cxmap.model.mystery_shopping import Location, Shopper
from cxmap.model.questionnaire import ItemKind, PlannedItem, PlannedSection, QuestionnairePlan
from cxmap.usecases import mystery_shopping, questionnaire, visit
from cxmap.usecases import project as projects
from cxmap.usecases.desk import Database, Desk
from tests.faults.test_kill import assert_sound, said_until_killed

QUESTIONS = 20
CHANCE = random.Random(20261126)
MOMENTS = [(CHANCE.randrange(1, QUESTIONS), CHANCE.randrange(1, 12)) for _ in range(4)]
"""After how many answers that were kept, and at which statement of the next one, the process dies."""
SHOPPER = f"""
import sys
from sqlalchemy import event
from cxmap.store.migrate import open_database
from cxmap.usecases import visit
from cxmap.usecases.desk import Desk

desk = Desk(open_database(sys.argv[1]), sys.argv[2], "Kancil")
event.listen(desk.database.engine, "before_cursor_execute", lambda *_: print("statement", flush=True))
for number in range({QUESTIONS}):
    visit.keep(desk, sys.argv[3], answers={{f"q{{number}}": f"answer {{number}}"}})
    print("kept", number, flush=True)
"""


@pytest.fixture
def desk(sqlite: Database) -> Desk:
    return Desk(sqlite, projects.create_project(sqlite, "Study").id)


@pytest.fixture
def begun(desk: Desk) -> str:
    items = tuple(
        PlannedItem(code=f"q{number}", kind=ItemKind.TEXT, label={"en": f"Question {number}"})
        for number in range(QUESTIONS)
    )
    programme = mystery_shopping.create(desk, "Branches").id
    plan = QuestionnairePlan(sections=(PlannedSection(label={"en": "All"}, items=items),))
    questionnaire.create(desk, programme, plan, "Branch visit")
    place = mystery_shopping.add_part(desk, Location, code="B1", programme_id=programme).id
    shopper = mystery_shopping.add_part(desk, Shopper, pseudonym="Kancil").id
    (made,) = mystery_shopping.assign(desk, programme, [place], shopper_id=shopper)
    visit.begin(desk, made.id)
    return made.id


@pytest.mark.parametrize(("kept", "statement"), MOMENTS)
def test_answers_that_were_kept_are_there_after_a_kill(
    desk: Desk, begun: str, kept: int, statement: int
) -> None:
    file = desk.database.file
    assert isinstance(file, Path)
    moment = [("kept", kept), ("statement", statement)]
    heard = said_until_killed(moment, SHOPPER, file, desk.project_id, begun)
    acknowledged = sum(line.startswith("kept") for line in heard)
    answers = visit.draft(desk, begun)["answers"]
    assert len(answers) - acknowledged in {0, 1}  # the one it died over is there whole or not at all
    assert answers == {f"q{number}": f"answer {number}" for number in range(len(answers))}
    assert_sound(file)
    visit.keep(desk, begun, answers={"q0": "corrected"})
    assert visit.draft(desk, begun)["answers"]["q0"] == "corrected"
