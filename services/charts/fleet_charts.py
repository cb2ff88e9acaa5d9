"""A fleet in two pictures: which makes its money stands in, and how many cars there are at each price."""

from collections.abc import Mapping
from typing import Any

import altair as alt

from services.charts.chart import Chart
from services.charts.money_axis import labelled, ticks
from services.valuation.estimate import about
from services.wording import _
from services.wording.formatting import listed, money, whole

MOST_MAKES = 8
TALLEST_BAR = 26  # pixels


def makes_chart(makes: Mapping[str, tuple[int, float]], currency: str = "USD") -> Chart | None:
    """Sums by make (cars and money of each), the largest first, the rest as one; None without cars."""
    ranked = sorted(makes.items(), key=lambda one: -one[1][1])
    if not ranked:
        return None
    rows = [(name, cars, value) for name, (cars, value) in ranked[:MOST_MAKES]]
    if rest := ranked[MOST_MAKES:]:
        rows.append((_("Others"), sum(cars for _n, (cars, _v) in rest), sum(value for _n, (_c, value) in rest)))
    values = [
        {"make": name, "value": value, "said": f"{about(value, currency)} · {whole(cars)}"}
        for name, cars, value in rows
    ]
    order = [name for name, _cars, _value in rows]
    top = max(value for _name, _cars, value in rows)
    data = alt.Chart(alt.InlineData(values=values))
    make = alt.Y("make:N", sort=order, title=None, axis=alt.Axis(labelLimit=110, ticks=False, labelOverlap=False))
    axis = alt.Axis(**labelled(ticks(0, top * 1.35, currency, most=3)))
    title = _("Asking prices in {currency}, estimate").format(currency=currency)
    value = alt.X("value:Q", title=title, axis=axis, scale=alt.Scale(domain=[0, top * 1.35], nice=False))
    layers = alt.layer(
        data.mark_bar(style="likely", size=TALLEST_BAR * 0.7).encode(x=value, y=make),
        data.mark_text(style="text", align="left", dx=5, fontSize=12).encode(x=value, y=make, text="said:N"),
    )
    spec: dict[str, Any] = (
        layers.properties(height=TALLEST_BAR * len(rows) + 20).configure_view(stroke="transparent").to_dict()
    )
    largest = listed([f"{name} {about(value, currency)}" for name, _cars, value in rows[:3]])
    takeaway = _("Where the fleet's money stands: {largest}.").format(largest=largest)
    return Chart(spec, takeaway, _("Beside each bar: its money and how many cars it stands for."))


def prices_chart(prices: Mapping[int, int], step: int, currency: str = "USD") -> Chart | None:
    """How many cars there are at each price, by the lower end of each bar; None for less than two bars."""
    if len(prices) < 2:
        return None
    low, high = min(prices), max(prices) + step
    values = [{"from": at, "to": at + step, "none": 0, "cars": prices.get(at, 0)} for at in range(low, high, step)]
    data = alt.Chart(alt.InlineData(values=values))
    title = _("Typical price in {currency}").format(currency=currency)
    axis = alt.Axis(**labelled(ticks(low, high, currency, most=5)))
    spec: dict[str, Any] = (
        data.mark_rect(style="possible", strokeWidth=1)
        .encode(
            x=alt.X("from:Q", title=title, axis=axis, scale=alt.Scale(domain=[low, high], nice=False)),
            x2="to:Q",
            y=alt.Y("cars:Q", title=_("Cars"), axis=alt.Axis(tickMinStep=1, format="d", tickCount=4)),
            y2="none:Q",
        )
        .properties(height=180)
        .configure_view(stroke="transparent")
        .to_dict()
    )
    at = max(prices, key=lambda one: prices[one])
    takeaway = _("Most cars, {cars}, are typically asked for {low} to {high}.").format(
        cars=whole(prices[at]), low=money(at, currency), high=money(at + step, currency)
    )
    return Chart(spec, takeaway, "")
