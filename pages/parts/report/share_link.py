"""Links under which anyone may read a report: made, listed and withdrawn by its owner."""

from urllib.parse import urljoin

import streamlit as st

from pages.parts.frame.visit import visitor_services
from services.report import Appraisal
from services.storage.sharing import Link
from services.wording import _
from services.wording.formatting import day
from services.wording.markdown import escaped

LASTING = (7, 30, None)  # days; None until withdrawn


@st.fragment
def share_link(appraisal: Appraisal) -> None:
    """Draw the choice how long a link lasts, the new link once, and those made before."""
    st.markdown(_("**Share a link**"))
    st.caption(_("Whoever has the link can read this report, but not change it or see your photos or notes."))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        days = st.segmented_control(
            _("It opens the report for"),
            LASTING,
            default=LASTING[0],
            required=True,
            format_func=_span,
            key="link lasts",
        )
        made = st.button(_("Make a link"), icon=":material/link:", key=f"make link {appraisal.id}")
    if made:
        token = visitor_services().sharing.share(appraisal.id, days)
        st.code(urljoin(st.context.url or "", f"shared?key={token}"), language=None, wrap_lines=True)
        st.caption(_("Copy it now: it is shown only this once, and anyone who has it can use it."))
    working = [link for link in visitor_services().sharing.links(appraisal.id) if link.works]
    for link in working:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(escaped(_expiry(link)))
            st.button(
                _("Withdraw"),
                icon=":material/link_off:",
                key=f"withdraw {link.id}",
                on_click=visitor_services().sharing.withdraw,
                args=(link.id,),
            )


def _span(days: int | None) -> str:
    return {7: _("7 days"), 30: _("30 days"), None: _("until withdrawn")}[days]


def _expiry(link: Link) -> str:
    made = day(link.created.date())
    if link.expires is None:
        return _("Made on {made}, opens until you withdraw it.").format(made=made)
    return _("Made on {made}, opens until {end}.").format(made=made, end=day(link.expires.date()))
