"""What the browser is told of a page that was just opened."""

import streamlit as st

from services.wording import ReaderLocale


def arrive(page: str, locale: ReaderLocale) -> None:
    """Say which language the page is in (a browser pronounces by it and offers no translation of it), and scroll up:
    Streamlit keeps the old page's position, and a phone would open a report's end.

    The script is the same text for every rerun of a page, so that it runs once for each change of page or language.
    """
    tag = {"zh": "zh-Hans"}.get(locale.language, locale.language)
    script = f"""<script data-page="{page}">
document.documentElement.lang = '{tag}';
document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
</script>"""
    st.html(script, width="content", unsafe_allow_javascript=True)
