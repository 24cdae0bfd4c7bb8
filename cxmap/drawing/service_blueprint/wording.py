"""The sentences of the picture that the findings write."""

from datetime import date

from cxmap.analysis.blueprint_sentences import headline as found_headline
from cxmap.analysis.blueprint_sentences import headline_text
from cxmap.drawing.service_blueprint.sheet import Sheet, one_line
from cxmap.model.service_blueprint import BlueprintNode
from cxmap.words import MONTHS


def headline(sheet: Sheet) -> str:
    """The one sentence that says what was found; nothing for a blueprint without nodes."""
    if not sheet.document.nodes:
        return ""
    return headline_text(sheet.language, found_headline(sheet.document, sheet.findings))


def who_is(sheet: Sheet) -> str:
    """The persona's first name, else the customer."""
    persona = sheet.document.persona
    return one_line(persona.name).split(",")[0] if persona else sheet.say("customer")


def subtitle(sheet: Sheet) -> str:
    """`Bank Nusantara · Branch study 2026 · Persona: Sari, 27, first-jobber`."""
    document = sheet.document
    parts = [one_line(document.organisation), one_line(document.project_name)]
    if document.persona:
        about = [one_line(document.persona.name), one_line(document.persona.summary)]
        parts.append(sheet.say("persona", about=", ".join(part for part in about if part)))
    segment = document.segment_names.get(document.blueprint.segment_id or "")
    if segment:
        parts.append(one_line(segment))
    parts.append(sheet.say(f"perspective.{document.blueprint.perspective}"))
    return " · ".join(part for part in parts if part)


def description(sheet: Sheet) -> str:
    """What someone hears who cannot see the picture."""
    if not sheet.document.nodes:
        return sheet.say("empty")
    counts = sheet.say("counts", nodes=len(sheet.document.nodes), lanes=len(sheet.document.lanes))
    return f"{headline(sheet)} {counts}"


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
    """On what the figures rest and how they were made."""
    found = sheet.findings
    parts = []
    if found.items:
        parts.append(sheet.say("footer.items", n=found.items, visits=found.visits))
    if period(sheet):
        parts.append(period(sheet))
    source = one_line(sheet.document.blueprint.standard_source)
    if source:
        parts.append(sheet.say("footer.standard", source=source))
    said = ["; ".join(parts) + "."] if parts else []
    if found.observed.value is not None and found.items:
        said.append(sheet.say("footer.observed"))
    if any(each.observed.n for each in found.nodes):
        said.append(sheet.say("footer.intervals"))
    return " ".join(said)


def spoken_node(sheet: Sheet, node: BlueprintNode) -> str:
    """`7 Check e-KTP, Frontstage contact, standard 3:00, observed 5:20, n = 48, observed`."""
    found = sheet.found.get(node.id)
    parts = [sheet.numbered(node.id), sheet.lane_name(sheet.document.lane_of[node.lane_id])]
    if node.standard_time is not None:
        parts.append(sheet.say("spoken.standard", time=sheet.clock(node.standard_time)))
    if found and found.observed.median is not None:
        parts.append(
            sheet.say("spoken.observed", time=sheet.clock(found.observed.median), n=found.observed.n)
        )
    if found:
        parts.append(sheet.say(f"status.{found.status}"))
    return ", ".join(parts)


def spoken_time(sheet: Sheet, node: BlueprintNode) -> str:
    """`Times of 7 Check e-KTP: standard 3:00, observed 5:20, quartiles 4:10 to 6:30, n = 48`."""
    found = sheet.found.get(node.id)
    parts = []
    if node.standard_time is not None:
        parts.append(sheet.say("spoken.standard", time=sheet.clock(node.standard_time)))
    if found and found.observed.median is not None:
        seen = found.observed
        parts.append(sheet.say("spoken.observed", time=sheet.clock(seen.median), n=seen.n))
        if seen.lower_quartile is not None:
            ends = {"low": sheet.clock(seen.lower_quartile), "high": sheet.clock(seen.upper_quartile)}
            parts.append(sheet.say("spoken.quartiles", **ends))
    return sheet.say("spoken.times", node=sheet.numbered(node.id), times=", ".join(parts))
