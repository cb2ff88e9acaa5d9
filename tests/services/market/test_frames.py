"""The market's door: frames in, frames out, one row each."""

import random
from datetime import UTC, date, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services import market
from services.market import Reason
from services.market.price_model import PERCENTILES

STATED = [f"p{name}" for name in PERCENTILES]
COROLLA = {"make": "Toyota", "model": "Corolla", "year": 2010, "miles": 58_000}


def frame(*rows: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame([COROLLA | row for row in rows])


def p50(**said: object) -> float:
    return float(market.prices(frame(said))["p50"].iloc[0])


def test_one_car_is_a_frame_of_one() -> None:
    specs, price = market.specs(frame({})).iloc[0], market.prices(frame({"as_of": "2025-01-15"})).iloc[0]
    assert (specs["model_id"], specs["model"], specs["engine_cc"], specs["country"]) == (
        "45963",
        "Corolla",
        1800,
        "Japan",
    )
    assert 0 < price["p5"] < price["p25"] < price["p50"] < price["p75"] < price["p95"]
    assert price["support"] > 0
    assert price["as_of"] == date(2025, 1, 15)
    assert pd.isna(price["reason"])


CARS = st.sampled_from([
    {}, {"trim": "LE"}, {"make": "Ford", "model": "F-150", "year": 2019, "trim": "XLT"}, {"make": "Nobody"},
    {"model": "Enzo"}, {"year": 1966}, {"miles": -1}, {"condition": "like new"}, {"as_of": "1999-01-01"},
    {"make": "Tesla", "model": "Model 3", "year": 2021}, {"condition": "fair", "seller": "private", "accident": True},
])  # fmt: skip


@given(st.lists(CARS, min_size=1, max_size=12), st.randoms())
def test_a_row_is_answered_alike_alone_and_among_others_in_any_order(
    rows: list[dict[str, object]], order: random.Random
) -> None:
    order.shuffle(rows)
    told = market.prices(frame(*rows))
    for place, row in enumerate(rows):
        alone = market.prices(frame(row)).iloc[0]
        pd.testing.assert_series_equal(told.iloc[place], alone, check_names=False, check_dtype=False)


def test_the_index_of_the_frame_is_kept() -> None:
    cars = frame({}, {"make": "Nobody"}).set_axis(["a", "b"])
    assert list(market.prices(cars).index) == list(market.specs(cars).index) == ["a", "b"]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"make": "Nobody"}, Reason.MAKE),
        ({"model": "Enzo"}, Reason.MODEL),
        ({"year": 1966}, Reason.YEAR),
        ({"year": datetime.now(UTC).year + 2}, Reason.NOT_YET),
        ({"year": None}, Reason.YEAR),
        ({"miles": None}, Reason.MILES),
        ({"miles": -5}, Reason.MILES),
        ({"miles": float("inf")}, Reason.MILES),
        ({"condition": "like new"}, Reason.CONDITION),
        ({"seller": "auction"}, Reason.SELLER),
        ({"as_of": "2021-12-31"}, Reason.DAY),
        ({"as_of": "soon"}, Reason.DAY),
        ({"model_id": "999"}, Reason.MODEL_ID),
    ],
)
def test_a_row_that_cannot_be_answered_is_empty_and_says_why(said: dict[str, object], why: Reason) -> None:
    told = market.prices(frame(said, {})).iloc[[0, 1]]
    assert told["reason"].iloc[0] == why
    assert told[STATED].iloc[0].isna().all()
    assert told[STATED].iloc[1].notna().all()


def test_an_empty_frame_has_an_empty_answer() -> None:
    nothing = frame({}).iloc[:0]
    assert len(market.prices(nothing)) == len(market.specs(nothing)) == 0


def test_a_model_id_means_the_car_that_it_was_given_for() -> None:
    named = frame({"trim": "LE"}, {"make": "Ford", "model": "F-150", "year": 2019, "trim": "XLT 4WD"})
    by_id = market.specs(named)[["model_id"]].assign(miles=named["miles"])
    pd.testing.assert_frame_equal(market.prices(by_id)[STATED], market.prices(named)[STATED])


def test_grades_sellers_certificates_and_accidents_move_the_price_the_way_they_should() -> None:
    grades = [p50(condition=grade) for grade in ("excellent", "very good", "good", "fair", "poor")]
    assert grades == sorted(grades, reverse=True)
    assert p50() == p50(condition="Very_Good") == p50(seller="dealer") == p50(certified=False, accident=None)
    assert p50(seller="private") < p50() < p50(certified=True)
    assert p50(accident=True) < p50()
    assert p50(salvage=True) == pytest.approx(0.55 * p50())


def test_a_trim_that_is_not_known_is_told() -> None:
    told = market.specs(frame({"trim": "LE"}, {"trim": "Zebra"}, {}))
    assert told["trim_known"].tolist() == [True, False, False]


def test_every_variant_of_a_model_has_a_label_and_a_number_that_leads_back() -> None:
    found = market.variants("Ford", "F-150")
    assert found["year"].is_monotonic_increasing
    assert not found.duplicated(["year", "label"]).any()
    again = market.specs(found[["model_id"]])
    assert again["trim"].tolist() == found["trim"].tolist()
    assert market.variants("Nobody", "Nothing").empty


def test_no_figure_depends_on_chance() -> None:
    cars = frame({}, {"trim": "LE"}, {"make": "Ferrari", "model": "Enzo", "year": 2003})
    pd.testing.assert_frame_equal(market.prices(cars), market.prices(cars))
