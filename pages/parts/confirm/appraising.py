"""From a confirmed car to its saved report, and the report at hand with its answers."""

from typing import Any

import streamlit as st

from pages.parts.confirm.car_picker import fill_pickers
from pages.parts.frame.visit import visit, visitor_services
from services.appraisal import Appraisal
from services.valuation.adjust import Fact
from services.vehicle import Grade, Vehicle, to_km
from services.wording import _

# The parts of a report that an answer changes; each redraws alone.
PRICE, SPECS, TAKE_ALONG = PARTS = ("report price", "report specs", "report take along")
REPORT, ANSWER, BEFORE = "report", "report answer", "report before"


def appraise(vehicle: Vehicle, miles: int, unit: str, grade: Grade, guessed: set[Fact]) -> None:
    """Look up and price the car, save the appraisal, and show its report."""
    wait = _("Looking up the {car} and what such cars cost").format(car=vehicle.name)
    with st.status(wait, type="step") as step:
        appraisal = visitor_services().appraiser.appraise(vehicle, miles, unit, grade, guessed=tuple(sorted(guessed)))
        seen = {
            "photos": {side: photo.digest for side, photo in visit().photos.items()},
            "answers": tuple(visit().answers),
        }
        appraisal = appraisal.model_copy(update=seen)
        visitor_services().garage.save(appraisal)
        step.update(state="complete")
    st.switch_page("report.py", query_params={"id": appraisal.id})


def open_report(appraisal_id: str) -> Appraisal | None:
    """The report of that address, from here on the one at hand; None where there is none."""
    found = visitor_services().garage.find(appraisal_id)
    if found:
        if found.id != getattr(st.session_state.get(REPORT), "id", None):
            st.session_state.pop(BEFORE, None)
        st.session_state[REPORT] = found
        st.session_state["last report"] = found.id
    return found


def current_report() -> Appraisal:
    """The open report, priced anew first where a question of it was just answered."""
    report: Appraisal = st.session_state[REPORT]
    answer: dict[str, Any] | None = st.session_state.pop(ANSWER, None)
    if answer is None:
        return report
    with st.skeleton(height=320):
        report = visitor_services().garage.find(report.id) or report  # its tags may have changed since
        new = visitor_services().appraiser.reprice(report, **answer)
        if new.valuation is None:  # a source that is out must not cost the price that is there
            st.warning(
                _("Your answer could not be priced just now, so the price is the earlier one. Please try again later."),
                icon=":material/cloud_off:",
            )
            return report
        visitor_services().garage.save(new)
    st.session_state[REPORT], st.session_state[BEFORE] = new, report.valuation
    return new


def answer_question(**answers: Any) -> None:
    """Called back by a question of the report: its parts redraw with the answer, the rest of the page stays."""
    st.session_state[ANSWER] = answers
    st.rerun(list(PARTS))


def edit_report(report: Appraisal) -> None:
    """Put what the report rests on back into Confirm, to be changed there."""
    vehicle = report.vehicle
    fill_pickers(vehicle.make, vehicle.model, vehicle.year)
    known = Fact.MILEAGE not in report.guessed
    st.session_state.update(
        {
            "trim": vehicle.model_id,
            "mileage": (to_km(report.miles) if report.unit == "km" else report.miles) if known else None,
            "mileage unknown": not known,
            "unit": report.unit,
            "grade": report.grade,
            "grade told": Fact.CONDITION not in report.guessed,
        }
    )
