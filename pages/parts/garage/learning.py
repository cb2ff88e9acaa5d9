"""What was learned from one's confirmed cars, and the way to take it back."""

import streamlit as st

from pages.parts.frame.visit import visitor_services
from services.wording import _, ngettext
from services.wording.formatting import whole


def garage_learning() -> None:
    """Say what is kept, with the button that removes it; nothing for who was never asked and has nothing here.

    Cars that moved here from another garage bring along what is kept of them.
    """
    services = visitor_services()
    owner, confirmed = services.garage.owner, services.confirmed
    consent, count = confirmed.consent(owner), confirmed.count(owner)
    if consent is None and not count:
        return
    if not consent and not count:
        st.caption(_("Nothing is learned from the cars you confirm: you did not want it."))
        st.button(_("Learn from them after all"), key="consent", on_click=confirmed.answer, args=(owner, True))
        return
    words = ngettext(
        "This installation learns from the cars you confirm: it keeps numbers of {count} car, and no photo.",
        "This installation learns from the cars you confirm: it keeps numbers of {count} cars, and no photo.",
        count,
    )
    st.caption(words.format(count=whole(count)))
    st.button(_("Take my consent back"), key="consent", on_click=confirmed.answer, args=(owner, False))
