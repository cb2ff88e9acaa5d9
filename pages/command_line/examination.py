"""`curbside doctor`: every check as it is made, a line each."""

import logging
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import typer
from pydantic import ValidationError

from pages.command_line.checks import Check, check, program
from pages.command_line.service_checks import behind_the_report, recognition
from pages.command_line.stand_ins import stand_ins_running
from services.build import build_services
from services.settings import SECRETS, Settings
from services.vehicle import Side
from services.wording import _
from services.wording.formatting import decimal

SIGNS = {True: "+", False: "!", None: "-"}


def examine(*, billed: bool) -> bool:
    """Print every check as it is made; whether nothing is wrong."""
    with _log_silent():
        return _examine(billed)


@contextmanager
def _log_silent() -> Iterator[None]:
    """What goes wrong stands in its check's line, and is not logged beside it."""
    log = logging.getLogger("curbside")
    before = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(before)


def _examine(billed: bool) -> bool:
    try:
        settings = Settings()
    except (ValidationError, tomllib.TOMLDecodeError) as fault:
        _print_settings_fault(fault)
        return False
    wrong = 0
    for done in _checks(settings, billed):
        wrong += done.fine is False
        _print(done)
    typer.echo(_('Something is wrong: see the lines that begin with "!".') if wrong else _("Nothing is wrong."))
    return not wrong


def _checks(settings: Settings, billed: bool) -> Iterator[Check]:
    """One after another, so that each has the machine to itself; what is tried leaves nothing in the real database."""
    with stand_ins_running() as address, TemporaryDirectory() as scratch:
        trial = settings.model_copy(update={"stand_ins": address, "data_dir": Path(scratch), "database": None})
        services = build_services(trial)
        sample = next(car for car in services.samples.cars() if car.id == "toyota-corolla")
        photo = services.samples.photos(sample)[Side.FRONT]
        questions = [
            *recognition(trial, services, photo, billed=billed),
            *behind_the_report(trial, services, billed=billed),
            *program(settings),
        ]
        yield from map(check, questions)


def _print(done: Check) -> None:
    took = _("{seconds} s").format(seconds=decimal(done.seconds)) if done.fine is not None else ""
    title, mode = _columns(done.question.title, 30), _columns(done.question.mode, 18)
    typer.echo(f"{SIGNS[done.fine]} {title} {mode} {took:>7}  {done.said}")


def _columns(text: str, width: int) -> str:
    """Filled up with spaces; a Chinese letter takes two columns."""
    return text + " " * (width - sum(2 if ord(letter) > 0x2E7F else 1 for letter in text))


def _print_settings_fault(fault: ValidationError | tomllib.TOMLDecodeError) -> None:
    """Which setting is wrong; never its value, which may be a key."""
    if isinstance(fault, tomllib.TOMLDecodeError):
        typer.echo(_("! {file} is not TOML: {reason}").format(file=SECRETS, reason=fault))
        return
    for error in fault.errors(include_url=False, include_input=False, include_context=False):
        setting = "CURBSIDE_" + "__".join(str(step) for step in error["loc"]).upper()
        typer.echo(f"! {setting}: {error['msg']}")
