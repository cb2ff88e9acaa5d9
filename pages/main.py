"""The router: sets the frame that every page stands in, then runs the page that was asked for."""

import logging

import streamlit as st

from pages.parts.frame.language import language_switch, session_locale
from pages.parts.frame.scroll import scroll_to_top
from pages.parts.frame.visit import keep_draft, resume
from pages.parts.frame.wordmark import ICON, wordmark
from services.web import budget
from services.wording import _, set_locale, set_locale_provider

PAGE_S = 16.0  # all that one page asks of the outside while it is drawn, however much; a step of its own has less
logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")

set_locale_provider(session_locale)  # callbacks and fragments run without this page
locale = session_locale()
set_locale(locale)
st.set_page_config(page_title=_("Curbside: value a car from two photos"), page_icon=ICON)
wordmark()
page = st.navigation(
    [
        st.Page("photos.py", title=_("Photos"), icon=":material/photo_camera:", default=True),
        st.Page("confirm.py", title=_("Confirm"), icon=":material/fact_check:", url_path="confirm"),
        st.Page("report.py", title=_("Report"), icon=":material/request_quote:", url_path="report"),
        st.Page("garage.py", title=_("Garage"), icon=":material/garage:", url_path="garage"),
        st.Page("providers.py", title=_("Services"), icon=":material/hub:", url_path="providers"),
        st.Page("accuracy.py", title=_("Accuracy"), icon=":material/target:", url_path="accuracy"),
        st.Page("arrivals.py", title=_("Arrivals"), icon=":material/videocam:", url_path="arrivals"),
        st.Page("shared.py", title=_("Shared report"), icon=":material/link:", url_path="shared", visibility="hidden"),
    ],
    position="top",
)
with st.container(horizontal=True, horizontal_alignment="right", gap=None):
    scroll_to_top(page.url_path)
    language_switch(locale)
resume()
try:
    with budget.step(PAGE_S):
        page.run()
finally:
    keep_draft()
