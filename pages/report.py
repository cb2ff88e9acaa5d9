"""Third page: the car's specs and an honest price range, kept under its own address."""

import streamlit as st

from pages.parts.comparables_table import comparables_table
from pages.parts.money_section import money_section
from pages.parts.photo_tags import photo_tags
from pages.parts.price_rows import grade_ladder, next_best_question, price_kinds_table
from pages.parts.specs_table import specs_table
from pages.parts.visit import start_over, workshop
from pages.parts.words import odometer
from pages.parts.worth_over_time import worth_over_time

appraisal = workshop().garage.find(st.query_params.get("id", ""))

if appraisal is None:
    st.title("No report here yet")
    st.info(
        "This address holds no report. It may have been cut short when it was copied."
        if st.query_params.get("id")
        else "A report appears here once a car has been confirmed.",
        icon=":material/search_off:",
    )
    if last := st.session_state.get("last report"):
        st.page_link("report.py", label="Open your last report", icon=":material/history:", query_params={"id": last})
    st.page_link("photos.py", label="Start with two photos", icon=":material/photo_camera:")
    st.page_link("confirm.py", label="Choose a car by hand", icon=":material/edit:")
    st.stop()

st.session_state["last report"] = appraisal.id
vehicle = appraisal.vehicle
st.title(vehicle.name)
st.caption(
    f"{vehicle.trim or 'Trim not known'} · {odometer(appraisal.miles, appraisal.unit)} · "
    f"{appraisal.grade} condition · {appraisal.created:%-d %B %Y}"
)
for problem in appraisal.problems:
    st.warning(problem, icon=":material/cloud_off:")

money_section(appraisal)
if appraisal.valuation and appraisal.valuation.typical is not None:
    valuation, subject = appraisal.valuation, appraisal.subject
    next_best_question(valuation, subject)
    price_kinds_table(valuation, max(0, appraisal.created.year - vehicle.year))
    grade_ladder(valuation)
    worth_over_time(valuation, subject)
    comparables_table(valuation)
specs_table(appraisal.specs)
photo_tags(appraisal)

with st.container(horizontal=True):
    if st.button("Change an answer", icon=":material/edit:"):
        st.switch_page("confirm.py")
    if st.button("Start over", icon=":material/restart_alt:"):
        start_over()
        st.switch_page("photos.py")
st.caption(
    "This page keeps its address: bookmark it, and the report is there again tomorrow. Your photos are not kept."
)
