"""`curbside market`: years, trims and price curve of a model."""

from typing import Annotated

import typer

from pages.command_line.spoken import SOME_FAILED


def makes(typed: str) -> list[str]:
    """What a shell may complete a make to."""
    from services.market.catalogue import catalogue  # noqa: PLC0415  # read with the first TAB

    return [make for make in catalogue().makes() if make.casefold().startswith(typed.casefold())]


def market(
    make: Annotated[str, typer.Argument(autocompletion=makes, help="In any spelling: vw, Mercedes.")],
    model: Annotated[str, typer.Argument(help="In any spelling: 330i, Golf Mk7.")],
    year: Annotated[int | None, typer.Option(help="One model year: its trims, and its price by miles.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show a model's years and trims, and what it is asked for in good condition, after the built-in price model.

    Exits with 1 where too little is known of its price.

    Examples:

    $ curbside market Toyota Corolla

    $ curbside market Toyota Corolla --year 2010

    $ curbside market vw golf --json | jq -r '.curve[] | [.year, .typical] | @csv'
    """
    from pages.answers.markets import market_of  # noqa: PLC0415  # nobody else waits for it
    from pages.command_line.printing import print_market  # noqa: PLC0415

    answer = market_of(make, model, year)
    if as_json:
        typer.echo(answer.model_dump_json())
    else:
        print_market(answer)
    raise typer.Exit(0 if answer.curve else SOME_FAILED)
