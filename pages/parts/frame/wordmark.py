"""Our name, drawn for light and dark grounds alike."""

from base64 import b64encode

import streamlit as st

TEAL, AMBER = "#149186", "#d08a1d"  # both read on a light and on a dark ground
CAR = f"""<path d="M2 20 q0-7 5-8 l4-6 q1-2 4-2 h7 q2 0 4 2 l4 6 q6 1 6 8" fill="none" stroke="{TEAL}"
 stroke-width="2.6" stroke-linecap="round"/>
<circle cx="10" cy="20" r="3.6" fill="{TEAL}"/><circle cx="28" cy="20" r="3.6" fill="{TEAL}"/>
<path d="M0 26.4 h38" stroke="{AMBER}" stroke-width="2.4" stroke-linecap="round"/>"""
ICON = f"""<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64" viewBox="-1 -5 40 40">{CAR}</svg>"""
SVG = f"""<svg xmlns="http://www.w3.org/2000/svg" width="132" height="28" viewBox="0 0 132 28" role="img">
<title>Curbside</title>{CAR}
<text x="44" y="22" font-family="Source Sans, Source Sans Pro, Helvetica, Arial, sans-serif" font-size="21"
 font-weight="700" letter-spacing="-0.4" fill="{TEAL}">Curbside</text>
</svg>"""


PICTURE = f"data:image/svg+xml;base64,{b64encode(SVG.encode()).decode()}"


def wordmark() -> None:
    """Draw it; it leads to the first page, in the tab that it is in (Streamlit's pictures lead to another)."""
    picture = f'<img src="{PICTURE}" alt="Curbside" width="112" style="display: block; padding: 0.3rem 0">'
    st.html(f'<a href="/" style="display: block">{picture}</a>', width="content")
