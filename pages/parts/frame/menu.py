"""The head of every page: our name, the way to the garage, and the menu, which closes with a change of page."""

from collections.abc import Mapping

import streamlit as st
from streamlit.navigation.page import Page

from pages.parts.frame.arrival import arrive
from pages.parts.frame.language import language_choice
from pages.parts.frame.operator import is_operator
from pages.parts.frame.wordmark import wordmark
from services.wording import ReaderLocale, _


def head(locale: ReaderLocale, page: str, pages: Mapping[str, Page]) -> None:
    """Draw it in one row that fits a phone; a menu drawn for another page is another one, and so it is closed.

    `pages` by name: a link to a page at hand is found sooner than one to a file.
    """
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", gap=None):
        wordmark()
        with st.container(horizontal=True, vertical_alignment="center", width="content", gap=None, key="ways"):
            arrive(page, locale)
            st.page_link(pages["garage"], label=_("Garage"), icon=":material/garage:")
            with st.popover(_("Menu"), icon=":material/menu:", type="tertiary", key=f"menu {page}"):
                st.page_link(pages["photos"], label=_("Value"), icon=":material/photo_camera:")
                st.page_link(pages["garage"], label=_("Garage"), icon=":material/garage:")
                st.page_link(pages["fleet"], label=_("Many cars"), icon=":material/list_alt:")
                st.page_link(pages["advert"], label=_("Is it a fair price?"), icon=":material/balance:")
                st.page_link(pages["accuracy"], label=_("How accurate"), icon=":material/target:")
                if is_operator():
                    st.page_link(pages["providers"], label=_("Services"), icon=":material/hub:")
                    st.page_link(pages["arrivals"], label=_("Arrivals"), icon=":material/videocam:")
                    st.page_link(pages["teach"], label=_("Teach it"), icon=":material/school:")
                language_choice(locale)
