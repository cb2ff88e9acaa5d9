"""The vPIC client and its stand-in, over real HTTP."""

from collections.abc import Iterator

import pytest
import requests
from starlette.routing import Mount

from mocks import vpic as stand_in
from mocks.faults import Faults
from services.errors import MalformedAnswer, NotKnown, ServiceError, Throttled, Unavailable
from services.specs.vpic import Vpic
from tests.serving import serving
from tests.vins import COROLLA_2010, vin


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    app = Faults(Mount("", routes=stand_in.routes), {"vpic": stand_in.refusals})
    with serving([Mount("/", app=app)]) as url:
        yield url


@pytest.fixture
def client(address: str) -> Iterator[Vpic]:
    with requests.Session() as web:
        yield Vpic(f"{address}/vpic/api/vehicles", web, stand_in=True)


@pytest.mark.parametrize(
    ("number", "car"),
    [
        (COROLLA_2010, (2010, "Toyota", "Corolla", None)),
        (vin("WDDGF8BB", "A"), (2010, "Mercedes-Benz", "C-Class", "C300 4-MATIC")),
        (vin("WMWMF735", "7"), (2007, "MINI", "Cooper", "Cooper S")),
        (vin("1C4RJFBG", "H"), (2017, "Jeep", "Grand Cherokee", "Limited")),
    ],
)
def test_a_vin_names_the_car_in_our_spelling(client: Vpic, number: str, car: tuple[object, ...]) -> None:
    found = client.decode(number)
    assert (found.year, found.make, found.model, found.trim) == car
    assert found.note is None


def test_a_line_that_nobody_told_gives_make_and_year_and_says_so(client: Vpic) -> None:
    found = client.decode(vin("WP0ZZ29Z", "5"))
    assert (found.year, found.make, found.model) == (2005, "Porsche", None)
    assert found.note


def test_a_maker_without_a_registration_is_not_known(client: Vpic) -> None:
    with pytest.raises(NotKnown):
        client.decode(vin("999BU4EE", "A"))


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
    client: Vpic, address: str, kind: str, error: type[ServiceError]
) -> None:
    told = requests.put(f"{address}/_faults", json={"service": "vpic", "kind": kind}, timeout=10)
    assert told.status_code == 200
    with pytest.raises(error) as caught:
        client.decode(COROLLA_2010)
    assert type(caught.value) is error


def test_no_refusal_is_left_out() -> None:
    assert set(stand_in.refusals) <= set(FAILURES)
