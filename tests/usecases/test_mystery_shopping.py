"""A programme from its first wave to a locked visit: rules kept, nothing lost, maps moved, all undoable."""

import io
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from PIL import Image

from cxmap.errors import (
    FileUnreadableError,
    InvalidValueError,
    LockoutError,
    MappingInvalidError,
    OwnVisitError,
    PhotoUnreadableError,
    QuestionnaireInUseError,
    QuizNotPassedError,
    SameFileError,
    VisitMoveError,
)
from cxmap.model.evidence import EvidenceFilter, Method
from cxmap.model.mystery_shopping import Location, ProgrammeKind, Scenario, Shopper, Visit, VisitState, Wave
from cxmap.model.project import Project
from cxmap.model.questionnaire import (
    Critical,
    ItemKind,
    PlannedItem,
    PlannedSection,
    QuestionnairePlan,
)
from cxmap.store.engine import Database
from cxmap.usecases import (
    evidence,
    evidence_import,
    mystery_shopping,
    picture,
    questionnaire,
    questionnaire_editing,
    shop_pictures,
    shop_scores,
    visit,
    visit_import,
)
from cxmap.usecases.desk import Desk
from tests.shops import YES_NO

S = VisitState
PLAN = QuestionnairePlan(
    sections=(
        PlannedSection(
            label={"en": "Arrival", "id": "Kedatangan"},
            items=(
                PlannedItem(
                    code="1",
                    kind=ItemKind.YES_NO,
                    label={"en": "Greeted?"},
                    options=YES_NO,
                    touchpoint="Door",
                ),
                PlannedItem(
                    code="2",
                    kind=ItemKind.SCALE,
                    label={"en": "Clean?"},
                    low=1,
                    high=5,
                    points=4,
                    touchpoint="Hall",
                ),
            ),
        ),
        PlannedSection(
            label={"en": "Counter"},
            items=(
                PlannedItem(
                    code="3",
                    kind=ItemKind.YES_NO,
                    label={"en": "Asked for consent?"},
                    options=YES_NO,
                    critical=Critical.SECTION,
                ),
                PlannedItem(
                    code="4",
                    kind=ItemKind.TEXT,
                    label={"en": "Why not?"},
                    show_if="3",
                    show_if_answers=("no",),
                ),
            ),
        ),
    )
)


@pytest.fixture
def desk(database: Database, project: Project) -> Desk:
    return Desk(database, project.id, "Ana")


