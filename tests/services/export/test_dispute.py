"""The dispute report's two files: the figures in them are those that were worked out, in every language."""

import csv
import io

import pytest
from pypdf import PdfReader

from services.export.dispute import dispute_csv, dispute_of, dispute_pdf
from services.report import Appraisal
from services.valuation.dispute import DisputeRefused
from services.valuation.valuation import Comparable
from services.wording import use_locale
from services.wording.formatting import money, whole
from tests.reports import PLATE, appraised, valuation


def live() -> Appraisal:
    found = valuation(12)
    first = found.comparables[0].model_copy(update={"trim": "=LE"})
    adverts = (first, *found.comparables[1:], Comparable(price=9000, year=2010))
    changes = {"stand_in": False, "source": "MarketCheck", "comparables": adverts}
    return appraised(valuation=found.model_copy(update=changes))


def text(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


def test_each_row_of_the_table_adds_up_and_no_advert_is_missing() -> None:
    report = live()
    found = dispute_of(report)
    rows = list(csv.reader(io.StringIO(dispute_csv(report).decode("utf-8-sig"))))
    header = rows[0]
    ask, adjusted, why = header.index("Asked (USD)"), header.index("Adjusted"), len(header) - 1
    counted = [row for row in rows[1:] if row[0].isdigit()]
    assert len(counted) == len(found.comparables) == 12
    for row in counted:
        assert int(row[ask]) + sum(map(int, row[ask + 1 : adjusted])) == int(row[adjusted])
    left_out = [row[why] for row in rows[1:] if row[0] == "" and row[why]]
    assert len(left_out) == 3
    assert ["Median", str(found.middle)] == [cell for cell in rows[-2] if cell]
    assert "'=LE" in {row[2] for row in counted}  # no formula
    assert rows[-1][0].startswith("Made on November 20, 2026 from adverts that MarketCheck listed on November 20, 2026")


@pytest.mark.parametrize("language", ["en", "es", "de", "zh"])
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_pdf_holds_every_ask_and_what_it_comes_to(language: str, paper: str) -> None:
    report = live()
    with use_locale(language):
        found = dispute_of(report)
        said = text(dispute_pdf(report, "A4" if paper == "A4" else "Letter"))
        for one in found.comparables:
            assert whole(one.adjusted) in said
        assert " ".join(money(found.middle, "USD").split()) in said
    assert "report1" in said
    assert PLATE not in said


def test_its_method_and_what_was_left_out_are_in_it() -> None:
    said = text(dispute_pdf(live()))
    for part in ("The method", "each 10,000 miles more take 4.2", "What was left out", "it looks like a typing error"):
        assert part in said


def test_of_a_modelled_price_there_is_none() -> None:
    for make in (dispute_pdf, dispute_csv):
        with pytest.raises(DisputeRefused, match="This price is modelled"):
            make(appraised())
