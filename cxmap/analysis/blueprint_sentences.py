"""What a blueprint's findings say, in words: the rule tells which sentence, its values fill it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from cxmap.analysis.blueprint_findings import BlueprintFindings, Finding, Proposal
from cxmap.analysis.blueprint_rule_checks import clock
from cxmap.model.service_blueprint import BlueprintDocument
from cxmap.words import Language, number, say


@dataclass(frozen=True)
class Headline:
    """The one sentence that says what a blueprint found: `blueprint_findings.headline.RULE` filled with `values`."""

    rule: str
    values: dict[str, object] = field(default_factory=dict)


def headline(document: BlueprintDocument, figures: BlueprintFindings) -> Headline:
    """The finding under the title: what is designed, what it takes, and where the tolerance runs out."""
    standard, observed, tolerable = figures.standard.value, figures.observed.value, figures.tolerable
    values: dict[str, object] = {
        "standard_time": standard,
        "observed_time": observed,
        "tolerable_time": tolerable,
    }
    values = {name: value for name, value in values.items() if value is not None}
    if figures.passed_at is not None and observed is not None:
        values["node"] = document.node_of[figures.passed_at].name
        return Headline("late" if standard else "late_unplanned", values)
    if figures.economics is not None and figures.economics.loss_zone is not None:
        begin, end = figures.economics.loss_zone
        return Headline("loss", {"from_time": begin, "to_time": end})
    if observed is not None and standard:
        return Headline("in_time" if tolerable is None else "slower", values)
    if observed is not None:
        return Headline("observed", values)
    if standard:
        late = tolerable is not None and standard > tolerable
        return Headline("planned_late" if late else "planned", values)
    return Headline("untimed")


def headline_text(language: Language, told: Headline) -> str:
    return say(language, f"blueprint_findings.headline.{told.rule}", **in_words(language, told.values))


def title(language: Language, finding: Finding) -> str:
    """What a finding is, in a few words."""
    return say(language, f"blueprint_findings.{finding.rule}.title", **in_words(language, finding.values))


def sentence(language: Language, finding: Finding) -> str:
    """What a finding says, with its numbers."""
    return say(language, f"blueprint_findings.{finding.rule}.sentence", **in_words(language, finding.values))


def basis(language: Language, proposal: Proposal) -> str:
    """What a proposed severity, occurrence or detection rests on."""
    return say(language, f"blueprint_findings.basis.{proposal.basis}", **in_words(language, proposal.values))


def in_words(language: Language, values: Mapping[str, object]) -> dict[str, str]:
    """Each value as the language writes it; its name tells whether it is a time, a share, money or a valence."""
    return {name: _in_words(language, name, value) for name, value in values.items()}


def _in_words(language: Language, name: str, value: object) -> str:
    if isinstance(value, Decimal):
        decimals = 0 if value == value.to_integral_value() else 2
        return number(language, float(value), decimals)
    if not isinstance(value, int | float):
        return str(value or "–")
    return _number(language, name.rsplit("_", maxsplit=1)[-1], value)


def _number(language: Language, kind: str, value: float) -> str:
    if kind == "time":
        return clock(value)
    if kind == "share":
        return f"{number(language, 100 * value, 0)} %"
    if kind == "valence":
        return number(language, value, 1, signed=True)
    return number(language, value, 0 if isinstance(value, int) else 2)
