"""The garage: every car this browser, or this person, has valued."""

import streamlit as st

from pages.parts.frame.visit import visitor_services
from pages.parts.garage.car import garage_car
from pages.parts.garage.compare import garage_compare
from pages.parts.garage.files import garage_files
from pages.parts.garage.learning import garage_learning
from pages.parts.garage.list import garage_list
from pages.parts.garage.move import garage_move, offer_garage
from services.wording import _

if token := st.query_params.get("move"):
    offer_garage(token)
    st.stop()
if compared := st.query_params.get_all("compare"):
    garage_compare(compared)
    st.stop()
if car := st.query_params.get("car"):
    garage_car(car)
    st.stop()

st.title(_("Garage"))
garage_list()
garage_move()
garage_learning()
garage_files(visitor_services().owners.cars(visitor_services().garage.owner))
