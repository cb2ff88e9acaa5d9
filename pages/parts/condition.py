"""The condition grade, each with a test its owner can answer."""

import streamlit as st

from services.vehicle import Grade

TESTS = {
    Grade.EXCELLENT: "Looks new, never painted or repaired, every service on paper. Fewer than one car in twenty.",
    Grade.VERY_GOOD: "Small marks you have to look for; everything works; most papers are there.",
    Grade.GOOD: "Visible wear, a few scratches or stains, nothing big to repair. Most cars.",
    Grade.FAIR: "Needs paint, body or mechanical work by a professional, but runs safely.",
    Grade.POOR: "Frame, flood or engine damage, a salvage title, or the true mileage is unknown.",
}


def condition() -> Grade:
    """Draw the choice, "good" to begin with: what most cars are."""
    grades = list(Grade)
    return (
        st.radio(
            "Condition",
            grades,
            index=grades.index(Grade.GOOD),
            format_func=lambda grade: grade.capitalize(),
            captions=[TESTS[grade] for grade in grades],
            key="grade",
            persist_state="session",
        )
        or Grade.GOOD
    )
