"""The sample's cycle has the figures that its evidence gives, as rows and as files."""

import io

import openpyxl
import pytest

from cxmap.errors import UnknownFormatError
from cxmap.model.activity_cycle import Filler
from cxmap.model.evidence import EvidenceFilter
from cxmap.store.engine import Database
from cxmap.usecases import activity_cycle, cycle_figures, experience_map, sample
from cxmap.usecases import project as projects
from cxmap.usecases.activity_cycle import Opened
from cxmap.usecases.desk import Desk
from cxmap.words import LANGUAGES, Language

in_each_language = pytest.mark.parametrize("language", LANGUAGES)

# number in the ring, actual, desired, gap, its interval, n, effect, what remains; the largest gap first
RANKED = [
    (5, 14.8, 62.5, 47.7, (42, 52), 54, 20, 27.7),
    (7, 30.0, 70, 40.0, (34, 45), 40, 11, 29.0),
    (3, 45.0, 70, 25.0, (16, 35), 20, 14, 11.0),
    (10, 65.9, 87.5, 21.6, (10, 35), 11, 13, 8.6),
    (4, 60.6, 75, 14.4, (8, 22), 33, 12, 2.4),
    (6, 72.9, 85, 12.1, (7, 18), 36, 6, 6.1),
    (8, 85.0, 95, 10.0, (3, 23), 25, 10, 0.0),
    (1, 61.5, 70, 8.5, (1, 18), 13, None, 8.5),
    (2, 67.2, 75, 7.8, (-5, 22), 16, 6, 1.8),
]
WEIGHTED = [5, 7, 10, 3, 6, 4, 8, 1, 2]
"""How gap times importance ranks them: the salary counts most, how to get there least."""


def opened(database: Database, language: Language = "en") -> Opened:
    desk = Desk(database, sample.load_sample(database, language).id)
    [only] = activity_cycle.cycles(desk)
    return Opened(activity_cycle.load(desk, only.id), experience_map.load_evidence(desk))


@in_each_language
def test_the_gaps_are_those_of_the_evidence(database: Database, language: Language) -> None:
    cycle = opened(database, language)
    found = cycle_figures.findings(cycle.document, cycle.evidence, EvidenceFilter())
    rows = cycle_figures.gap_table(cycle.document, found, language)
    assert [row.rank for row in rows] == [*range(1, 10), None, None, None]
    for row, (number, actual, desired, gap, ends, n, effect, remaining) in zip(rows, RANKED, strict=False):
        assert (row.number, row.n, row.desired, row.effect) == (number, n, desired, effect)
        assert row.actual == pytest.approx(actual, abs=0.05)
        assert row.gap == pytest.approx(gap, abs=0.05)
        assert (row.gap_low, row.gap_high) == pytest.approx(ends, abs=1)
        assert row.remaining == pytest.approx(remaining, abs=0.05)
    assert [(row.number, row.n, row.assumed) for row in rows[9:]] == [(9, 0, 60), (11, 0, 30), (12, 0, 55)]
    times = {row.number: (row.time_spent_n, round(row.time_spent or 0)) for row in rows if row.time_spent_n}
    assert times == {4: (18, 86), 5: (29, 2828), 6: (21, 837), 7: (21, 1017), 8: (10, 167)}
    assert [(row.emotion_n, row.emotion and round(row.emotion, 1)) for row in rows[:2]] == [
        (54, -1.4),
        (40, -0.8),
    ]
    assert rows[1].filler == {"en": "E-wallet", "id": "Dompet digital"}[language]


def test_importance_changes_the_order(sqlite: Database) -> None:
    cycle = opened(sqlite)
    found = cycle_figures.findings(cycle.document, cycle.evidence, EvidenceFilter(), weighted=True)
    rows = cycle_figures.gap_table(cycle.document, found, "en")
    assert [row.number for row in rows if row.rank] == WEIGHTED


