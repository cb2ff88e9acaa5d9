"""From a confirmed car to its saved report."""

import streamlit as st

from pages.parts.visit import workshop
from services.vehicle import Grade, Vehicle


def appraise(vehicle: Vehicle, miles: int, unit: str, grade: Grade) -> None:
    """Look up and price the car, save the appraisal, and show its report."""
    with st.status(f"Looking up the {vehicle.name} and what such cars cost", type="step") as step:
        appraisal = workshop().appraiser.appraise(vehicle, miles, unit, grade)
        workshop().garage.save(appraisal)
        step.update(state="complete")
    st.switch_page("report.py", query_params={"id": appraisal.id})
