"""Second page, one phone screen: what the photos say, and what only the person knows."""

import streamlit as st

from pages.parts.confirm.appraising import appraise
from pages.parts.confirm.car_picker import make_and_model, take_over, year_and_trim
from pages.parts.confirm.condition import condition
from pages.parts.confirm.mileage import mileage
from pages.parts.confirm.missing import ask_for, lead_there
from pages.parts.confirm.verdict import alternatives, verdict, why
from pages.parts.confirm.vin_field import vin_field
from pages.parts.confirm.which_car import which_car
from pages.parts.frame.visit import visit
from pages.parts.photos.identifying import identify
from services.valuation.adjust import Fact
from services.wording import _
from services.wording.formatting import listed

whole = st.container(gap="xsmall")
waiting = whole.empty()  # in one place with all that is in it: the next run's first word clears it
if visit().wanted:
    with waiting.container():
        st.title(_("Looking at your photos"), anchor=False)
        identify(visit())
    st.rerun()

take_over(visit())
missing: dict[str, str] = {}  # what is still to be done, by the field's key, in the order of the page
guessed: set[Fact] = set()
best = visit().identification.best
recognised = bool(best and best.model) and not visit().identification.front_and_back_disagree

with whole:
    st.title(_("Is this the car?") if recognised else _("Which car is it?"), anchor=False)
    which_car(visit())
    verdict(visit())
    with (
        st.expander(_("Not this car?"), icon=":material/edit:", type="compact")
        if recognised
        else st.container(gap="xsmall")
    ):
        alternatives(visit())
        make_and_model(missing)
        vin_field()
    vehicle = year_and_trim(visit(), missing)
    miles, unit = mileage(vehicle, missing, guessed)
    grade = condition(guessed)
    why(visit())
    lead_there(bool(missing))

with st.bottom, st.container(gap=None):  # in reach of a thumb, however long the page
    if missing:
        st.caption(_("Still to do: {steps}.").format(steps=listed(list(missing.values()))))
    ready = st.button(
        _("Show specs and price"),
        type="secondary" if missing else "primary",
        icon=":material/sell:",
        key="show",  # one and the same button while its look changes: no press is lost
        width="stretch",
        on_click=ask_for,
        args=(next(iter(missing), None),),
    )
    if ready and vehicle and miles is not None:
        appraise(vehicle, miles, unit, grade, guessed)
