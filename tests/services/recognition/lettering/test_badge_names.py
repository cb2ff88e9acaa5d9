"""What a run of lettering may say, however chrome and OCR garble it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.recognition.lettering.badge_names import distance, is_name, make_hinted, makes_listed, names_in


def first(text: str) -> tuple[str, str | None] | None:
    found = names_in(text)
    return (found[0].make, found[0].model) if found else None


@pytest.mark.parametrize(
    ("text", "car"),
    [
        ("COROLLA", ("Toyota", "Corolla")),
        ("Toyota", ("Toyota", None)),
        ("CITROËN", ("Citroen", None)),
        ("MERCEDES-BENZ", ("Mercedes-Benz", None)),
        ("Grand Cherokee", ("Jeep", "Grand Cherokee")),
        ("F-150", ("Ford", "F-150")),
        ("HB20S", ("Hyundai", "HB20S")),
        ("A R O N A", ("Seat", "Arona")),
        ("MP4.12C", ("McLaren", "MP4-12C")),
    ],
)
def test_names_as_they_stand(text: str, car: tuple[str, str | None]) -> None:
    assert first(text) == car


@pytest.mark.parametrize(
    ("text", "car"),
    [
        ("C0R0LLA", ("Toyota", "Corolla")),
        ("TICUAN", ("Volkswagen", "Tiguan")),
        ("OURANGO", ("Dodge", "Durango")),
        ("IMPRLR", ("Chevrolet", "Impala")),
        ("WERCEDES-PENZ", ("Mercedes-Benz", None)),
        ("SANDER", ("Renault", "Sandero")),
    ],
)
def test_chrome_is_read_through(text: str, car: tuple[str, str | None]) -> None:
    assert car in [(said.make, said.model) for said in names_in(text)]


@pytest.mark.parametrize(
    ("text", "car"),
    [
        ("330i", ("BMW", "3 Series")),
        ("3301", ("BMW", "3 Series")),
        ("520d", ("BMW", "5 Series")),
        ("C 220", ("Mercedes-Benz", "C-Class")),
        ("E350", ("Mercedes-Benz", "E-Class")),
    ],
)
def test_engine_badges_that_name_the_model(text: str, car: tuple[str, str]) -> None:
    assert first(text) == car


@pytest.mark.parametrize("text", ["COROLLALE", "COROLLA XLE", "GOLF TDI", "AGILE LTZ", "IMPALA LT", "COOPERS"])
def test_a_trim_does_not_hide_the_model(text: str) -> None:
    found = names_in(text)
    assert found
    assert found[0].distance == 0


@pytest.mark.parametrize("text", ["LT", "LS", "XLE", "TDI", "TSI", "LTZ", "16V", "1.6", "FLEX", "TITANIUM", "4x4", ""])
def test_trims_and_engines_alone_name_no_car(text: str) -> None:
    assert names_in(text) == ()


@pytest.mark.parametrize(
    "text", ["LEGENDS", "CALIFORNIA", "GRAND CANYON STATE", "Das WeltAuto.", "MORE MOTORS", "TEXAS"]
)
def test_frames_states_and_dealers_name_no_car(text: str) -> None:
    assert names_in(text) == ()


def test_several_makes_in_one_line_are_a_shops_sign() -> None:
    assert names_in("KIA DODGE VOLVO") == ()
    assert makes_listed("KIA DODGE VOLVO") == {"Kia", "Dodge", "Volvo"}
    assert makes_listed("VOLVO") == frozenset()


def test_some_trims_belong_to_one_make() -> None:
    assert make_hinted("4MATIC") == "Mercedes-Benz"
    assert make_hinted("LT") is None


def test_short_names_must_stand_as_they_are() -> None:
    assert first("J3") == ("JAC", "J3")
    assert ("JAC", "J3") not in [(said.make, said.model) for said in names_in("J8")]


def test_show_plates_carry_names() -> None:
    assert is_name("MP4-12C")
    assert not is_name("ABC1234")


@settings(deadline=None)  # the first call loads a list
@given(st.text(max_size=40))
def test_any_lettering_can_be_matched(text: str) -> None:
    for said in names_in(text):
        assert said.distance >= 0
        assert said.length > 0


WORDS = st.text(alphabet="ABCDEFGHIJ0123456789", min_size=1, max_size=9)


@settings(deadline=None)  # the first call loads a list
@given(WORDS, WORDS)
def test_distance_is_none_to_itself_and_bounded(one: str, other: str) -> None:
    assert distance(one, one) == 0
    assert 0 <= distance(one, other) <= max(len(one), len(other))
