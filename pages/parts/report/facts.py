"""What the report rests on, in a line: trim, mileage, condition and day."""

from datetime import UTC, datetime, timedelta

import streamlit as st

from services.appraisal import Appraisal
from services.valuation.adjust import Fact
from services.wording import _
from services.wording.formatting import day, distance
from services.wording.markdown import escaped
from services.wording.vocabulary import grade_name

OLD = timedelta(days=60)  # asks fall by some 9 % a year; two months are what a range can bear


def facts_line(appraisal: Appraisal) -> None:
    """Draw the line, what was only guessed marked as such, and below it what went wrong."""
    miles = distance(appraisal.miles, "km" if appraisal.unit == "km" else "miles")
    grade = grade_name(appraisal.grade)
    said = [
        appraisal.vehicle.trim or _("Trim not known"),
        _("{distance}, a guess").format(distance=miles) if Fact.MILEAGE in appraisal.guessed else miles,
        _("Condition: {grade}, a guess").format(grade=grade)
        if Fact.CONDITION in appraisal.guessed
        else _("Condition: {grade}").format(grade=grade),
        {True: _("With an accident"), False: _("No accident"), None: ""}[appraisal.accident],
        day(appraisal.created.date()),
    ]
    st.caption(escaped(" · ".join(fact for fact in said if fact)))
    if warning := _stale(appraisal):
        st.warning(escaped(warning), icon=":material/history:")
    for problem in appraisal.problems:
        st.warning(escaped(problem), icon=":material/cloud_off:")


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
