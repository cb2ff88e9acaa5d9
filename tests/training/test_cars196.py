"""The table that turns the 196 class names of the training pictures into our cars."""

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest

from services import names
from services.recognition.reading import read_years

TABLE = Path(__file__).parents[2] / "training" / "cars196.csv"
BODIES = (
    {"Sedan", "Coupe", "Convertible", "Hatchback", "Wagon"}
    | {"SUV", "Van", "Minivan"}
    | {"Regular Cab", "Extended Cab", "Crew Cab"}
)
Row = Mapping[str, str]

with TABLE.open(newline="", encoding="utf-8") as lines:
    ROWS: list[Row] = list(csv.DictReader(lines))

each_class = pytest.mark.parametrize("row", ROWS, ids=lambda row: row["class_name"])


def test_every_class_stands_once() -> None:
    assert len(ROWS) == 196
    assert len({row["class_name"] for row in ROWS}) == 196


@each_class
def test_years_hold_the_year_of_the_class(row: Row) -> None:
    years = read_years(row["years"])
    assert years is not None
    assert row["years"] == f"{years.first}-{years.last}"
    assert int(row["class_name"][-4:]) in years


@each_class
def test_make_and_model_are_spelled_our_way(row: Row) -> None:
    assert names.known_make(row["make"]) == row["make"]
    assert names.our_model(row["make"], row["model"]) == row["model"] != ""


@each_class
def test_a_body_is_one_that_we_tell_apart(row: Row) -> None:
    assert row["body"] in BODIES
