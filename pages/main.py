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
titles = {
    "confirm": _("Confirm"),
    "report": _("Report"),
    "garage": _("Garage"),
    "fleet": _("Fleet"),
    "advert": _("Is it a fair price?"),
    "accuracy": _("How accurate"),
    "providers": _("Services"),
    "arrivals": _("Arrivals"),
    "teach": _("Teach it"),
    "shared": _("Shared report"),
}
pages = {"photos": st.Page("photos.py", title=_("Value"), default=True)}
pages |= {name: st.Page(f"{name}.py", title=title, url_path=name) for name, title in titles.items()}
page = st.navigation(list(pages.values()), position="hidden")
resume()
keep_draft(if_changed=True)
head(locale, page.url_path, pages)
try:
    with budget.step(PAGE_S):
        page.run()
finally:
    keep_draft()
