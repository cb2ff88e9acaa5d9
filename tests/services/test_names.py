"""Any spelling becomes our make and model."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.names import CarName, key, match, our_make, our_model, read_label


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
