"""The condition grade, each with a test its owner can answer."""

import streamlit as st

from pages.parts.confirm.guided_condition import given_answers, guided_condition
from services.condition import derived_grade
from services.valuation.adjust import Fact
from services.vehicle import Grade
from services.wording import _
from services.wording.vocabulary import grade_name


def grade_test(grade: Grade) -> str:
    """How an owner tells a car of that grade."""
    return {
        Grade.EXCELLENT: _(
            "Looks new, never painted or repaired, every service on paper. Fewer than one car in twenty."
        ),
        Grade.VERY_GOOD: _("Small marks you have to look for; everything works; most papers are there."),
        Grade.GOOD: _("Visible wear, a few scratches or stains, nothing big to repair. Most cars."),
        Grade.FAIR: _("Needs paint, body or mechanical work by a professional, but runs safely."),
        Grade.POOR: _("Frame, flood or engine damage, a salvage title, or the true mileage is unknown."),
    }[grade]


def condition(guessed: set[Fact]) -> Grade:
    """Draw the choice, "good" to begin with: what most cars are, and a guess until something is said."""
    if "grade" not in st.session_state:
        st.session_state["grade"] = Grade.GOOD
    grades = list(Grade)
    chosen = (
        st.radio(
            _("Condition"),
            grades,
            format_func=grade_name,
            captions=[grade_test(grade) for grade in grades],
            key="grade",
            on_change=_mark_chosen,
            persist_state="session",
        )
        or Grade.GOOD
    )
    guided_condition()
    answers = given_answers()
    if answers and derived_grade(answers) is not chosen:
        st.caption(
            _("Your own choice counts, though your answers say {grade}.").format(
                grade=grade_name(derived_grade(answers))
            )
        )
    if not st.session_state.get("grade chosen"):
        guessed.add(Fact.CONDITION)
    return chosen


def _mark_chosen() -> None:
    st.session_state["grade chosen"] = True
