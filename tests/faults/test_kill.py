"""Whatever happens to the process or the disk: what was acknowledged is there, and nothing is there by half."""

import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event

from cxmap.errors import DatabaseFullError
from cxmap.store.migrate import open_database
from cxmap.usecases import evidence, experience_map
from cxmap.usecases import project as projects
from cxmap.usecases.desk import Database, Desk

ROOT = Path(__file__).parent.parent.parent
WRITES, ROWS = 50, 20_000
CHANCE = random.Random(20261122)
MOMENTS = [(CHANCE.randrange(WRITES), CHANCE.randrange(1, 80)) for _ in range(5)]
"""After how many acknowledged writes, and at which statement of the next one, the process dies."""
AT_COMMIT = sorted(CHANCE.sample(range(WRITES), 3))
PARTS = ("stage", "step", "step_touchpoint", "lane", "card")

WRITER = f"""
import sys
from sqlalchemy import event
from cxmap.store.migrate import open_database
from cxmap.usecases import experience_map
from cxmap.usecases.desk import Desk

desk = Desk(open_database(sys.argv[1]), sys.argv[2])
event.listen(desk.database.engine, "before_cursor_execute", lambda *_: print("statement", flush=True))
event.listen(desk.database.engine, "commit", lambda _: print("commit", flush=True))
for number in range({WRITES}):
    made = experience_map.create_from_template(desk, "hotel_stay", f"Map {{number}}", "en")
    print("saved", made.id, flush=True)
"""
IMPORTER = """
import sys
from pathlib import Path
from cxmap.model.evidence_import import EvidenceMapping
from cxmap.store.migrate import open_database
from cxmap.usecases import evidence_import
from cxmap.usecases.desk import Desk

desk, file = Desk(open_database(sys.argv[1]), sys.argv[2]), Path(sys.argv[3])
mapping = EvidenceMapping(touchpoint="place", score="score", scale=(1, 5), segment="who", verbatim="said")
evidence_import.import_file(
    desk, file.read_bytes(), file.name, mapping, progress=lambda share: print("reached", share, flush=True)
)
print("saved", flush=True)
"""


