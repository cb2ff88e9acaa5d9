"""`curbside appraise`: specs and an honest price range of a car."""

from pathlib import Path
from typing import Annotated

import typer

from pages.command_line.identify import PHOTOS
from pages.command_line.spoken import SOME_FAILED
from services.vehicle import Grade


def conditions() -> list[str]:
    """What a shell may complete the condition to."""
    return [grade.value.replace(" ", "-") for grade in Grade]


def appraise(
    photos: Annotated[list[Path] | None, typer.Argument(help=f"They may tell make and model. {PHOTOS}")] = None,
    *,
    make: Annotated[str, typer.Option(help="In any spelling: vw, Mercedes.")] = "",
    model: Annotated[str, typer.Option(help="In any spelling: 330i, Golf Mk7.")] = "",
    year: Annotated[str, typer.Option(help="The model year. Photos cannot tell it.")] = "",
    trim: Annotated[str, typer.Option(help="Such as LE; the range is narrower with it.")] = "",
    miles: Annotated[str, typer.Option(help="As the odometer shows it: 58000, 58k.")] = "",
    km: Annotated[str, typer.Option(help="In place of miles.")] = "",
    condition: Annotated[
        str,
        typer.Option(help="excellent, very-good, good, fair or poor.", autocompletion=conditions),
    ] = "",
    accident: Annotated[bool | None, typer.Option(help="Whether one is on record.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Look a car up and price it. The year is yours to tell; photos may tell make and model.

    Without a distance or a condition the usual one is taken, and the range is wider for it. Exits with 1 where there is
    no honest price.

    Examples:

    $ curbside appraise --make Toyota --model Corolla --year 2010 --miles 58000 --condition good

    $ curbside appraise front.jpg back.jpg --year 2010 --km 93k

    $ curbside appraise --make VW --model Golf --year 2019 --miles 41k --json | jq .price.typical
    """
    from pages.command_line.appraising import Typed, appraise_typed  # noqa: PLC0415  # nobody else waits for it

    typed = Typed(make=make, model=model, year=year, trim=trim, miles=miles, km=km, condition=condition)
    fine = appraise_typed(photos or [], typed, accident=accident, as_json=as_json)
    raise typer.Exit(0 if fine else SOME_FAILED)
