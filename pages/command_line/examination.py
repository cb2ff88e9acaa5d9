"""`curbside doctor`: every check as it is made, a line each."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import typer
from pydantic import ValidationError

from pages.command_line.at_hand import log_silent, settings_faults
from pages.command_line.checks import Check, check, program
from pages.command_line.service_checks import behind_the_report, recognition
from pages.command_line.stand_ins import stand_ins_running
from services.build import build_services
from services.settings import Settings
from services.vehicle import Side
from services.wording import _
from services.wording.formatting import decimal

SIGNS = {True: "+", False: "!", None: "-"}


def examine(*, billed: bool) -> bool:
    """Print every check as it is made; whether nothing is wrong."""
    with log_silent():
        return _examine(billed)


def _examine(billed: bool) -> bool:
    try:
        settings = Settings()
    except (ValidationError, tomllib.TOMLDecodeError) as fault:
        for said in settings_faults(fault):
            typer.echo(f"! {said}")
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
