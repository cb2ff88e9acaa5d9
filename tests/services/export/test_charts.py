"""The pictures are what the numbers say, and stay on their sheet."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.export.marks import WIDTH, Area, Bar, Dot, Ink, Label, Line, Mark
from services.export.price_chart import price_picture
from services.export.worth_chart import worth_picture
from services.valuation.depreciation import value_by_year
from services.valuation.statistics import MOST_DOTS
from services.valuation.valuation import Band, Comparable, Valuation
from tests.reports import adverts, appraised, valuation


def points(mark: Mark) -> list[tuple[float, float]]:
    match mark:
        case Bar():
            return [(mark.x, mark.y), (mark.x + mark.width, mark.y + mark.height)]
        case Dot():
            return [(mark.x - mark.radius, mark.y - mark.radius), (mark.x + mark.radius, mark.y + mark.radius)]
        case Line() | Area():
            return list(mark.points)
        case Label():
            return [(mark.x, mark.y)]


def bar(found: Valuation, ink: Ink) -> Bar:
    picture = price_picture(found, "car")
    assert picture
    return next(mark for mark in picture.marks if isinstance(mark, Bar) and mark.ink is ink)


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
def test_every_mark_lies_on_the_sheet(found: Valuation) -> None:
    picture = price_picture(found, "car")
    assert (picture is None) == (found.likely is None and not found.comparables)
    for x, y in [point for mark in (picture.marks if picture else ()) for point in points(mark)]:
        assert -0.1 <= x <= WIDTH + 0.1
        assert -0.1 <= y <= picture.height + 0.1 if picture else None


def test_the_likely_bar_is_thicker_and_lies_within_the_possible_one() -> None:
    likely, possible = (bar(valuation(), ink) for ink in (Ink.LIKELY, Ink.POSSIBLE))
    assert likely.height > 2 * possible.height
    assert possible.x < likely.x < likely.x + likely.width < possible.x + possible.width


@pytest.mark.parametrize("count", [6, 50, 51, 400])
def test_there_are_never_more_dots_than_can_be_told_apart(count: int) -> None:
    picture = price_picture(valuation(count), "car")
    assert picture
    dots = [mark for mark in picture.marks if isinstance(mark, Dot)]
    assert min(count, MOST_DOTS) - 2 <= len(dots) <= MOST_DOTS
    assert (f"one in {MOST_DOTS}" in picture.legend) == (count > MOST_DOTS)


def test_adverts_beyond_the_edge_are_counted_in_words() -> None:
    far = valuation().model_copy(update={"comparables": (*adverts(200), Comparable(price=45_000))})
    picture = price_picture(far, "car")
    assert picture
    assert "1 advert lies beyond the edge of the picture, at $45,000." in picture.legend


def test_an_advert_beyond_the_edge_has_no_dot() -> None:
    far = valuation().model_copy(update={"comparables": (*adverts(40), Comparable(price=145_000))})
    picture = price_picture(far, "car")
    assert picture
    dots = [mark for mark in picture.marks if isinstance(mark, Dot)]
    assert len(dots) == 40
    assert all(dot.x <= WIDTH for dot in dots)


def test_the_alt_text_says_the_takeaway() -> None:
    picture = price_picture(valuation(), "2010 Toyota Corolla")
    assert picture
    assert picture.alt.startswith(
        "Asking prices for a 2010 Toyota Corolla: typically $9,900. Half of such cars: $8,800"
    )


def test_without_a_price_there_is_no_picture() -> None:
    assert price_picture(valuation().model_copy(update={"typical": None}), "car") is None
    assert worth_picture((), "USD") is None


def test_the_forecast_is_dashed_and_begins_where_the_past_ends() -> None:
    car = appraised()
    picture = worth_picture(value_by_year(valuation(), car.priced_car, date(2026, 11, 20)), "USD")
    assert picture
    past, ahead = (
        next(
            mark
            for mark in picture.marks
            if isinstance(mark, Line) and mark.ink is Ink.LIKELY and mark.dashed is dashed
        )
        for dashed in (False, True)
    )
    assert past.points[-1] == ahead.points[0]
    assert len(ahead.points) == 6
    assert all(-0.1 <= x <= WIDTH and -0.1 <= y <= picture.height for mark in picture.marks for x, y in points(mark))
