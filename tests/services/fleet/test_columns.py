"""Which column holds what."""

import pytest

from services.fleet.columns import Columns, guess_columns
from services.fleet.headings import Column, Heading
from services.fleet.refusals import FleetRefused
from tests.services.fleet.tables import table

C = Column


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("Make,Model,Model Year,Odometer (mi),Condition,Seller type", "miles"),
        ("Marca;Modelo;Año;Kilómetros;Estado;Vendedor", "km"),
        ("Marke;Modell;Erstzulassung;Laufleistung km;Zustand;Anbieter", "km"),
        ("品牌;车型;年份;行驶里程(公里);车况;卖家", "km"),
    ],
)
def test_headings_are_known_in_four_languages(heading: str, unit: str) -> None:
    found = guess_columns(table(f"{heading}\nVW{';' if ';' in heading else ','}Golf\n"), "miles")
    assert list(found.places) == [C.MAKE, C.MODEL, C.YEAR, C.MILEAGE, C.CONDITION, C.SELLER]
    assert found.unit == unit


def test_without_headings_the_content_tells() -> None:
    found = guess_columns(table("1HGCM82633A004352,58000,2018,good,Toyota,Corolla\n" * 3), "km")
    assert found.places == {C.VIN: 0, C.MAKE: 4, C.MODEL: 5, C.YEAR: 2, C.MILEAGE: 1, C.CONDITION: 3}
    assert found.unit == "km", "what the reader drives in, where nothing says another"


def test_strange_headings_leave_it_to_the_content() -> None:
    found = guess_columns(table("a,b,c\n1HGCM82633A004352,58000,x\n1HGCM82633A004352,61000,y\n"), "miles")
    assert found.places == {C.VIN: 0, C.MILEAGE: 1}


def test_a_number_of_17_digits_is_no_vin() -> None:
    assert C.VIN not in guess_columns(table("a,b\n12345678901234567,x\n"), "miles").places


def test_one_column_may_hold_the_whole_car() -> None:
    found = guess_columns(table("vehicle,miles\n2018 Toyota Corolla LE,58000\nHonda Civic 2016,70000\n"), "miles")
    assert found.places == {C.CAR: 0, C.MILEAGE: 1}


def test_photos_are_told_by_their_names() -> None:
    assert guess_columns(table("front,back,year\na.jpg,b.jpg,2018\n"), "miles").places[C.BACK] == 1


@pytest.mark.parametrize("text", ["<html><body>cars</body></html>", "Dear Sir,\nplease find our cars below.\n"])
def test_a_text_that_is_no_list_asks_which_cars_these_are(text: str) -> None:
    other = table(text)
    with pytest.raises(FleetRefused, match="which cars these are"):
        guess_columns(other, "miles").check(other.heading)


@pytest.mark.parametrize(
    ("places", "words"),
    [
        ({}, "which cars these are"),
        ({C.MAKE: 0, C.YEAR: 2}, "which cars these are"),
        ({C.MAKE: 0, C.MODEL: 1}, "model year"),
        ({C.MAKE: 0, C.MODEL: 0, C.YEAR: 2}, "chosen twice"),
        ({C.VIN: 7}, "no such column"),
    ],
)
def test_columns_that_tell_no_car_are_refused(places: dict[Column, int], words: str) -> None:
    with pytest.raises(FleetRefused, match=words):
        Columns(places=places).check(Heading(names=("a", "b", "c")))
