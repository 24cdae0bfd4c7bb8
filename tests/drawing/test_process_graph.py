"""The plain process graph: every node and link is in it, and names stay names."""

import pytest

from cxmap.drawing.process_graph import dot
from cxmap.store.engine import Database
from cxmap.usecases import project as projects
from cxmap.usecases.desk import Desk
from tests import blueprints


@pytest.fixture
def desk(sqlite: Database) -> Desk:
    return Desk(sqlite, projects.create_project(sqlite, "Study").id)


def test_nodes_links_and_lanes_are_in_it(desk: Desk) -> None:
    document = blueprints.make(desk)
    text = dot(document, "en")
    assert all(f'label="{number} ' in text for number in document.numbers.values())
    assert text.count(" -> ") == len(document.links)
    assert text.count("subgraph") == 3  # the lane of support processes has no node
    assert "Frontstage contact" in text
    assert "Kontak panggung depan" in dot(document, "id")
    assert "shape=diamond" in text
    assert dot(document, "en") == text


def test_names_are_never_taken_for_the_language_of_the_graph(desk: Desk) -> None:
    told = blueprints.told()
    told["nodes"][0]["name"] = 'x" ]; evil [label="y" \\N <b>'
    text = dot(blueprints.make(desk, nodes=told["nodes"]), "en")
    assert '\\"' in text
    assert "evil [label=y" not in text
    assert "\\\\N" in text
