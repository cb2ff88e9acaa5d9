"""`curbside api-key`: who may call the HTTP API."""

from typing import TYPE_CHECKING, Annotated

import typer

from services.wording import _

if TYPE_CHECKING:
    from services.storage.api_keys import ApiKeys

group = typer.Typer(name="api-key", no_args_is_help=True, help="Make, list and revoke the keys of the HTTP API.")


@group.command()
def add(
    name: Annotated[str, typer.Argument(help="Whose key it is, such as shop-7.")],
    a_minute: Annotated[int | None, typer.Option("--per-minute", min=0, help="Its calls a minute.")] = None,
    a_day: Annotated[int | None, typer.Option("--per-day", min=0, help="Its calls a day (UTC).")] = None,
) -> None:
    """Make a key and print it, once: only a digest of it is kept.

    Example: curbside api-key add shop-7 --per-day 500
    """
    typer.echo(_keys().add(name, a_minute, a_day))
    typer.echo(_("Keep it well: it is not shown again."), err=True)


@group.command(name="list")
def list_keys() -> None:
    """Print every key's name, when it was made, and whether it was revoked; never the key."""
    for key in _keys().all():
        state = _("revoked on {day}").format(day=f"{key.revoked:%Y-%m-%d}") if key.revoked else _("works")
        typer.echo(f"{key.name}\t{key.created:%Y-%m-%d}\t{state}")


@group.command()
def revoke(name: Annotated[str, typer.Argument(help="As it was given to `add`.")]) -> None:
    """Let a key open nothing from now on."""
    _keys().revoke(name)
    typer.echo(_("“{name}” opens nothing any more.").format(name=name), err=True)


def _keys() -> "ApiKeys":
    """Those of the database that the app uses too."""
    from pages.command_line.at_hand import read_settings  # noqa: PLC0415  # the other commands need not wait for it
    from services.storage.api_keys import ApiKeys  # noqa: PLC0415
    from services.storage.database import open_database  # noqa: PLC0415

    settings = read_settings()
    engine = open_database(settings.data_dir, settings.database.get_secret_value() if settings.database else None)
    return ApiKeys(engine, settings.api.calls_a_minute, settings.api.calls_a_day)
