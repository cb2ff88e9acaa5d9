"""The error told for the car at hand."""

import pandas as pd
import pytest

from services import market
from services.market.accuracy import AGES, ANY, FEWEST, groups


def told(**said: object) -> pd.Series:
    car = {"make": "Toyota", "model": "Corolla", "year": 2015, "miles": 90_000, "as_of": "2026-01-15"}
    return market.accuracy(pd.DataFrame([car | said])).iloc[0]


def test_every_age_has_a_measured_error() -> None:
    for low in AGES[:-1]:
        n, error, inside = groups()[ANY, ANY, low, -1]
        assert n >= FEWEST
        assert 0.01 < error < 0.25
        assert 0.7 < inside < 0.95


def test_older_cars_are_missed_by_more() -> None:
    errors = [told(year=year)["error"] for year in (2024, 2015, 2010)]
    assert errors == sorted(errors)


def test_the_group_is_that_of_the_car() -> None:
    electric = told(make="Tesla", model="Model 3", year=2021, miles=40_000)
    assert (electric["age_from"], electric["age_to"]) == (3, 6)
    assert electric["error"] < told(make="BMW", model="5 Series", year=2021, miles=40_000)["error"]


def test_the_same_kind_of_car_at_another_price_has_an_error_of_its_own() -> None:
    assert told(year=2022, miles=10_000)["n"] >= FEWEST


@pytest.mark.parametrize(
    "said", [{"make": "Nobody"}, {"miles": None}, {"make": "Ferrari", "model": "Enzo", "year": 2003}]
)
def test_where_there_is_no_price_there_is_no_error(said: dict[str, object]) -> None:
    assert told(**said)["n"] == 0
    assert pd.isna(told(**said)["error"])
