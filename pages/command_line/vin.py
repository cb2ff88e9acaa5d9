"""`curbside vin`: what a VIN says of its car."""

from typing import Annotated

import typer

from pages.command_line.spoken import SOME_FAILED


def vin(
    number: Annotated[str, typer.Argument(metavar="VIN", help="17 letters and digits; a label before it is passed.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Check a VIN and decode it. Nothing of it is kept.

    Exits with 1 where something in it looks wrong or its maker is not known.

    Examples:

    $ curbside vin 1NXBU4EE4AA000001

    $ curbside vin 1NXBU4EE4AA000001 --json | jq .year
    """
    from pages.answers.vins import read_vin  # noqa: PLC0415  # nobody else waits for it
    from pages.command_line.at_hand import services_at_hand  # noqa: PLC0415
    from pages.command_line.printing import print_vin  # noqa: PLC0415

    with services_at_hand() as services:
        answer = read_vin(services, number)
    if as_json:
        typer.echo(answer.model_dump_json())
    else:
        print_vin(answer)
    raise typer.Exit(0 if answer.valid and answer.make else SOME_FAILED)
