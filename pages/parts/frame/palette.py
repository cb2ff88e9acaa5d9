"""The colours of charts for the ground the page has just now."""

import streamlit as st

from services.charts.chart import DARK, LIGHT, Palette


def palette() -> Palette:
    """The dark palette while the page is dark, else the light one."""
    return DARK if st.context.theme.type == "dark" else LIGHT
