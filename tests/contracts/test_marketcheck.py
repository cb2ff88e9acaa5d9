"""The MarketCheck client and its stand-in, over real HTTP."""

import dataclasses
from collections.abc import Iterator

import pytest
import requests
from starlette.routing import Mount

from mocks import marketcheck as stand_in
from mocks.faults import Faults
from services.errors import (
    KeyRefused,
    MalformedAnswer,
    QuotaSpent,
    RequestRefused,
    ServiceError,
    Throttled,
    Unavailable,
)
from services.valuation.marketcheck import MarketCheck
from services.valuation.valuation import Confidence, PricedCar
from services.vehicle import Grade, Vehicle
from tests.serving import serving


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    app = Faults(Mount("", routes=stand_in.routes), {"marketcheck": stand_in.refusals})
    with serving([Mount("/", app=app)]) as url:
        yield url


@pytest.fixture
def client(address: str) -> Iterator[MarketCheck]:
    with requests.Session() as web:
        yield MarketCheck(f"{address}/marketcheck/v2", "demo", web, stand_in=True, zip_code="10001")


def car(make: str, model: str, year: int, trim: str | None = None, miles: int = 80_000) -> PricedCar:
    vehicle = Vehicle(make=make, model=model, year=year, trim=trim)
    return PricedCar(vehicle=vehicle, miles=miles, grade=Grade.GOOD)


def test_a_common_car_has_a_price_with_its_evidence(client: MarketCheck) -> None:
    found = client.value(car("Ford", "F-150", 2016))
    assert found.likely
    assert found.possible
    assert found.typical
    assert found.possible.low <= found.likely.low <= found.typical <= found.likely.high <= found.possible.high
    assert found.count >= 8
    assert found.confidence is not Confidence.NONE
    assert found.as_of
    assert all(one.days_on_market is not None and one.distance_miles is not None for one in found.comparables)


def test_a_rare_trim_widens_the_search_and_says_so(client: MarketCheck) -> None:
    found = client.value(car("Ford", "F-150", 2016, trim="Limited 4WD 3.5L V6"))
    assert "every trim counts, not the Limited alone" in str(found.notes[0])
    assert found.typical


def test_a_car_that_nobody_sells_has_no_price(client: MarketCheck) -> None:
    found = client.value(car("Riley", "RMF", 1953))
    assert (found.typical, found.count, found.comparables) == (None, 0, ())


def test_a_better_car_with_fewer_miles_costs_more(client: MarketCheck) -> None:
    subject = car("Toyota", "Camry", 2018)
    much = client.value(subject.model_copy(update={"miles": 40_000, "grade": Grade.EXCELLENT})).typical
    little = client.value(subject.model_copy(update={"miles": 140_000, "grade": Grade.FAIR})).typical
    assert much
    assert little
    assert much > little


def test_a_wrong_key_and_a_radius_beyond_the_plan_are_refused(client: MarketCheck) -> None:
    with pytest.raises(KeyRefused):
        dataclasses.replace(client, key="wrong").value(car("Ford", "F-150", 2016))
    with pytest.raises(RequestRefused):
        dataclasses.replace(client, radius=250).value(car("Ford", "F-150", 2016))


FAILURES: dict[str, type[ServiceError]] = {
    "key": KeyRefused,
    "422": RequestRefused,
    "429": Throttled,
    "quota": QuotaSpent,
    "500": Unavailable,
    "503": Unavailable,
    "malformed": MalformedAnswer,
    "empty": MalformedAnswer,
    "cut": Unavailable,
    "down": Unavailable,
    "reset": Unavailable,
}


@pytest.mark.parametrize(("kind", "error"), FAILURES.items())
def test_every_refusal_of_the_stand_in_has_its_error(
    client: MarketCheck, address: str, kind: str, error: type[ServiceError]
) -> None:
    told = requests.put(f"{address}/_faults", json={"service": "marketcheck", "kind": kind}, timeout=10)
    assert told.status_code == 200
    with pytest.raises(error) as caught:
        client.value(car("Ford", "F-150", 2016))
    assert type(caught.value) is error


def test_no_refusal_is_left_out() -> None:
    assert set(stand_in.refusals) <= set(FAILURES)
