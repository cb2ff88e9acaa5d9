"""Adverts brought to the very car: the range that half of such cars lie in holds half of their dots."""

import numpy as np
import pytest

from mocks.world.adverts import AdvertisedCar, draw
from services.market.catalogue import catalogue
from services.market.price_inputs import car_of
from services.market.price_model import market
from services.valuation.alike import asked_alike
from services.valuation.market import MarketValuation
from services.valuation.statistics import filter_outliers
from services.valuation.valuation import Comparable, PricedCar
from services.vehicle import Grade, Vehicle

CARS = [
    ("Toyota", "Corolla", 2010, "LE", 104_000, Grade.GOOD),
    ("Honda", "Accord", 2019, "EX-L", 20_000, Grade.FAIR),
    ("Ford", "F-150", 2016, "XLT", 120_000, Grade.VERY_GOOD),
    ("Chevrolet", "Impala", 2016, "LT", 88_000, Grade.EXCELLENT),
]


def priced(make: str, model: str, year: int, trim: str, *, miles: int, grade: Grade) -> PricedCar:
    return PricedCar(vehicle=Vehicle(make=make, model=model, year=year, trim=trim), miles=miles, grade=grade)


def test_half_of_the_dots_lie_in_the_likely_range() -> None:
    cars, model = catalogue(), market()
    shares: list[float] = []
    raw: list[float] = []
    for make, name, year, trim, miles, grade in CARS:
        car = priced(make, name, year, trim, miles=miles, grade=grade)
        found = cars.find(make, name, year)
        assert found
        subject = AdvertisedCar(found, car_of(cars, found, trim.casefold()), miles, 2026.9)
        drawn = [row for seed in "abcdefghij" for row in draw(cars, model, subject, seed)]
        told = {"price", "mileage", "year", "trim", "seller"}
        adverts, _typos = filter_outliers(
            [Comparable.model_validate({name: said for name, said in row.items() if name in told}) for row in drawn]
        )
        valuation = MarketValuation().value(car).model_copy(update={"comparables": adverts})
        likely, alike = valuation.likely, np.array(asked_alike(valuation, car))
        assert likely
        asked = np.array([one.price for one in adverts])
        for prices, found_inside in ((alike, shares), (asked, raw)):
            found_inside.append(float(((prices >= likely.low) & (prices <= likely.high)).mean()))
    assert 0.42 <= np.mean(shares) <= 0.58
    assert np.mean(raw) < 0.35, "as they are asked, they are other cars"


@pytest.mark.parametrize(
    ("other", "dearer"),
    [
        (Comparable(price=9_000, mileage=150_000, year=2010, trim="LE"), True),
        (Comparable(price=9_000, mileage=30_000, year=2010, trim="LE"), False),
        (Comparable(price=9_000, mileage=104_000, year=2008, trim="LE"), True),
        (Comparable(price=9_000, mileage=104_000, year=2012, trim="LE"), False),
    ],
    ids=["more miles", "fewer miles", "older", "newer"],
)
def test_an_advert_of_a_better_car_counts_less_for_this_one(other: Comparable, dearer: bool) -> None:
    car = priced("Toyota", "Corolla", 2010, "LE", miles=104_000, grade=Grade.VERY_GOOD)
    valuation = MarketValuation().value(car).model_copy(update={"comparables": (other,)})
    (alike,) = asked_alike(valuation, car)
    assert (alike > other.price) == dearer


def test_a_car_that_no_model_knows_is_brought_to_its_mileage_and_condition() -> None:
    car = priced("Riley", "RMF", 1953, "", miles=40_000, grade=Grade.FAIR)
    known = priced("Toyota", "Corolla", 2010, "LE", miles=104_000, grade=Grade.GOOD)
    adverts = (Comparable(price=10_000, mileage=50_000), Comparable(price=10_000))
    valuation = MarketValuation().value(known).model_copy(update={"comparables": adverts})
    assert asked_alike(valuation, car) == pytest.approx((10_000 * 0.80 / 0.958, 10_000 * 0.80))
