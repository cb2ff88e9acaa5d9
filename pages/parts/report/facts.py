"""What the report rests on: each fact with a pencil that changes it, and what went wrong."""

from datetime import UTC, datetime, timedelta

import streamlit as st

from pages.parts.report.photo_tags import photo_tags
from pages.parts.report.questions import ask
from services.export.sentences import battery_words
from services.report import Appraisal
from services.valuation.adjust import Fact
from services.wording import _
from services.wording.formatting import day, distance
from services.wording.markdown import escaped
from services.wording.vocabulary import grade_name

OLD = timedelta(days=60)  # asks fall by some 9 % a year; two months are what a range can bear


def facts_to_change(appraisal: Appraisal) -> None:
    """Draw each fact as a button that opens its question; one that was answered is another one, and so it is closed."""
    with st.container(horizontal=True, gap="xxsmall"):
        for fact, words in _facts(appraisal).items():
            with st.popover(escaped(words), icon=":material/edit:", type="tertiary", key=f"change {fact} {words}"):
                ask(fact, appraisal, "change")
        photo_tags(appraisal)


def facts_line(appraisal: Appraisal) -> None:
    """Draw the facts in a line, for whoever may only read, and what went wrong."""
    st.caption(escaped(" · ".join([*_facts(appraisal).values(), day(appraisal.created.date())])))
    troubles(appraisal)


def troubles(appraisal: Appraisal) -> None:
    """Say what is old or went wrong."""
    if warning := _stale(appraisal):
        st.warning(escaped(warning), icon=":material/history:")
    for problem in appraisal.problems:
        st.warning(escaped(problem), icon=":material/cloud_off:")


def _facts(appraisal: Appraisal) -> dict[Fact, str]:
    """Each in words, what was only guessed marked as such."""
    miles = distance(appraisal.miles, "km" if appraisal.unit == "km" else "miles")
    grade = _("Condition: {grade}, a guess") if Fact.CONDITION in appraisal.guessed else _("Condition: {grade}")
    battery = {Fact.BATTERY: battery_words(appraisal) or _("Battery's health not known")} if appraisal.electric else {}
    return {
        Fact.TRIM: appraisal.vehicle.trim or _("Trim not known"),
        Fact.MILEAGE: _("{distance}, a guess").format(distance=miles) if Fact.MILEAGE in appraisal.guessed else miles,
        Fact.CONDITION: grade.format(grade=grade_name(appraisal.grade)),
        Fact.ACCIDENT: {True: _("With an accident"), False: _("No accident"), None: _("Accident not known")}[
            appraisal.accident
        ],
        **battery,
    }


def _stale(appraisal: Appraisal) -> str | None:
    """Said where the report, or what its price rests on, is no longer new."""
    today, made = datetime.now(UTC).date(), appraisal.created.date()
    as_of = appraisal.valuation.as_of if appraisal.valuation else None
    if today - made > OLD:
        words = _("This report is of {day}, and prices have moved since. Change an answer or value the car again.")
        return words.format(day=day(made))
    if as_of and made - as_of > OLD:
        words = _("The newest prices we found are of {day}. What such cars are asked for today may be different.")
        return words.format(day=day(as_of))
    return None
