"""The router: sets the frame that every page stands in, then runs the page that was asked for."""

import logging

import streamlit as st

from pages.parts.scroll import scroll_to_top
from pages.parts.wordmark import wordmark

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")

st.set_page_config(page_title="Curbside: value a car from two photos", page_icon=":material/directions_car:")
wordmark()
page = st.navigation(
    [
        st.Page("photos.py", title="Photos", icon=":material/photo_camera:", default=True),
        st.Page("confirm.py", title="Confirm", icon=":material/fact_check:", url_path="confirm"),
        st.Page("report.py", title="Report", icon=":material/request_quote:", url_path="report"),
        st.Page("providers.py", title="Services", icon=":material/hub:", url_path="providers"),
        st.Page("accuracy.py", title="Accuracy", icon=":material/target:", url_path="accuracy"),
        st.Page("arrivals.py", title="Arrivals", icon=":material/videocam:", url_path="arrivals"),
    ],
    position="top",
)
scroll_to_top(page.url_path)
page.run()
