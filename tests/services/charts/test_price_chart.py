"""The price chart is what the numbers say."""

from typing import Any

import altair as alt
import pytest
import vl_convert
from hypothesis import given
from hypothesis import strategies as st

from services.charts.chart import LIGHT, Chart
from services.charts.price_chart import GROUND, TOP, price_chart
from services.valuation.statistics import MOST_DOTS
from services.valuation.valuation import Band, Comparable, Valuation
from tests.charts import rows
from tests.reports import adverts, valuation


def layers(chart: Chart, mark: str, style: str) -> list[dict[str, Any]]:
    found = [layer for layer in chart.spec["layer"] if layer["mark"]["type"] == mark]
    return [layer for layer in found if layer["mark"]["style"] == style]


def dots(chart: Chart) -> list[dict[str, Any]]:
    return [row for layer in layers(chart, "circle", "advert") for row in rows(chart, layer)]


def axis_ends(chart: Chart) -> tuple[float, float]:
    low, high = chart.spec["layer"][-1]["encoding"]["x"]["scale"]["domain"]
    return low, high


def drawn(found: Valuation) -> Chart:
    chart = price_chart(found, "2010 Toyota Corolla", [one.price for one in found.comparables])
    assert chart
    return chart


@st.composite
def valuations(draw: st.DrawFn) -> Valuation:
    typical = draw(st.floats(300, 500_000))
    below, above = draw(st.floats(0.3, 1)), draw(st.floats(1, 3))
    prices = draw(st.lists(st.floats(typical / 5, typical * 5), max_size=120))
    band = Band(low=typical * below, high=typical * above)
    return valuation(0).model_copy(
        update={
            "typical": typical,
            "likely": draw(st.sampled_from([None, band])),
            "possible": draw(st.sampled_from([None, band])),
            "comparables": tuple(Comparable(price=price) for price in prices),
        }
    )


@given(valuations())
def test_the_spec_is_vega_lite(found: Valuation) -> None:
    chart = price_chart(found, "car", [one.price for one in found.comparables])
    if chart:
        alt.LayerChart.from_dict(chart.spec)  # raises SchemaValidationError


@given(valuations())
def test_every_mark_lies_within_the_axes(found: Valuation) -> None:
    chart = price_chart(found, "car", [one.price for one in found.comparables])
    assert (chart is None) == (found.likely is None and not found.comparables)
    if chart is None:
        return
    low, high = axis_ends(chart)
    for row in [row for layer in chart.spec["layer"] for row in rows(chart, layer)]:
        assert low <= row["price"] <= row.get("to", high) <= high
        assert row["height"] <= TOP
    assert all(row["height"] > GROUND for row in dots(chart))


def test_the_likely_bar_is_thicker_and_lies_within_the_striped_possible_one() -> None:
    chart = drawn(valuation())
    likely, possible = (layers(chart, "rule", style)[0] for style in ("likely", "possible"))
    assert likely["mark"]["strokeWidth"] > 2 * possible["mark"]["strokeWidth"]
    assert "strokeDash" in possible["mark"]
    assert "strokeDash" not in likely["mark"]
    (inner,), (outer,) = rows(chart, likely), rows(chart, possible)
    assert outer["price"] < inner["price"] < inner["to"] < outer["to"]


@pytest.mark.parametrize("count", [6, 50, 51, 400])
def test_there_are_never_more_dots_than_can_be_told_apart(count: int) -> None:
    chart = drawn(valuation(count))
    assert min(count, MOST_DOTS) - 2 <= len(dots(chart)) <= MOST_DOTS
    assert (f"one in {MOST_DOTS}" in chart.legend) == (count > MOST_DOTS)


def test_adverts_beyond_the_edge_are_counted_in_words() -> None:
    far = valuation().model_copy(update={"comparables": (*adverts(200), Comparable(price=45_000))})
    assert "1 advert lies beyond the edge of the picture, at $45,000." in drawn(far).legend


def test_an_advert_beyond_the_edge_has_no_dot() -> None:
    far = valuation().model_copy(update={"comparables": (*adverts(40), Comparable(price=145_000))})
    assert len(dots(drawn(far))) == 40


def test_the_legend_names_only_what_is_drawn() -> None:
    bare = drawn(valuation().model_copy(update={"likely": None, "possible": None}))
    assert "bar" not in bare.legend
    assert "Solid bar: half of such cars (likely). Striped bar: eight in ten (possible)." in drawn(valuation()).legend


def test_the_alt_text_says_the_takeaway() -> None:
    takeaway = "Asking prices for a 2010 Toyota Corolla: typically $9,900. Half of such cars: $8,800"
    assert drawn(valuation()).alt.startswith(takeaway)


def test_without_a_price_there_is_no_chart() -> None:
    assert price_chart(valuation().model_copy(update={"typical": None}), "car", ()) is None


def test_a_screen_reader_is_told_the_takeaway_by_the_page_and_not_each_dot() -> None:
    svg = vl_convert.vegalite_to_svg(drawn(valuation(40)).coloured(LIGHT))
    assert "aria-label" not in svg
