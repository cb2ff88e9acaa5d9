"""Any spelling becomes our make and model."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.market.catalogue import catalogue
from services.names import CarName, fitting, key, match, no_name, our_make, our_model, read_label, read_name


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("toyota corolla", CarName("Toyota", "Corolla", None)),
        ("corolla", CarName("Toyota", "Corolla", None)),
        ("Corolla 2005", CarName("Toyota", "Corolla", 2005)),
        ("toyota corolla 2005", CarName("Toyota", "Corolla", 2005)),
        ("ford f-150", CarName("Ford", "F-150", None)),
        ("f150", CarName("Ford", "F-150", None)),
        ("mercedes-benz c-class", CarName("Mercedes-Benz", "C-Class", None)),
        ("land rover discovery", CarName("Land Rover", "Discovery", None)),
        ("mini cooper s", CarName("MINI", "Cooper S", None)),
        ("peugeot 2008", CarName("Peugeot", "2008", None)),
        ("peugeot 2008 2019", CarName("Peugeot", "2008", 2019)),
        ("bmw 2002", CarName("BMW", "2002", None)),
        ("bmw 2005", CarName("BMW", None, 2005)),
        ("bmw 330i 2019", CarName("BMW", "3 Series", 2019, "330i")),
        ("Škoda Octavia", CarName("Skoda", "Octavia", None)),
        ("vaz (lada) 2114", CarName("Lada", "2114", None)),
        ("toyota other", CarName("Toyota", None, None)),
        ("generic unknown", CarName(None, None, None)),
        ("other", CarName(None, None, None)),
        ("riley rmf", CarName("Riley", "RMF", None)),
        ("audi", CarName("Audi", None, None)),
        ("a blue wall", CarName(None, "a blue wall", None)),
    ],
)
def test_labels_are_taken_apart(label: str, name: CarName) -> None:
    assert read_label(label) == name


@given(st.text(max_size=60))
def test_any_label_can_be_read(label: str) -> None:
    read_label(label)


def test_vendor_spellings_become_ours() -> None:
    assert our_make("MAZDA") == "Mazda"
    assert our_make("VW") == "Volkswagen"
    assert our_model("Mercedes-Benz", "C-klasse") == "C-Class"
    assert our_model("Honda", "Accord (North America)") == "Accord"
    assert our_make("Unheard Of") == "Unheard Of"


@pytest.mark.parametrize("pair", [("F-150", "f150"), ("CX-5", "cx 5"), ("3er", "3 Series"), ("C-Klasse", "c class")])
def test_spellings_of_one_name_share_a_key(pair: tuple[str, str]) -> None:
    assert key(pair[0]) == key(pair[1])


@pytest.mark.parametrize(
    ("name", "choices", "found"),
    [
        ("Cooper S", ["Cooper", "Clubman"], "Cooper"),
        ("f150", ["F-150", "F-250"], "F-150"),
        ("A4", ["A5", "A6"], None),
        ("Silverado 1500", ["Silverado 1500", "Silverado"], "Silverado 1500"),
        ("Carolla", ["Corolla", "Camry"], None),
        ("Thunderbrid", ["Thunderbird"], "Thunderbird"),
        ("Anything", [], None),
    ],
)
def test_a_model_is_found_among_choices_or_not_at_all(name: str, choices: list[str], found: str | None) -> None:
    assert match(name, choices) == found


with Path(__file__).with_name("names_table.csv").open(encoding="utf-8", newline="") as lines:
    TABLE = [tuple(row.values()) for row in csv.DictReader(lines)]
SEVERAL = "?"  # in the table: a question, as several listed models are called so


def test_the_table_is_as_long_as_promised() -> None:
    assert len({row[:2] for row in TABLE}) == len(TABLE) >= 300


@pytest.mark.parametrize(("make", "spelling", "model", "trim", "listed"), TABLE, ids=lambda word: word)
def test_a_spelling_has_its_model_its_trim_and_its_place_in_the_list(
    make: str, spelling: str, model: str, trim: str, listed: str
) -> None:
    name = read_name(make, spelling)
    assert name is not None
    assert (name.make, name.model or "", name.trim or "") == (make, model, trim)
    found = fitting(spelling, catalogue().models(make), make)
    assert (SEVERAL if len(found) > 1 else "".join(found)) == listed


@pytest.mark.parametrize(("make", "model"), sorted({(row[0], row[2]) for row in TABLE if row[2]}))
def test_our_name_of_a_model_stays_what_it_is(make: str, model: str) -> None:
    assert our_model(make, model) == model


@pytest.mark.parametrize(
    ("make", "name", "choices"),
    [
        ("Chevrolet", "Silverado", ["Silverado EV"]),
        ("Ram", "Ram 1500", ["150", "2500"]),
        ("Dodge", "Ram 1500", ["RAM 150", "RAM 250"]),
        ("Ford", "F-350", ["F-250", "F-450"]),
        ("Hyundai", "Lantra", ["Elantra"]),
        ("Nissan", "Terra", ["Xterra"]),
        ("Lincoln", "Mark VI", ["Mark VII", "Mark VIII"]),
        ("Hyundai", "Kona", ["Kona Electric"]),
        ("Hyundai", "Kona Electric", ["Kona"]),
        ("Toyota", "Corolla", ["Corolla Cross"]),
        ("Toyota", "Corolla Cross", ["Corolla"]),
        ("Mazda", "CX-5", ["CX-50"]),
        ("Jeep", "Grand Cherokee", ["Grand Cherokee L"]),
        ("Jeep", "Grand Cherokee", ["Cherokee"]),
        ("Audi", "Q5", ["SQ5"]),
        ("BMW", "M3", ["3 Series"]),
        ("Volkswagen", "Golf", ["e-Golf"]),
    ],
)
def test_a_near_spelling_never_crosses_a_meaning(make: str, name: str, choices: list[str]) -> None:
    assert fitting(name, choices, make) == ()
    assert match(name, choices) is None or make == "Ram"


def test_where_several_fit_it_is_a_question() -> None:
    models = catalogue().models("Chevrolet", 2024)
    assert match("Silverado", models, "Chevrolet") is None
    several = fitting("Silverado", models, "Chevrolet")
    assert {"Silverado 1500", "Silverado 2500HD", "Silverado 3500HD"} <= set(several)
    assert "Silverado EV" not in several


@pytest.mark.parametrize("label", ["", " ", "generic", "GENERIC", "Unknown", "other", "N/A", "-", "None", "未知"])
def test_a_label_that_stands_for_none_is_no_name(label: str) -> None:
    assert no_name(label)
    assert read_name(label, "Corolla") is None
    assert read_name("Toyota", label) == CarName("Toyota", None, None)


@given(st.text(max_size=30), st.text(max_size=30))
def test_reading_a_name_again_changes_nothing(make: str, model: str) -> None:
    once = read_name(make, model)
    if once and once.make and once.model:
        again = read_name(once.make, once.model)
        assert again is not None
        assert (again.make, again.model) == (once.make, once.model)
