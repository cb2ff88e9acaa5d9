"""What VINs stand for, out of public tables."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.market.vin_countries import country_of
from services.market.vins import DATA, VALUES, identifiers, read_vin
from tests.vins import vin

with (DATA / "wmi.csv").open(encoding="utf-8", newline="") as lines:
    ROWS = list(csv.DictReader(lines))


def test_the_identifiers_are_as_many_as_promised_each_with_make_country_and_source() -> None:
    assert len({row["wmi"] for row in ROWS}) == len(ROWS) >= 1_500
    assert all(row["make"] and row["country"] and row["source"] for row in ROWS)
    assert {len(row["wmi"]) for row in ROWS} == {3, 4, 6}


@pytest.mark.parametrize(
    ("number", "make", "country"),
    [
        ("5XYZ", "Hyundai", "United States"),
        ("5XYK", "Kia", "United States"),
        ("WF0", "Ford", "Germany"),
        ("JMZ", "Mazda", "Japan"),
        ("TMB", "Skoda", "Czech Republic"),
        ("VF3", "Peugeot", "France"),
        ("UU1", "Dacia", "Romania"),
        ("XTA", "Lada", "Russia"),
        ("LSV", "Volkswagen", "China"),
        ("1HG", "Honda", "United States"),
        ("2HG", "Honda", "Canada"),
        ("3VW", "Volkswagen", "Mexico"),
        ("KMH", "Hyundai", "South Korea"),
        ("YV1", "Volvo", "Sweden"),
        ("ZFF", "Ferrari", "Italy"),
        ("SAL", "Land Rover", "United Kingdom"),
        ("9BW", "Volkswagen", "Brazil"),
    ],
)
def test_a_maker_is_known_by_three_signs_or_four(number: str, make: str, country: str) -> None:
    facts = read_vin(f"{number}ZZZZZZ"[:8])
    assert (facts.make, facts.country, facts.years) == (make, country, ())


def test_a_country_is_known_though_its_maker_is_not() -> None:
    assert "NZ1" not in identifiers()
    assert read_vin("VZ1").country == country_of("VZ") == "Spain" or read_vin("VZ1").make is None


# VINs that no car has, of common cars: first eight signs, year code, and what they are.
CARS = [
    ("4T1BF1FK", "E", 2014, "Toyota", "Camry"),
    ("2T3RFREV", "F", 2015, "Toyota", "RAV4"),
    ("5YFBURHE", "G", 2016, "Toyota", "Corolla"),
    ("5TFDY5F1", "G", 2016, "Toyota", "Tundra"),
    ("1HGCR2F3", "E", 2014, "Honda", "Accord"),
    ("2HGFC2F5", "H", 2017, "Honda", "Civic"),
    ("2HKRM4H7", "F", 2015, "Honda", "CR-V"),
    ("1FTEW1EP", "J", 2018, "Ford", "F-150"),
    ("1FMCU9GX", "F", 2015, "Ford", "Escape"),
    ("1FM5K8D8", "G", 2016, "Ford", "Explorer"),
    ("3GCUKREC", "F", 2015, "Chevrolet", "Silverado"),
    ("1G1ZD5ST", "K", 2019, "Chevrolet", "Malibu"),
    ("2GNAXUEV", "L", 2020, "Chevrolet", "Equinox"),
    ("1C4RJFBG", "H", 2017, "Jeep", "Grand Cherokee"),
    ("1C6RR7LT", "G", 2016, "Ram", "1500"),
    ("1N4AL3AP", "F", 2015, "Nissan", "Altima"),
    ("5N1AT2MV", "H", 2017, "Nissan", "Rogue"),
    ("5NPE24AF", "G", 2016, "Hyundai", "Sonata"),
    ("5XYZU3LB", "F", 2015, "Hyundai", "Santa Fe Sport"),
    ("5XYKT3A6", "F", 2015, "Kia", "Sorento"),
    ("KNDJP3A5", "H", 2017, "Kia", "Soul"),
    ("4S4BSANC", "H", 2017, "Subaru", "Outback"),
    ("JM3KFBCM", "K", 2019, "Mazda", "CX-5"),
    ("3VWD17AJ", "F", 2015, "Volkswagen", "Jetta"),
    ("5UXKR0C5", "H", 2017, "BMW", "X5"),
    ("55SWF4KB", "G", 2016, "Mercedes-Benz", "C-Class"),
    ("WAUENAF4", "J", 2018, "Audi", "A4"),
    ("JTHBA1D2", "H", 2017, "Lexus", "IS"),
    ("5YJ3E1EA", "L", 2020, "Tesla", "Model 3"),
    ("1G6AA5RX", "E", 2014, "Cadillac", "ATS"),
]


@pytest.mark.parametrize(("first", "code", "year", "make", "model"), CARS, ids=[row[0] for row in CARS])
def test_common_cars_are_told_by_make_model_and_year(first: str, code: str, year: int, make: str, model: str) -> None:
    facts = read_vin(vin(first, code))
    assert (facts.make, facts.model, facts.years) == (make, model, (year,))


def test_the_plant_s_country_is_told_where_its_sign_is_known() -> None:
    assert read_vin("1FTMW1T88MFA00001").plant_country == "United States"


@pytest.mark.parametrize(
    "number", ["WVGZZZ5NZJM000001", "WF0KXXGCBKBJ00001", "WBA71DC010C000001", "JMZGHA4E601000001", "WAUZZZ8K5DA000001"]
)
def test_a_vin_from_elsewhere_tells_its_maker_and_no_year(number: str) -> None:
    facts = read_vin(number)
    assert facts.make
    assert facts.years == ()


@given(st.text(sorted(VALUES), max_size=17))
def test_any_vin_is_read_without_a_fault(number: str) -> None:
    read_vin(number)