class Branches:
    """A programme with two locations, a shopper, a wave and a questionnaire."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.id = mystery_shopping.create(desk, "Branches").id
        self.questionnaire = questionnaire.create(desk, self.id, PLAN, "Branch visit").id
        own = {"programme_id": self.id}
        self.first = mystery_shopping.add_part(desk, Location, code="B1", region="West", **own).id
        self.second = mystery_shopping.add_part(desk, Location, code="B2", region="East", **own).id
        self.wave = mystery_shopping.add_part(desk, Wave, name="Spring", **own).id
        self.shopper = mystery_shopping.add_part(desk, Shopper, pseudonym="Kancil").id

    def assigned(self, **fields: Any) -> Visit:
        told = {"shopper_id": self.shopper, "wave_id": self.wave, **fields}
        (made,) = mystery_shopping.assign(self.desk, self.id, [self.first], **told)
        return made

    def submitted(self, answers: dict[str, Any] | None = None) -> Visit:
        made = self.assigned()
        visit.begin(self.desk, made.id)
        visit.keep(self.desk, made.id, answers=answers or {"1": "yes", "2": 5, "3": "yes"})
        visit.keep(self.desk, made.id, started_at="2026-03-09T10:00", ended_at="2026-03-09T10:20")
        return visit.submit(self.desk, made.id)

    def finalized(self) -> Visit:
        made = self.submitted()
        for state in (S.REVIEWED, S.FINALIZED):
            visit.move(self.desk, made.id, state)
        return made


@pytest.fixture
def branches(desk: Desk) -> Branches:
    return Branches(desk)


def items(desk: Desk) -> pd.DataFrame:
    frame = evidence.page(desk, EvidenceFilter(), sort="id", descending=False).frame
    return frame.sort_values("id").reset_index(drop=True)


def test_each_kind_of_programme_has_its_own_ethics_note(desk: Desk) -> None:
    notes = {mystery_shopping.create(desk, kind, kind).ethics_note for kind in ProgrammeKind}
    assert len(notes) == 3
    assert [each.name for each in mystery_shopping.programmes(desk)] == ["regulator", "competitor", "own"]


def test_a_programme_holds_what_was_put_into_it(branches: Branches) -> None:
    document = mystery_shopping.load(branches.desk, branches.id)
    assert [each.code for each in document.locations] == ["B1", "B2"]
    assert [each.name for each in document.waves] == ["Spring"]
    told = questionnaire.load(branches.desk, branches.questionnaire)
    assert [item.code for item in told.items] == ["1", "2", "3", "4"]
    assert not told.in_use
    with pytest.raises(InvalidValueError, match="already"):
        mystery_shopping.add_part(branches.desk, Location, code="b1", programme_id=branches.id)


def test_a_removed_part_comes_back_by_its_name(branches: Branches) -> None:
    mystery_shopping.remove_part(branches.desk, Location, branches.second)
    assert len(mystery_shopping.load(branches.desk, branches.id).locations) == 1
    again = mystery_shopping.add_part(branches.desk, Location, code="b2", programme_id=branches.id)
    assert again.id == branches.second


def test_locations_come_from_a_file(branches: Branches) -> None:
    data = b"Branch,Name,City\nB1,Main,Bandung\nB3,Mall,Jakarta\nB3,Twice,Jakarta\n,None,X\n"
    found = mystery_shopping.import_locations(branches.desk, branches.id, data, "branches.csv")
    assert (found.added, found.changed) == (1, 1)
    assert [(each.row, each.reason) for each in found.rejected] == [(3, "twice_in_file"), (4, "empty")]
    known = {each.code: each.region for each in mystery_shopping.load(branches.desk, branches.id).locations}
    assert known == {"B1": "Bandung", "B2": "East", "B3": "Jakarta"}
    branches.desk.revert("undo")
    assert len(mystery_shopping.load(branches.desk, branches.id).locations) == 2
    with pytest.raises(FileUnreadableError, match="location"):
        mystery_shopping.import_locations(branches.desk, branches.id, b"a,b\n1,2\n", "x.csv")


def test_the_board_tells_what_is_wanted_planned_done_and_missing(branches: Branches) -> None:
    mystery_shopping.set_quota(branches.desk, branches.wave, 2)
    mystery_shopping.set_quota(branches.desk, branches.wave, 3, location_id=branches.second)
    branches.assigned()
    branches.submitted()
    rows = mystery_shopping.coverage(branches.desk, branches.id, branches.wave)
    assert [(row.wanted, row.planned, row.done, row.missing) for row in rows] == [(2, 1, 1, 0), (3, 0, 0, 3)]
    with pytest.raises(InvalidValueError, match="less than 0"):
        mystery_shopping.set_quota(branches.desk, branches.wave, -1)


def test_no_shopper_returns_to_a_location_too_soon(branches: Branches) -> None:
    mystery_shopping.change(branches.desk, branches.id, lockout_days=30)
    branches.assigned(due_on="2026-03-01")
    with pytest.raises(LockoutError, match=r"Kancil.*B1.*30"):
        branches.assigned(due_on="2026-03-20")
    branches.assigned(due_on="2026-04-05")


def test_a_quiz_comes_before_the_first_visit(branches: Branches) -> None:
    quiz = [{"question": "May you name staff?", "answers": ["yes", "no"], "right": 1}]
    played = mystery_shopping.add_part(
        branches.desk, Scenario, name="Open an account", programme_id=branches.id, quiz=quiz
    )
    with pytest.raises(QuizNotPassedError):
        branches.assigned(scenario_id=played.id)
    mystery_shopping.take_quiz(branches.desk, played.id, branches.shopper, [0])
    with pytest.raises(QuizNotPassedError):
        branches.assigned(scenario_id=played.id)
    mystery_shopping.take_quiz(branches.desk, played.id, branches.shopper, [1])
    assert branches.assigned(scenario_id=played.id).scenario_id == played.id


def test_a_visit_is_kept_answer_by_answer_and_given_in_whole(branches: Branches) -> None:
    made = branches.assigned()
    visit.begin(branches.desk, made.id)
    visit.keep(branches.desk, made.id, answers={"1": "yes"})
    visit.keep(branches.desk, made.id, answers={"3": "no"}, narrative="Nobody asked.")
    assert visit.draft(branches.desk, made.id)["answers"] == {"1": "yes", "3": "no"}
    with pytest.raises(InvalidValueError, match="not answered yet: 2, 4"):
        visit.submit(branches.desk, made.id)
    visit.keep(branches.desk, made.id, answers={"2": 3, "4": "In a hurry"})
    visit.keep(branches.desk, made.id, started_at="2026-03-09T10:30", ended_at="2026-03-09T10:00")
    with pytest.raises(InvalidValueError, match="starts later"):
        visit.submit(branches.desk, made.id)
    visit.keep(branches.desk, made.id, ended_at="2026-03-09T10:45")
    visit.submit(branches.desk, made.id)
    document = visit.load(branches.desk, made.id)
    assert (document.visit.state, document.visit.points) == (S.SUBMITTED, "120-")
    assert [(move.from_state, move.to_state, move.actor) for move in document.moves] == [
        (S.ASSIGNED, S.IN_PROGRESS, "Kancil"),
        (S.IN_PROGRESS, S.SUBMITTED, "Kancil"),
    ]
    assert visit.score(document).percent == pytest.approx(50)
    with pytest.raises(InvalidValueError, match="given in"):
        visit.keep(branches.desk, made.id, answers={"1": "no"})


def test_a_skipped_item_is_neither_asked_nor_kept(branches: Branches) -> None:
    made = branches.submitted({"1": "yes", "2": 5, "3": "yes", "4": "left over"})
    assert "4" not in visit.load(branches.desk, made.id).visit.answers


def test_decisions_need_a_reason_another_person_and_an_order(branches: Branches) -> None:
    made = branches.submitted()
    with pytest.raises(InvalidValueError, match="reason"):
        visit.move(branches.desk, made.id, S.RETURNED)
    with pytest.raises(VisitMoveError, match=r"submitted.*finalized"):
        visit.move(branches.desk, made.id, S.FINALIZED)
    for name in ("kancil", ""):
        with pytest.raises(OwnVisitError):
            visit.move(Desk(branches.desk.database, branches.desk.project_id, name), made.id, S.REVIEWED)
    visit.move(branches.desk, made.id, S.RETURNED, "Which counter?")
    visit.keep(branches.desk, made.id, comments={"1": "Counter 3"})
    visit.submit(branches.desk, made.id)
    for state in (S.REVIEWED, S.FINALIZED, S.LOCKED):
        visit.move(branches.desk, made.id, state)
    with pytest.raises(VisitMoveError):
        visit.move(branches.desk, made.id, S.REVIEWED)
    assert [move.reason for move in visit.load(branches.desk, made.id).moves if move.reason] == [
        "Which counter?"
    ]


def test_a_decision_can_be_undone(branches: Branches) -> None:
    made = branches.submitted()
    visit.move(branches.desk, made.id, S.EXCLUDED, "Wrong branch")
    branches.desk.revert("undo")
    document = visit.load(branches.desk, made.id)
    assert (document.visit.state, len(document.moves)) == (S.SUBMITTED, 2)


def test_the_shopper_may_appeal(branches: Branches) -> None:
    made = branches.submitted()
    with pytest.raises(VisitMoveError):
        visit.appeal(branches.desk, made.id, "It was right")
    visit.move(branches.desk, made.id, S.EXCLUDED, "Wrong branch")
    visit.appeal(branches.desk, made.id, "It was the right branch")
    last = visit.load(branches.desk, made.id).moves[-1]
    assert (last.appeal, last.to_state, last.actor) == (True, S.ON_HOLD, "Kancil")


def test_a_final_visit_is_evidence_until_it_is_not(branches: Branches) -> None:
    made = branches.finalized()
    frame = items(branches.desk)
    assert frame["touchpoint"].tolist() == ["Door", "Hall"]
    assert frame["valence"].tolist() == [2.0, 2.0]
    assert set(frame["method"]) == {Method.MYSTERY_SHOP.value}
    assert frame["wave"].tolist() == ["Spring", "Spring"]
    assert frame["source"].tolist() == ["Kancil", "Kancil"]
    assert (frame.loc[1, "score"], frame.loc[1, "scale_high"]) == (4, 4)
    assert {each.partition(".")[0] for each in frame["id"]} == {made.id}
    visit.move(branches.desk, made.id, S.REVIEWED)
    assert evidence.count(branches.desk) == 0
    branches.desk.revert("undo")
    assert evidence.count(branches.desk) == 2
    visit.move(branches.desk, made.id, S.LOCKED)
    assert evidence.count(branches.desk) == 2


def test_a_version_with_answers_keeps_its_scoring_and_a_new_one_changes_nothing_old(
    branches: Branches,
) -> None:
    made = branches.finalized()
    first = questionnaire.load(branches.desk, branches.questionnaire)
    scale = first.item("2")
    assert scale is not None
    with pytest.raises(QuestionnaireInUseError):
        questionnaire_editing.change_item(branches.desk, scale.id, points=40.0)
    questionnaire_editing.change_item(branches.desk, scale.id, label={"en": "Was it clean?"})
    second = questionnaire.new_version(branches.desk, branches.questionnaire)
    copy = questionnaire.load(branches.desk, second.id)
    changed = copy.item("2")
    gone = copy.item("4")
    assert changed is not None
    assert gone is not None
    questionnaire_editing.change_item(branches.desk, changed.id, points=40.0)
    questionnaire_editing.remove_item(branches.desk, gone.id)
    questionnaire_editing.new_item(branches.desk, copy.sections[0].id, {"en": "Warm?"}, ItemKind.YES_NO)
    told = questionnaire.differences(
        questionnaire.load(branches.desk, branches.questionnaire),
        questionnaire.load(branches.desk, second.id),
    )
    assert (told.added, told.removed, told.changed) == (("5",), ("4",), {"2": ("points",)})
    assert visit.load(branches.desk, made.id).visit.points == "141-"
    assert branches.assigned().questionnaire_id == second.id


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "text", "points": 3.0}, "no points"),
        ({"kind": "scale", "low": 2.0, "high": 2.0}, "equal"),
        ({"kind": "number", "points": 3.0}, "ends"),
        ({"trap": "perhaps"}, "true answer"),
        ({"show_if": "9", "show_if_answers": ["yes"]}, "before it"),
        ({"code": "a b"}, "letters"),
        ({"kind": "time", "options": [{"code": "a", "up_to": 60.0}, {"code": "b", "up_to": 30.0}]}, "rise"),
        ({"options": [{"code": "a"}, {"code": "a"}]}, "same code"),
    ],
)
def test_what_an_item_cannot_be_is_a_sentence(branches: Branches, fields: dict[str, Any], words: str) -> None:
    first = questionnaire.load(branches.desk, branches.questionnaire).items[0]
    with pytest.raises(InvalidValueError, match=words):
        questionnaire_editing.change_item(branches.desk, first.id, **fields)
    assert questionnaire.load(branches.desk, branches.questionnaire).items[0] == first


def test_weights_add_up_to_a_hundred(branches: Branches) -> None:
    sections = questionnaire.load(branches.desk, branches.questionnaire).sections
    with pytest.raises(InvalidValueError, match="100"):
        questionnaire_editing.set_weights(
            branches.desk, branches.questionnaire, {sections[0].id: 60, sections[1].id: 30}
        )
    questionnaire_editing.set_weights(
        branches.desk, branches.questionnaire, {sections[0].id: 60, sections[1].id: 40}
    )
    assert questionnaire.load(branches.desk, branches.questionnaire).weighted


def photographed(*, place: bool) -> bytes:
    image = Image.new("RGB", (2400, 1200), "white")
    exif = Image.Exif()
    if place:
        exif[0x8825] = {1: "S", 2: (6.0, 12.0, 0.0)}
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_a_photo_loses_its_place_and_is_kept_once(branches: Branches) -> None:
    made = branches.assigned()
    visit.begin(branches.desk, made.id)
    first = visit.add_photo(branches.desk, made.id, photographed(place=True), "IMG_1.jpg", "1")
    second = visit.add_photo(branches.desk, made.id, photographed(place=False), "IMG_2.jpg")
    assert first.sha256 == second.sha256
    assert (first.width, first.height) == (1600, 800)
    kept = visit.photo_bytes(branches.desk, first)
    with Image.open(io.BytesIO(kept)) as image:
        assert not image.getexif()
    for bad in (b"no picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>"):
        with pytest.raises(PhotoUnreadableError):
            visit.add_photo(branches.desk, made.id, bad, "x.jpg")
    visit.remove_photo(branches.desk, second.id)
    assert len(visit.load(branches.desk, made.id).photos) == 1


def test_a_picture_bomb_is_refused(branches: Branches) -> None:
    made = branches.assigned()
    out = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(out, "PNG")
    with pytest.raises(PhotoUnreadableError):
        visit.add_photo(branches.desk, made.id, out.getvalue(), "bomb.png")


def opened(desk: Desk, programme: str, file: Path, **how: Any) -> visit_import.OpenedVisits:
    return visit_import.open_visits(desk, programme, file.read_bytes(), file.name, **how)


def test_the_banks_score_as_a_plain_computation(desk: Desk, shared: Path) -> None:
    folder = shared / "mystery-shopping"
    form = folder / "banks_2022_feedback_form.csv"
    programme = mystery_shopping.create(desk, "Banks").id
    plan = questionnaire.form_of(form.read_bytes(), form.name).plan
    seen = opened(desk, programme, folder / "banks_2022_253visits.xlsx", plan=plan)
    done = visit_import.import_visits(desk, programme, seen)
    assert (done.rows_read, done.rows_used, done.visits) == (253, 253, 253)
    plain = pd.read_csv(folder / "banks_2022_253visits.csv")
    asked = [
        name
        for name in plain.columns
        if set(plain[name].dropna()) <= {"Yes", "No"} and plain[name].notna().any()
    ]
    asked += [name for name in plain.columns if name.startswith("31. ")]
    earned = (plain[asked] == "Yes").sum(axis=1).groupby(plain["Country"]).sum()
    possible = plain[asked].isin(["Yes", "No"]).sum(axis=1).groupby(plain["Country"]).sum()
    found = {each.key: each for each in shop_scores.scores(shop_scores.load(desk, programme), "region")}
    assert set(found) == set(earned.index)
    for country, told in found.items():
        assert (told.earned, told.possible) == (earned[country], possible[country])
        assert told.score == pytest.approx(100 * earned[country] / possible[country])
        assert told.low is not None
        assert told.high is not None
        assert told.low < (told.score or 0) < told.high
    with pytest.raises(SameFileError):
        visit_import.import_visits(desk, programme, seen)


def test_the_inspections_score_by_year_as_published(desk: Desk, shared: Path) -> None:
    file = shared / "mystery-shopping" / "restaurant_inspections_750.csv"
    programme = mystery_shopping.create(desk, "Inspections").id
    visit_import.import_visits(desk, programme, opened(desk, programme, file))
    scored = shop_scores.load(desk, programme)
    found = {scored.names[each.key]: each for each in shop_scores.scores(scored, "wave")}
    assert (found["2007"].n, found["2007"].score) == (68, pytest.approx(91.367647))
    assert (found["2019"].n, found["2019"].score) == (18, pytest.approx(94.277778))
    assert list(found) == sorted(found)


FILE = b"visit_id,location_id,wave,shopper,Was it clean?,Greeted?\nv1,B1,Spring,Kancil,Yes,No\nv2,B9,Autumn,Merak,No,Yes\n"
MAPPING = visit_import.parse_mapping(
    '{"visit": "visit_id", "location": "location_id", "wave": {"column": "wave"}, "shopper": "shopper",'
    ' "items": {"1": {"columns": ["Was it clean?"], "touchpoint": "Hall"}, "2": "Greeted?"}}'
)


def test_an_import_is_one_act_with_places_waves_shoppers_questions_and_evidence(desk: Desk) -> None:
    programme = mystery_shopping.create(desk, "Old visits").id
    seen = visit_import.open_visits(desk, programme, FILE, "old.csv")
    visit_import.import_visits(desk, programme, seen, MAPPING)
    document = mystery_shopping.load(desk, programme)
    assert [each.code for each in document.locations] == ["B1", "B9"]
    assert [each.name for each in document.waves] == ["Autumn", "Spring"]
    assert [each.pseudonym for each in document.shoppers] == ["Kancil", "Merak"]
    assert items(desk)["valence"].tolist() == [2.0, -2.0]
    desk.revert("undo")
    emptied = mystery_shopping.load(desk, programme)
    assert (emptied.locations, emptied.waves, emptied.questionnaires) == ((), (), ())
    assert (evidence.count(desk), len(mystery_shopping.visits(desk, programme))) == (0, 0)
    desk.revert("redo")
    assert len(mystery_shopping.visits(desk, programme)) == 2
    assert evidence.count(desk) == 2


def test_a_second_file_answers_the_same_questionnaire(desk: Desk) -> None:
    programme = mystery_shopping.create(desk, "Old visits").id
    first = visit_import.open_visits(desk, programme, FILE, "old.csv")
    visit_import.import_visits(desk, programme, first, MAPPING)
    data = b"visit_id,location_id,wave,shopper,Was it clean?,Greeted?\nv3,B1,Winter,Kancil,Yes,Never\nv4,B1,Winter,Kancil,Yes,yes\n"
    seen = visit_import.open_visits(desk, programme, data, "new.csv")
    done = visit_import.import_visits(desk, programme, seen)
    assert (done.visits, [each.row for each in done.rejected]) == (1, [1])
    assert b"Never" in done.rejects_file("en")
    assert len(mystery_shopping.load(desk, programme).questionnaires) == 1
    assert [each.name for each in mystery_shopping.load(desk, programme).waves][-1] == "Winter"


def test_an_import_withdrawn_takes_visits_and_evidence_along(desk: Desk) -> None:
    programme = mystery_shopping.create(desk, "Old visits").id
    seen = visit_import.open_visits(desk, programme, FILE, "old.csv")
    done = visit_import.import_visits(desk, programme, seen, MAPPING)
    assert done.batch is not None
    evidence_import.withdraw(desk, done.batch.id)
    assert (evidence.count(desk), len(mystery_shopping.visits(desk, programme))) == (0, 0)
    evidence_import.bring_back(desk, done.batch.id)
    assert (evidence.count(desk), len(mystery_shopping.visits(desk, programme))) == (2, 2)


def test_an_imported_visit_can_be_taken_back_into_review(desk: Desk) -> None:
    programme = mystery_shopping.create(desk, "Old visits").id
    visit_import.import_visits(
        desk, programme, visit_import.open_visits(desk, programme, FILE, "old.csv"), MAPPING
    )
    one = mystery_shopping.visits(desk, programme).loc[0, "id"]
    visit.move(desk, one, S.REVIEWED)
    assert evidence.count(desk) == 1
    assert shop_scores.scores(shop_scores.load(desk, programme))[0].n == 1
    visit.move(desk, one, S.FINALIZED)
    assert evidence.count(desk) == 2


def test_reliability_counts_flags_and_words_come_first(branches: Branches) -> None:
    for _ in range(2):
        branches.finalized()
    scored = shop_scores.load(branches.desk, branches.id)
    found = shop_scores.reliability(branches.desk, scored)
    assert [(each.visits, each.severity) for each in found.shoppers] == [(2, None)]
    assert shop_scores.raised(branches.desk, scored).any(axis=None) is not None
    change = shop_scores.compare(scored, branches.wave, branches.wave)[0]
    assert shop_scores.words_of_change(change, "en").startswith("A difference of 0.0")


def test_results_leave_as_picture_table_and_report(branches: Branches) -> None:
    for _ in range(2):
        branches.finalized()
    scored = shop_scores.load(branches.desk, branches.id)
    report = shop_pictures.report(scored, "id", "Spring")
    told = [text.text for text in report.texts()]
    assert "Branches · Spring" in told
    assert {"Bagian", "Pertanyaan", "Kedatangan"} <= set(told)
    assert list(report.row_breaks) == sorted(report.row_breaks)
    assert picture.export(report, "pdf", picture.Paper(page="A4", tiled=True)).startswith(b"%PDF")
    table = pd.read_csv(io.BytesIO(shop_pictures.table(scored, "section", "en", ".csv")))
    assert table[["name", "earned", "possible"]].to_numpy().tolist() == [
        ["Arrival", 10, 10],
        ["Counter", 2, 2],
    ]
    assert shop_pictures.heat_scene(scored, "en").title == "Branches: Scorecard"


def test_a_file_that_answers_other_questions_is_told_so(desk: Desk) -> None:
    programme = mystery_shopping.create(desk, "Old visits").id
    visit_import.import_visits(
        desk, programme, visit_import.open_visits(desk, programme, FILE, "old.csv"), MAPPING
    )
    other = visit_import.open_visits(desk, programme, b"location,Wifi speed in the lobby?\nB1,Yes\n", "x.csv")
    assert '"location": "location"' in visit_import.start_of_mapping(other)
    with pytest.raises(MappingInvalidError, match="new questionnaire"):
        visit_import.import_visits(desk, programme, other)
