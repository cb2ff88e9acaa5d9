"""The colours of marks and words in our charts, for a light and for a dark ground.

A test holds words to a contrast of 4.5:1 with their ground and marks to 3:1 (WCAG 2.2, 1.4.3 and 1.4.11).
"""

from dataclasses import dataclass

import streamlit as st


@dataclass(frozen=True)
class Palette:
    """`car` and `text` are written with, the others only fill."""

    text: str
    car: str
    likely: str
    possible: str
    advert: str


LIGHT = Palette(text="#3f4a46", car="#97480a", likely="#0f766e", possible="#5b968f", advert="#64748b")
DARK = Palette(text="#c9d3cf", car="#f0a04b", likely="#2bb3a5", possible="#4d8a83", advert="#94a3b8")


def palette() -> Palette:
    """For the ground the page has just now."""
    return DARK if st.context.theme.type == "dark" else LIGHT
