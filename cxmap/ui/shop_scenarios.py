"""The quiz of each scenario: questions with their answers, and taking it in a shopper's name."""

import streamlit as st

from cxmap.model.mystery_shopping import ProgrammeDocument, QuizQuestion, Scenario
from cxmap.ui import acting, session, shop_grid
from cxmap.ui.frame import plain
from cxmap.ui.session import say
from cxmap.usecases import mystery_shopping

BETWEEN = "|"


def show(document: ProgrammeDocument) -> None:
    """The list of scenarios, and below it the quiz of the chosen one."""
    shop_grid.show(document, Scenario, document.scenarios)
    if not document.scenarios:
        return
    known = {each.id: each for each in document.scenarios}
    chosen = st.selectbox(
        say("shop.quiz.of"), list(known), format_func=lambda each: known[each].name, key="shop.quiz.scenario"
    )
    left, right = st.columns(2, gap="medium")
    with left:
        _edit(known[chosen])
    with right:
        _take(document, known[chosen])


def _edit(scenario: Scenario) -> None:
    key = f"shop.quiz.text.{scenario.id}.{scenario.version}"
    lines = [_line(question) for question in scenario.quiz]
    st.text_area(
        say("shop.quiz.questions"), "\n".join(lines), key=key, height=200, help=say("shop.quiz.help")
    )
    st.button(say("shop.quiz.save"), key="shop.quiz.save", on_click=_save, args=(scenario, key))


def _line(question: QuizQuestion) -> str:
    right = question.answers[question.right]
    others = [answer for answer in question.answers if answer != right]
    return f" {BETWEEN} ".join((question.question, right, *others))


def _save(scenario: Scenario, key: str) -> None:
    """Each line is a question, its right answer and wrong ones; they are shown in alphabetical order."""
    quiz = []
    for line in st.session_state[key].splitlines():
        parts = [part.strip() for part in line.split(BETWEEN) if part.strip()]
        if len(parts) >= 3:
            answers = tuple(sorted(parts[1:], key=str.casefold))
            quiz.append({"question": parts[0], "answers": list(answers), "right": answers.index(parts[1])})
    acting.act(
        mystery_shopping.change_part,
        session.desk(),
        Scenario,
        scenario.id,
        seen=scenario.version,
        quiz=quiz,
        done=session.count("shop.quiz.saved", len(quiz)),
    )


def _take(document: ProgrammeDocument, scenario: Scenario) -> None:
    st.markdown(f"**{say('shop.quiz.take')}**")
    if not scenario.quiz or not document.shoppers:
        st.caption(say("shop.quiz.nothing"))
        return
    shoppers = {each.id: each.pseudonym for each in document.shoppers}
    passed = mystery_shopping.passed(session.desk(), scenario.id)
    shopper = st.selectbox(
        say("shop.shopper"), list(shoppers), format_func=shoppers.__getitem__, key="shop.quiz.shopper"
    )
    if shopper in passed:
        st.success(say("shop.quiz.passed", name=plain(shoppers[shopper])), icon=":material/verified:")
    with st.form("shop.quiz.form"):
        for place, question in enumerate(scenario.quiz):
            st.radio(
                plain(question.question),
                range(len(question.answers)),
                index=None,
                format_func=question.answers.__getitem__,
                key=f"shop.quiz.answer.{scenario.id}.{place}",
            )
        st.form_submit_button(say("shop.quiz.check"), on_click=_check, args=(scenario, shopper))


def _check(scenario: Scenario, shopper_id: str) -> None:
    given = [
        st.session_state.get(f"shop.quiz.answer.{scenario.id}.{place}") for place in range(len(scenario.quiz))
    ]
    answers = [-1 if each is None else int(each) for each in given]
    acting.act(
        mystery_shopping.take_quiz,
        session.desk(),
        scenario.id,
        shopper_id,
        answers,
        done=say("shop.quiz.taken"),
    )
