"""What the car was worth each year since new, and what it may be worth in the next five."""

import pandas as pd
import streamlit as st

from pages.parts.frame.palette import palette
from services.charts.worth_chart import worth_chart
from services.report import Appraisal
from services.valuation.depreciation import YearlyValue, value_by_year
from services.valuation.estimate import about
from services.wording import _


def worth_over_time(appraisal: Appraisal) -> None:
    """Draw the curve with its band, the forecast dashed, and its table; nothing without a price."""
    valuation = appraisal.valuation
    years = value_by_year(valuation, appraisal.priced_car, appraisal.created.date()) if valuation else ()
    chart = worth_chart(years, valuation.currency) if valuation else None
    if not valuation or chart is None:
        return
    st.subheader(_("Worth over time"), anchor=False)
    st.vega_lite_chart(spec=chart.coloured(palette()), width="stretch", alt=chart.alt)
    st.caption(chart.legend)
    _as_table(years, valuation.currency)


@st.fragment
def _as_table(years: tuple[YearlyValue, ...], currency: str) -> None:
    """The same years, made once it is unfolded."""
    table = st.expander(_("These years as a table"), key="worth over time", on_change="rerun")
    if table.open:
        table.table(_table(years, currency), alt=_("Low, typical and high price of each year"))


def _table(years: tuple[YearlyValue, ...], currency: str) -> pd.DataFrame:
    rows = {
        _("{year}, forecast").format(year=one.year) if one.forecast else str(one.year): [
            about(price, currency) for price in (one.band.low, one.price, one.band.high)
        ]
        for one in years
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=[_("Low"), _("Typical"), _("High")])
