"""From a confirmed car to its saved report, and back to Confirm with what a report rests on."""

import streamlit as st

from pages.parts.confirm.car_picker import fill_pickers, seen_body, take_over
from pages.parts.frame.visit import start_over, visit, visitor_services
from services.report import Appraisal
from services.valuation.adjust import Fact
from services.vehicle import Grade, Vehicle, to_km
from services.wording import _


def appraise(vehicle: Vehicle, miles: int, unit: str, grade: Grade, guessed: set[Fact]) -> None:
    """Look up and price the car, save the appraisal, and show its report."""
    wait = _("Looking up the {car} and what such cars cost").format(car=vehicle.name)
    with st.status(wait, type="step") as step:
        accident = st.session_state.get("accident")  # asked on the report, and kept while its answers are changed
        appraisal = visitor_services().appraiser.appraise(
            vehicle,
            miles,
            unit,
            grade,
            accident=accident,
            guessed=tuple(sorted(guessed)),
            body=seen_body(visit()) or None,
        )
        seen = {
            "photos": {side: photo.digest for side, photo in visit().photos.items()},
            "answers": tuple(visit().answers),
        }
        appraisal = appraisal.model_copy(update=seen)
        visitor_services().garage.save_or_hold(appraisal)
        visit().report = appraisal.id
        if visit().sample is None:
            visitor_services().learn(appraisal, visit().photos)
        step.update(state="complete")
    st.switch_page("report.py", query_params={"id": appraisal.id})


def edit_report(report: Appraisal) -> None:
    """Put what the report rests on back into Confirm, to be changed there.

    A report that did not come of this visit takes its place: photos and answers about another car stay out of it.
    """
    vehicle, photos = report.vehicle, visit().photos
    if report.id != visit().report:
        start_over()
        visit().photos = {side: photo for side, photo in photos.items() if report.photos.get(side) == photo.digest}
        visit().record_answers(list(report.answers))
        visit().report = report.id
        take_over(visit())
    fill_pickers(vehicle.make, vehicle.model, vehicle.year)
    known = Fact.MILEAGE not in report.guessed
    st.session_state.update(
        {
            "trim": vehicle.model_id,
            "mileage": str(to_km(report.miles) if report.unit == "km" else report.miles) if known else "",
            "mileage unknown": not known,
            "unit": report.unit,
            "grade": None if Fact.CONDITION in report.guessed else report.grade,
            "accident": report.accident,
        }
    )
