"""The rest that some want: files, paper, what is kept."""

import streamlit as st

from pages.parts.garage.keep import keep_choice
from pages.parts.report.dispute import dispute_report
from pages.parts.report.take_along import take_along
from services.report import Appraisal
from services.wording import _


def more(appraisal: Appraisal) -> None:
    """Draw it folded."""
    with st.expander(_("**More**  files, print, photos"), icon=":material/more_horiz:"):
        keep_choice(appraisal)
        take_along(appraisal, pdf_below=False)
        dispute_report(appraisal)
