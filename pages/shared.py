"""A report that its owner shared by a link: to be read and taken along, not to be changed."""

import streamlit as st

from pages.parts.frame.operator import misses, visitor_place
from pages.parts.frame.visit import visitor_services
from pages.parts.report.facts import facts_line
from pages.parts.report.folds import folds
from pages.parts.report.likeness import likeness
from pages.parts.report.price_answer import price_answer
from pages.parts.report.take_along import take_along
from services.wording import _
from services.wording.markdown import escaped

# Whoever has the link may read; it is not for search engines to pass on.
st.html(
    "<script>document.head.append(Object.assign("
    "document.createElement('meta'), {name: 'robots', content: 'noindex'}))</script>",
    unsafe_allow_javascript=True,
)
key, place = st.query_params.get("key", ""), visitor_place()
tried = misses.allowed(place)
appraisal = visitor_services().sharing.shared(key) if tried else None

if appraisal is None:
    if tried:
        misses.count(place)
    st.title(_("This link opens no report"))
    st.info(
        _("It has expired, was withdrawn or was cut short: please ask whoever sent it to you for a new one.")
        if tried
        else _("Too many links that open nothing were tried from your network. Please try again in ten minutes."),
        icon=":material/link_off:",
    )
    st.page_link("photos.py", label=_("Value a car of your own"), icon=":material/photo_camera:")
    st.stop()

with st.container(gap="xsmall"):
    likeness(appraisal)
    st.title(escaped(appraisal.vehicle.name), anchor=False)
    st.caption(_("A report that somebody shared with you."))
    facts_line(appraisal)
    price_answer(appraisal)
folds(appraisal)
take_along(appraisal)
st.page_link("photos.py", label=_("Value a car of your own"), icon=":material/photo_camera:")
