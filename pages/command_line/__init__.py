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
