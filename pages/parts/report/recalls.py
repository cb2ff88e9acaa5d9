"""The recalls of this make, model and year: what each means, and what nobody can tell from here."""

import streamlit as st

from services.export.recall_words import beside_recalls, campaign_heading, campaign_said, what_recalls_mean
from services.report import Appraisal
from services.wording import _
from services.wording.markdown import escaped


def recalls(appraisal: Appraisal) -> None:
    """Draw them, each under its heading."""
    for line in what_recalls_mean(appraisal) or (_("Change an answer of this report, and they are asked for."),):
        st.markdown(escaped(line))
    found = appraisal.recalls
    for campaign in found.campaigns if found else ():
        urgent = campaign.park_it or campaign.park_outside
        icon = ":material/local_fire_department: " if urgent else ""
        st.markdown(f"{icon}**{escaped(campaign_heading(campaign))}**  \n{escaped(' '.join(campaign_said(campaign)))}")
    for line in beside_recalls(found):
        st.caption(escaped(line))
