"""The price picture: likely and possible range, and the adverts behind them as dots."""

import streamlit as st

from pages.parts.frame.palette import palette
from services.charts.price_chart import price_chart
from services.report import Appraisal
from services.valuation.alike import asked_alike
from services.valuation.valuation import Valuation
from services.wording import _


def price_picture(appraisal: Appraisal, valuation: Valuation) -> None:
    """Draw it; nothing where the source gives neither ranges nor adverts."""
    alike = asked_alike(valuation, appraisal.priced_car, appraisal.accident)
    chart = price_chart(valuation, appraisal.vehicle.name, alike)
    if chart is None:
        return
    st.vega_lite_chart(spec=chart.coloured(palette()), width="stretch", alt=chart.alt)
    st.caption(" ".join([chart.legend, *([_("Touch a dot for what is really asked.")] if alike else [])]))
