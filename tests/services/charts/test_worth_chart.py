"""The curve of a car's worth is what the years say."""

from datetime import date
from typing import Any

import altair as alt

from services.charts.worth_chart import worth_chart
from services.valuation.depreciation import value_by_year
from tests.charts import rows
from tests.reports import appraised, valuation

YEARS = value_by_year(valuation(), appraised().priced_car, date(2026, 11, 20))


def line(*, dashed: bool) -> list[dict[str, Any]]:
    chart = worth_chart(YEARS, "USD")
    assert chart
    (found,) = (
        layer
        for layer in chart.spec["layer"]
        if layer["mark"]["type"] == "line" and ("strokeDash" in layer["mark"]) is dashed
    )
    return rows(chart, found)


def test_the_forecast_is_dashed_and_begins_where_the_past_ends() -> None:
    past, ahead = line(dashed=False), line(dashed=True)
    assert past[-1] == ahead[0]
    assert len(ahead) == 6
    assert [row["year"] for row in past + ahead[1:]] == [year.year for year in YEARS]


def test_the_spec_is_vega_lite() -> None:
    chart = worth_chart(YEARS, "USD")
    assert chart
    alt.LayerChart.from_dict(chart.spec)  # raises SchemaValidationError


def test_the_takeaway_names_this_year_and_the_last() -> None:
    chart = worth_chart(YEARS, "USD")
    assert chart
    assert chart.alt.startswith("About $9,900 in 2026, and in 2031 perhaps ")


def test_less_than_two_years_are_no_curve() -> None:
    assert worth_chart((), "USD") is None
    assert worth_chart(YEARS[:1], "USD") is None
