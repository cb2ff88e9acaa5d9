"""`curbside`: the commands, a module each. From a checkout: `python -m pages.command_line`.

They live among the pages because they are what a person sees: they may import the services and Streamlit, and reach the
stand-ins over HTTP only. What a command works with is imported when it runs, so that the others need not wait for it.
"""

from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

import services
from pages.command_line import api_keys
from pages.command_line.appraise import appraise
from pages.command_line.identify import identify
from pages.command_line.market import market
from pages.command_line.spoken import Spoken, WrongUse
from pages.command_line.vin import vin
from services.wording import N_

APP = Path(services.__file__).parents[1] / "app.py"  # beside the packages, in a checkout and installed

commands = typer.Typer(name="curbside", cls=Spoken, no_args_is_help=True, pretty_exceptions_enable=False)


@commands.callback(invoke_without_command=True)
def curbside(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """Value a car from two photos."""
    if version:
        typer.echo(f"curbside {services.__version__}")
        raise typer.Exit


@commands.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def serve(given: typer.Context) -> None:
    """Open the app. Any option of `streamlit run` may follow, such as --server.port 80."""
    streamlit = import_module("streamlit.web.cli").main  # a second that no other command waits for
    # The program does not change while it runs: no file is watched.
    streamlit(["run", str(APP), "--server.fileWatcherType=none", *given.args], prog_name="streamlit")


@commands.command()
def doctor(
    billed: Annotated[bool, typer.Option("--billed", help="Ask real services too; they bill it.")] = False,
) -> None:
    """Say what is configured, what answers and what is missing; exits with 1 where something is wrong."""
    examine = import_module("pages.command_line.examination").examine
    raise typer.Exit(0 if examine(billed=billed) else 1)


@commands.command()
def teach(
    pictures: Annotated[Path, typer.Argument(help="A folder or ZIP with a folder a car, or a CSV.")],
    file: Annotated[Path, typer.Option("-o", "--output", help="The ONNX file to write.")],
    title: Annotated[str, typer.Option("--title", help="What the evidence board calls it.")] = "My cars",
    strict: Annotated[bool, typer.Option("--strict", help="Leave out every picture that is in doubt.")] = False,
    at_work: Annotated[bool, typer.Option("--put-to-work", help="Show it on the evidence board, too.")] = False,
) -> None:
    """Teach it your cars: pictures in, one file out that names them; without PyTorch, in a minute or two."""
    run = import_module("pages.command_line.teaching").teach
    shared_services = import_module("services.build").shared_services
    raise typer.Exit(run(shared_services(), pictures, file, title, strict=strict, at_work=at_work))


@commands.command()
def fleet(  # noqa: PLR0917  # what Typer calls is never called by position
    cars: Annotated[Path, typer.Argument(help="CSV, XLSX or Parquet, or a ZIP of one with the photos named in it.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="The result: .csv, .xlsx or .parquet.")],
    column: Annotated[
        list[str] | None, typer.Option(help="What a column holds, where it is not guessed: vin=HEADING or vin=3.")
    ] = None,
    unit: Annotated[str | None, typer.Option(help="Unit of mileages that say none: miles or km.")] = None,
    private: Annotated[bool, typer.Option("--private", help="Cars whose seller is not said are private ads.")] = False,
    condition: Annotated[str | None, typer.Option(help="Condition of cars that say none, such as good.")] = None,
    scheduler: Annotated[str | None, typer.Option(help="A Dask scheduler, such as tcp://127.0.0.1:8786.")] = None,
    processes: Annotated[int | None, typer.Option(min=1, help="Processes on this machine.")] = None,
    live: Annotated[bool, typer.Option("--live", help="Ask the live price service for each car.")] = False,
) -> None:
    """Price every car of a file: low, typical, high, possible range, confidence and a note beside each row.

    curbside fleet cars.csv -o priced.csv

    curbside fleet bestand.xlsx -o priced.xlsx --unit km --column vin=Fahrgestellnummer

    Exits with 0 where every row has a price, with 1 where some have none (each is told), with 2 for wrong use.
    """
    front = import_module("pages.command_line.fleet")
    code = front.price_fleet(
        cars,
        out,
        said=column or [],
        unit=unit,
        private=private,
        condition=condition,
        scheduler=scheduler,
        processes=processes,
        live=live,
    )
    raise typer.Exit(code)


@commands.command()
def advert(
    given: Annotated[str, typer.Argument(metavar="[FILE|-|IMAGE]", help="A text, a screenshot; - is the input.")] = "-",
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Is it a fair price? Read a car's advert and say where its price stands, and what to ask the seller.

    curbside advert advert.txt

    pbpaste | curbside advert

    Exits with 0 where the price is graded, with 1 where it could not be, with 2 for a file that cannot be read.
    """
    raise typer.Exit(import_module("pages.command_line.price_check").check(given, as_json=json))


@commands.command()
def mcp() -> None:
    """Let an assistant value cars, by tools of the Model Context Protocol over stdin and stdout.

    It needs the extra: pip install 'curbside[mcp]'. No appraisal and no photo is kept.

    Example, for an assistant that reads such settings:

    {"mcpServers": {"curbside": {"command": "curbside", "args": ["mcp"]}}}
    """
    try:
        serve_assistant = import_module("pages.command_line.mcp_door").serve_assistant
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] != "mcp":
            raise
        raise WrongUse(N_("This command needs an extra: pip install 'curbside[mcp]'.")) from None
    serve_assistant()


for command in (identify, appraise, vin, market):
    commands.command()(command)
commands.add_typer(api_keys.group)


def main() -> None:
    """What the installed `curbside` runs."""
    commands()
