"""Second page: what the photos say, and what only the person knows."""

import streamlit as st

from pages.parts.confirm.appraising import appraise
from pages.parts.confirm.car_picker import car_picker
from pages.parts.confirm.condition import condition
from pages.parts.confirm.mileage import mileage
from pages.parts.confirm.verdict import verdict
from pages.parts.confirm.vin_field import vin_field
from pages.parts.confirm.which_car import which_car
from pages.parts.frame.visit import visit
from pages.parts.photos.identifying import identify
from services.valuation.adjust import Fact
from services.wording import _
from services.wording.formatting import listed

if visit().wanted:
    st.title(_("Looking at your photos"), anchor=False)
    identify(visit())
    st.rerun()

st.title(_("Is this the car?"), anchor=False)
which_car(visit())
verdict(visit())

st.subheader(_("Confirm the car"), anchor=False)
vin_field()
missing: list[str] = []
guessed: set[Fact] = set()
vehicle = car_picker(visit(), missing)
miles, unit = mileage(vehicle, missing, guessed)
grade = condition(guessed)
st.page_link("photos.py", label=_("Back to the photos"), icon=":material/arrow_back:")

with st.bottom:  # in reach of a thumb, however long the page
    if st.button(_("Show specs and price"), type="primary", icon=":material/sell:", width="stretch"):
        if vehicle and miles is not None:
            appraise(vehicle, miles, unit, grade, guessed)
        else:
            st.error(_("Almost there. Please {steps}.").format(steps=listed(missing)), icon=":material/edit:")
