"""Which word is the plate, what it says in its country's form, and that nobody sees it by accident."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.recognition.lettering.plate import find_plate
from services.recognition.observation import Box, Plate, Word
from services.recognition.plate_key import same_plate


def word(text: str, *, left: float = 0.4, top: float = 0.6, height: float = 0.06, score: float = 0.95) -> Word:
    return Word(text=text, score=score, box=Box(left=left, top=top, right=left + 0.2, bottom=top + height))


def said(plate: Plate | None) -> tuple[str, str | None] | None:
    return (plate.text.get_secret_value(), plate.region) if plate and plate.text else None


@pytest.mark.parametrize(
    ("text", "plate"),
    [
        ("ABC·1234", ("ABC1234", "br")),
        ("ABC-1234", ("ABC1234", "br")),
        ("AB0·1234", ("ABO1234", "br")),
        ("ABC1D23", ("ABC1D23", "br")),
        ("KK-123AO", ("KK123AO", "eu")),
        ("KK-123A0", ("KK123AO", "eu")),
        ("1A2:3456", ("1A23456", "eu")),
        ("AB-123-CD", ("AB123CD", "eu")),
        ("7ABC123", ("7ABC123", "us")),
        ("AB1-COD", ("AB1C0D", "us")),
        ("AB1eC2D", ("AB1C2D", "us")),
        ("4ABC1234", ("ABC1234", "br")),
    ],
)
def test_a_plates_form_says_which_lookalike_it_is(text: str, plate: tuple[str, str]) -> None:
    assert said(find_plate([word(text)])) == plate


def test_the_town_above_tells_the_country() -> None:
    assert said(find_plate([word("ABC1234"), word("BA-SALVADOR", top=0.55, height=0.02)])) == ("ABC1234", "br")
    assert said(find_plate([word("ABC1234"), word("TEXAS", top=0.55, height=0.02)])) == ("ABC1234", "us")


@pytest.mark.parametrize(
    "text", ["2014-05-12 06:12:02", "06:12:02", "59.990,", "COROLLA", "www.garage99.com", "314-845-5900", "16V", ""]
)
def test_other_writing_is_no_plate(text: str) -> None:
    assert find_plate([word(text)]) is None


def test_the_large_plate_in_the_middle_is_the_cars() -> None:
    near, far = word("ABC·1234"), word("XYZ·9876", left=0.0, top=0.3, height=0.03)
    assert said(find_plate([far, near])) == ("ABC1234", "br")


def test_the_plate_comes_with_its_place() -> None:
    found = find_plate([word("ABC·1234")])
    assert found is not None
    assert found.box == word("ABC·1234").box
    assert 0.5 < (found.score or 0) <= 1


def test_a_plate_is_never_shown_by_accident() -> None:
    plate = find_plate([word("ABC·1234")])
    assert "ABC1234" not in f"{plate!r} {plate} {plate.model_dump_json() if plate else ''}"


@settings(deadline=None)
@given(st.text(max_size=30), st.floats(min_value=0, max_value=1))
def test_any_lettering_can_be_looked_at(text: str, score: float) -> None:
    find_plate([word(text, score=score)])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("ABC1234", "ABC1234", True),
        ("AB01I23", "ABO1123", True),
        ("ABC1234", "ABC1239", True),
        ("ABC1234", "XYZ9876", False),
    ],
)
def test_one_plate_is_known_again(one: str, other: str, same: bool) -> None:
    first, second = (find_plate([word(text)]) for text in (one, other))
    assert same_plate(first, second) is same


def test_nothing_is_said_of_a_plate_that_was_not_read() -> None:
    assert same_plate(None, find_plate([word("ABC1234")])) is None
    assert same_plate(Plate(), find_plate([word("ABC1234")])) is None
