"""The price picture beside a table of its numbers."""

import pandas as pd
import streamlit as st

from pages.parts.frame.palette import palette
from services.charts.price_chart import price_chart
from services.valuation.estimate import about
from services.valuation.valuation import Valuation
from services.wording import _


def price_picture(valuation: Valuation, car: str) -> None:
    """Draw it beside its table; nothing where the source gives neither ranges nor adverts."""
    chart = price_chart(valuation, car)
    if chart is None:
        return
    picture, table = st.columns([7, 4], gap="medium")
    picture.vega_lite_chart(spec=chart.coloured(palette()), width="stretch", alt=chart.alt)
    picture.caption(chart.legend)
    table.table(_table(valuation), alt=_("The same prices as a table"))


def _table(valuation: Valuation) -> pd.DataFrame:
    """The picture's numbers, each with what it means."""
    possible, likely = valuation.possible, valuation.likely
    rows = {
        _("One in ten asks less than"): possible.low if possible else None,
        _("A quarter asks less than"): likely.low if likely else None,
        _("Typical: half ask less"): valuation.typical,
        _("A quarter asks more than"): likely.high if likely else None,
        _("One in ten asks more than"): possible.high if possible else None,
    }
    said = {name: about(price, valuation.currency) for name, price in rows.items() if price}
    return pd.DataFrame.from_dict(said, orient="index", columns=[_("Price")])
