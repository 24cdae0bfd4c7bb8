"""The house: which room may import which, and Streamlit only at the edge."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
EDGE = {"ui", "usecases", "model", "errors", "words"}
MAY_IMPORT = {
    "words": set(),
    "errors": {"words"},
    "model": {"errors", "words"},
    "analysis": {"model", "errors", "words"},
    "drawing": {"analysis", "model", "errors", "words"},
    "formats": {"model", "errors", "words"},
    "store": {"model", "errors", "words"},
    "usecases": {"store", "formats", "drawing", "analysis", "model", "errors", "words"},
    "ui": {"usecases", "model", "errors", "words", "help"},
    "help": {"words"},
    "commands": {"usecases", "model", "errors", "words"},
    "__main__": {"commands"},
    "pages": EDGE,
    "app": EDGE,
}
OUTSIDE = {  # a heavy package belongs to the rooms that exist for it
    "streamlit": {"app", "pages", "ui"},
    "sqlalchemy": {"store", "model"},
    "sqlmodel": {"store", "model"},
    "alembic": {"store"},
    "openpyxl": {"formats"},
    "scipy": {"analysis"},
    "statsmodels": {"analysis"},
    "networkx": {"analysis"},
    "simpy": {"analysis"},
    "rapidfuzz": {"analysis"},
    "graphviz": {"drawing"},
    "resvg_py": {"drawing"},
    "typst": {"drawing"},
    "PIL": {"drawing"},
    "fontTools": {"drawing"},
    "plotly": {"drawing"},
    "typer": {"commands", "__main__"},
}
VAGUE = {"map", "utils", "helpers", "misc", "common", "services", "manager"}
SOURCES = sorted([ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "cxmap").rglob("*.py")])


def room_of(path: Path) -> str:
    parts = path.relative_to(ROOT).parts
    return (parts[1] if parts[0] == "cxmap" else parts[0]).removesuffix(".py")


def imports_of(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    origin = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    doors = {
        f"cxmap.{alias.name}"
        for node in nodes
        if isinstance(node, ast.ImportFrom) and node.module == "cxmap"
        for alias in node.names
    }
    return plain | origin | doors | by_name(nodes)


def by_name(nodes: list[ast.AST]) -> set[str]:
    """What is imported only when it is needed, as `import_module("...")`, or its beginning where a name follows."""
    called = (
        node.args[0]
        for node in nodes
        if isinstance(node, ast.Call) and "import_module" in ast.unparse(node.func)
    )
    firsts = (each.values[0] if isinstance(each, ast.JoinedStr) else each for each in called)
    return {str(each.value) for each in firsts if isinstance(each, ast.Constant)}


def test_imports_inside_functions_and_by_name_are_seen(tmp_path: Path) -> None:
    file = tmp_path / "lazy.py"
    file.write_text(
        "def work(name):\n"
        "    from scipy import stats\n"
        "    import_module('cxmap.store')\n"
        "    importlib.import_module(f'cxmap.commands.{name}')\n"
    )
    assert imports_of(file) == {"scipy", "cxmap.store", "cxmap.commands."}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_one_way(path: Path) -> None:
    room = room_of(path)
    used = {name.split(".")[1] for name in imports_of(path) if name.startswith("cxmap.")}
    used -= {"__version__", room}
    assert used <= MAY_IMPORT.get(room, set()), f"{room} may not import {used - MAY_IMPORT.get(room, set())}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_outside_packages_stay_in_their_rooms(path: Path) -> None:
    roots = {name.split(".")[0] for name in imports_of(path)}
    strays = {name for name in roots & OUTSIDE.keys() if room_of(path) not in OUTSIDE[name]}
    assert not strays, f"{room_of(path)} may not import {strays}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_are_small_and_named(path: Path) -> None:
    limit = {"app": 80, "pages": 150}.get(room_of(path), 400)
    if "versions" not in path.parts:  # a migration is as long as what it migrates
        assert len(path.read_text("utf-8").splitlines()) <= limit
    assert path.stem not in VAGUE
