"""The report as one web page in one file: it loads nothing, opens from disk, and prints."""

from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from services.export.marks import TEXT_SIZE, WIDTH
from services.export.report_data import LANGUAGE_TAGS, Report
from services.photo import Photo
from services.vehicle import Side
from services.wording.vocabulary import photo_name


def web_page(report: Report, photos: Mapping[Side, Photo] | None = None) -> str:
    """The page as text; `photos` go in as they are, so their plates must be hidden already."""
    return _template().render(
        report=report,
        language=LANGUAGE_TAGS[report.language],
        photos=[
            (photo_name(side), b64encode(photo.jpeg).decode(), photo.width, photo.height)
            for side, photo in (photos or {}).items()
        ],
        width=WIDTH,
        text_size=TEXT_SIZE,
    )


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
