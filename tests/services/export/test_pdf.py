"""The PDF opens elsewhere, and its text is text."""

import io
import re

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from services.export.pdf import Paper, pdf
from services.export.report_data import Report, report_of
from services.valuation.valuation import Comparable
from services.vehicle import Side, Vehicle
from services.wording import languages, use_locale
from tests.drawn import photo
from tests.reports import PLATE, appraised, valuation


def written(language: str = "en", paper: Paper = "A4", **changes: object) -> tuple[Report, PdfReader, int]:
    """The report, its PDF and the size of that in bytes."""
    with use_locale(language):
        found = report_of(appraised(**changes))
        data = pdf(found, paper)
    return found, PdfReader(io.BytesIO(data)), len(data)


def letters(text: str) -> str:
    """Without spaces, which a line break may have taken."""
    return re.sub(r"\s", "", text)


def text(reader: PdfReader) -> str:
    return letters("".join(page.extract_text() for page in reader.pages))


@pytest.mark.parametrize("language", languages())
def test_everything_the_report_says_can_be_read_and_copied(language: str) -> None:
    found, reader, size = written(language)
    said = text(reader)
    sentences = [found.title, *found.facts, found.label or "", *found.problems]
    sentences += [cell for figure in found.figures for cell in figure]
    for section in found.sections:
        sentences += [section.heading, *section.said, *section.points, *section.small]
        sentences += [cell for table in section.tables for row in (table.columns, *table.rows) for cell in row]
    assert [one for one in sentences if letters(one) not in said] == []
    assert size < 1_000_000


@pytest.mark.parametrize(("language", "tag"), [("en", "en"), ("es", "es"), ("de", "de"), ("zh", "zh-Hans")])
def test_it_names_its_title_and_language(language: str, tag: str) -> None:
    _found, reader, _size = written(language)
    assert reader.metadata
    assert reader.metadata.title == "2010 Toyota Corolla · Curbside"
    catalog = reader.trailer["/Root"].get_object()
    assert isinstance(catalog, DictionaryObject)
    assert str(catalog["/Lang"]) == tag


@pytest.mark.parametrize(("paper", "size"), [("A4", (595.3, 841.9)), ("Letter", (612, 792))])
def test_every_page_has_the_size_of_the_paper(paper: Paper, size: tuple[float, float]) -> None:
    _found, reader, _size = written(paper=paper)
    for page in reader.pages:
        assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(size, abs=0.1)


def test_pages_are_numbered() -> None:
    _found, reader, _size = written()
    count = len(reader.pages)
    assert count > 1
    assert [f"Page {n} of {count}" in page.extract_text() for n, page in enumerate(reader.pages, 1)] == [True] * count


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("this car: $9,900", "Asking price in USD, estimate")),
        ("zh", ("本车：US$9,900", "标价（USD），估算")),
    ],
)
def test_charts_are_vectors_with_text_not_pixels(language: str, words: tuple[str, ...]) -> None:
    _found, reader, _size = written(language)
    assert not any(page.images for page in reader.pages)
    assert [one for one in words if letters(one) not in letters(reader.pages[0].extract_text())] == []


def test_photos_go_in_only_when_given() -> None:
    with use_locale("en"):
        data = pdf(report_of(appraised()), photos={Side.FRONT: photo(1), Side.BACK: photo(2)})
    reader = PdfReader(io.BytesIO(data))
    assert len(reader.pages[0].images) == 2
    assert "Front photo" in reader.pages[0].extract_text()


@pytest.mark.parametrize(
    "name",
    ["<b>bold</b>", "</para><font", "&amp; &", "Škoda Čeřovský", "奥迪 A4", "Кадиллак", "a\x00b\u202fc", "x" * 5000],
)
def test_any_name_can_be_set(name: str) -> None:
    advert = Comparable(price=9000, trim=name, seller=name)
    _found, reader, _size = written(
        vehicle=Vehicle(make="Audi", model=name, year=2010),
        valuation=valuation().model_copy(update={"comparables": (advert,) * 6}),
    )
    assert letters(name.replace("\x00", "")) in text(reader)


@pytest.mark.parametrize("count", [0, 1, 6, 51, 1000])
def test_it_holds_together_with_any_number_of_adverts(count: int) -> None:
    _found, reader, size = written(valuation=valuation(count))
    assert len(reader.pages) <= 6
    assert size < 1_000_000


def test_a_report_without_a_price_and_specs_fits_a_page() -> None:
    _found, reader, _size = written(valuation=None, specs=None)
    assert len(reader.pages) == 1


def test_no_plate_is_in_it() -> None:
    _found, reader, _size = written()
    assert PLATE not in text(reader)
