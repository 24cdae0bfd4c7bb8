"""Words are masked in their place: nothing else moves, and nothing of them is left."""

from hypothesis import given
from hypothesis import strategies as st

from cxmap.store.erasure_words import MARK, Traces, sentences, turns_of, without_turns

HER = Traces.of("P7", "Sari Dewi Lestari, 0812-3344").saying(["i waited two hours with my child"])


def test_names_are_masked_as_whole_words_in_any_letters() -> None:
    assert HER.mask("sari dewi lestari met P77 and p7.") == f"{MARK * 17} met P77 and {MARK * 2}."
    assert HER.mask("call 0812-3344") == f"call {MARK * 9}"


def test_what_she_said_is_masked_where_it_may_have_been_copied() -> None:
    copied = "“I waited two hours with my child!” (P8)"
    assert HER.mask(copied, "card") == f"“{MARK * 32}!” (P8)"
    assert HER.mask(copied, "touchpoint") == copied


def test_sentences_are_those_long_enough_to_be_known_again() -> None:
    told = "Yes. I waited two hours with my child!  “Nobody came to help us”\nQuick / The pen was broken again..."
    assert list(sentences(told)) == [
        "I waited two hours with my child",
        "Nobody came to help us",
        "The pen was broken again",
    ]


def test_only_sentences_that_stand_somewhere_are_looked_for() -> None:
    traces = HER.saying(["the pen was broken again", "nobody came to help us"])
    assert traces.found_in(["The pen was BROKEN again, she said"]).said == ("the pen was broken again",)
    assert traces.found_in([]).said == ()


@given(st.text(max_size=200), st.text(max_size=60))
def test_a_mask_keeps_every_place_and_leaves_no_name(before: str, after: str) -> None:
    told = f"{before} P7 said: I waited two hours with my child. {after}"
    masked = HER.mask(told, "card")
    assert len(masked) == len(told)
    assert " P7 " not in masked
    assert "two hours with my" not in masked


@given(st.lists(st.sampled_from(["P7: Yes.", "P8: No.", "And so on.", "Note: it rained", ""]), max_size=12))
def test_without_her_turns_every_line_is_as_long_as_before(lines: list[str]) -> None:
    body = "\n".join(lines)
    masked = without_turns(body, "P7", ["P7", "P8"])
    assert [len(line) for line in masked.split("\n")] == [len(line) for line in body.split("\n")]
    assert turns_of(masked, "P7", ["P7", "P8"]) == []
    assert masked.count("P8: No.") == body.count("P8: No.")
