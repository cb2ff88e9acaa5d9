"""What the car was worth each year since new, and what it may be worth in the next five."""

from datetime import UTC, datetime

import altair as alt
import pandas as pd
import streamlit as st

from pages.parts.words import money
from services.valuation.depreciation import Worth, course
from services.valuation.market import Subject, Valuation

LINE, BAND, NOW = "#0f9488", "#7fb8b0", "#c2740c"


def worth_over_time(valuation: Valuation, subject: Subject) -> None:
    """Draw the curve with its band, the forecast dashed; nothing without a price."""
    years = course(valuation, subject, datetime.now(UTC).date())
    if len(years) < 2:
        return
    st.subheader("Worth over time")
    frame = pd.DataFrame([_row(year) for year in years])
    time = alt.X("year:Q", title="Year", axis=alt.Axis(format="d", tickMinStep=1))
    price = alt.Y("price:Q", title=f"Asking price ({valuation.currency}), estimate", scale=alt.Scale(zero=True))
    base = alt.Chart(frame)
    today = frame[~frame["forecast"]].tail(1)
    chart = alt.layer(
        base.mark_area(opacity=0.28, color=BAND).encode(x=time, y=alt.Y("low:Q", title=""), y2="high:Q"),
        alt.Chart(frame[~frame["forecast"]]).mark_line(color=LINE, strokeWidth=3).encode(x=time, y=price),
        alt.Chart(frame[frame["forecast"] | (frame["year"] == today["year"].iloc[0])])
        .mark_line(color=LINE, strokeWidth=2, strokeDash=[6, 4])
        .encode(x=time, y=price),
        alt.Chart(today).mark_point(color=NOW, filled=True, size=140).encode(x=time, y=price),
    ).properties(height=260)
    st.altair_chart(chart, width="stretch", alt=_alt(years, valuation.currency))
    st.caption(
        "Asking prices at 12,000 miles a year, in dollars of their year; the band holds eight cars in ten. "
        "The dashed part is a forecast from how such cars have kept their price."
    )


def _row(worth: Worth) -> dict[str, float | bool]:
    return {
        "year": worth.year,
        "price": worth.price,
        "low": worth.band.low,
        "high": worth.band.high,
        "forecast": worth.forecast,
    }


def _alt(years: tuple[Worth, ...], currency: str) -> str:
    """The takeaway in a sentence."""
    now = next(year for year in reversed(years) if not year.forecast)
    last = years[-1]
    ahead = f"{money(last.band.low, currency)} to {money(last.band.high, currency)}"
    return f"About {money(now.price, currency)} in {now.year}, and in {last.year} perhaps {ahead}."
