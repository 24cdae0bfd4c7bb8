"""The example programme: everything of a programme can be seen, and nothing of it is evidence."""

from collections import Counter

import pytest

from cxmap.model.mystery_shopping import VisitState
from cxmap.store.engine import Database
from cxmap.usecases import evidence, mystery_shopping, project, shop_example, shop_scores
from cxmap.usecases.desk import Desk
from cxmap.words import LANGUAGES, Language


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_shows_everything_and_is_no_evidence(sqlite: Database, language: Language) -> None:
    desk = Desk(sqlite, project.create_project(sqlite, "Study").id, "Ana")
    made = shop_example.load_example(desk, language)
    document = mystery_shopping.load(desk, made.id)
    assert (len(document.locations), len(document.shoppers), len(document.waves)) == (10, 6, 2)
    states = Counter(mystery_shopping.visits(desk, made.id)["state"])
    assert states == {VisitState.FINALIZED: 57, VisitState.SUBMITTED: 3, VisitState.ASSIGNED: 1}
    assert evidence.count(desk) == 0
    scored = shop_scores.load(desk, made.id)
    (change,) = shop_scores.compare(scored, document.waves[0].id, document.waves[1].id)
    assert change.verdict == "rose"
    found = shop_scores.reliability(desk, scored)
    assert found.pairs == 10
    doubtful = [scored.names[each.shopper_id] for each in found.shoppers if each.doubtful]
    assert doubtful == ["Rusa"]
