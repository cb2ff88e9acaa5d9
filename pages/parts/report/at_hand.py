"""The row in reach of a thumb: hand the report on, take it along, find it again."""

import streamlit as st

from pages.parts.report.share_link import share_link
from pages.parts.report.take_along import pdf_at_hand
from services.report import Appraisal
from services.wording import _


def at_hand(appraisal: Appraisal) -> None:
    """Draw it; the last button says that the car is kept, and leads to where."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", gap="xsmall"):
        with st.popover(_("Share"), icon=":material/share:", key=f"share {appraisal.id}"):
            share_link(appraisal)
        pdf_at_hand(appraisal)
        st.page_link(
            "garage.py",
            label=_("In your garage"),
            icon=":material/check_circle:",
            query_params={"car": appraisal.id},
        )