def said_until_killed(moment: list[tuple[str, int]], program: str, *arguments: object) -> list[str]:
    """The lines a process said before it was killed (-9), at a moment told as (word, how often it is said)."""
    command = [sys.executable, "-c", program, *map(str, arguments)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        heard = [line for word, count in moment for line in up_to(process.stdout, word, count)]
        process.kill()
        return heard + [line for line in process.stdout if line.endswith("\n")]


def up_to(said: Iterator[str], word: str, count: int) -> list[str]:
    """All lines up to and with the `count`-th that starts with a word."""
    heard: list[str] = []
    while sum(line.startswith(word) for line in heard) < count:
        heard.append(next(said))
    return heard


def asked(file: Path, question: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(question).fetchall()


def assert_sound(file: Path) -> None:
    """The database's own checks, and the change log: no gap, no operation without all its changes."""
    assert asked(file, "PRAGMA integrity_check") == [("ok",)]
    assert asked(file, "PRAGMA foreign_key_check") == []
    revisions = [revision for (revision,) in asked(file, "SELECT revision FROM operation ORDER BY revision")]
    assert revisions == list(range(1, len(revisions) + 1))
    places = asked(file, 'SELECT operation_id, min(place), max(place), count(*) FROM "change" GROUP BY 1')
    assert len(places) == len(revisions)
    assert all((first, last) == (0, count - 1) for _, first, last, count in places)


def assert_maps_are_whole(file: Path) -> list[str]:
    """Every map has all its parts, each written by one operation that logged it; gives the ids of the maps."""
    maps = [key for (key,) in asked(file, "SELECT id FROM experience_map ORDER BY id")]
    logged: dict[str, str] = dict(asked(file, 'SELECT row_id, operation_id FROM "change"'))
    for part in PARTS:
        rows = asked(file, f"SELECT map_id, id FROM {part}")
        sizes = {key: sum(map_id == key for map_id, _ in rows) for key in maps}
        assert len(set(sizes.values())) <= 1
        assert all(logged[row] == logged[map_id] for map_id, row in rows)
    return maps


@pytest.fixture
def desk(sqlite: Database) -> Desk:
    return Desk(sqlite, projects.create_project(sqlite, "Study").id)


def file_of(desk: Desk) -> Path:
    assert desk.database.file is not None
    return desk.database.file


def assert_only_the_last_may_lack(desk: Desk, heard: list[str]) -> None:
    saved = [line.split()[1] for line in heard if line.startswith("saved")]
    assert_sound(file_of(desk))
    maps = assert_maps_are_whole(file_of(desk))
    assert maps[: len(saved)] == saved
    assert len(maps) - len(saved) in {0, 1}
    experience_map.create_blank(desk, "After the crash")
    assert_sound(file_of(desk))


@pytest.mark.parametrize(("saved", "statement"), MOMENTS)
def test_a_process_killed_within_a_write_loses_nothing_that_was_saved(
    desk: Desk, saved: int, statement: int
) -> None:
    moment = [("saved", saved), ("statement", statement)]
    heard = said_until_killed(moment, WRITER, file_of(desk), desk.project_id)
    assert_only_the_last_may_lack(desk, heard)


@pytest.mark.parametrize("saved", AT_COMMIT)
def test_a_process_killed_while_it_commits_loses_nothing_that_was_saved(desk: Desk, saved: int) -> None:
    moment = [("saved", saved), ("commit", 1)]
    heard = said_until_killed(moment, WRITER, file_of(desk), desk.project_id)
    assert_only_the_last_may_lack(desk, heard)


def test_all_that_was_acknowledged_is_there_after_a_kill_at_the_end(desk: Desk) -> None:
    heard = said_until_killed([("saved", WRITES)], WRITER, file_of(desk), desk.project_id)
    assert_only_the_last_may_lack(desk, heard)
    assert asked(file_of(desk), "SELECT count(*) FROM experience_map") == [(WRITES + 1,)]


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of 20,000 answers about 12 places by 5 segments."""
    file = tmp_path_factory.mktemp("survey") / "survey.csv"
    rows = [f"Place {n % 12},{n % 5 + 1},Segment {n % 7 % 5},answer {n}" for n in range(ROWS)]
    file.write_text("\n".join(["place,score,who,said", *rows]), "utf-8")
    return file


@pytest.mark.parametrize(
    "moment", ["reached 0.3", "reached 0.5", "reached 0.625", "reached 0.875", "reached 1.0", "saved"]
)
def test_an_import_that_is_killed_is_there_whole_or_not_at_all(desk: Desk, survey: Path, moment: str) -> None:
    heard = said_until_killed([(moment, 1)], IMPORTER, file_of(desk), desk.project_id, survey)
    assert_sound(file_of(desk))
    counts = {
        table: asked(file_of(desk), f"SELECT count(*) FROM {table}")[0][0]
        for table in ("import_batch", "evidence", "touchpoint", "segment")
    }
    whole = {"import_batch": 1, "evidence": ROWS, "touchpoint": 12, "segment": 5}
    assert counts in (whole, dict.fromkeys(whole, 0))
    assert counts == whole or "saved\n" not in heard
    assert evidence.count(desk) == counts["evidence"]


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A real disk of 2 MiB; skipped where this process may not mount one."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root can mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def assert_full_is_said_and_nothing_lost(desk: Desk) -> None:
    saved: list[str] = []
    with pytest.raises(DatabaseFullError, match=r"disk is full .* nothing was half-saved"):
        while len(saved) < 500:
            saved.append(experience_map.create_from_template(desk, "hotel_stay", "Map", "en").id)
    assert saved
    assert_sound(file_of(desk))
    assert assert_maps_are_whole(file_of(desk)) == saved


def test_a_full_disk_is_a_sentence_and_goes_on_when_there_is_room(tmp_path: Path, empty_file: Path) -> None:
    with small_disk(tmp_path) as disk:
        ballast = disk / "ballast"
        ballast.write_bytes(bytes(200_000))
        database = open_database(shutil.copy(empty_file, str(disk / "cxmap.db")))
        desk = Desk(database, projects.create_project(database, "Study").id)
        assert_full_is_said_and_nothing_lost(desk)
        ballast.unlink()
        experience_map.create_blank(desk, "There is room again")
        assert_sound(file_of(desk))
        database.close()


def test_a_database_at_its_size_limit_is_a_sentence(desk: Desk) -> None:
    [(pages,)] = asked(file_of(desk), "PRAGMA page_count")

    @event.listens_for(desk.database.engine, "begin")
    def limit(connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 100}")

    assert_full_is_said_and_nothing_lost(desk)
