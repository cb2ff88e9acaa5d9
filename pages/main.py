"""The router: sets the frame that every page stands in, then runs the page that was asked for."""

import streamlit as st

from pages.parts.frame.language import session_locale
from pages.parts.frame.menu import head
from pages.parts.frame.visit import keep_draft, resume
from pages.parts.frame.wordmark import ICON
from services.web import budget
from services.web.request_ids import begin, log_with_ids
from services.wording import _, set_locale, set_locale_provider

PAGE_S = 16.0  # all that one page asks of the outside while it is drawn, however much; a step of its own has less
log_with_ids()
begin()  # one id for this run of a page, and for all that it asks

set_locale_provider(session_locale)  # callbacks and fragments run without this page
locale = session_locale()
set_locale(locale)
st.set_page_config(page_title=_("Curbside: value a car from two photos"), page_icon=ICON)
page = st.navigation(
    [
        st.Page("photos.py", title=_("Value"), default=True),
        st.Page("confirm.py", title=_("Confirm"), url_path="confirm"),
        st.Page("report.py", title=_("Report"), url_path="report"),
        st.Page("garage.py", title=_("Garage"), url_path="garage"),
        st.Page("fleet.py", title=_("Fleet"), url_path="fleet"),
        st.Page("advert.py", title=_("Is it a fair price?"), url_path="advert"),
        st.Page("accuracy.py", title=_("How accurate"), url_path="accuracy"),
        st.Page("providers.py", title=_("Services"), url_path="providers"),
        st.Page("arrivals.py", title=_("Arrivals"), url_path="arrivals"),
        st.Page("teach.py", title=_("Teach it"), url_path="teach"),
        st.Page("shared.py", title=_("Shared report"), url_path="shared"),
    ],
    position="hidden",
)
resume()
keep_draft(if_changed=True)
head(locale, page.url_path)
try:
    with budget.step(PAGE_S):
        page.run()
finally:
    keep_draft()
