"""`curbside advert`: a text or a screenshot in, where its price stands out. Nothing of it is stored."""

import io
import sys
from pathlib import Path

import typer
from PIL import Image

from pages.answers.adverts import advert_answer, read_price
from pages.command_line.at_hand import services_at_hand
from services.advert.screenshot import read_screenshot
from services.advert.spoken import spoken
from services.errors import CurbsideError
from services.photo import read_photo
from services.wording import _

GRADED, NOT_GRADED, UNREADABLE = 0, 1, 2
TEXTS = {".txt", ".md", ".eml", ".html", ""}


def check(given: str, *, as_json: bool) -> int:
    """Print the answer; the exit code says whether the price was graded."""
    try:
        text = _text(given)
    except (OSError, UnicodeDecodeError):
        typer.echo(_("This file cannot be read: {file}").format(file=given), err=True)
        return UNREADABLE
    except CurbsideError as fault:
        typer.echo(str(fault), err=True)
        return UNREADABLE
    if not text.strip():
        typer.echo(_("There is no text in it: paste the advert, or name a file or a screenshot."), err=True)
        return UNREADABLE
    with services_at_hand() as services:
        found = read_price(services, text)
        if found.report and found.report.problems:  # stand-ins that had to load their figures first have them now
            found = read_price(services, text)
    typer.echo(advert_answer(found).model_dump_json() if as_json else "\n".join(spoken(found)))
    return GRADED if found.grade else NOT_GRADED


def _text(given: str) -> str:
    if given == "-":
        return sys.stdin.read()
    data = Path(given).read_bytes()
    if Path(given).suffix.lower() in TEXTS:
        return data.decode("utf-8")
    photo = read_photo(data)
    return read_screenshot(Image.open(io.BytesIO(photo.jpeg)).convert("RGB"))
