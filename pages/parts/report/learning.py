"""Whether this installation may learn from the cars that its visitors confirm: asked once, below the first report."""

import streamlit as st

from pages.parts.frame.visit import visit, visitor_services
from pages.parts.report.likeness import photos_of
from services.report import Appraisal
from services.wording import _


def may_we_learn(appraisal: Appraisal) -> None:
    """Ask, where the photos are one's own and at hand; nothing once it is answered, either way."""
    services = visitor_services()
    asked_already = services.confirmed.consent(services.garage.owner) is not None
    if asked_already or visit().sample or "shape" not in services.recognizers or not photos_of(appraisal):
        return
    with st.container(border=True, key="may we learn"):
        st.markdown(
            _(
                "**May we learn from the cars you confirm?** This installation then keeps numbers that describe their "
                "shape, never your photos. You can take it back in the garage."
            )
        )
        with st.container(horizontal=True, gap="xsmall"):
            st.button(_("Yes, learn from them"), key="learn yes", on_click=_answer, args=(appraisal, True))
            st.button(_("No"), key="learn no", on_click=_answer, args=(appraisal, False))


def _answer(appraisal: Appraisal, yes: bool) -> None:
    services = visitor_services()
    services.confirmed.answer(services.garage.owner, yes)
    services.learn(appraisal, visit().photos)
    st.toast(_("Thank you. It counts from this car on.") if yes else _("We keep nothing of your cars' shapes."))
