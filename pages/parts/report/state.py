"""The open report and what its owner answers on it, in one object that lasts while the browser tab is open."""

from dataclasses import dataclass

import streamlit as st

from pages.parts.frame.visit import visitor_services
from services.export.pdf import Paper
from services.report import Appraisal, CarFacts
from services.valuation.valuation import Valuation
from services.wording import _

# The parts of a report that an answer changes; each redraws alone.
ANSWER, DETAILS = PARTS = ("report answer", "report details")
KEY = "report state"


@dataclass
class ReportState:
    """`answered` are facts that still have to be priced; `before` is the valuation that the last answer replaced.

    `paper` and `with_photos` are how the PDF is wanted; None while nothing was chosen.
    """

    report: Appraisal | None = None
    answered: CarFacts | None = None
    before: Valuation | None = None
    paper: Paper | None = None
    with_photos: bool = False


def report_state() -> ReportState:
    """This browser tab's."""
    found: ReportState = st.session_state.setdefault(KEY, ReportState())
    return found


def open_report(appraisal_id: str) -> Appraisal | None:
    """The report of that address, from here on the open one; None where there is none."""
    found, state = visitor_services().garage.find(appraisal_id), report_state()
    if found:
        if state.report and state.report.id != found.id:
            state.before = None
        state.report = found
    return found


def current_report() -> Appraisal:
    """The open report, priced anew first where a question of it was just answered."""
    state = report_state()
    report, facts, state.answered = state.report, state.answered, None
    if report is None:
        raise RuntimeError("no report is open")
    if facts is None:
        return report
    with st.skeleton(height=320):
        report = visitor_services().garage.find(report.id) or report  # its tags may have changed since
        new = visitor_services().appraiser.reprice(report, facts)
        if new.valuation is None:  # a source that is out must not cost the price that is there
            st.warning(
                _("Your answer could not be priced just now, so the price is the earlier one. Please try again later."),
                icon=":material/cloud_off:",
            )
            return report
        visitor_services().garage.save_or_hold(new)
    state.report, state.before = new, report.valuation
    return new


def answer_question(facts: CarFacts) -> None:
    """Called back by a question of the report: its parts redraw with the answer, the rest of the page stays."""
    report_state().answered = facts
    st.rerun(list(PARTS))
