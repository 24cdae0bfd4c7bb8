"""Maps, cycles and blueprints built and changed by commands alone, and evidence taken down."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.test_command_line import Ask, invoke


@pytest.fixture
def db(tmp_path: Path, empty_file: Path) -> Path:
    return Path(shutil.copy(empty_file, tmp_path / "cxmap.db"))


@pytest.fixture
def ask(db: Path) -> Ask:
    """What a command answers as JSON; it must succeed."""

    def answer(*arguments: object) -> dict[str, Any]:
        result = invoke(*arguments, "--json", "--db", db)
        assert result.exit_code == 0, result.stderr
        return dict(json.loads(result.stdout))

    return answer


@pytest.fixture
def project(ask: Ask) -> str:
    return str(ask("project", "new", "Study")["project"])


def things(ask: Ask, subject: str, which: str, kind: str) -> dict[str, dict[str, Any]]:
    """The things of one kind by name."""
    found = ask(subject, "things", which)["things"]
    own = [each for each in found if each["thing"].startswith(f"{kind}:")]
    return {each.get("name") or each.get("text") or each.get("mode") or each["thing"]: each for each in own}


def refused(db: Path, *arguments: object) -> str:
    result = invoke(*arguments, "--json", "--db", db)
    assert result.exit_code == 1
    return str(json.loads(result.stderr)["error"])


def test_a_map_is_built_changed_and_taken_back(ask: Ask, project: str, db: Path) -> None:
    which = ask("map", "new", "--project", project, "--name", "Visit")["map"]
    stage = next(iter(things(ask, "map", which, "stage").values()))["thing"]
    step = ask("map", "add", which, "Queue", "--beside", stage)["thing"]
    after = ask("map", "add", which, "Counter", "--beside", step)["thing"]
    pain = next(
        each["thing"] for each in things(ask, "map", which, "lane").values() if each["kind"] == "pain"
    )
    card = ask("map", "add", which, "Too long", "--beside", pain, "--step", step)["thing"]
    ask("map", "write", which, step, "Wait")
    ask("map", "set", which, card, "text=Far too long")
    place = ask("project", "touchpoint", "Door", "--project", project)["touchpoint"]
    ask("map", "touchpoints", which, step, place)
    ask("map", "desired", which, step, "--by", "customer", "--value", 1.5, "--source", "Interviews", "--n", 9)
    ask(
        "evidence",
        "log",
        "--project",
        project,
        "--method",
        "survey",
        "--touchpoint",
        "Door",
        "--set",
        "valence=-1",
    )
    shown = {each["name"]: each for each in ask("map", "show", which)["steps"]}
    assert (shown["Wait"]["mean"], shown["Wait"]["n"], shown["Wait"]["gap"]) == (-1.0, 1, 2.5)
    assert "Far too long" in things(ask, "map", which, "card")
    (copy,) = ask("map", "duplicate", which, after)["things"]
    assert ask("map", "delete", which, copy, after) == {"deleted": 2}
    assert "Counter" not in things(ask, "map", which, "step")
    ask("project", "undo", "--project", project)
    assert "Counter" in things(ask, "map", which, "step")
    ask("project", "redo", "--project", project)
    assert "Counter" not in things(ask, "map", which, "step")
    assert "things" in ask("map", "things", which)
    lane = ask("map", "add", which, "Devices", "--lane")["thing"]
    further = ask("map", "add", which, "Afterwards")["thing"]
    assert (lane.partition(":")[0], further.partition(":")[0]) == ("lane", "stage")
    assert "FIELD=VALUE" in refused(db, "map", "set", which, step, "Wait")
    assert "FIELD=VALUE" in refused(db, "map", "set", which, step, f"map_id={which}")
    assert refused(db, "map", "set", which, step, "colour=red")
    assert "step:nobody" in refused(db, "map", "write", which, "step:nobody", "Wait")


def test_a_command_touches_what_it_names_and_nothing_else(ask: Ask, project: str, db: Path) -> None:
    """A thing of another map is not there, and a slip of the pen adds nothing somewhere else."""
    one, other = (ask("map", "new", "--project", project, "--name", name)["map"] for name in ("One", "Other"))
    foreign = next(iter(things(ask, "map", other, "step").values()))["thing"]
    before = ask("map", "things", one), ask("map", "things", other)
    for arguments in (
        ("write", one, foreign, "Mine"),
        ("set", one, foreign, "name=Mine"),
        ("duplicate", one, foreign),
        ("delete", one, foreign),
        ("touchpoints", one, foreign),
        ("desired", one, foreign, "--by", "customer", "--value", 1),
        ("add", one, "Next", "--beside", foreign),
        ("add", one, "Next", "--beside", foreign.replace("step", "stpe")),
    ):
        assert refused(db, "map", *arguments)
    cycle = ask("cycle", "new", "--project", project, "--name", "Stay")["cycle"]
    phase = next(iter(things(ask, "cycle", cycle, "phase").values()))["thing"]
    assert "--beside" in refused(db, "cycle", "add", cycle, "Guide", "--beside", phase, "--add-on")
    assert "--beside" in refused(db, "cycle", "add", cycle, "Guide", "--add-on")
    blueprint = ask("blueprint", "new", "--project", project, "--name", "Visit")["blueprint"]
    lane = next(iter(things(ask, "blueprint", blueprint, "lane").values()))["thing"]
    assert "--beside" in refused(db, "blueprint", "add", blueprint, "Late", "--beside", lane, "--failure")
    assert (ask("map", "things", one), ask("map", "things", other)) == before


def test_a_cycle_is_built_and_changed(ask: Ask, project: str, db: Path) -> None:
    which = ask("cycle", "new", "--project", project, "--name", "Salary")["cycle"]
    assert ask("cycle", "list", "--project", project) == {"cycles": [{"cycle": which, "name": "Salary"}]}
    first = next(iter(things(ask, "cycle", which, "phase").values()))["thing"]
    one = ask("cycle", "add", which, "Ask around", "--beside", first)["thing"]
    two = ask("cycle", "add", which, "Choose", "--beside", one)["thing"]
    ask("cycle", "set", which, two, "desired=80", "assumed=30", 'critical_need="A safe place"')
    add_on = ask("cycle", "add", which, "Guide", "--beside", two, "--add-on")["thing"]
    ask("cycle", "set", which, add_on, "effect=20")
    assert "50" in refused(db, "cycle", "set", which, add_on, "effect=90")  # it promises more than the gap
    place = ask("project", "touchpoint", "Web", "--project", project)["touchpoint"]
    ask("cycle", "touchpoints", which, one, place)
    ask("cycle", "write", which, one, "Ask friends")
    further = ask("cycle", "add", which, "Afterwards")["thing"]
    ask("cycle", "delete", which, further)
    known = things(ask, "cycle", which, "activity")
    assert {"Ask friends", "Choose"} <= known.keys()
    assert known["Choose"]["desired"] == 80
    assert things(ask, "cycle", which, "addon")["Guide"]["effect"] == 20


def test_a_blueprint_is_built_and_changed(ask: Ask, project: str, db: Path) -> None:
    which = ask("blueprint", "new", "--project", project, "--name", "Visit")["blueprint"]
    lane = next(iter(things(ask, "blueprint", which, "lane").values()))["thing"]
    ask_for = ask("blueprint", "add", which, "Ask", "--beside", lane)["thing"]
    answer = ask("blueprint", "add", which, "Answer", "--beside", ask_for)["thing"]
    thank = ask("blueprint", "add", which, "Thank", "--beside", lane)["thing"]
    link = ask("blueprint", "link", which, answer, thank, "--kind", "message")["thing"]
    between = ask("blueprint", "add", which, "Listen", "--beside", link)["thing"]
    ask("blueprint", "set", which, between, "standard_time=90")
    ask("blueprint", "add", which, "Not heard", "--beside", between, "--failure")
    ask("blueprint", "write", which, thank, "Say thanks")
    role = ask("blueprint", "add", which, "Teller")["thing"]
    nodes = things(ask, "blueprint", which, "node")
    assert nodes["Listen"]["standard_time"] == 90
    assert "Say thanks" in nodes
    assert "Not heard" in things(ask, "blueprint", which, "failure")
    assert "Teller" in things(ask, "blueprint", which, "actor")
    ask("blueprint", "delete", which, role, between)
    assert "Listen" not in things(ask, "blueprint", which, "node")
    assert refused(db, "blueprint", "set", which, thank, "standard_time=-5")


def test_evidence_is_taken_down_corrected_and_deleted(ask: Ask, project: str, db: Path) -> None:
    about = ("--project", project, "--method", "interview", "--touchpoint", "Door", "--segment", "New")
    item = ask("evidence", "log", *about, "--set", "valence=2", "--set", "verbatim=She smiled")["item"]
    ask("evidence", "change", item, "verbatim=She laughed", "--project", project)
    (kept,) = ask("evidence", "list", "--project", project, "--filter", "segment=New")["items"]
    assert (kept["id"], kept["verbatim"], kept["valence"]) == (item, "She laughed", 2.0)
    assert refused(db, "evidence", "log", *about, "--set", "valence=9")
    assert ask("evidence", "delete", item, "--project", project) == {"deleted": 1}
    assert ask("evidence", "list", "--project", project) == {"of": 0, "items": []}
    ask("project", "undo", "--project", project)
    assert ask("evidence", "list", "--project", project)["of"] == 1


def test_a_project_shows_what_is_in_it_and_what_was_done(ask: Ask, project: str) -> None:
    place = ask("project", "touchpoint", "Door", "--project", project)["touchpoint"]
    group = ask("project", "segment", "New customers", "--project", project)["segment"]
    shown = ask("project", "show", "--project", project)
    assert shown["touchpoints"] == [{"touchpoint": place, "name": "Door", "items": 0}]
    assert shown["segments"] == [{"segment": group, "name": "New customers", "items": 0}]
    (last,) = ask("project", "log", "--project", project, "--limit", 1)["log"]
    assert (last["subject"], last["actor"]) == ("New customers", "command line")


def test_what_comes_from_a_template_bears_its_name_in_the_language_asked_for(ask: Ask, project: str) -> None:
    ask("blueprint", "new", "--project", project, "--template", "shoe_shine", "--language", "id")
    ask("cycle", "new", "--project", project, "--template", "hotel")
    (blueprint,) = ask("blueprint", "list", "--project", project)["blueprints"]
    (cycle,) = ask("cycle", "list", "--project", project)["cycles"]
    assert "_" not in blueprint["name"] + cycle["name"]
    assert blueprint["name"] != "shoe_shine"
    assert cycle["name"] != "hotel"
