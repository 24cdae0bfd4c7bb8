"""The sentences of the picture that the findings write."""

from datetime import date
from itertools import pairwise

from cxmap.analysis.findings import Estimate
from cxmap.drawing.experience_map.sheet import Sheet
from cxmap.model.experience_map import Weighting
from cxmap.words import MONTHS

LARGEST = 3
"""How many gaps are named and ranked."""


def finding(sheet: Sheet) -> str:
    """The one sentence that says what was found; nothing for a map without steps."""
    if not sheet.document.steps:
        return ""
    gaps = {found.step_id: found.gap for found in sheet.findings.steps if found.gap}
    largest = [(step, gaps[step]) for step in sheet.findings.ranked if step in gaps][:LARGEST]
    if largest:
        names = sheet.step_names
        items = [
            sheet.say("finding.item", step=names[s], value=sheet.number(gap.value)) for s, gap in largest
        ]
        return sheet.say("finding.gaps" if len(items) > 1 else "finding.gap_one", list=", ".join(items))
    return sheet.say("finding.no_gap") if gaps else _range(sheet)


def _range(sheet: Sheet) -> str:
    known = {found.step_id: found.feeling.mean for found in sheet.findings.steps}
    peak, trough = sheet.findings.peak, sheet.findings.trough
    high, low = known.get(peak or ""), known.get(trough or "")
    if peak is None or trough is None or high is None or low is None:
        return sheet.say("finding.nothing")
    words = {"high": sheet.signed(high), "peak": sheet.step_names[peak]}
    if peak == trough:
        return sheet.say("finding.single", **words)
    return sheet.say("finding.range", **words, low=sheet.signed(low), trough=sheet.step_names[trough])


def counts(sheet: Sheet) -> str:
    """`5 stages, 10 steps, 9 with evidence`."""
    known = sum(found.items > 0 for found in sheet.findings.steps)
    return ", ".join(
        [
            sheet.count("stages", len(sheet.document.stages)),
            sheet.count("steps", len(sheet.document.steps)),
            sheet.say("count.known", n=known),
        ]
    )


def description(sheet: Sheet) -> str:
    """What someone hears who cannot see the picture."""
    if not sheet.document.steps:
        return sheet.say("empty")
    items = sheet.findings.items
    evidence = f"{items} {sheet.count('items', items)}" if items else sheet.say("count.no_items")
    return f"{finding(sheet).rstrip('.')}. {counts(sheet)}. {evidence}."


def day(sheet: Sheet, value: date) -> str:
    """`2 Jun 2026`."""
    return f"{value.day} {MONTHS[sheet.language][value.month - 1]} {value.year}"


def period(sheet: Sheet) -> str:
    """`Mar–May 2026`, from the first and the last dated item; nothing where none is dated."""
    ends = [end for end in (sheet.findings.first, sheet.findings.last) if end]
    if not ends:
        return ""
    first, last = (date.fromisoformat(end[:10]) for end in (ends[0], ends[-1]))
    months = MONTHS[sheet.language]
    start, stop = f"{months[first.month - 1]} {first.year}", f"{months[last.month - 1]} {last.year}"
    if start == stop:
        return stop
    return f"{start[:-5]}–{stop}" if first.year == last.year else f"{start} – {stop}"


def footer(sheet: Sheet) -> str:
    """How the figures were made and which evidence they rest on."""
    parts = [sheet.document.project_name]
    methods = [method for method in sheet.findings.interval_methods if method != "none"]
    if sheet.findings.items:
        parts.append(sheet.say("footer.n"))
    if methods:
        names = ", ".join(sheet.say(f"footer.{method}") for method in methods)
        parts.append(sheet.say("footer.interval", methods=names))
    if sheet.findings.weighting is Weighting.METHOD:
        parts.append(sheet.say("footer.by_method"))
    if sheet.findings.items:
        parts.append(sheet.say("footer.curve"))
    restriction = _restriction(sheet)
    if restriction:
        parts.append(sheet.say("footer.filter", list=", ".join(restriction)))
    return "; ".join(parts) + "."


def _restriction(sheet: Sheet) -> list[str]:
    chosen, document = sheet.findings.filter, sheet.document
    words = [sheet.say(f"method.{method}") for method in chosen.methods]
    words += [document.segment_names.get(segment, segment) for segment in chosen.segment_ids]
    words += [*chosen.waves, *chosen.sources]
    if chosen.touchpoint_ids:
        words.append(sheet.say("footer.touchpoint_count", n=len(chosen.touchpoint_ids)))
    if chosen.batch_ids:
        words.append(sheet.say("footer.batch_count", n=len(chosen.batch_ids)))
    if chosen.since:
        words.append(sheet.say("footer.since", day=day(sheet, chosen.since)))
    if chosen.until:
        words.append(sheet.say("footer.until", day=day(sheet, chosen.until)))
    if chosen.valence_low is not None or chosen.valence_high is not None:
        low = -2.0 if chosen.valence_low is None else chosen.valence_low
        high = 2.0 if chosen.valence_high is None else chosen.valence_high
        words.append(sheet.say("footer.valence", low=sheet.signed(low), high=sheet.signed(high)))
    return words + ([sheet.say("footer.text", text=chosen.text)] if chosen.text else [])


def spoken_point(sheet: Sheet, name: str, feeling: Estimate, assumed: float | None) -> str:
    """`Waits for her turn: −1.4, n 54, 95 % −1.6 to −1.2`."""
    if feeling.mean is None:
        if assumed is None:
            return sheet.say("spoken.point_nothing", step=name)
        return sheet.say("spoken.point_assumed", step=name, value=sheet.signed(assumed))
    words = {"step": name, "value": sheet.signed(feeling.mean), "n": feeling.n}
    if feeling.low is None or feeling.high is None:
        return sheet.say("spoken.point", **words)
    low, high = sheet.signed(feeling.low), sheet.signed(feeling.high)
    return sheet.say("spoken.point_interval", **words, low=low, high=high)


def runs(values: list[bool]) -> list[tuple[int, int]]:
    """The first and last places of each unbroken run of true values."""
    edges = [index for index, (a, b) in enumerate(pairwise([False, *values, False])) if a != b]
    return [(start, stop - 1) for start, stop in zip(edges[::2], edges[1::2], strict=True)]
