"""The whole picture: measures every part, places the parts, paints them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil

from cxmap.analysis.blueprint_findings import BlueprintFindings
from cxmap.drawing.experience_map.sheet import MARGIN
from cxmap.drawing.paragraph import Paragraph
from cxmap.drawing.ruler import Ruler, width
from cxmap.drawing.scene import Item, Scene
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
from cxmap.drawing.service_blueprint.sheet import LABEL, Look, Mark, Sheet
from cxmap.drawing.service_blueprint.wording import description
from cxmap.drawing.theme import LIGHT, Theme
from cxmap.model.service_blueprint import BlueprintDocument, BlueprintLine
from cxmap.words import Language

SECTION = 24


@dataclass(frozen=True)
class Board:
    """The map itself: lanes, nodes and links, measured and placed below its heads."""

    sheet: Sheet
    layout: Layout
    labels: tuple[LaneLabel, ...]
    cards: Mapping[str, NodeCard]
    words: Mapping[str, tuple[Paragraph, ...]]
    heads: Heads
    top: float

    @property
    def bottom(self) -> float:
        return self.layout.bottom

    def paint(self) -> Iterator[Item]:
        sheet, placed = self.sheet, self.layout
        yield from paint_ground(sheet, placed)
        yield from paint_places(sheet, placed)
        yield from paint_lines(sheet, placed)
        yield from paint_labels(sheet, placed, self.labels)
        yield from self.heads.paint(self.top)
        yield from self._links()
        for key, card in self.cards.items():
            yield paint_node(card, placed.nodes[key], has_link_above=key in self._met_above)

    def _links(self) -> Iterator[Item]:
        critical = self.sheet.findings.critical_links
        visibility = line_heights(self.sheet, self.layout).get(BlueprintLine.VISIBILITY)
        for link in sorted(self.sheet.document.links, key=lambda link: link.id in critical):
            route, words = self.layout.routes[link.id], self.words.get(link.id, ())
            yield paint_link(self.sheet, link, route, words, visibility)

    @property
    def _met_above(self) -> frozenset[str]:
        """The nodes that a link meets from above."""
        found = set()
        for link in self.sheet.document.links:
            points = self.layout.routes[link.id].points
            for key, (at, other) in (
                (link.source_id, points[:2]),
                (link.target_id, points[:-3:-1]),
            ):
                if at[0] == other[0] and other[1] < at[1]:
                    found.add(key)
        return frozenset(found)


def board(sheet: Sheet, top: float) -> Board:
    document = sheet.document
    cells = grid(document).cells
    cards = {
        node.id: node_card(sheet, node, cells[node.id].last - cells[node.id].first + 1)
        for node in document.nodes
    }
    words = {link.id: label for link in document.links if (label := label_of(sheet, link))}
    labels = lane_labels(sheet)

    def placed(at: float) -> Layout:
        return layout(
            document,
            {key: card.size for key, card in cards.items()},
            {key: size_of(label) for key, label in words.items()},
            card=CARD,
            left=MARGIN + LABEL,
            top=at,
            least=least_heights(sheet, labels),
        )

    first = placed(top)
    above = heads(sheet, first)
    return Board(sheet, placed(top + above.height), labels, cards, words, above, top)


def draw(
    document: BlueprintDocument,
    findings: BlueprintFindings,
    *,
    language: Language,
    today: date,
    theme: Theme = LIGHT,
    look: Look = "whole",
    compared: Mapping[str, Mark] | None = None,
    ruler: Ruler = width,
) -> Scene:
    """The service blueprint as a scene, in pixels; the same input always gives the same scene."""
    sheet = Sheet(document, findings, language, theme, ruler, compared or {}, today, look)
    map_ = board(sheet, SECTION)
    items = tuple(map_.paint())
    return Scene(
        width=ceil(map_.layout.right + MARGIN),
        height=ceil(map_.bottom + SECTION),
        title=f"{sheet.say('kind')}: {document.blueprint.name}",
        description=description(sheet),
        background=theme.background,
        items=items,
        language=language,
        heads=(map_.top, map_.top + map_.heads.height),
        labels=MARGIN + LABEL,
        breaks=tuple(pitch.end for pitch in map_.layout.pitches),
        row_breaks=tuple(lane.end for lane in map_.layout.lanes),
    )
