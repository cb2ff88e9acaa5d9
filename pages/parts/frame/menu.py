"""The head of every page: our name, the way to the garage, and the menu, which closes with a change of page."""

import streamlit as st

from pages.parts.frame.language import announce_language, language_choice
from pages.parts.frame.operator import is_operator
from pages.parts.frame.scroll import scroll_to_top
from pages.parts.frame.wordmark import wordmark
from services.wording import ReaderLocale, _


def head(locale: ReaderLocale, page: str) -> None:
    """Draw it in one row that fits a phone; a menu drawn for another page is another one, and so it is closed."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", gap=None):
        wordmark()
        with st.container(horizontal=True, vertical_alignment="center", width="content", gap=None, key="ways"):
            announce_language(locale)
            scroll_to_top(page)
            st.page_link("garage.py", label=_("Garage"), icon=":material/garage:")
            with st.popover(_("Menu"), icon=":material/menu:", type="tertiary", key=f"menu {page}"):
                st.page_link("photos.py", label=_("Value"), icon=":material/photo_camera:")
                st.page_link("garage.py", label=_("Garage"), icon=":material/garage:")
                st.page_link("fleet.py", label=_("Many cars"), icon=":material/list_alt:")
                st.page_link("advert.py", label=_("Is it a fair price?"), icon=":material/balance:")
                st.page_link("accuracy.py", label=_("How accurate"), icon=":material/target:")
                if is_operator():
                    st.page_link("providers.py", label=_("Services"), icon=":material/hub:")
                    st.page_link("arrivals.py", label=_("Arrivals"), icon=":material/videocam:")
                    st.page_link("teach.py", label=_("Teach it"), icon=":material/school:")
                language_choice(locale)
