"""What comes late keeps its place: a picture or an uploader that is still being fetched moves nothing below it."""

import streamlit as st

STYLE = """<style>
.st-key-target [data-testid="stFileUploader"] { min-height: 8.75rem; }
[class*="st-key-sample-"] [data-testid="stImage"] img { aspect-ratio: 4 / 3; }
.st-key-thumbs [data-testid="stImage"] img { aspect-ratio: 2; }
.st-key-likeness [data-testid="stImage"] img { aspect-ratio: 2.4; }
.st-key-range [data-testid="stImage"] img { aspect-ratio: 18; }
[data-testid="stHeading"] h1 { padding-top: 0.25rem; }
[data-testid="stBottomBlockContainer"] { padding-bottom: 1rem; }
</style>"""


def keep_places() -> None:
    """Reserve them, before anything is drawn; a page's name and its last button stand close to the edges."""
    st.html(STYLE)
