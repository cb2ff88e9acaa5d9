"""What the car was worth each year since new, and what it may be worth in the next five."""

from functools import lru_cache
from typing import Any

import altair as alt

from services.charts.chart import Chart
from services.charts.money_axis import Ticks, labelled, ticks
from services.valuation.depreciation import YearlyValue
from services.valuation.estimate import about
from services.wording import _


def worth_chart(years: tuple[YearlyValue, ...], currency: str) -> Chart | None:
    """The curve with its band, the forecast dashed; None for less than two years."""
    if len(years) < 2:
        return None
    now, last = next(year for year in reversed(years) if not year.forecast), years[-1]
    spec = _spec(
        years,
        ticks(0, max(year.band.high for year in years), currency, most=5),
        _("this car: {price}").format(price=about(now.price, currency)),
        (_("Year"), _("Asking price in {currency}, estimate").format(currency=currency)),
    )
    takeaway = _("About {price} in {year}, and in {last} perhaps {low} to {high}.").format(
        price=about(now.price, currency),
        year=now.year,
        last=last.year,
        low=about(last.band.low, currency),
        high=about(last.band.high, currency),
    )
    legend = _(
        "Asking prices at 12,000 miles a year, in dollars of their year; the band holds eight cars in ten. "
        "The dashed part is a forecast from how such cars have kept their price."
    )
    return Chart(spec, takeaway, legend)


@lru_cache(maxsize=128)
def _spec(years: tuple[YearlyValue, ...], money_ticks: Ticks, this_car: str, titles: tuple[str, str]) -> dict[str, Any]:
    time = alt.X("year:Q", title=titles[0], axis=alt.Axis(format="d", tickMinStep=1))
    price = alt.Y("price:Q", title=titles[1], axis=alt.Axis(**labelled(money_ticks)), scale=alt.Scale(zero=True))
    past = [year for year in years if not year.forecast]
    ahead = [past[-1], *(year for year in years if year.forecast)]

    def rows(found: list[YearlyValue]) -> alt.Chart:
        values = [{"year": one.year, "price": one.price, "low": one.band.low, "high": one.band.high} for one in found]
        return alt.Chart(alt.InlineData(values=values))

    now = rows(past[-1:])
    chart = alt.layer(
        rows(list(years))
        .mark_area(opacity=1, fillOpacity=0.4, style="possible")
        .encode(x=time, y=alt.Y("low:Q", title=titles[1]), y2="high:Q"),
        rows(past).mark_line(style="likely", strokeWidth=3).encode(x=time, y=price),
        rows(ahead).mark_line(style="likely", strokeWidth=2, strokeDash=[6, 4]).encode(x=time, y=price),
        now.mark_point(style="car", filled=True, size=140, opacity=1).encode(x=time, y=price),
        now.mark_text(style="car", fontWeight="bold", fontSize=14, dy=22, align="right", dx=8).encode(
            x=time, y=price, text=alt.value(this_car)
        ),
    )
    drawn = chart.properties(height=260).configure_view(stroke="transparent")
    spec: dict[str, Any] = drawn.to_dict(validate=False)  # tests validate it: that is half the time of building it
    return spec
