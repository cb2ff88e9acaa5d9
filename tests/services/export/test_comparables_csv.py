"""The CSV opens in spreadsheets, and nothing in it is taken for a formula."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.export.comparables_csv import BOM, comparables_csv
from services.valuation.valuation import Comparable, Excluded, Valuation
from services.wording import languages, use_locale
from services.wording.sentence import Sentence
from tests.reports import valuation

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
dangerous = st.sampled_from(["", *FORMULA]).flatmap(lambda first: st.text(max_size=20).map(lambda rest: first + rest))


def rows(found: Valuation | None) -> list[list[str]]:
    text = comparables_csv(found).decode("utf-8")
    assert text.startswith(BOM)
    return list(csv.reader(io.StringIO(text.removeprefix(BOM), newline="")))


@given(dangerous, dangerous, dangerous)
def test_no_cell_begins_as_a_formula_does(trim: str, seller: str, reason: str) -> None:
    left_out = Excluded(
        comparable=Comparable(price=9), reason=Sentence(template=reason.replace("{", "").replace("}", ""))
    )
    found = valuation().model_copy(
        update={"comparables": (Comparable(price=9000, trim=trim, seller=seller),), "excluded": (left_out,)}
    )
    cells = [cell for row in rows(found) for cell in row]
    assert [cell for cell in cells if cell.startswith(FORMULA)] == []
    assert all(any(text in cell for cell in cells) for text in (trim, seller))


def test_every_advert_has_a_row_by_price_and_those_left_out_say_why() -> None:
    header, *found = rows(valuation(40))
    assert len(found) == 42
    assert header[:4] == ["Price (USD)", "Year", "Trim", "Odometer (miles)"]
    assert found[0] == ["8000", "2009", "LE", "60000", "10", "0", "private", "", "", "yes", ""]
    assert [row[0] for row in found[:40]] == sorted((row[0] for row in found[:40]), key=int)
    assert [(row[0], row[-2], row[-1]) for row in found[40:]] == [
        ("849995", "no", "it looks like a typing error"),
        ("950", "no", "it looks like a deposit"),
    ]


@pytest.mark.parametrize("language", languages())
def test_every_row_is_as_wide_as_the_header(language: str) -> None:
    with use_locale(language):
        assert len({len(row) for row in rows(valuation(10))}) == 1


def test_without_adverts_there_is_the_header_alone() -> None:
    assert len(rows(None)) == 1


def test_letters_of_any_language_come_through() -> None:
    named = valuation().model_copy(
        update={"comparables": (Comparable(price=9000, trim="豪华版", seller="Müller, Söhne"),)}
    )
    assert rows(named)[1][2] == "豪华版"
    assert rows(named)[1][6] == "Müller, Söhne"
