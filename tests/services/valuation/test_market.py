"""The price model, asked in the process."""

import pytest
import requests

from services.errors import NotKnown
from services.valuation.market import MarketValuation
from services.valuation.reference import ReferenceValuation
from services.valuation.valuation import PricedCar
from services.vehicle import Grade, Vehicle

COROLLA = PricedCar(vehicle=Vehicle(make="Toyota", model="Corolla", year=2010), miles=58_000, grade=Grade.GOOD)


def test_it_prices_as_the_stand_in_does_over_http(stand_ins: str) -> None:
    with requests.Session() as web:
        over_http = ReferenceValuation(f"{stand_ins}/valuation", web, stand_in=True)
        there = over_http.value(COROLLA.model_copy(update={"model_id": "45963"}))
    here = MarketValuation().value(COROLLA)
    assert here.percentiles == pytest.approx(there.percentiles, abs=0.6)
    assert (here.as_of, here.currency, here.stand_in) == (there.as_of, there.currency, True)


def test_it_draws_no_adverts_and_says_whose_price_it_is() -> None:
    told = MarketValuation().value(COROLLA)
    assert (told.source, told.count, told.comparables) == ("Built-in price model", 0, ())
    assert told.support
    assert told.accuracy
    assert told.accuracy.n > 50
    assert told.likely
    assert told.possible
    assert told.possible.low < told.likely.low < (told.typical or 0) < told.likely.high < told.possible.high


def test_a_strange_number_of_a_live_specs_service_does_not_mislead_it() -> None:
    other = COROLLA.model_copy(update={"model_id": "1234567"})
    assert MarketValuation().value(other) == MarketValuation().value(COROLLA)


def test_a_car_in_no_catalogue_is_not_known() -> None:
    with pytest.raises(NotKnown):
        MarketValuation().value(COROLLA.model_copy(update={"vehicle": Vehicle(make="Riley", model="RMF", year=1953)}))


@pytest.mark.parametrize(
    ("car", "miles", "caution"),
    [
        (COROLLA.vehicle, 350_000, "so many miles"),
        (Vehicle(make="Toyota", model="Corolla", year=1992), 150_000, "At this age"),
        (Vehicle(make="Bentley", model="Continental GT", year=2012), 40_000, "priced for itself"),
    ],
)
def test_beyond_what_was_measured_the_range_is_wide_and_a_sentence_says_what_to_do(
    car: Vehicle, miles: int, caution: str
) -> None:
    told = MarketValuation().value(COROLLA.model_copy(update={"vehicle": car, "miles": miles}))
    assert caution in str(told.notes[0])
    assert told.possible
    assert told.possible.high > 1.5 * told.possible.low


def test_a_car_that_too_little_is_known_of_has_no_price() -> None:
    enzo = Vehicle(make="Ferrari", model="Enzo", year=2003)
    with pytest.raises(NotKnown, match="knows too little of such cars"):
        MarketValuation().value(COROLLA.model_copy(update={"vehicle": enzo}))
