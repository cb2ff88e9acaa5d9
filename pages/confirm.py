"""Second page: what the photos say, and what only the person knows."""

import streamlit as st

from pages.parts.appraising import appraise
from pages.parts.car_picker import car_picker
from pages.parts.condition import condition
from pages.parts.identifying import identify
from pages.parts.mileage import mileage
from pages.parts.verdict import verdict
from pages.parts.vin_field import vin_field
from pages.parts.visit import visit
from pages.parts.which_car import which_car

if visit().wanted:
    st.title("Looking at your photos")
    identify(visit())
    st.rerun()

st.title("Is this the car?")
which_car(visit())
verdict(visit())

st.subheader("Confirm the car")
vin_field()
missing: list[str] = []
vehicle = car_picker(visit(), missing)
miles, unit = mileage(vehicle, missing)
grade = condition()

if st.button("Show specs and price", type="primary", icon=":material/sell:", width="stretch"):
    if vehicle and miles is not None:
        appraise(vehicle, miles, unit, grade)
    else:
        st.error(f"Almost there. Please {' and '.join(missing)}.", icon=":material/edit:")
st.page_link("photos.py", label="Back to the photos", icon=":material/arrow_back:")
