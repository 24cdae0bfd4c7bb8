"""What every part of the picture knows: the blueprint, its findings, the words, the theme and the ruler."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

from cxmap.analysis.blueprint_findings import (
    BlueprintFindings,
    Duplicate,
    FailureFindings,
    NodeFindings,
    WaitFindings,
)
from cxmap.drawing.paragraph import Paragraph, measure, paragraph
from cxmap.drawing.ruler import Ruler
from cxmap.drawing.theme import Face, Theme
from cxmap.model.service_blueprint import (
    BlueprintDocument,
    BlueprintLane,
    BlueprintNode,
    LinkKind,
    Verdict,
)
from cxmap.words import MONTHS, Language, number, say

Look = Literal["whole", "map"]
Mark = Literal["added", "removed", "moved", "changed"]

LABEL = 140
"""Width of the lane labels at the left."""

NONE = "–"
FEW = 5


@dataclass(frozen=True)
class Sheet:
    """Everything that is given, and what follows from it alone. `compared` marks nodes by their ids."""

    document: BlueprintDocument
    findings: BlueprintFindings
    language: Language
    theme: Theme
    ruler: Ruler
    compared: Mapping[str, Mark]
    today: date
    look: Look

    def say(self, key: str, /, **values: object) -> str:
        return say(self.language, f"blueprint_picture.{key}", **values)

    def number(self, value: float, decimals: int = 0) -> str:
        return number(self.language, value, decimals)

    def percent(self, share: float) -> str:
        return self.say("percent", value=self.number(share * 100))

    def money(self, value: Decimal, *, signed: bool = False, decimals: int | None = None) -> str:
        """Money without its currency; unless told, whole where nothing but zeros would follow, else to the cent."""
        if decimals is None:
            decimals = 0 if value == value.to_integral_value() else 2
        return number(self.language, float(value), decimals, signed=signed)

    def clock(self, seconds: float | None) -> str:
        """Minutes and seconds, `57:00`; `–` where nothing is known."""
        if seconds is None:
            return NONE
        minutes, rest = divmod(round(seconds), 60)
        return f"{minutes}:{rest:02}"

    def count(self, n: int) -> str:
        """`n = 48`; fewer than five are marked as few."""
        return self.say("n_few" if n < FEW else "n", n=n)

    def day(self, value: date) -> str:
        return f"{value.day} {MONTHS[self.language][value.month - 1]} {value.year}"

    def paragraph(self, text: str, face: Face, column: float) -> Paragraph:
        return paragraph(text, face, column, self.ruler)

    def measure(self, text: str, face: Face) -> float:
        return measure(text, face, self.ruler)

    @cached_property
    def found(self) -> dict[str, NodeFindings]:
        return {each.node_id: each for each in self.findings.nodes}

    @cached_property
    def is_timed(self) -> bool:
        """Whether any time is known: without one there is no critical path to show."""
        return any((self.findings.standard.value, self.findings.observed.value))

    @cached_property
    def critical_links(self) -> frozenset[str]:
        return self.findings.critical_links if self.is_timed else frozenset()

    def is_critical(self, node_id: str) -> bool:
        return self.is_timed and node_id in self.found and self.found[node_id].is_critical

    @cached_property
    def waits(self) -> dict[str, WaitFindings]:
        return {each.node_id: each for each in self.findings.waits}

    @cached_property
    def failures(self) -> dict[str, list[FailureFindings]]:
        """The failure points of each node that has some."""
        found: dict[str, list[FailureFindings]] = {}
        for each in self.findings.failures:
            found.setdefault(each.failure.node_id, []).append(each)
        return found

    @cached_property
    def duplicates(self) -> tuple[Duplicate, ...]:
        """The pairs that nobody has dismissed."""
        return tuple(each for each in self.findings.duplicates if each.verdict is not Verdict.DISMISSED)

    @cached_property
    def repeated(self) -> dict[str, Duplicate]:
        """A pair for each node that seems to do the same as another."""
        found: dict[str, Duplicate] = {}
        for pair in self.duplicates:
            found.setdefault(pair.first_id, pair)
            found.setdefault(pair.second_id, pair)
        return found

    @cached_property
    def recovering(self) -> frozenset[str]:
        """The nodes that only a recovery leads to."""
        kinds: dict[str, set[LinkKind]] = {}
        for link in self.document.links:
            if link.kind in (LinkKind.SEQUENCE, LinkKind.RECOVERY):
                kinds.setdefault(link.target_id, set()).add(link.kind)
        return frozenset(key for key, found in kinds.items() if found == {LinkKind.RECOVERY})

    def lane_name(self, lane: BlueprintLane) -> str:
        return one_line(lane.name) or say(self.language, f"blueprint_names.role.{lane.role}")

    def owner(self, node: BlueprintNode) -> str:
        actor = self.document.actor_of.get(node.actor_id or "")
        return one_line(actor.name) if actor else ""

    def numbered(self, node_id: str) -> str:
        """`7 Check e-KTP, type form into core`, for sentences."""
        name = one_line(self.document.node_of[node_id].name)
        count = self.document.numbers.get(node_id)
        return name if count is None else f"{count} {name}"


def one_line(text: str) -> str:
    return " ".join(text.split())