def test_totals_and_lock_on_come_from_all_the_evidence(database: Database) -> None:
    cycle = opened(database)
    found = cycle_figures.findings(cycle.document, cycle.evidence, EvidenceFilter())
    assert (found.rated, found.ratings, found.planned, found.planned_effect) == (9, 248, 8, 92)
    assert (round(found.mean_gap or 0, 1), round(found.mean_gap_after or 0, 1)) == (20.8, 10.6)
    now = found.lock_on.now
    assert now.value is not None
    assert now.low is not None
    assert now.high is not None
    assert [round(each) for each in (now.value, now.low, now.high)] == [56, 53, 59]
    # who serves an activity without evidence is not known, who leaves it to others is
    assert (now.n, now.known, now.of, found.sources) == (74, 10, 12, 74)
    assert (found.first, found.last) == ("2026-03-02", "2026-05-23")
    live, every = found.lock_on.after_live.value or 0, found.lock_on.after_all.value or 0
    assert now.value < live < every < 100
    assert [each.competitor for each in found.held_by if each.filler is Filler.COMPETITOR] == [
        "Comparison blog",
        "E-wallet",
    ]
    assert sum(each.share.value or 0 for each in found.held_by) == pytest.approx(100)


def test_a_live_add_on_is_measured_by_its_waves(sqlite: Database) -> None:
    cycle = opened(sqlite)
    found = cycle_figures.findings(cycle.document, cycle.evidence, EvidenceFilter())
    [measured] = [each for one in found.activities for each in one.add_ons if each.achieved]
    achieved = measured.achieved
    assert achieved is not None
    assert (achieved.first.n, achieved.second.n, measured.pending) == (22, 18, 0)
    assert achieved.value == pytest.approx(11.1, abs=0.05)
    assert achieved.significant


def test_segments_are_compared_activity_by_activity(sqlite: Database) -> None:
    cycle = opened(sqlite)
    ids = {name: key for key, name in cycle.document.segment_names.items()}
    first, second = (EvidenceFilter(segment_ids=(ids[name],)) for name in ("First-jobbers", "Job changers"))
    compared = cycle_figures.compare(cycle.document, cycle.evidence, first, second)
    rows = cycle_figures.difference_table(cycle.document, compared)
    assert [row.number for row in rows] == list(range(1, 13))
    assert sum(row.first_n + row.second_n for row in rows) == 141 + 38
    assert compared.tested == 8
    assert all(row.p_holm >= row.p for row in rows if row.p is not None and row.p_holm is not None)
    assert [row.why_not for row in rows if row.p is None] == ["too_few"] * 4


@in_each_language
def test_the_table_goes_into_files_with_the_columns_of_the_language(
    sqlite: Database, language: Language
) -> None:
    cycle = opened(sqlite, language)
    found = cycle_figures.findings(cycle.document, cycle.evidence, EvidenceFilter())
    rows = cycle_figures.gap_table(cycle.document, found, language)
    text = cycle_figures.table_file(rows, ".csv", language).decode("utf-8-sig").splitlines()
    assert len(text) == 13
    assert text[0].startswith(
        {"en": "Rank,No.,Phase,Activity", "id": "Peringkat,No.,Fase,Aktivitas"}[language]
    )
    book = openpyxl.load_workbook(io.BytesIO(cycle_figures.table_file(rows, ".xlsx", language)))
    cells = list(book.active.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert (len(cells), cells[1][3]) == (13, rows[0].activity)
    gap = cells[0].index({"en": "Value gap", "id": "Kesenjangan nilai"}[language])
    assert cells[1][gap] == pytest.approx(rows[0].gap)
    with pytest.raises(UnknownFormatError):
        cycle_figures.table_file(rows, ".doc", language)


def test_nothing_researched_gives_a_table_without_numbers(sqlite: Database) -> None:
    desk = Desk(sqlite, projects.create_project(sqlite, "Empty").id)
    document = activity_cycle.load(desk, activity_cycle.create_blank(desk, "Blank").id)
    found = cycle_figures.findings(document, experience_map.load_evidence(desk), EvidenceFilter())
    rows = cycle_figures.gap_table(document, found, "en")
    assert [(row.rank, row.actual, row.gap, row.phase) for row in rows] == [
        (None, None, None, "Deciding what to do"),
        (None, None, None, "Doing it"),
        (None, None, None, "Reviewing what was done"),
    ]
    assert (found.lock_on.now.value, found.lock_on.now.why_not) == (None, "nothing_known")
    assert found.waves == ()
