"""From a blueprint to its picture: findings, scene, what findings say, and files in every format."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from cxmap.analysis import blueprint_sentences, service_blueprint
from cxmap.analysis.blueprint_findings import (
    BlueprintFindings,
    Duplicate,
    Economics,
    FailureFindings,
    Finding,
    NodeFindings,
    Proportion,
    Proposal,
    WaitFindings,
)
from cxmap.analysis.evidence import select
from cxmap.drawing.process_graph import dot
from cxmap.drawing.scene import Scene
from cxmap.drawing.service_blueprint import Mark, column_of, columns, draw
from cxmap.drawing.theme import DARK, LIGHT
from cxmap.model.evidence import EvidenceFilter
from cxmap.model.service_blueprint import BlueprintDocument, BlueprintNode
from cxmap.usecases import picture
from cxmap.usecases.picture import Paper, export, missing_characters, screen
from cxmap.words import Language

__all__ = [
    "BlueprintFindings",
    "Duplicate",
    "Economics",
    "FailureFindings",
    "Finding",
    "Mark",
    "NodeFindings",
    "Paper",
    "Proportion",
    "Proposal",
    "Scene",
    "View",
    "WaitFindings",
    "column_of",
    "columns",
    "export",
    "missing_characters",
    "screen",
]


@dataclass(frozen=True)
class View:
    """How a blueprint is looked at: which evidence counts."""

    where: EvidenceFilter = field(default_factory=EvidenceFilter)


def findings(document: BlueprintDocument, evidence: pd.DataFrame, view: View) -> BlueprintFindings:
    """All numbers of the blueprint under the view."""
    return service_blueprint.study(document, evidence, where=view.where)


def scene(
    document: BlueprintDocument,
    found: BlueprintFindings,
    language: Language,
    *,
    dark: bool = False,
    compared: Mapping[str, Mark] | None = None,
) -> Scene:
    """The picture of the blueprint, laid out; `compared` marks nodes that differ from another blueprint."""
    return draw(
        document,
        found,
        language=language,
        today=date.today(),  # noqa: DTZ011  the footer shows the reader's own calendar day
        theme=DARK if dark else LIGHT,
        compared=compared,
    )


def process_graph(document: BlueprintDocument, language: Language, *, dark: bool = False) -> str:
    """The blueprint as a plain process graph in the language of Graphviz, in the colours of the screen."""
    return dot(document, language, DARK if dark else LIGHT)


def items(
    document: BlueprintDocument, evidence: pd.DataFrame, node_id: str, where: EvidenceFilter
) -> pd.DataFrame:
    """The items about a node, newest first: those that name it, and those of its touchpoint that name none."""
    node: BlueprintNode = document.node_of[node_id]
    about = evidence["node_id"] == node_id
    if node.touchpoint_id:
        about |= (evidence["node_id"] == "") & (evidence["touchpoint_id"] == node.touchpoint_id)
    return select(evidence[about], where).sort_values("occurred_at", ascending=False, kind="stable")


def headline(document: BlueprintDocument, found: BlueprintFindings, language: Language) -> str:
    """The one sentence that says what was found."""
    return blueprint_sentences.headline_text(language, blueprint_sentences.headline(document, found))


def finding_title(finding: Finding, language: Language) -> str:
    """What a finding is, in a few words."""
    return blueprint_sentences.title(language, finding)


def finding_sentence(finding: Finding, language: Language) -> str:
    """What a finding says, with its numbers."""
    return blueprint_sentences.sentence(language, finding)


def basis(proposal: Proposal, language: Language) -> str:
    """What a proposed severity, occurrence or detection rests on."""
    return blueprint_sentences.basis(language, proposal)


def file_name(document: BlueprintDocument, suffix: str) -> str:
    """Project, blueprint and date as a file name that every system takes."""
    return picture.file_named(document.project_name, document.blueprint.name, suffix)
