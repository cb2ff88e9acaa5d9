"""A VIN that cannot be right is told apart from one that can, with the character to look at."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services.specs.vin import VALUES, check_digit, for_north_america, readable, tidy, trouble
from tests.vins import COROLLA_2010, vin

characters = st.sampled_from(sorted(VALUES))


@pytest.mark.parametrize(
    "published",
    ["1M8GDM9AXKP042788", "11111111111111111", "1HGCM82633A004352", " 1hgcm8 2633-a004352 ", COROLLA_2010],
)
def test_published_examples_are_right(published: str) -> None:
    assert trouble(published) is None


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "17 characters and this one has 0: 17 are missing"),
        ("1HGCM82633A00435", "this one has 16: 1 is missing"),
        ("1HGCM82633A0043521", "this one has 18: 1 is too many"),
        ("WBA1234567", "choose such a car by hand"),
        ("1HGCM82633A0O4352", "Character 13 is the letter O, which no VIN has: it is probably a 0"),
        ("IHGCM82633A004352", "Character 1 is the letter I, which no VIN has: it is probably a 1"),
        ("1HGCM82633A00435Q", "Character 17 is the letter Q"),
        ("1HGCM8263?A004352", "Character 10 is “?”"),
        ("1HGCM8263ZA004352", "Character 10 stands for the model year and is never Z"),
        ("1HGCM82638A004352", "character 9 checks the others and would be"),
    ],
)
def test_each_way_to_be_wrong_is_named_with_its_place(typed: str, told: str) -> None:
    assert told in (trouble(typed) or "")


def test_a_likely_slip_is_suggested() -> None:
    right = vin("1FTEW1EF", "G", "FB12345")
    typed = right.replace("B", "8")
    assert "Look again at character 10 (6, not G?) and character 12 (B, not 8?)." in (trouble(typed) or "")


def test_without_a_likely_slip_the_way_on_is_told() -> None:
    assert "choose it by hand" in (trouble("1HGCM82603A004352") or "")


@given(st.integers(0, 16), characters, st.text(sorted(set(VALUES) - set("UZ0")), min_size=17, max_size=17))
def test_any_single_slip_but_between_equal_values_is_found(place: int, other: str, text: str) -> None:
    text = "1" + text[1:]  # cars from elsewhere have no such check
    right = text[:8] + check_digit(text) + text[9:]
    assume("ZZZ" not in right)
    wrong = right[:place] + other + right[place + 1 :]
    assume(place != 8 and VALUES[other] != VALUES[right[place]])
    assert trouble(right) is None
    assert trouble(wrong)


@pytest.mark.parametrize(
    "number",
    ["WVGZZZ5NZJM000001", "WF0KXXGCBKBJ00001", "WBA71DC010C000001", "JMZGHA4E601000001", "WAUZZZ8K5DA000001"],
    ids=["filler", "a letter for a check digit", "no year", "no year of a Mazda", "a check that fits by chance"],
)
def test_nothing_is_wrong_with_a_vin_from_elsewhere(number: str) -> None:
    assert trouble(number) is None
    assert not for_north_america(number)


@pytest.mark.parametrize(
    "typed",
    [
        "I1N6AA0ED2AN000001",
        "*1N6AA0ED2AN000001*",
        "VIN: 1N6AA0ED2AN000001",
        "vin# 1n6aa0ed2an000001",
        "VIN1N6AA0ED2AN000001",
        "FIN 1N6AA0ED2AN000001",
        "V.I.N. no. 1N6AA0ED2AN000001",
        "Its VIN is 1N6AA0ED2AN000001, thank you",
        "1N6AA 0ED2A N00 0001",
        "1N6AA0ED2-AN-000001",
        "1N6AA0ED2AN000001\u200b",
        "\ufeff1N6AA0ED2AN000001\u00ad",
        "１Ｎ６ＡＡ０ＥＤ２ＡＮ０００００１",
        "\t1N6AA0ED2AN000001\r\n",
    ],
)
def test_what_people_and_scanners_put_around_a_vin_goes(typed: str) -> None:
    assert tidy(typed) == "1N6AA0ED2AN000001"
    assert trouble(typed) is None


def test_letters_that_no_vin_has_are_looked_up_as_what_they_were_taken_for() -> None:
    assert readable("1HGCM8263 3AOO4352") == "1HGCM82633A004352"


@given(st.text(max_size=25))
def test_any_text_is_told_about_in_words_or_is_right(text: str) -> None:
    said = trouble(text)
    assert said is None or said.endswith((".", "?"))


@given(st.text(max_size=25))
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
