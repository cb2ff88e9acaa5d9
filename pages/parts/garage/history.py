"""What a car was valued at, drawn over time."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import altair as alt
import streamlit as st

from pages.parts.frame.palette import palette
from services.charts.chart import Palette
from services.charts.money_axis import Ticks, labelled, ticks
from services.storage.garage import PriceAtDate
from services.valuation.estimate import about
from services.wording import _
from services.wording.formatting import day


def price_history(history: Sequence[PriceAtDate]) -> None:
    """Draw each valuation with its likely range, beside a table; a sentence while there is only one."""
    if not history:
        return
    st.subheader(_("Its price so far"))
    if len(history) < 2:
        only = history[0]
        st.caption(
            _("Valued once, on {day}. Value it again in a while, and the change shows here.").format(
                day=day(only.moment.date())
            )
        )
        return
    currency = history[-1].currency
    prices = tuple(worth for worth in history if worth.currency == currency)
    low = min(worth.low or worth.typical for worth in prices)
    high = max(worth.high or worth.typical for worth in prices)
    margin = (high - low) * 0.1
    ends = (low - margin, high + margin)
    title = _("Asking price in {currency}, estimate").format(currency=currency)
    chart = _spec(prices, ends, ticks(*ends, currency), title, palette())
    st.vega_lite_chart(spec=chart, width="stretch", alt=_alt(prices))
    rows = {
        _("Day"): [day(worth.moment.date()) for worth in reversed(prices)],
        _("Typical"): [about(worth.typical, currency) for worth in reversed(prices)],
        _("Likely range"): [_likely(worth) for worth in reversed(prices)],
    }
    st.table(rows, alt=_("The same prices as a table"), hide_index=True)


def _likely(worth: PriceAtDate) -> str:
    if worth.low is None or worth.high is None:
        return _("not known")
    return _("{low} to {high}").format(low=about(worth.low, worth.currency), high=about(worth.high, worth.currency))


@lru_cache(maxsize=64)
def _spec(
    prices: tuple[PriceAtDate, ...], ends: tuple[float, float], money_ticks: Ticks, title: str, ink: Palette
) -> dict[str, Any]:
    values = [
        {"day": worth.moment.isoformat(), "price": worth.typical, "low": worth.low, "high": worth.high}
        for worth in prices
    ]
    base = alt.Chart(alt.InlineData(values=values)).encode(
        x=alt.X(
            "day:T",
            title=None,
            scale=alt.Scale(padding=24),
            axis=alt.Axis(tickCount=min(6, len(prices)), format="%Y-%m-%d"),
        )
    )
    scale = alt.Scale(domain=list(ends), zero=False)
    price = alt.Y("price:Q", title=title, axis=alt.Axis(**labelled(money_ticks)), scale=scale)
    chart = alt.layer(
        base.mark_rule(color=ink.possible, strokeWidth=6, strokeCap="round").encode(
            y=alt.Y("low:Q", title=title, scale=scale), y2="high:Q"
        ),
        base.mark_line(color=ink.likely, strokeWidth=3).encode(y=price),
        base.mark_point(color=ink.car, filled=True, size=110).encode(y=price),
    ).properties(height=240)
    spec: dict[str, Any] = chart.to_dict()
    return spec


def _alt(prices: Sequence[PriceAtDate]) -> str:
    """The takeaway in a sentence."""
    first, last = prices[0], prices[-1]
    return _("From about {then} on {first} to about {now} on {last}.").format(
        then=about(first.typical, first.currency),
        first=day(first.moment.date()),
        now=about(last.typical, last.currency),
        last=day(last.moment.date()),
    )
