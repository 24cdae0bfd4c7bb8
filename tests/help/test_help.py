"""The book cannot lag: every page, command, mapping field and shortcut is in it, in both languages."""

import ast
import json
import re
from pathlib import Path

import pandas as pd
import pytest
import typer.main

from cxmap.__main__ import SUBJECTS, command_line
from cxmap.formats import visit_layout
from cxmap.formats.evidence_rows import apply
from cxmap.formats.mapping import parse_mapping, read_document
from cxmap.formats.separated import read
from cxmap.formats.visit_mapping import suggest_visits
from cxmap.formats.visits import read_visits
from cxmap.help import help_page, help_pages
from cxmap.model.evidence import Method
from cxmap.model.evidence_import import EvidenceMapping
from cxmap.model.visit_import import ItemMapping, VisitMapping
from cxmap.words import LANGUAGES, Language, catalogue

ROOT = Path(__file__).parents[2]
BESIDE_PAGES = {"blueprint_document", "methods", "command_line"}
FENCE = re.compile(r"```(\w*)\n(.*?)```", re.DOTALL)
LINKS = re.compile(r"https?://|/home/|/root/|localhost")


def pages_of_app() -> set[str]:
    tree = ast.parse((ROOT / "app.py").read_text("utf-8"))
    (pages,) = (
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "PAGES"
    )
    return set(ast.literal_eval(pages))


def commands() -> dict[str, set[str]]:
    """Every command of the command line with its options."""

    def walk(command: object, path: tuple[str, ...] = ()) -> dict[str, set[str]]:
        inner = getattr(command, "commands", None)
        if inner:
            parts = [walk(each, (*path, name)) for name, each in inner.items()]
            return {name: options for part in parts for name, options in part.items()}
        options = {o for each in command.params for o in each.opts if o.startswith("--")}  # type: ignore[attr-defined]
        return {" ".join(path): options}

    return walk(typer.main.get_command(command_line(SUBJECTS)))


def headings(page: str) -> list[int]:
    text = FENCE.sub("", page)
    return [len(signs) for signs in re.findall(r"^(#+) ", text, re.MULTILINE)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_the_app_has_its_help(language: Language) -> None:
    assert set(help_pages(language)) == pages_of_app() | BESIDE_PAGES


@pytest.mark.parametrize("name", help_pages("en"))
def test_both_languages_have_the_same_parts(name: str) -> None:
    english, indonesian = (help_page(name, language) for language in LANGUAGES)
    assert headings(english) == headings(indonesian)
    for sign in (r"^\d+\. ", r"^- ", r"^\|"):
        counts = [len(re.findall(sign, page, re.MULTILINE)) for page in (english, indonesian)]
        assert counts[0] == counts[1], f"lines that begin with {sign}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", help_pages("en"))
def test_a_page_is_a_title_and_sections_and_stands_alone(name: str, language: Language) -> None:
    page = help_page(name, language)
    levels = headings(page)
    assert page.startswith("### ")
    assert levels[0] == 3
    assert set(levels[1:]) == {4}
    assert not LINKS.search(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_and_option_is_described(language: Language) -> None:
    page = help_page("command_line", language)
    usage = page[page.index("```") : page.index("```", page.index("```") + 3)].replace("\n ", " ")
    lines = {
        name: [line for line in usage.splitlines() if f"cxmap {name} " in f"{line} "] for name in commands()
    }
    for name, options in commands().items():
        assert len(lines[name]) == 1, name
        for option in options - {"--json", "--db"}:
            assert option in lines[name][0], f"{name} {option}"
    assert "`--json`" in page
    assert "`--db URL`" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_usage_names_no_option_that_is_not_there(language: Language) -> None:
    known = set().union(*commands().values())
    assert set(re.findall(r"--[a-z]+(?:-[a-z]+)*", help_page("command_line", language))) <= known


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_of_a_mapping_has_its_row(language: Language) -> None:
    page = help_page("evidence_import", language)
    rows = re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)
    assert rows == list(EvidenceMapping.model_fields)
    assert [method for method in Method if f"`{method}`" not in page] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_examples_of_mappings_give_what_the_page_says(language: Language) -> None:
    blocks = FENCE.findall(help_page("evidence_import", language))
    found: list[pd.DataFrame] = []
    for (_, table), (kind, document) in zip(blocks[::2], blocks[1::2], strict=True):
        assert kind == "json"
        assert json.loads(document)
        found.append(apply(parse_mapping(document), read(table.encode(), "example.csv")).frame)
    long, wide = found
    assert long["valence"].tolist() == [-1.0]
    assert long[["method", "occurred_at"]].iloc[0].tolist() == ["mystery_shop", "2026-03-09"]
    assert wide["valence"].tolist() == [1.0, -1.0]
    assert wide["segment"].tolist() == ["Indonesia", "Indonesia"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_of_a_mapping_of_visits_has_its_row(language: Language) -> None:
    page = help_page("mystery_shopping", language)
    assert re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE) == list(VisitMapping.model_fields)
    assert re.findall(r"^\| \*(\w+)\* \|", page, re.MULTILINE) == list(ItemMapping.model_fields)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_of_visits_gives_what_the_page_says(language: Language) -> None:
    (_, table), (_, mapping), _ = FENCE.findall(help_page("mystery_shopping", language))
    told = read_document(VisitMapping, mapping)
    found = read_visits(told, read(table.encode(), "example.csv"))
    assert found.answers == [{"1": "yes", "2": ["fees", "risks"]}]
    assert [option.points for item in found.plan.items for option in item.options] == [2, 0, 1, 1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_published_format_is_taken_as_the_page_shows_it(language: Language) -> None:
    *_, (_, published) = FENCE.findall(help_page("mystery_shopping", language))
    table = read(published.encode(), "published.csv")
    assert tuple(table.frame.columns) == visit_layout.COLUMNS
    mapping = suggest_visits(table).mapping
    assert mapping is not None
    found = read_visits(mapping, table, language=language)
    assert (found.answers, found.rejected) == ([{"1": "yes"}], ())
    assert [option.points for item in found.plan.items for option in item.options] == [2, 0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shortcut_of_the_canvas_is_described(language: Language) -> None:
    page = help_page("experience_map", language)
    told = {key: text for key, text in catalogue(language).items() if key.startswith("canvas.shortcut.")}
    assert told
    for key, text in told.items():
        if key.endswith(".does"):
            assert f"| {text} |" in page, key
