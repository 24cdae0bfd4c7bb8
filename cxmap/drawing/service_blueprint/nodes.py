"""The nodes of a blueprint: measured cards, diamonds, discs and items of evidence, with their times and badges."""

from collections.abc import Iterator
from dataclasses import dataclass

from cxmap.drawing.icons import icon, icon_name
from cxmap.drawing.paragraph import Paragraph, line_of, middle_line
from cxmap.drawing.scene import Box, Group, Item, Pen
from cxmap.drawing.service_blueprint.layout import NodeBox
from cxmap.drawing.service_blueprint.marks import (
    COPY,
    copy_mark,
    failure_badge,
    failure_width,
    person,
    technology,
    wait_badge,
    wait_width,
)
from cxmap.drawing.service_blueprint.plan import CORNER, TEXT_ASIDE, Size
from cxmap.drawing.service_blueprint.sheet import Sheet
from cxmap.drawing.service_blueprint.wording import spoken_node, spoken_time
from cxmap.drawing.shapes import polygon
from cxmap.drawing.theme import BODY, SMALL, STRONG, Face
from cxmap.model.service_blueprint import ActorKind, BlueprintNode, NodeKind

CARD = 150.0
LOWEST = 60.0
NUMBER = Face(11.5, 15, 600)
OBSERVED = Face(12, 15, 700)
NAME_LEFT, PAD = 30.0, 12.0
ICON = 20.0
DISC = 14.0
BADGES, COMPARED = 12.0, 22.0
RIM = 3.5
"""Between a card and the rim that marks a difference."""

ASSUMED_DASH, PROPOSED_DASH = (4.0, 3.0), (9.0, 3.0, 2.0, 3.0)
DIAMOND_NAMES = (58.0, 72.0, 86.0, 100.0)


@dataclass(frozen=True)
class NodeCard:
    """A node with its words measured; `owner` may be empty."""

    sheet: Sheet
    node: BlueprintNode
    name: Paragraph
    owner: Paragraph
    size: Size
    stacked: bool
    """Whether standard and observed time stand in two lines."""


def node_card(sheet: Sheet, node: BlueprintNode, columns: int) -> NodeCard:
    """`columns` is over how many columns the node reaches."""
    shape = {
        NodeKind.DECISION: "diamond",
        NodeKind.START: "disc",
        NodeKind.END: "disc",
        NodeKind.PHYSICAL_EVIDENCE: "item",
    }.get(node.kind, "card")
    owner = sheet.paragraph(_owner(sheet, node), SMALL, CARD - TEXT_ASIDE)
    stacked = _times_width(sheet, node) > CARD - TEXT_ASIDE
    below = _below(sheet, node, owner, stacked=stacked)
    if shape == "item":
        name = sheet.paragraph(node.name, BODY, CARD - ICON - 10)
        return NodeCard(sheet, node, name, owner, Size(max(36.0, name.height + 4), "item", 0, 0), stacked)
    if shape == "disc":
        name = sheet.paragraph(node.name, SMALL, CARD - 8)
        words = name.height + 4
        above, below = (words, 0.0) if node.kind is NodeKind.START else (0.0, words)
        return NodeCard(sheet, node, name, owner, Size(2 * DISC, "disc", above, below), False)
    above = BADGES if _badges(sheet, node) else 4.0
    above = COMPARED if node.id in sheet.compared else above
    if shape == "diamond":
        name, height = _in_diamond(sheet, node)
        return NodeCard(sheet, node, name, owner, Size(height, "diamond", above, below), stacked)
    room = CARD * columns + 38 * (columns - 1) - _name_left(sheet, node) - PAD
    name = sheet.paragraph(node.name, STRONG, min(room, 420))
    height = max(LOWEST, name.height + 24, 24 + NUMBER.leading + 15)
    return NodeCard(sheet, node, name, owner, Size(height, "card", above, below), stacked)


def _name_left(sheet: Sheet, node: BlueprintNode) -> float:
    """Where the name begins, beside the number."""
    count = sheet.document.numbers.get(node.id, "")
    return max(NAME_LEFT, 10 + sheet.measure(str(count), NUMBER) + 7)


def _in_diamond(sheet: Sheet, node: BlueprintNode) -> tuple[Paragraph, float]:
    """The name in the width in which its diamond is the lowest, and that height."""
    wide = CARD - 8 - 12
    choices = []
    for column in DIAMOND_NAMES:
        name = sheet.paragraph(node.name, STRONG, column)
        half = (name.height + NUMBER.leading) / 2 + 2
        needed = [half / (1 - 16 / wide)]
        for index, line in enumerate(name.lines):
            top = -half + NUMBER.leading + index * STRONG.leading
            far = max(abs(top + 3), abs(top + STRONG.leading - 3))
            needed.append(far / max(0.05, 1 - sheet.measure(line, STRONG) / wide))
        choices.append((2 * max(needed), name))
    height, name = min(choices, key=lambda choice: choice[0])
    return name, max(76.0, height)


