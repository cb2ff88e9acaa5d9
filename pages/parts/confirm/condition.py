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
    """Draw the choice with none chosen: then "good" is taken, which most cars are, and called a guess."""
    chosen = st.pills(_("Condition"), list(Grade), format_func=grade_name, key="grade", persist_state="session")
    st.caption(grade_test(chosen) if chosen else _("Left open, we take good and a wider range."))
    guided_condition()
    derived = derived_grade(answers) if (answers := given_answers()) else None
    if chosen and derived and derived is not chosen:
        st.caption(_("Your own choice counts, though your answers say {grade}.").format(grade=grade_name(derived)))
    if chosen is None:
        guessed.add(Fact.CONDITION)
    return chosen or Grade.GOOD
