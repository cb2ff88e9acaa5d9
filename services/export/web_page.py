"""The report as one web page in one file: it loads nothing, opens from disk, and prints."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import asdict, fields
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from services.charts.chart import DARK, LIGHT, Chart, Palette
from services.export.chart_file import svg
from services.export.report_data import LANGUAGE_TAGS, Report
from services.photo import Photo
from services.vehicle import Side
from services.wording.vocabulary import photo_name

# The reader's light or dark ground decides, by the style sheet.
BY_STYLE = Palette(**{field.name: f"var(--chart-{field.name})" for field in fields(Palette)})


def web_page(report: Report, photos: Mapping[Side, Photo] | None = None) -> str:
    """The page as text; `photos` go in as they are, so their plates must be hidden already."""
    return _template().render(
        report=report,
        language=LANGUAGE_TAGS[report.language],
        photos=[
            (photo_name(side), b64encode(photo.jpeg).decode(), photo.width, photo.height)
            for side, photo in (photos or {}).items()
        ],
        drawn=_drawn,
        light=asdict(LIGHT),
        dark=asdict(DARK),
    )


def _drawn(chart: Chart) -> Markup:
    """The chart's SVG as markup; what is written in it was escaped by the library that drew it."""
    return Markup(svg(chart, BY_STYLE))


@cache
def _template() -> Template:
    room = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return room.get_template("web_page.html.jinja")