def _owner(sheet: Sheet, node: BlueprintNode) -> str:
    found = sheet.found.get(node.id)
    parts = [sheet.owner(node)]
    if found and found.observed.n:
        parts.append(sheet.count(found.observed.n))
    if found and found.status != "observed":
        parts.append(sheet.say(f"status.{found.status}"))
    return ", ".join(part for part in parts if part)


def times_of(sheet: Sheet, node: BlueprintNode) -> tuple[str, str]:
    """`std 3:00` and `obs 5:20`, empty where not known."""
    found = sheet.found.get(node.id)
    median = found.observed.median if found else None
    standard = "" if node.standard_time is None else sheet.say("std", time=sheet.clock(node.standard_time))
    return standard, "" if median is None else sheet.say("obs", time=sheet.clock(median))


def _times_width(sheet: Sheet, node: BlueprintNode) -> float:
    standard, observed = times_of(sheet, node)
    between = sheet.measure("  /  ", SMALL) if standard and observed else 0.0
    return sheet.measure(standard, SMALL) + between + sheet.measure(observed, OBSERVED)


def _below(sheet: Sheet, node: BlueprintNode, owner: Paragraph, *, stacked: bool) -> float:
    lines = sum(bool(time) for time in times_of(sheet, node)) if stacked else any(times_of(sheet, node))
    words = lines * SMALL.leading + owner.height
    return words + 8 if words else 0.0


def _badges(sheet: Sheet, node: BlueprintNode) -> bool:
    return node.id in sheet.failures or node.id in sheet.waits or node.id in sheet.repeated


def paint_node(card: NodeCard, box: NodeBox, *, has_link_above: bool) -> Group:
    """One node with all its marks; badges stand clear of links that come from above."""
    sheet, node = card.sheet, card.node
    paint = {"item": _item, "disc": _disc, "diamond": _diamond, "card": _card}[box.shape]
    items = [*paint(card, box)]
    if box.shape in ("card", "diamond"):
        items += _words_below(card, box)
        items += _badge_row(card, box, has_link_above=has_link_above)
    items += _compared_mark(card, box)
    return Group(tuple(items), f"node:{node.id}", spoken_node(sheet, node))


def _pen(card: NodeCard) -> Pen:
    """Heavy on the critical path, dashed where assumed, dashed and dotted where proposed."""
    sheet, node, theme = card.sheet, card.node, card.sheet.theme
    found, heavy = sheet.found.get(node.id), sheet.is_critical(node.id)
    status = found.status if found else "assumed"
    if status == "assumed":
        return Pen(theme.background, theme.ink if heavy else theme.soft, 1.6 if heavy else 1.3, ASSUMED_DASH)
    if status == "proposed":
        return Pen(theme.background, theme.desired, 1.8 if heavy else 1.3, PROPOSED_DASH)
    fill, edge = theme.background, theme.axis if sheet.is_timed else theme.soft
    if node.kind is NodeKind.WAIT:
        fill, edge = theme.wait_tint, theme.wait
    elif node.id in sheet.recovering:
        fill, edge = theme.recovery_tint, theme.pain
    return Pen(fill, theme.ink, 2.2) if heavy else Pen(fill, edge, 1.4)


def _card(card: NodeCard, box: NodeBox) -> Iterator[Item]:
    sheet, node, theme = card.sheet, card.node, card.sheet.theme
    pen = _pen(card)
    yield Box(box.x, box.y, box.width, box.height, pen, 8)
    if node.kind is NodeKind.SUB_BLUEPRINT:
        inner = Pen(stroke=pen.stroke, width=1, dash=pen.dash)
        yield Box(box.x + 3.5, box.y + 3.5, box.width - 7, box.height - 7, inner, 5)
    middle = box.y + box.height / 2
    yield from card.name.at(box.x + _name_left(sheet, node), middle - card.name.height / 2, theme.ink)
    actors = _actor(card)
    count = sheet.document.numbers.get(node.id)
    top = middle - (15 if actors else NUMBER.leading / 2)
    if count is not None:
        yield from _number(card, box.x + 10, top, count)
    if actors:
        draw = person if actors is ActorKind.PERSON else technology
        yield from draw(box.x + 8.5, middle + 2, theme.soft)


def _number(card: NodeCard, x: float, top: float, count: int) -> Iterator[Item]:
    yield middle_line(str(count), NUMBER, x, top + NUMBER.leading / 2, card.sheet.theme.soft)


def _actor(card: NodeCard) -> ActorKind | None:
    """Who acts, where a mark says so: the customer's own lane says it already."""
    actor = card.sheet.document.actor_of.get(card.node.actor_id or "")
    if actor is None or actor.kind is ActorKind.CUSTOMER or card.node.kind is NodeKind.WAIT:
        return None
    return actor.kind


def _diamond(card: NodeCard, box: NodeBox) -> Iterator[Item]:
    theme, (x, y) = card.sheet.theme, box.middle
    pen = _pen(card)
    yield polygon([(box.x, y), (x, box.y), (box.right, y), (x, box.bottom)], pen)
    top = y - (card.name.height + NUMBER.leading) / 2 - 2
    count = card.sheet.document.numbers.get(card.node.id)
    if count is not None:
        yield middle_line(str(count), NUMBER, x, top + NUMBER.leading / 2 + 1, theme.soft, anchor="middle")
    yield from card.name.at(x, top + NUMBER.leading, theme.ink, anchor="middle")


