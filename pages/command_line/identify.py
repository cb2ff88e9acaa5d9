"""`curbside identify`: which car photos show."""

from pathlib import Path
from typing import Annotated

import typer

from pages.command_line.spoken import SOME_FAILED, WrongUse
from services.wording import N_

PHOTOS = "JPEG, PNG, WebP, AVIF or HEIC of 20 MB at most."


def identify(
    photos: Annotated[list[Path], typer.Argument(help=PHOTOS)],
    each: Annotated[bool, typer.Option("--each", help="Every photo is a car of its own: a JSON line each.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    show_plates: Annotated[bool, typer.Option("--show-plates", help="Tell number plates; else masked.")] = False,
) -> None:
    """Say which car one photo shows, or two of its front and its back in any order.

    Exits with 1 where a photo could not be used or shows no car that we know.

    Examples:

    $ curbside identify front.jpg back.jpg

    $ curbside identify front.jpg back.jpg --json | jq -r .make.name

    $ curbside identify lot/*.jpg --each > cars.jsonl
    """
    from pages.command_line.identifying import identify_each, identify_one  # noqa: PLC0415  # nobody else waits for it

    if each:
        fine = identify_each(photos, show_plates=show_plates)
    elif len(photos) > 2:
        raise WrongUse(N_("One car has two photos at most. With --each every photo is a car of its own."))
    else:
        fine = identify_one(photos, as_json=as_json, show_plates=show_plates)
    raise typer.Exit(0 if fine else SOME_FAILED)
