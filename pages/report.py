"""Third page: what the car is worth in its first screen, all else folded below; kept under its own address."""

import streamlit as st

from pages.parts.confirm.appraising import edit_report
from pages.parts.frame.visit import start_over, visitor_services
from pages.parts.report.at_hand import at_hand
from pages.parts.report.facts import facts_to_change, troubles
from pages.parts.report.folds import folds
from pages.parts.report.learning import may_we_learn
from pages.parts.report.likeness import likeness
from pages.parts.report.more import more
from pages.parts.report.next_question import next_question
from pages.parts.report.price_answer import price_answer
from pages.parts.report.state import ANSWER, DETAILS, current_report, open_report, report_state
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


@st.fragment(key=ANSWER)
def answer() -> None:
    """The facts, the price and the question worth most: all that an answer changes at once."""
    report = current_report()
    with st.container(gap="xsmall"):
        facts_to_change(report)
        price_answer(report)
        troubles(report)
        next_question(report)


@st.fragment(key=DETAILS)
def details() -> None:
    """What stands behind it, each part folded with its one-line answer in the heading."""
    report = current_report()
    folds(report)
    more(report)


with st.container(gap="xsmall"):
    likeness(appraisal)
    st.title(escaped(appraisal.vehicle.name), anchor=False)
    if visitor_services().garage.is_held(appraisal.id):
        st.warning(
            _("This report could not be saved: it is here for now and may be gone tomorrow. Take it along as a file."),
            icon=":material/save:",
        )
answer()
details()
may_we_learn(appraisal)

with st.container(horizontal=True):
    if st.button(_("Change an answer"), icon=":material/edit:"):
        edit_report(appraisal)
        st.switch_page("confirm.py")
    if st.button(_("Start over"), icon=":material/restart_alt:"):
        start_over()
        st.switch_page("photos.py")
st.caption(_("This page keeps its address: bookmark it, and the report is there again tomorrow."))

with st.bottom:
    at_hand(appraisal)
