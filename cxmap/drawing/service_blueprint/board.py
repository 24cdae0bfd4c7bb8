"""The map itself: lanes, nodes and links below the heads of the columns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from cxmap.drawing.experience_map.sheet import MARGIN
from cxmap.drawing.paragraph import Paragraph
from cxmap.drawing.scene import Item
from cxmap.drawing.service_blueprint.grid import grid
from cxmap.drawing.service_blueprint.lanes import (
    Heads,
    LaneLabel,
    heads,
    lane_labels,
    least_heights,
    line_heights,
    paint_ground,
    paint_labels,
    paint_lines,
    paint_places,
)
from cxmap.drawing.service_blueprint.layout import Layout, layout
from cxmap.drawing.service_blueprint.links import label_of, paint_link, size_of
from cxmap.drawing.service_blueprint.nodes import CARD, NodeCard, node_card, paint_node
from cxmap.drawing.service_blueprint.sheet import LABEL, Sheet
from cxmap.model.service_blueprint import BlueprintLine


@dataclass(frozen=True)
class Board:
    """Everything measured; the layout begins at a height of 0, below the heads."""

    sheet: Sheet
    layout: Layout
    labels: tuple[LaneLabel, ...]
    cards: Mapping[str, NodeCard]
    words: Mapping[str, tuple[Paragraph, ...]]
    heads: Heads

    @property
    def height(self) -> float:
        return self.heads.height + self.layout.bottom

    def at(self, top: float) -> Layout:
        return self.layout.lowered(top + self.heads.height)

    def paint(self, top: float, right: float) -> Iterator[Item]:
        """`right` is how far the lanes reach."""
        sheet, placed = self.sheet, self.at(top)
        yield from paint_ground(sheet, placed, right)
        yield from paint_places(sheet, placed)
        yield from paint_lines(sheet, placed, right)
        yield from paint_labels(sheet, placed, self.labels)
        yield from self.heads.paint(top)
        yield from self._links(placed)
        for key, card in self.cards.items():
            yield paint_node(card, placed.nodes[key], has_link_above=key in self._met_above)

    def _links(self, placed: Layout) -> Iterator[Item]:
        """Those of the critical way last, over the others."""
        critical = self.sheet.critical_links
        visibility = line_heights(self.sheet, placed).get(BlueprintLine.VISIBILITY)
        for link in sorted(self.sheet.document.links, key=lambda link: link.id in critical):
            words = self.words.get(link.id, ())
            yield paint_link(self.sheet, link, placed.routes[link.id], words, visibility)

    @cached_property
    def _met_above(self) -> frozenset[str]:
        """The nodes that a link meets from above."""
        found = set()
        for link in self.sheet.document.links:
            points = self.layout.routes[link.id].points
            for key, (at, other) in ((link.source_id, points[:2]), (link.target_id, points[:-3:-1])):
                if at[0] == other[0] and other[1] < at[1]:
                    found.add(key)
        return frozenset(found)


def board(sheet: Sheet) -> Board:
    document = sheet.document
    places = grid(document)
    cells = places.cells
    cards = {
        node.id: node_card(sheet, node, cells[node.id].last - cells[node.id].first + 1)
        for node in document.nodes
    }
    words = {link.id: label for link in document.links if (label := label_of(sheet, link))}
    labels = lane_labels(sheet)
    placed = layout(
        document,
        {key: card.size for key, card in cards.items()},
        {key: size_of(label) for key, label in words.items()},
        card=CARD,
        left=MARGIN + LABEL,
        least=least_heights(sheet, labels),
        places=places,
    )
    return Board(sheet, placed, labels, cards, words, heads(sheet, placed))
