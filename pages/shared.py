"""A report that its owner shared by a link: to be read and taken along, not to be changed."""

import streamlit as st

from pages.parts.frame.operator import misses, visitor_place
from pages.parts.frame.visit import visitor_services
from pages.parts.report.comparables_table import comparables_table
from pages.parts.report.facts import facts_line
from pages.parts.report.money_section import money_section
from pages.parts.report.price_rows import grade_ladder, price_kinds_table
from pages.parts.report.small_print import small_print
from pages.parts.report.specs_table import specs_table
from pages.parts.report.take_along import take_along
from pages.parts.report.worth_over_time import worth_over_time
from services.wording import _
from services.wording.markdown import escaped

# Whoever has the link may read; it is not for search engines to pass on.
st.html(
    "<script>document.head.append(Object.assign("
    "document.createElement('meta'), {name: 'robots', content: 'noindex'}))</script>",
    unsafe_allow_javascript=True,
)
key, place = st.query_params.get("key", ""), visitor_place()
appraisal = visitor_services().sharing.shared(key) if misses.allowed(place) else None

if appraisal is None:
    misses.count(place)
    st.title(_("This link opens no report"))
    st.info(
        _("It has expired, was withdrawn or was cut short: please ask whoever sent it to you for a new one."),
        icon=":material/link_off:",
    )
    st.page_link("photos.py", label=_("Value a car of your own"), icon=":material/photo_camera:")
    st.stop()

st.title(escaped(appraisal.vehicle.name))
st.caption(_("A report that somebody shared with you."))
facts_line(appraisal)
money_section(appraisal)
price_kinds_table(appraisal)
grade_ladder(appraisal)
worth_over_time(appraisal)
comparables_table(appraisal)
small_print(appraisal)
specs_table(appraisal)
take_along(appraisal)
st.page_link("photos.py", label=_("Value a car of your own"), icon=":material/photo_camera:")
