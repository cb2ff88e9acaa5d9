"""How good the prices are: measured on real asking prices that the model was never fitted to."""

import pandas as pd
import streamlit as st

from services.valuation.accuracy import Row, scoreboard

board = scoreboard()

st.title("How accurate are the prices?")
st.markdown(board.method)
headline = next(iter(board.tables.values()))["all"]
for column, (label, value) in zip(
    st.columns(3),
    {
        "Median error": f"{headline.mdape:.1f} %",
        "Within 10 %": f"{headline.within10:.0f} %",
        "Within 20 %": f"{headline.within20:.0f} %",
    }.items(),
    strict=True,
):
    column.metric(label, value, border=True)
st.caption(
    f"{headline.n:,} asking prices held out, measured on {board.day}. Half of all cars stay below the median error. "
    "This is the built-in market model; a live source of prices has not been measured."
)


def cells(row: Row) -> list[str]:
    """One row of the table."""
    bands = ["" if share is None else f"{share:.0f} %" for share in (row.p10_p90, row.p25_p75)]
    return [f"{row.n:,}", f"{row.mdape:.1f} %", f"{row.within10:.0f} %", f"{row.within20:.0f} %", *bands]


HEADINGS = ["Cars", "Median error", "Within 10 %", "Within 20 %", "In possible range (80 %)", "In likely range (50 %)"]
for place, (name, rows) in enumerate(board.tables.items()):
    with st.expander(name[:1].upper() + name[1:], expanded=place == 0):
        shown = {group: cells(row) for group, row in rows.items()}
        st.table(pd.DataFrame.from_dict(shown, orient="index", columns=HEADINGS), alt=f"Accuracy of prices: {name}")
