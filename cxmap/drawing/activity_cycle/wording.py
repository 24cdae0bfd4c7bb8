"""The sentences of the picture that the findings write."""

from datetime import date

from cxmap.analysis.activity_cycle import finding as main_finding
from cxmap.analysis.cycle_findings import CycleFindings
from cxmap.drawing.activity_cycle.sheet import Compared, Sheet
from cxmap.model.activity_cycle import Filler
from cxmap.model.evidence import VALENCE_HIGH, VALENCE_LOW
from cxmap.words import MONTHS, say


def finding(sheet: Sheet) -> str:
    """The one sentence that says what was found; nothing for a cycle without activities."""
    if not sheet.spots:
        return ""
    if sheet.compared:
        return _compared(sheet)
    found = main_finding(sheet.findings, sheet.document)
    if found.kind != "gaps":
        parts = [sheet.say(f"finding.{found.kind}")]
    else:
        items = [
            sheet.say("finding.item", activity=" ".join(name.split()), value=sheet.number(value))
            for name, value in found.gaps
        ]
        key = "gaps" if len(items) > 1 else "gap_one"
        parts = [sheet.say(f"finding.{key}", list=", ".join(items))]
        parts += _filled_by(sheet, found.filler, found.competitor)
    if found.breaks:
        key = "breaks_one" if found.breaks == 1 else "breaks"
        parts.append(sheet.say(f"finding.{key}", n=found.breaks))
    return " ".join(parts)


def _filled_by(sheet: Sheet, filler: Filler | None, competitor: str) -> list[str]:
    if filler is None:
        return []
    named = filler is Filler.COMPETITOR and competitor.strip()
    return [sheet.say("finding.filled_by_name" if named else f"finding.filled_by_{filler}", name=competitor)]


def _compared(sheet: Sheet) -> str:
    if sheet.compared is None:
        return ""
    found = sheet.compared.comparison
    firm = sum(one.significant for one in found.differences.values())
    names = {"first": sheet.compared.first, "second": sheet.compared.second}
    return sheet.say("finding.compared", **names, firm=firm, tested=found.tested)


def counts(sheet: Sheet) -> str:
    """`3 phases, 12 activities, 10 with evidence`."""
    known = sum(not spot.is_hollow for spot in sheet.spots)
    return sheet.say("counts", phases=len(sheet.document.phases), activities=len(sheet.spots), known=known)


def description(sheet: Sheet) -> str:
    """What someone hears who cannot see the picture."""
    if not sheet.spots:
        return sheet.say("empty")
    share = sheet.findings.lock_on.now
    said = [finding(sheet), f"{counts(sheet)}."]
    if share.value is not None:
        value = sheet.say("lock_on.value", value=sheet.number(share.value))
        said.append(f"{sheet.say('lock_on.now')}: {value} {sheet.interval(share)}".rstrip() + ".")
    return " ".join(said)


def total(sheet: Sheet) -> str:
    """The mean gap, and what would be left of it when the add-ons deliver; of two cycles what only one has."""
    found = sheet.findings
    if sheet.compared:
        return _unmatched(sheet, sheet.compared)
    if found.mean_gap is None:
        return ""
    told = sheet.say(
        "total.now",
        value=sheet.number(found.mean_gap, 1),
        rated=found.rated,
        ratings=sheet.number(found.ratings),
    )
    if not found.planned or found.mean_gap_after is None:
        return told
    after = sheet.say(
        "total.after_one" if found.planned == 1 else "total.after",
        n=found.planned,
        points=sheet.number(found.planned_effect),
        value=sheet.number(found.mean_gap_after, 1),
    )
    return f"{told} {after}"


def _unmatched(sheet: Sheet, compared: Compared) -> str:
    """The activities that only one of two cycles has."""
    both = compared.comparison
    names = {spot.id: spot.name for spot in sheet.spots}
    alone = (
        (compared.first, [names[key] for key in both.only_first]),
        (compared.second, [" ".join(one.name.split()) for one in both.only_second]),
    )
    return " ".join(
        sheet.say("total.only", name=name, list="; ".join(activities))
        for name, activities in alone
        if activities
    )


def period(sheet: Sheet, found: CycleFindings) -> str:
    """`Mar 2026 – May 2026`, from the first and the last dated item; nothing where none is dated."""
    ends = [date.fromisoformat(end[:10]) for end in (found.first, found.last) if end]
    months = [f"{MONTHS[sheet.language][end.month - 1]} {end.year}" for end in ends]
    return " – ".join(dict.fromkeys(months))


def footer(sheet: Sheet) -> str:
    """Which evidence the figures rest on and how they were made."""
    parts = [" ".join(sheet.document.project_name.split())]
    parts += [_rests_on(sheet, name, found) for name, found in sheet.looks if found.items]
    if any(found.items for _, found in sheet.looks):
        parts.append(sheet.say("footer.score"))
    if any(one.wished.n for _, found in sheet.looks for one in found.activities):
        parts.append(sheet.say("footer.desired"))
    methods = {one.actual.method for _, found in sheet.looks for one in found.activities} - {"none"}
    if methods:
        names = ", ".join(say(sheet.language, f"picture.footer.{method}") for method in sorted(methods))
        parts.append(say(sheet.language, "picture.footer.interval", methods=names))
    if sheet.findings.lock_on.now.value is not None:
        parts.append(sheet.say("footer.lock_on"))
    if sheet.compared:
        parts.append(sheet.say("footer.tested", n=sheet.compared.comparison.tested))
    return "; ".join(parts) + "."


def _rests_on(sheet: Sheet, name: str, found: CycleFindings) -> str:
    """`240 interviews, 327 survey answers (Feb 2026), only: Wave 1`, under the name of a compared look."""
    methods = ", ".join(
        f"{sheet.number(count)} {say(sheet.language, f'picture.method.{method}')}"
        for method, count in found.items_by_method.items()
    )
    when, chosen = period(sheet, found), _chosen(sheet, found)
    told = f"{name}: {methods}" if name else methods
    told += f" ({when})" if when else ""
    return f"{told}, {sheet.say('footer.filter', list=', '.join(chosen))}" if chosen else told


def _chosen(sheet: Sheet, found: CycleFindings) -> list[str]:
    """What the filter leaves in, as far as the counts by method do not tell it."""
    chosen = found.filter
    told = [sheet.document.segment_names.get(key, key) for key in chosen.segment_ids]
    told += [*chosen.waves, *chosen.sources]
    if chosen.touchpoint_ids:
        told.append(say(sheet.language, "picture.footer.touchpoint_count", n=len(chosen.touchpoint_ids)))
    if chosen.batch_ids:
        told.append(say(sheet.language, "picture.footer.batch_count", n=len(chosen.batch_ids)))
    if chosen.since:
        told.append(say(sheet.language, "picture.footer.since", day=sheet.day(chosen.since)))
    if chosen.until:
        told.append(say(sheet.language, "picture.footer.until", day=sheet.day(chosen.until)))
    if chosen.valence_low is not None or chosen.valence_high is not None:
        low = VALENCE_LOW if chosen.valence_low is None else chosen.valence_low
        high = VALENCE_HIGH if chosen.valence_high is None else chosen.valence_high
        ends = {"low": sheet.signed(low, 1), "high": sheet.signed(high, 1)}
        told.append(say(sheet.language, "picture.footer.valence", **ends))
    return told + ([say(sheet.language, "picture.footer.text", text=chosen.text)] if chosen.text else [])