def _disc(card: NodeCard, box: NodeBox) -> Iterator[Item]:
    theme = card.sheet.theme
    radius = box.width / 2
    yield Box(box.x, box.y, box.width, box.height, Pen(theme.background, theme.ink, 2.2), radius)
    if card.node.kind is NodeKind.END:
        inner = Pen(theme.ink)
        yield Box(box.x + 5, box.y + 5, box.width - 10, box.height - 10, inner, radius - 5)
    is_start = card.node.kind is NodeKind.START
    top = box.y - 4 - card.name.height if is_start else box.bottom + 4
    yield from card.name.at(box.middle[0], top, theme.ink, anchor="middle")


def _item(card: NodeCard, box: NodeBox) -> Iterator[Item]:
    theme, middle = card.sheet.theme, box.y + box.height / 2
    clear = Pen(theme.background, opacity=0)
    yield Box(box.x, box.y, box.width, box.height, clear)
    touchpoint = card.sheet.document.touchpoints.get(card.node.touchpoint_id or "")
    names = (card.node.name, touchpoint.name if touchpoint else "", card.node.channel)
    yield icon(icon_name(*(name for name in names if name)), box.x, middle - ICON / 2, ICON, theme.soft)
    yield from card.name.at(box.x + ICON + 10, middle - card.name.height / 2, theme.ink)


def _words_below(card: NodeCard, box: NodeBox) -> Iterator[Item]:
    sheet, theme = card.sheet, card.sheet.theme
    left = box.x + 1 if box.shape == "card" else box.x - 3
    top = box.bottom + 5
    standard, observed = times_of(sheet, card.node)
    times: list[Item] = []
    first = top + SMALL.leading / 2 + SMALL.size * 0.345
    x = left
    if standard:
        times.append(line_of(standard, SMALL, x, first, theme.desired))
        x += sheet.measure(standard, SMALL)
    if standard and observed and not card.stacked:
        times.append(line_of("/", SMALL, x + sheet.measure("  ", SMALL), first, theme.soft))
        x += sheet.measure("  /  ", SMALL)
    if observed:
        if card.stacked and standard:
            x, first, top = left, first + SMALL.leading, top + SMALL.leading
        times.append(line_of(observed, OBSERVED, x, first, theme.actual))
    if times:
        area = Box(
            left - 2,
            box.bottom + 3,
            CARD - TEXT_ASIDE,
            top + SMALL.leading - box.bottom - 3,
            Pen(theme.background, opacity=0),
        )
        yield Group((area, *times), f"time:{card.node.id}", spoken_time(sheet, card.node))
        top += SMALL.leading
    yield from card.owner.at(left, top, theme.soft)


def _badge_row(card: NodeCard, box: NodeBox, *, has_link_above: bool) -> Iterator[Item]:
    """Failures and the wait at the right of the upper edge, a duplicate at its left."""
    sheet, node = card.sheet, card.node
    y = box.y if box.shape == "card" else box.y + box.height * 0.22
    x = box.right - (CORNER + 12 if has_link_above else -4)
    if box.shape == "diamond":
        x = min(x, box.right - 2)
    wait = sheet.waits.get(node.id)
    if wait:
        x -= wait_width(sheet, wait.label)
        spoken = sheet.say("spoken.wait", label=wait.label, node=sheet.numbered(node.id))
        yield Group(tuple(wait_badge(sheet, x, y, wait.label)), f"wait:{node.id}", spoken)
        x -= 4
    for found in reversed(sheet.failures.get(node.id, [])):
        x -= failure_width(sheet, found.label)
        badge = tuple(failure_badge(sheet, x, y, found.label))
        spoken = sheet.say("spoken.failure", label=found.label, mode=found.failure.mode)
        yield Group(badge, f"failure:{found.failure.id}", spoken)
        x -= 3
    if node.id in sheet.repeated:
        left = box.x + 8 if box.shape == "card" else box.x + box.width * 0.1
        yield from copy_mark(sheet, min(left, x - COPY), y)


def compared_pens(sheet: Sheet) -> dict[str, Pen]:
    theme = sheet.theme
    return {
        "added": Pen(stroke=theme.desired, width=2),
        "removed": Pen(stroke=theme.failure, width=2, dash=(2, 3)),
        "moved": Pen(stroke=theme.actual, width=2, dash=(8, 3)),
        "changed": Pen(stroke=theme.wait, width=2),
    }


def _compared_mark(card: NodeCard, box: NodeBox) -> Iterator[Item]:
    """A rim around what differs, and how it does in words."""
    mark = card.sheet.compared.get(card.node.id)
    if mark is None:
        return
    theme, pen = card.sheet.theme, compared_pens(card.sheet)[mark]
    yield Box(box.x - RIM, box.y - RIM, box.width + 2 * RIM, box.height + 2 * RIM, pen, 11)
    said = card.sheet.say(f"compared.{mark}")
    yield middle_line(said, SMALL, box.x + 2, box.y - 13, theme.ink, halo=theme.background)
