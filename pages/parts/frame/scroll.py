"""A page that was just opened starts at its top."""

import streamlit as st


def scroll_to_top(page: str) -> None:
    """Scroll up when the page changes: Streamlit keeps the old page's position, and a phone would open a report's end.

    The script is the same text for every rerun of a page, so that it runs once for each change of page only.
    """
    script = "document.querySelector('[data-testid=\"stMain\"]')?.scrollTo(0, 0)"
    st.html(f"<script data-page='{page}'>{script}</script>", width="content", unsafe_allow_javascript=True)
