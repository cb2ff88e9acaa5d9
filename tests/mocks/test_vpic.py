"""The vPIC stand-in, as the author of another client would meet it."""

import re
from collections.abc import Callable, Iterator

import pytest
import requests

from mocks import vpic
from mocks.vpic_keys import KEYS
from mocks.vpic_makers import LINES, MAKERS, Line
from mocks.world.cars import CARS
from services.market.catalogue import catalogue
from services.market.catalogue_names import fold
from tests.serving import serving
from tests.vins import COROLLA_2010, vin


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(vpic.routes) as url:
        yield f"{url}/vpic/api/vehicles"


@pytest.fixture
def decode(address: str) -> Callable[..., dict[str, str]]:
    def ask(number: str, **query: str) -> dict[str, str]:
        answer = requests.get(f"{address}/DecodeVinValues/{number}", params={"format": "json"} | query, timeout=10)
        assert answer.status_code == 200, "every VIN is answered so"
        body = answer.json()
        assert (body["Count"], body["SearchCriteria"]) == (1, f"VIN(s): {number.upper()}")
        found: dict[str, str] = body["Results"][0]
        assert list(found) == KEYS
        assert all(isinstance(value, str) for value in found.values())
        return found

    return ask


@pytest.mark.parametrize(
    ("number", "car"),
    [
        (COROLLA_2010, ("TOYOTA", "Corolla", "2010", "")),
        (vin("4USCH732", "W"), ("BMW", "Z3", "1998", "")),
        (vin("1FTEW1EF", "G"), ("FORD", "F-150", "2016", "")),
        (vin("1HGCP2F8", "C"), ("HONDA", "Accord", "2012", "EX-L")),
        (vin("WAUFFAFL", "G"), ("AUDI", "A4", "2016", "")),
        (vin("WDDGF5EB", "A"), ("MERCEDES-BENZ", "C-Class", "2010", "C300")),
        (vin("WMWMF735", "7"), ("MINI", "Cooper S", "2007", "")),
        (vin("5YJ3E1EA", "L"), ("TESLA", "Model 3", "2020", "")),
    ],
)
def test_the_sample_cars_and_some_others_are_decoded_clean(
    decode: Callable[..., dict[str, str]], number: str, car: tuple[str, ...]
) -> None:
    found = decode(number)
    assert tuple(found[name] for name in ("Make", "Model", "ModelYear", "Trim")) == car
    assert (found["ErrorCode"], found["ErrorText"][:18]) == ("0", "0 - VIN decoded cl")
    assert found["BodyClass"]


def test_every_sample_car_with_a_vin_has_a_line() -> None:
    known = {fold(line.model) for line in LINES}
    assert {car.id for car in CARS if fold(car.model) not in known} == {"riley-rmf"}, "which is older than the VIN"


@pytest.mark.parametrize("make", sorted(set(MAKERS.values())))
def test_every_maker_is_in_the_catalogue(make: str) -> None:
    assert make in catalogue().makes()


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.pattern)
def test_every_line_is_of_a_maker_and_in_the_catalogue(line: Line) -> None:
    identifiers = re.findall(r"1FT|[A-Z0-9]{3}", line.pattern.partition(")")[0])
    assert catalogue().find(MAKERS[identifiers[0]], line.model, min(line.last, 2024))


@pytest.mark.parametrize(
    ("number", "codes"),
    [
        (COROLLA_2010[:8] + "X" + COROLLA_2010[9:], "1"),
        (COROLLA_2010[:16], "6"),
        (COROLLA_2010[:16] + "O", "400"),
        (vin("999BU4EE", "A"), "7"),
        (vin("1NXBU4EE", "0"), "11,14"),
        (vin("1NXZZ9ZZ", "A"), "14"),
        (vin("1NXBU4EE", "G"), "14"),
        ("1NXBU4EE*A", "400"),
    ],
)
def test_a_vin_that_is_wrong_or_not_known_has_its_codes(
    decode: Callable[..., dict[str, str]], number: str, codes: str
) -> None:
    found = decode(number)
    assert found["ErrorCode"] == codes
    assert all(f"{code} - " in found["ErrorText"] for code in codes.split(","))


def test_the_year_can_be_told(decode: Callable[..., dict[str, str]]) -> None:
    assert decode(vin("1NXBU4EE", "0"), modelyear="2012")["ModelYear"] == "2012"


@pytest.mark.parametrize(
    ("seventh", "code", "year"), [("4", "W", "1998"), ("4", "9", "2009"), ("E", "A", "2010"), ("E", "S", "2025")]
)
def test_the_seventh_character_tells_the_thirty_years(
    decode: Callable[..., dict[str, str]], seventh: str, code: str, year: str
) -> None:
    assert decode(vin(f"1NXZZZ{seventh}Z", code))["ModelYear"] == year


def test_without_a_format_the_answer_is_xml(address: str) -> None:
    answer = requests.get(f"{address}/DecodeVinValues/{COROLLA_2010}", timeout=10)
    assert answer.headers["Content-Type"].startswith("application/xml")
    assert "<Model>Corolla</Model>" in answer.text
