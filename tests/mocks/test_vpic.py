"""The vPIC stand-in, as the author of another client would meet it."""

from collections.abc import Callable, Iterator

import pytest
import requests

from mocks import vpic
from mocks.vpic_keys import KEYS
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
        (vin("4USCH733", "W"), ("BMW", "Z3", "1998", "1.9")),
        (vin("1FTEW1EF", "G"), ("FORD", "F-150", "2016", "")),
        (vin("1HGCP2F8", "C"), ("HONDA", "Accord", "2012", "EX-L")),
        (vin("WAUFFAFL", "G"), ("AUDI", "A4", "2016", "S Line quattro Premium Plus")),
        (vin("WDDGF5EB", "A"), ("MERCEDES-BENZ", "C-Class", "2010", "C300")),
        (vin("WMWMF735", "7"), ("MINI", "Cooper", "2007", "")),
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


def test_a_wrong_check_digit_has_its_suggestion(decode: Callable[..., dict[str, str]]) -> None:
    found = decode(COROLLA_2010[:8] + "X" + COROLLA_2010[9:])
    assert (found["SuggestedVIN"], found["Model"]) == (COROLLA_2010, "Corolla")


def test_several_vins_are_decoded_in_one_call(address: str) -> None:
    data = f"{COROLLA_2010},2010; {vin('1FTEW1EF', 'G')};;5UXWX7C5*BA, 2011"
    answer = requests.post(f"{address}/DecodeVINValuesBatch/", data={"format": "json", "data": data}, timeout=10)
    body = answer.json()
    assert body["Count"] == 3
    assert [one["Model"] for one in body["Results"]] == ["Corolla", "F-150", "X3"]
    assert all(list(one) == KEYS for one in body["Results"])


def test_the_models_of_a_make_are_listed_with_their_ids(address: str) -> None:
    every = requests.get(f"{address}/GetModelsForMake/honda", params={"format": "json"}, timeout=10).json()
    of_year = requests.get(
        f"{address}/GetModelsForMakeYear/make/honda/modelyear/2015", params={"format": "json"}, timeout=10
    ).json()
    assert set(every["Results"][0]) == {"Make_ID", "Make_Name", "Model_ID", "Model_Name"}
    assert every["Count"] > of_year["Count"] > 5
    assert {"Accord", "Civic"} <= {one["Model_Name"] for one in of_year["Results"]}
    unknown = requests.get(f"{address}/GetModelsForMake/tacos", params={"format": "json"}, timeout=10).json()
    assert (unknown["Count"], unknown["Results"]) == (0, [])


@pytest.mark.parametrize(
    ("number", "codes"),
    [
        (COROLLA_2010[:8] + "X" + COROLLA_2010[9:], "1"),
        (COROLLA_2010[:16], "6"),
        (COROLLA_2010[:16] + "O", "400"),
        (vin("999BU4EE", "A"), "7"),
        (vin("1NXBU4EE", "0"), "11,14"),
        (vin("1NXKK9KK", "A"), "14"),
        ("1NXBU4EE*A", "6"),
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
    assert decode(vin(f"1NXKKK{seventh}K", code))["ModelYear"] == year


def test_without_a_format_the_answer_is_xml(address: str) -> None:
    answer = requests.get(f"{address}/DecodeVinValues/{COROLLA_2010}", timeout=10)
    assert answer.headers["Content-Type"].startswith("application/xml")
    assert "<Model>Corolla</Model>" in answer.text
