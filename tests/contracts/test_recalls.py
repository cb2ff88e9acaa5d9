"""The recalls client and its stand-in, over real HTTP."""

from collections.abc import Iterator

import pytest
import requests
from starlette.routing import Mount

from mocks import recalls as stand_in
from mocks.faults import Faults
from services.errors import MalformedAnswer, ServiceError, Throttled, Unavailable
from services.specs.recalls import NhtsaRecalls
from services.vehicle import Vehicle
from tests.serving import serving


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    app = Faults(Mount("", routes=stand_in.routes), {"recalls": stand_in.refusals})
    with serving([Mount("/", app=app)]) as url:
        yield url


@pytest.fixture
def client(address: str) -> Iterator[NhtsaRecalls]:
    with requests.Session() as web:
        yield NhtsaRecalls(f"{address}/recalls", web, stand_in=True)


@pytest.mark.parametrize(
    ("car", "numbers"),
    [
        (Vehicle(make="Toyota", model="Corolla", year=2010), {"10V017000", "10V023000", "16V340000"}),
        (Vehicle(make="Toyota", model="Corolla", year=2015), {"20V024000"}),
        (Vehicle(make="Ford", model="F-150", year=2016), {"17V652000", "18V568000"}),
        (Vehicle(make="Honda", model="Accord", year=2012, trim="LX"), {"12V030000"}),
        (Vehicle(make="MINI", model="Cooper", year=2007, trim="Cooper S"), {"12V008000"}),
        (Vehicle(make="Lexus", model="RX 350", year=2020), {"20V682000", "23V865000"}),
        (Vehicle(make="Riley", model="RMF", year=1953), set()),
        (Vehicle(make="BMW", model="Z3", year=1998), set()),
    ],
    ids=lambda given: given.name if isinstance(given, Vehicle) else "",
)
def test_the_campaigns_of_common_cars_are_found(client: NhtsaRecalls, car: Vehicle, numbers: set[str]) -> None:
    found = client.find(car)
    assert {one.number for one in found.campaigns} == numbers
    assert all(one.summary and one.consequence and one.remedy for one in found.campaigns)
    assert found.stand_in


def test_a_fire_risk_carries_its_advice(client: NhtsaRecalls) -> None:
    found = client.find(Vehicle(make="Hyundai", model="Elantra", year=2013))
    assert [one.park_outside for one in found.campaigns] == [True]


def test_stars_and_complaints_are_those_recorded(client: NhtsaRecalls) -> None:
    found = client.find(Vehicle(make="Tesla", model="Model 3", year=2019))
    assert (found.stars, found.complaints) == (5, 614)
    assert client.find(Vehicle(make="Honda", model="Accord", year=2003)).stars is None


FAILURES: dict[str, type[ServiceError]] = {
    "403": Unavailable,
    "429": Throttled,
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
    client: NhtsaRecalls, address: str, kind: str, error: type[ServiceError]
) -> None:
    told = requests.put(f"{address}/_faults", json={"service": "recalls", "kind": kind}, timeout=10)
    assert told.status_code == 200
    with pytest.raises(error) as caught:
        client.find(Vehicle(make="Toyota", model="Corolla", year=2010))
    assert type(caught.value) is error


def test_no_refusal_is_left_out() -> None:
    assert set(stand_in.refusals) <= set(FAILURES)
