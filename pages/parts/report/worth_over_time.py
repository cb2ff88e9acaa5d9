"""What the car was worth each year since new, and what it may be worth in the next five."""

from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from pages.parts.frame.estimate import about
from pages.parts.frame.money_axis import Ticks, labelled, ticks
from pages.parts.frame.palette import Palette, palette
from services.appraisal import Appraisal
from services.valuation.depreciation import YearlyValue, value_by_year
from services.wording import _


def worth_over_time(appraisal: Appraisal) -> None:
    """Draw the curve with its band, the forecast dashed, and its table; nothing without a price."""
    valuation = appraisal.valuation
    years = value_by_year(valuation, appraisal.priced_car, appraisal.created.date()) if valuation else ()
    if not valuation or len(years) < 2:
        return
    st.subheader(_("Worth over time"), anchor=False)
    currency = valuation.currency
    now = next(year for year in reversed(years) if not year.forecast)
    spec = _spec(
        years,
        ticks(0, max(year.band.high for year in years), currency, most=5),
        _("this car: {price}").format(price=about(now.price, currency)),
        (_("Year"), _("Asking price in {currency}, estimate").format(currency=currency)),
        palette(),
    )
    st.vega_lite_chart(spec=spec, width="stretch", alt=_alt(now, years[-1], currency))
    st.caption(
        _(
            "Asking prices at 12,000 miles a year, in dollars of their year; the band holds eight cars in ten. "
            "The dashed part is a forecast from how such cars have kept their price."
        )
    )
    _as_table(years, currency)


@st.fragment
def _as_table(years: tuple[YearlyValue, ...], currency: str) -> None:
    """The same years, made once it is unfolded."""
    table = st.expander(_("These years as a table"), key="worth over time", on_change="rerun")
    if table.open:
        table.table(_table(years, currency), alt=_("Low, typical and high price of each year"))


@lru_cache(maxsize=128)
def _spec(
    years: tuple[YearlyValue, ...], money_ticks: Ticks, this_car: str, titles: tuple[str, str], ink: Palette
) -> dict[str, Any]:
    words: dict[str, Any] = {"labelColor": ink.text, "titleColor": ink.text}
    time = alt.X("year:Q", title=titles[0], axis=alt.Axis(format="d", tickMinStep=1, **words))
    price = alt.Y(
        "price:Q", title=titles[1], axis=alt.Axis(**labelled(money_ticks), **words), scale=alt.Scale(zero=True)
    )
    past = [year for year in years if not year.forecast]
    ahead = [past[-1], *(year for year in years if year.forecast)]

    def rows(found: list[YearlyValue]) -> alt.Chart:
        values = [{"year": one.year, "price": one.price, "low": one.band.low, "high": one.band.high} for one in found]
        return alt.Chart(alt.InlineData(values=values))

    now = rows(past[-1:])
    chart = alt.layer(
        rows(list(years))
        .mark_area(opacity=0.4, color=ink.possible)
        .encode(x=time, y=alt.Y("low:Q", title=titles[1]), y2="high:Q"),
        rows(past).mark_line(color=ink.likely, strokeWidth=3).encode(x=time, y=price),
        rows(ahead).mark_line(color=ink.likely, strokeWidth=2, strokeDash=[6, 4]).encode(x=time, y=price),
        now.mark_point(color=ink.car, filled=True, size=140).encode(x=time, y=price),
        now.mark_text(color=ink.car, fontWeight="bold", fontSize=14, dy=22, align="right", dx=8).encode(
            x=time, y=price, text=alt.value(this_car)
        ),
    ).properties(height=260)
    spec: dict[str, Any] = chart.to_dict()
    return spec


def _table(years: tuple[YearlyValue, ...], currency: str) -> pd.DataFrame:
    rows = {
        _("{year}, forecast").format(year=one.year) if one.forecast else str(one.year): [
            about(price, currency) for price in (one.band.low, one.price, one.band.high)
        ]
        for one in years
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=[_("Low"), _("Typical"), _("High")])


def _alt(now: YearlyValue, last: YearlyValue, currency: str) -> str:
    """The takeaway in a sentence."""
    return _("About {price} in {year}, and in {last} perhaps {low} to {high}.").format(
        price=about(now.price, currency),
        year=now.year,
        last=last.year,
        low=about(last.band.low, currency),
        high=about(last.band.high, currency),
    )
