"""What a reviewer sees of a visit beside its answers: automatic flags, and the score with its working."""

from dataclasses import dataclass

from cxmap.analysis import mystery_shopping_flags as flags
from cxmap.analysis.mystery_shopping import VisitScore
from cxmap.model.mystery_shopping import VisitState
from cxmap.usecases import shop_scores, visit
from cxmap.usecases.desk import Desk
from cxmap.usecases.visit import VisitDocument


@dataclass(frozen=True)
class Review:
    """The flags that were raised (see `analysis.mystery_shopping_flags.FLAGS`), and what they point at."""

    flags: tuple[str, ...]
    contradictions: tuple[str, ...]
    score: VisitScore


def review(desk: Desk, document: VisitDocument) -> Review:
    """The flags of a visit against all others of its programme."""
    score = visit.score(document)
    points = {item.code: item.earned for item in score.items if item.earned is not None}
    own, told = document.visit, document.questionnaire
    contradictions = flags.contradictions(told, own.answers, own.comments, points)
    raised = _against_others(desk, document)
    if flags.straight_line(told, own.answers):
        raised.add("straight_line")
    if contradictions:
        raised.add("contradiction")
    return Review(tuple(each for each in flags.FLAGS if each in raised), contradictions, score)


def _against_others(desk: Desk, document: VisitDocument) -> set[str]:
    everything = shop_scores.Where(states=tuple(VisitState))
    scored = shop_scores.load(desk, document.programme.id, everything)
    found = shop_scores.raised(desk, scored)
    rows = found[(scored.shops.visits["id"] == document.visit.id).to_numpy()]
    return {str(name) for name in rows.columns if rows[name].any()}
