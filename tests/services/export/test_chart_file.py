"""A chart in a file is the page's chart: drawn in the process, from its own data, with its words as text."""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from typing import Any
from xml.etree import ElementTree

import pytest
from reportlab.graphics import shapes

from services.charts.chart import DARK, LIGHT, Chart, Palette
from services.charts.price_chart import price_chart
from services.export.chart_file import WIDTH, drawing, svg
from services.export.pdf_text import load_fonts
from services.wording import languages, use_locale
from tests.charts import rows
from tests.reports import valuation

NAME = "{http://www.w3.org/2000/svg}text"


def chart() -> Chart:
    found = price_chart(valuation(), "2010 Toyota Corolla", [one.price for one in valuation().comparables])
    assert found
    return found


def saying(words: str, **more: Any) -> Chart:
    mark = {"mark": {"type": "text", "style": "text"}, "encoding": {"text": {"value": words}}}
    return Chart({"data": {"values": [{}]}, "config": {}, **mark, **more}, "", "")


def strings(group: shapes.Group) -> Iterator[shapes.String]:
    for shape in group.contents:
        if isinstance(shape, shapes.String):
            yield shape
        elif isinstance(shape, shapes.Group):
            yield from strings(shape)


@pytest.mark.parametrize("ink", [LIGHT, DARK])
def test_every_colour_is_the_palettes(ink: Palette) -> None:
    drawn = svg(chart(), ink)
    found = {part.get(kind) for part in ElementTree.fromstring(drawn).iter() for kind in ("fill", "stroke")}
    assert found - {None, "none", "transparent"} == set(asdict(ink).values())


@pytest.mark.parametrize("language", languages())
def test_file_and_specification_say_the_same_words(language: str) -> None:
    with use_locale(language):
        found = chart()
    texts = {part.text for part in ElementTree.fromstring(svg(found, LIGHT)).iter(NAME)}
    named = {row["name"] for layer in found.spec["layer"] for row in rows(found, layer) if "name" in row}
    assert len(named) == 4
    assert named < texts
    assert found.spec["layer"][0]["encoding"]["x"]["title"] in texts


def test_words_are_never_markup() -> None:
    drawn = svg(saying('</text><script>"&'), LIGHT)
    assert "<script" not in drawn
    assert [part.text for part in ElementTree.fromstring(drawn).iter(NAME)] == ['</text><script>"&']


def test_nothing_is_fetched() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        asking = saying("x", data={"url": f"http://127.0.0.1:{server.getsockname()[1]}/rows.json"})
        with pytest.raises(ValueError, match="not allowed"):
            svg(asking, LIGHT)
        with pytest.raises(TimeoutError):
            server.accept()


def test_several_people_can_take_their_report_at_once() -> None:
    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(lambda _: svg(chart(), LIGHT), range(8)))
    assert len(set(drawn)) == 1


def test_a_drawing_is_as_wide_as_asked_and_keeps_its_shape() -> None:
    found = drawing(chart(), 280)
    assert (found.width, found.height) == pytest.approx((280, 250 * 280 / WIDTH), abs=1)


@pytest.mark.parametrize(
    ("words", "font"), [("this car", "Helvetica"), ("本车", "Han"), ("9\u202f900\u00a0€", "Helvetica"), ("₹ 9", "Han")]
)
def test_words_have_a_font_that_holds_their_letters(words: str, font: str) -> None:
    load_fonts()
    (string,) = strings(drawing(saying(words), WIDTH))
    assert string.fontName == font
    assert string.text.split() == words.split()
