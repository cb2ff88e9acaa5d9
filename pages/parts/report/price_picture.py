"""The price picture: likely and possible range, and the adverts behind them as dots."""

import streamlit as st

from pages.parts.frame.palette import palette
from services.charts.price_chart import price_chart
from services.valuation.valuation import Valuation


def price_picture(valuation: Valuation, car: str) -> None:
    """Draw it; nothing where the source gives neither ranges nor adverts."""
    chart = price_chart(valuation, car)
    if chart is None:
        return
    st.vega_lite_chart(spec=chart.coloured(palette()), width="stretch", alt=chart.alt)
    st.caption(chart.legend)
