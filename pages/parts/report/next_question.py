"""The next best question: the open answer that would move the price most, answered where it stands."""

import streamlit as st

from pages.parts.confirm.car_lists import trim_label, trims_of_year, with_trim
from pages.parts.report.state import answer_question, report_state
from services.appraisal import Appraisal
from services.errors import ServiceError
from services.specs.specs import Specs
from services.valuation.adjust import Fact
from services.valuation.estimate import about
from services.valuation.open_facts import what_would_narrow_it
from services.valuation.valuation import Valuation
from services.vehicle import Grade, to_miles
from services.wording import _
from services.wording.markdown import escaped
from services.wording.vocabulary import grade_name

LEAST = 50  # dollars; below, an answer is not worth a person's time


def next_question(appraisal: Appraisal) -> None:
    """Draw the open questions with the best one chosen; what the last answer brought stands above."""
    valuation = appraisal.valuation
    before = report_state().before
    if valuation and before:
        st.success(escaped(_effect(before, valuation)), icon=":material/check:")
    worth = _open(appraisal)
    if not worth or valuation is None:
        return
    with st.container(border=True):
        st.markdown(_("**What would tell us most**"))
        chosen = st.segmented_control(
            _("Which answer do you have?"),
            list(worth),
            default=next(iter(worth)),
            required=True,
            format_func=fact_name,
            key=f"question {appraisal.id} {' '.join(worth)}",
        )
        fact = chosen or next(iter(worth))
        st.caption(
            _("The answer moves the price by about {worth}, up or down.").format(
                worth=about(worth[fact], valuation.currency)
            )
        )
        _ASK[fact](appraisal)


def _open(appraisal: Appraisal) -> dict[Fact, float]:
    """The facts still open by how far they would move the price, the best first."""
    if appraisal.valuation is None:
        return {}
    known = appraisal.accident is not None
    questions = what_would_narrow_it(appraisal.valuation, appraisal.priced_car, frozenset(appraisal.guessed), known)
    return {
        one.fact: one.moves_by
        for one in questions
        if one.moves_by >= LEAST and (one.fact is not Fact.TRIM or _trims(appraisal))
    }


def fact_name(fact: Fact) -> str:
    """What is asked for, in a word or two."""
    return {
        Fact.TRIM: _("Trim"),
        Fact.MILEAGE: _("Mileage"),
        Fact.CONDITION: _("Condition"),
        Fact.ACCIDENT: _("Accident"),
    }[fact]


def _effect(before: Valuation, now: Valuation) -> str:
    """What the last answer changed, in both figures that count."""

    def figures(valuation: Valuation) -> dict[str, str]:
        likely = valuation.likely
        return {
            "price": about(valuation.typical or 0, valuation.currency),
            "low": about(likely.low, valuation.currency) if likely else _("not known"),
            "high": about(likely.high, valuation.currency) if likely else _("not known"),
        }

    words = _("With your answer: {price}, likely {low} to {high}. Before: {was}, likely {was_low} to {was_high}.")
    was = figures(before)
    return words.format(**figures(now), was=was["price"], was_low=was["low"], was_high=was["high"])


def _ask_trim(appraisal: Appraisal) -> None:
    by_id = {trim.model_id: trim for trim in _trims(appraisal)}
    key = f"answer trim {appraisal.id}"
    st.selectbox(
        _("Which trim is it?"),
        list(by_id),
        index=None,
        format_func=lambda model_id: trim_label(by_id[model_id]),
        placeholder=_("The badge or the papers name it"),
        key=key,
        on_change=lambda: answer_question(
            appraisal.facts.with_vehicle(with_trim(appraisal.vehicle, by_id[st.session_state[key]]))
        ),
    )


def _ask_mileage(appraisal: Appraisal) -> None:
    key = f"answer mileage {appraisal.id}"
    unit = {"km": _("km"), "miles": _("miles")}[appraisal.unit]
    st.number_input(
        _("What does the odometer show, in {unit}?").format(unit=unit),
        min_value=0,
        max_value=2_000_000,
        value=None,
        step=1_000,
        placeholder=_("Type it and press Enter"),
        key=key,
        on_change=_record_mileage,
        args=(appraisal, key),
    )


def _record_mileage(appraisal: Appraisal, key: str) -> None:
    if typed := st.session_state[key]:
        answer_question(appraisal.facts.with_miles(to_miles(typed, appraisal.unit)))


def _ask_condition(appraisal: Appraisal) -> None:
    key = f"answer condition {appraisal.id}"
    st.segmented_control(
        _("What condition is it in?"),
        list(Grade),
        format_func=grade_name,
        key=key,
        on_change=lambda: answer_question(appraisal.facts.with_grade(Grade(st.session_state[key]))),
    )


def _ask_accident(appraisal: Appraisal) -> None:
    key = f"answer accident {appraisal.id}"
    st.segmented_control(
        _("Has it had an accident that is on record?"),
        [True, False],
        format_func=lambda yes: _("Yes") if yes else _("No"),
        key=key,
        on_change=lambda: answer_question(appraisal.facts.with_accident(st.session_state[key])),
    )


_ASK = {
    Fact.TRIM: _ask_trim,
    Fact.MILEAGE: _ask_mileage,
    Fact.CONDITION: _ask_condition,
    Fact.ACCIDENT: _ask_accident,
}


def _trims(appraisal: Appraisal) -> list[Specs]:
    """The trims to choose from; none where no list knows the car, or cannot be had just now."""
    vehicle = appraisal.vehicle
    try:
        return trims_of_year(vehicle.make, vehicle.model, vehicle.year)
    except ServiceError:
        return []
