"""How links are drawn: rounded connectors in the style of their kind, with their labels and rings."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from cxmap.drawing.paragraph import Paragraph
from cxmap.drawing.scene import Box, Group, Item, Path, Pen
from cxmap.drawing.service_blueprint.layout import Route
from cxmap.drawing.service_blueprint.marks import arrow, open_arrow, ring
from cxmap.drawing.service_blueprint.sheet import Sheet, one_line
from cxmap.drawing.shapes import ARC, Point, trim
from cxmap.drawing.theme import SMALL, SMALL_STRONG
from cxmap.model.service_blueprint import BlueprintLink, LinkKind, NodeKind

CORNER = 8.0
HIT = 12.0
"""How wide the invisible area is at which a link is taken hold of."""

LABEL = 88.0
"""The widest label, in pixels."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """The style of a link; `open` heads are two strokes."""

    colour: str
    width: float
    head: float
    dash: tuple[float, ...] = ()
    open: bool = False


def strokes(sheet: Sheet) -> dict[str, Stroke]:
    """The style of each kind of link, and that of the critical way."""
    theme = sheet.theme
    return {
        "critical": Stroke(theme.ink, 3, 11),
        LinkKind.SEQUENCE: Stroke(theme.faint, 1.4, 8) if sheet.is_timed else Stroke(theme.ink, 1.8, 9),
        LinkKind.MESSAGE: Stroke(theme.faint, 1.1, 7, (5, 3), open=True),
        LinkKind.AGREEMENT: Stroke(theme.faint, 1.4, 8),
        LinkKind.RECOVERY: Stroke(theme.pain, 1.8, 9),
    }


def stroke_of(sheet: Sheet, link: BlueprintLink) -> Stroke:
    is_critical = link.id in sheet.critical_links and link.kind is not LinkKind.RECOVERY
    return strokes(sheet)["critical" if is_critical else link.kind]


def label_of(sheet: Sheet, link: BlueprintLink) -> tuple[Paragraph, ...]:
    """The condition, and the share of the cases: observed (`7 of 48`), else in per cent; nothing where none is told."""
    parts = [sheet.paragraph(one_line(link.condition), SMALL_STRONG, LABEL)] if link.condition.strip() else []
    share = _share(sheet, link)
    if share:
        parts.append(sheet.paragraph(share, SMALL, LABEL))
    return tuple(parts)


def _share(sheet: Sheet, link: BlueprintLink) -> str:
    branches = [each for each in sheet.document.links if each.source_id == link.source_id]
    if sheet.document.node_of[link.source_id].kind is not NodeKind.DECISION and link.share is None:
        return ""
    if link.cases is not None:
        whole = sum(each.cases or 0 for each in branches)
        return sheet.say("cases", k=link.cases, n=whole)
    told = link.share is not None and link.share < 100
    return sheet.percent((link.share or 0.0) / 100) if told else ""


def size_of(label: tuple[Paragraph, ...]) -> tuple[float, float]:
    return max(part.width for part in label), sum(part.height for part in label)


def paint_link(
    sheet: Sheet, link: BlueprintLink, route: Route, label: tuple[Paragraph, ...], visibility: float | None
) -> Group:
    """One link with its label, its rings, and the invisible area around it; `visibility` is the line's height."""
    stroke = stroke_of(sheet, link)
    items: list[Item] = [*_hit_areas(sheet, route), *_line(link, route.points, stroke)]
    if visibility is not None:
        items += _rings(sheet, route.points, stroke, visibility)
    if route.label and label:
        items += _words(sheet, link, route, label)
    return Group(tuple(items), f"link:{link.id}", spoken(sheet, link))


def spoken(sheet: Sheet, link: BlueprintLink) -> str:
    ends = {"source": sheet.numbered(link.source_id), "target": sheet.numbered(link.target_id)}
    said = sheet.say(f"spoken.link.{link.kind}", **ends)
    words = [one_line(link.condition), _share(sheet, link)]
    return ", ".join([said, *(word for word in words if word)])


def _hit_areas(sheet: Sheet, route: Route) -> Iterator[Item]:
    clear = Pen(sheet.theme.background, opacity=0)
    for (x, y), (other_x, other_y) in pairwise(route.points):
        left, top = min(x, other_x) - HIT / 2, min(y, other_y) - HIT / 2
        yield Box(left, top, abs(x - other_x) + HIT, abs(y - other_y) + HIT, clear)


def _line(link: BlueprintLink, points: tuple[Point, ...], stroke: Stroke) -> Iterator[Item]:
    both = link.kind is LinkKind.AGREEMENT
    back = 0.0 if stroke.open else stroke.head - 2
    drawn = list(points)
    drawn[-1] = _nearer(points[-1], points[-2], back)
    if both:
        drawn[0] = _nearer(points[0], points[1], back)
    yield Path(rounded(drawn), Pen(stroke=stroke.colour, width=stroke.width, dash=stroke.dash))
    if stroke.open and not both:
        yield from open_arrow(points[-1], points[-2], stroke.head, stroke.colour)
        return
    yield arrow(points[-1], points[-2], stroke.head, stroke.colour)
    if both:
        yield arrow(points[0], points[1], stroke.head, stroke.colour)


def _nearer(end: Point, towards: Point, by: float) -> Point:
    (x, y), (other_x, other_y) = end, towards
    length = abs(other_x - x) + abs(other_y - y)
    share = min(1.0, by / length) if length else 0.0
    return x + (other_x - x) * share, y + (other_y - y) * share


def rounded(points: list[Point]) -> str:
    """An orthogonal line with round corners, as path data."""
    data = [f"M{trim(points[0][0])} {trim(points[0][1])}"]
    for before, at, after in zip(points, points[1:], points[2:], strict=False):
        start, end = _short_of(at, before), _short_of(at, after)
        near, far = _towards(start, at, ARC), _towards(end, at, ARC)
        data.append(f"L{trim(start[0])} {trim(start[1])}C{_pair(near)} {_pair(far)} {_pair(end)}")
    return "".join(data) + f"L{_pair(points[-1])}"


def _pair(point: Point) -> str:
    return f"{trim(point[0])} {trim(point[1])}"


def _short_of(corner: Point, other: Point) -> Point:
    """Where the arc of a corner begins, on the way to its neighbour."""
    length = abs(other[0] - corner[0]) + abs(other[1] - corner[1])
    return _towards(corner, other, min(CORNER, length / 2) / length if length else 0.0)


def _towards(start: Point, end: Point, share: float) -> Point:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _rings(sheet: Sheet, points: tuple[Point, ...], stroke: Stroke, y: float) -> Iterator[Item]:
    for (x, start), (_, end) in pairwise(points):
        if min(start, end) < y < max(start, end):
            colour = sheet.theme.ink if stroke.colour == sheet.theme.faint else stroke.colour
            yield ring(x, y, colour, sheet.theme.background)


def _words(sheet: Sheet, link: BlueprintLink, route: Route, label: tuple[Paragraph, ...]) -> Iterator[Item]:
    theme, area = sheet.theme, route.label
    if area is None:
        return
    is_recovery, top = link.kind is LinkKind.RECOVERY, area.top
    leftwards = area.right <= route.points[0][0]
    for part in label:
        strong = part.face == SMALL_STRONG
        colour = theme.pain if is_recovery else theme.ink if strong else theme.soft
        x, anchor = (area.right, "end") if leftwards else (area.left, "start")
        yield from part.at(x, top, colour, anchor="end" if anchor == "end" else "start")
        top += part.height
