"""The web page stands by itself."""

import re
from dataclasses import asdict
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from services.charts.chart import DARK, LIGHT
from services.export.report_data import report_of
from services.export.web_page import web_page
from services.valuation.valuation import Comparable
from services.vehicle import Side, Vehicle
from services.wording import languages, use_locale
from tests.drawn import photo
from tests.reports import PLATE, appraised, valuation


class Page(HTMLParser):
    """Tags with their attributes, and all text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]


def written(language: str = "en", **changes: object) -> str:
    with use_locale(language):
        return web_page(report_of(appraised(**changes)))


@pytest.mark.parametrize("language", languages())
def test_it_loads_nothing_from_anywhere(language: str) -> None:
    html = written(language)
    loading = [
        value
        for _tag, attributes in Page(html).tags
        for name, value in attributes.items()
        if name in ("src", "href", "srcset", "data", "action", "poster", "style")
    ]
    assert loading == []
    without_names = re.sub(r'xmlns(:\w+)?="[^"]*"', "", html)  # what SVG is called; no address that is opened
    assert not re.search(r"https?:|//|@import|url\(", without_names)
    assert not Page(html).all("script")


@pytest.mark.parametrize("language", languages())
def test_it_says_everything_the_report_says(language: str) -> None:
    with use_locale(language):
        found = report_of(appraised())
        page = Page(web_page(found))
    assert [one.heading for one in found.sections if one.heading not in page.text] == []
    cells = [cell for one in found.sections for table in one.tables for row in table.rows for cell in row]
    assert [cell for cell in cells if cell not in page.text] == []
    assert all(price in page.text for _name, price in found.figures)


def test_it_allows_itself_no_script_and_no_request() -> None:
    policies = [one["content"] for one in Page(written()).all("meta") if one.get("http-equiv")]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'; img-src data:"]
    assert {"name": "robots", "content": "noindex"} in Page(written()).all("meta")


@pytest.mark.parametrize(("language", "tag"), [("en", "en"), ("zh", "zh-Hans")])
def test_it_names_its_language_and_has_one_heading_of_the_first_rank(language: str, tag: str) -> None:
    page = Page(written(language))
    assert page.all("html") == [{"lang": tag}]
    assert len(page.all("h1")) == 1


def test_charts_are_drawings_with_their_takeaway() -> None:
    charts = re.findall(r'<div class="chart".*?</div>', written(), re.DOTALL)
    assert len(charts) == 2
    for one in charts:
        chart = ElementTree.fromstring(one)
        assert chart.get("role") == "img"
        assert "$9,900" in (chart.get("aria-label") or "")
        assert [part.tag for part in chart] == ["{http://www.w3.org/2000/svg}svg"]


def test_charts_have_the_colours_of_the_readers_ground() -> None:
    html = written()
    used = set(re.findall(r"var\(--chart-(\w+)\)", html))
    assert used == set(asdict(LIGHT))
    for name in used:
        colours = re.findall(rf"--chart-{name}: (#\w+);", html)
        assert colours == [asdict(ink)[name] for ink in (LIGHT, DARK, LIGHT)]  # paper is light


def test_tables_name_their_rows_and_columns() -> None:
    page = Page(written())
    scopes = {one.get("scope") for one in page.all("th")}
    assert scopes == {"col", "row"}


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}"])
def test_names_are_text_and_never_markup(name: str) -> None:
    advert = Comparable(price=9000, trim=name, seller=name)
    html = written(
        vehicle=Vehicle(make="Audi", model=name, year=2010),
        valuation=valuation().model_copy(update={"comparables": (advert,) * 6}),
    )
    page = Page(html)
    assert not page.all("script")
    assert not page.all("img")
    assert name in page.text


def test_photos_go_in_only_when_given() -> None:
    with use_locale("en"):
        page = Page(web_page(report_of(appraised()), {Side.FRONT: photo(1)}))
    (picture,) = page.all("img")
    assert picture["alt"] == "Front photo"
    assert picture["src"].startswith("data:image/jpeg;base64,")


def test_no_plate_is_in_it() -> None:
    assert PLATE not in written()
