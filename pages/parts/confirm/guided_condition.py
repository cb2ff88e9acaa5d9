"""Six yes or no questions that derive the condition grade, and what each answer did to it."""

import streamlit as st

from services.condition import ConditionQuestion, best_grade, derived_grade, question_text
from services.wording import _
from services.wording.vocabulary import grade_name


def guided_condition() -> None:
    """Draw the questions, folded away; every answer sets the grade, which can still be chosen otherwise."""
    with st.expander(_("Not sure which? Six questions find it"), icon=":material/checklist:", type="compact"):
        for question in ConditionQuestion:
            st.segmented_control(
                question_text(question),
                [True, False],
                format_func=lambda yes: _("Yes") if yes else _("No"),
                key=_key(question),
                on_change=_derive,
                persist_state="session",
            )
        answers = given_answers()
        if not answers:
            st.caption(_("Most cars are good; that is what we take until you answer."))
            return
        st.markdown("\n".join(f"- {_step(question, yes)}" for question, yes in answers.items()))
        st.markdown(_("So your answers say: **{grade}**.").format(grade=grade_name(derived_grade(answers))))
        if len(answers) < len(ConditionQuestion):
            st.caption(_("What is still open counts as on most cars."))


def given_answers() -> dict[ConditionQuestion, bool]:
    """The answers given so far."""
    given = {question: st.session_state.get(_key(question)) for question in ConditionQuestion}
    return {question: yes for question, yes in given.items() if yes is not None}


def _step(question: ConditionQuestion, yes: bool) -> str:
    """What one answer allows."""
    words = _("{question} Yes: {grade} at best.") if yes else _("{question} No: any grade.")
    return words.format(question=question_text(question), grade=grade_name(best_grade(question, yes)))


def _derive() -> None:
    answers = given_answers()
    st.session_state["grade"] = derived_grade(answers) if answers else None


def _key(question: ConditionQuestion) -> str:
    return f"condition {question}"
