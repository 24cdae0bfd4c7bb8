"""Blind double coding: nothing of others is seen before one is done, and nothing is compared."""

import pytest

from cxmap.errors import CodersNeededError, InvalidValueError
from cxmap.model.coding import TextKind
from cxmap.model.project import Project
from cxmap.store.engine import Database
from cxmap.usecases import (
    blind_coding,
    codebook,
    coding,
    coding_figures,
    observation_report,
    qda_exchange,
)
from cxmap.usecases.desk import Desk

BODY = "The queue was long. The clerk was kind."


def coders(database: Database, project: Project) -> tuple[Desk, Desk, str]:
    """Two who code the same text, Ana blind; each has given one code."""
    ana, budi = Desk(database, project.id, "Ana"), Desk(database, project.id, "Budi")
    text = coding.add_text(ana, "Talk", BODY, TextKind.TRANSCRIPT)
    code = codebook.add_code(ana, "Wait")
    blind_coding.begin(budi, text.id, "Ana")
    coding.apply(ana, text.id, code.id, (0, 19))
    coding.apply(budi, text.id, code.id, (0, 19))
    return ana, budi, text.id


def seen(desk: Desk, text_id: str) -> set[str]:
    """Whose codings someone sees, by every way there is."""
    ways = [
        {each["coder"] for each in coding.spans(desk, text_id)},
        {each.coder for each in coding.load(desk, text_id).codings},
        set(observation_report.codings_table(desk)["coder"]),
        {each.coder for each in qda_exchange.load(desk).codings},
    ]
    assert all(way == ways[0] for way in ways)
    return ways[0]


def test_a_blind_coder_sees_her_own_until_she_is_done(database: Database, project: Project) -> None:
    ana, budi, text_id = coders(database, project)
    assert (seen(ana, text_id), seen(budi, text_id)) == ({"Ana"}, {"Ana", "Budi"})
    for desk in (ana, budi):
        with pytest.raises(CodersNeededError):
            coding_figures.agreement(desk, "Ana", "Budi", "sentence", "en")
    blind_coding.finish(budi, text_id)  # it is not for him to say
    assert seen(ana, text_id) == {"Ana"}
    blind_coding.finish(ana, text_id)
    assert seen(ana, text_id) == {"Ana", "Budi"}
    assert coding_figures.agreement(ana, "Ana", "Budi", "sentence", "en").rows[0].both == 1


def test_who_has_seen_is_not_blind_again_and_a_coder_has_a_name(database: Database, project: Project) -> None:
    ana, budi, text_id = coders(database, project)
    blind_coding.finish(ana, text_id)
    blind_coding.begin(budi, text_id, " Ana ")
    assert [bool(each.done_at) for each in blind_coding.of_text(ana, text_id)] == [True]
    with pytest.raises(InvalidValueError):
        blind_coding.begin(ana, text_id, " ")
    coding.delete_text(ana, text_id)
    ana.revert("undo")
    assert len(blind_coding.of_text(ana, text_id)) == 1


def told(desk: Desk, text_id: str, code_id: str) -> dict[str, object]:
    """What every place of the coding page tells someone of codings: as a number, a row or a suggestion."""
    book = codebook.load(desk)
    coded = coding_figures.narrowed(desk, None, None, None)
    return {
        "counts": coding.counts(desk),
        "frequencies": [(row.codings, row.texts) for row in coding_figures.frequencies(coded, book)],
        "pairs": coding_figures.cooccurrences(coded, book),
        "coders": coding_figures.coders(desk),
        "quotations": len(coding.quotations(desk, code_id)),
        "suggested": coding.suggest(coding.load(desk, text_id), book.codes, desk.actor),
        "found": coding.search(desk, "queue"),
    }


def test_no_number_of_the_page_tells_a_blind_coder_of_others(database: Database, project: Project) -> None:
    """All is as if nobody else had coded the text, and it is still hers to code where others did."""
    ana, budi = Desk(database, project.id, "Ana"), Desk(database, project.id, "Budi")
    text = coding.add_text(ana, "Talk", BODY, TextKind.TRANSCRIPT)
    other = coding.add_text(ana, "Other talk", BODY, TextKind.TRANSCRIPT)
    wait, place = codebook.add_code(ana, "Wait", words="queue"), codebook.add_code(ana, "Place")
    blind_coding.begin(ana, text.id, "Ana")
    coding.apply(ana, text.id, wait.id, (20, 39))
    coding.apply(budi, other.id, wait.id, (0, 19))
    before = told(ana, text.id, wait.id)
    for code in (wait, place):
        coding.apply(budi, text.id, code.id, (0, 19))
    assert told(ana, text.id, wait.id) == before
    assert before["counts"] == {wait.id: 2}
    assert coding.counts(budi) == {wait.id: 3, place.id: 1}
    assert coding.apply_many(ana, text.id, [((0, 19), wait.id)]) == 1
    assert (codebook.delete_code(ana, place.id), codebook.merge_codes(budi, wait.id, place_again(ana))) == (
        0,
        4,
    )
    blind_coding.finish(ana, text.id)
    assert sum(coding.counts(ana).values()) == 4


def place_again(desk: Desk) -> str:
    """A code to merge another one into."""
    return codebook.add_code(desk, "Place").id
