"""The fleets that this browser, or this person, has had priced."""

import streamlit as st

from pages.parts.fleet.words import state_word
from pages.parts.frame.visit import visitor_services
from services.wording import _
from services.wording.formatting import moment, whole
from services.wording.markdown import escaped


def fleet_list() -> None:
    """Draw them, newest first; nothing where there are none."""
    mine = visitor_services()
    found = mine.fleet.fleets.jobs(mine.garage.owner)
    if not found:
        return
    st.subheader(_("Your lists"), anchor=False)
    for job in found:
        with st.container(border=True, horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown(
                f"**{escaped(job.name)}** · "
                + _("{priced} of {rows} rows").format(priced=whole(job.priced), rows=whole(job.rows))
                + f" · {state_word(job.state)} · {moment(job.created)}",
                width="content",
            )
            st.button(_("Open"), key=f"open {job.id}", on_click=_open, args=(job.id,), type="tertiary")
    st.caption(_("A list with its prices is kept for seven days after you last used it, for you alone."))


def _open(job: str) -> None:
    st.query_params["job"] = job
