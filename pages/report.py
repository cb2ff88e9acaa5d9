"""Third page: the car's specs and an honest price range, kept under its own address."""

import streamlit as st

from pages.parts.confirm.appraising import edit_report
from pages.parts.frame.visit import start_over, visitor_services
from pages.parts.garage.keep import keep_choice
from pages.parts.report.comparables_table import comparables_table
from pages.parts.report.facts import facts_line
from pages.parts.report.money_section import money_section
from pages.parts.report.next_question import next_question
from pages.parts.report.photo_tags import photo_tags
from pages.parts.report.price_rows import grade_ladder, other_mileage, price_kinds_table
from pages.parts.report.share_link import share_link
from pages.parts.report.small_print import small_print
from pages.parts.report.specs_table import specs_table
from pages.parts.report.state import PRICE, SPECS, TAKE_ALONG, current_report, open_report, report_state
from pages.parts.report.take_along import take_along
from pages.parts.report.worth_over_time import worth_over_time
from services.wording import _
from services.wording.markdown import escaped

appraisal = open_report(st.query_params.get("id", ""))

if appraisal is None:
    st.title(_("No report here yet"), anchor=False)
    st.info(
        _("This address holds no report. It may have been cut short when it was copied.")
        if st.query_params.get("id")
        else _("A report appears here once a car has been confirmed."),
        icon=":material/search_off:",
    )
    if last := report_state().report:
        st.page_link(
            "report.py", label=_("Open your last report"), icon=":material/history:", query_params={"id": last.id}
        )
    st.page_link("photos.py", label=_("Start with two photos"), icon=":material/photo_camera:")
    st.page_link("confirm.py", label=_("Choose a car by hand"), icon=":material/edit:")
    st.stop()


@st.fragment(parallel=True, key=PRICE)
def price() -> None:
    """All that changes with an answer to the next best question, which stands among it."""
    report = current_report()
    facts_line(report)
    money_section(report)
    next_question(report)
    price_kinds_table(report)
    grade_ladder(report)
    other_mileage(report)
    worth_over_time(report)
    comparables_table(report)
    small_print(report)


@st.fragment(parallel=True, key=SPECS)
def specs() -> None:
    """The specs card, which its switches redraw alone."""
    specs_table(current_report())


@st.fragment(parallel=True, key=TAKE_ALONG)
def take() -> None:
    """What is kept of the report and handed on."""
    report = current_report()
    photo_tags(report)
    keep_choice(report)
    take_along(report)
    share_link(report)


st.title(escaped(appraisal.vehicle.name), anchor=False)
if visitor_services().garage.is_held(appraisal.id):
    st.warning(
        _("This report could not be saved: it is here for now and may be gone tomorrow. Take it along as a file."),
        icon=":material/save:",
    )
price()
specs()
take()

with st.container(horizontal=True):
    if st.button(_("Change an answer"), icon=":material/edit:"):
        edit_report(appraisal)
        st.switch_page("confirm.py")
    if st.button(_("Start over"), icon=":material/restart_alt:"):
        start_over()
        st.switch_page("photos.py")
st.caption(
    _("This page keeps its address: bookmark it, and the report is there again tomorrow. Your photos are not kept.")
)
