"""The dispute report: its files where the price rests on real adverts, else the sentence why there are none."""

import streamlit as st

from pages.parts.report.take_along import file_name, usual_paper
from services.export.dispute import dispute_csv, dispute_of, dispute_pdf
from services.report import Appraisal
from services.valuation.dispute import DisputeRefused
from services.wording import _, with_locale
from services.wording.markdown import escaped


def dispute_report(appraisal: Appraisal) -> None:
    """Draw the two buttons or the refusal."""
    st.subheader(_("For a total loss"), anchor=False)
    try:
        dispute_of(appraisal)
    except DisputeRefused as refused:
        st.caption(escaped(refused))
        return
    st.caption(
        _("Real adverts of such cars, each adjusted to yours line by line, with the method and what was left out.")
    )
    name, paper = file_name(appraisal), usual_paper()
    with st.container(horizontal=True):
        for kind, mime, make in (
            ("PDF", "application/pdf", lambda: dispute_pdf(appraisal, paper)),
            ("CSV", "text/csv", lambda: dispute_csv(appraisal)),
        ):
            st.download_button(
                _("Dispute report, {kind}").format(kind=kind),
                data=with_locale(make),
                file_name=f"{name}-dispute.{kind.lower()}",
                mime=mime,
                key=f"dispute {kind} {appraisal.id}",
                icon=":material/gavel:",
                on_click="ignore",
            )
