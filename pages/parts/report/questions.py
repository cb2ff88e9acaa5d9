"""The questions of a report, each answered where it stands: beside its fact, or as the one that is worth most."""

import streamlit as st

from pages.parts.confirm.car_lists import trim_label, trims_of_year
from pages.parts.frame.visit import visitor_services
from pages.parts.report.state import answer_question
from services.errors import ServiceError
from services.odometer import read_odometer
from services.report import Appraisal
from services.specs.specs import Specs
from services.valuation.adjust import Fact
from services.vehicle import Grade
from services.wording import _
from services.wording.vocabulary import grade_name


def ask(fact: Fact, appraisal: Appraisal, place: str) -> None:
    """Draw the question after a fact; `place` tells two of the same on one page apart."""
    _ASK[fact](appraisal, f"answer {fact} {place} {appraisal.id}")


def trims(appraisal: Appraisal) -> list[Specs]:
    """The trims to choose from; none where no list knows the car, or cannot be had just now."""
    vehicle = appraisal.vehicle
    try:
        return trims_of_year(vehicle.make, vehicle.model, vehicle.year)
    except ServiceError:
        return []


def _ask_trim(appraisal: Appraisal, key: str) -> None:
    by_id = {trim.model_id: trim for trim in trims(appraisal)}
    if not by_id:
        st.caption(_("No list tells its trims just now."))
        return

    def take() -> None:
        if trim := by_id.get(st.session_state[key]):
            answer_question(appraisal.facts.with_vehicle(visitor_services().with_trim(appraisal.vehicle, trim)))

    st.selectbox(
        _("Which trim is it?"),
        list(by_id),
        index=None,
        format_func=lambda model_id: trim_label(by_id[model_id]),
        placeholder=_("The badge or the papers name it"),
        key=key,
        on_change=take,
    )


def _ask_mileage(appraisal: Appraisal, key: str) -> None:
    unit = {"km": _("km"), "miles": _("miles")}[appraisal.unit]

    def take() -> None:
        reading = read_odometer(st.session_state[key] or "")
        if reading:
            answer_question(appraisal.facts.with_miles(reading.miles("km" if appraisal.unit == "km" else "miles")))

    st.text_input(
        _("What does the odometer show, in {unit}?").format(unit=unit),
        max_chars=30,
        placeholder=_("Type it and press Enter"),
        key=key,
        on_change=take,
    )
    if (typed := (st.session_state[key] or "").strip()) and read_odometer(typed) is None:
        st.caption(_(":red[This is no reading we understand.] Please type a number, such as 58,000 or 120k."))


def _ask_condition(appraisal: Appraisal, key: str) -> None:
    def take() -> None:
        if grade := st.session_state[key]:
            answer_question(appraisal.facts.with_grade(Grade(grade)))

    st.pills(_("What condition is it in?"), list(Grade), format_func=grade_name, key=key, on_change=take)


def _ask_accident(appraisal: Appraisal, key: str) -> None:
    def take() -> None:
        if (yes := st.session_state[key]) is not None:
            answer_question(appraisal.facts.with_accident(yes))

    st.pills(
        _("Has it had an accident that is on record?"),
        [True, False],
        format_func=lambda yes: _("Yes") if yes else _("No"),
        key=key,
        on_change=take,
    )


def _ask_battery(appraisal: Appraisal, key: str) -> None:
    def take() -> None:
        if (percent := st.session_state[key]) is not None:
            answer_question(appraisal.facts.with_battery(percent / 100))

    st.number_input(
        _("How much of its capacity does the battery still hold, in percent?"),
        min_value=20,
        max_value=110,
        value=None,
        step=1,
        placeholder=_("The car's menu, an app or a workshop tells, such as 88"),
        key=key,
        on_change=take,
    )


_ASK = {
    Fact.TRIM: _ask_trim,
    Fact.MILEAGE: _ask_mileage,
    Fact.CONDITION: _ask_condition,
    Fact.ACCIDENT: _ask_accident,
    Fact.BATTERY: _ask_battery,
}
