"""What Streamlit alone costs: a page with the widgets of Curbside's first page, and nothing behind them."""

from pathlib import Path

import streamlit as st

from services.photo import thumbnail

SAMPLES = sorted((Path(__file__).parents[1] / "mocks" / "world" / "samples").glob("*-front.jpg"))


@st.cache_data
def small(sample: Path) -> bytes:
    """As large as on the first page: Streamlit makes what is wider smaller itself, at every run."""
    return thumbnail(sample.read_bytes(), longest_side=480)


st.selectbox("Language", ["English", "Deutsch"])
st.radio("Distances in", ["miles", "km"])
st.title("A plain page")
st.markdown("A sentence or two, as long as those of the first page, which say what it is for and what one has to do.")
st.toggle("Use the camera")
for column, side in zip(st.columns(2), ("Front", "Back"), strict=True):
    column.file_uploader(f"{side} photo", type=["jpg", "png"])
st.subheader("No car at hand?")
for column, sample in zip(st.columns(4) * 2, SAMPLES, strict=True):
    column.image(small(sample), width="stretch")
    column.button(f"Try {sample.stem}", width="stretch")
st.toggle("Hide plates before sending")
st.caption("Small print of some length.")
st.button("Again", type="primary")
