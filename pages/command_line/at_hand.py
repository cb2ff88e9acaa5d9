"""The services for a command that runs without the app, with stand-ins of its own while a service has no key."""

import logging
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import ValidationError

from pages.command_line.spoken import WrongUse
from pages.command_line.stand_ins import stand_ins_running
from services.build import Services, build_services
from services.redaction import redact_logs, secrets_in
from services.settings import SECRETS, Settings
from services.wording import _


@contextmanager
def services_at_hand() -> Iterator[Services]:
    """The services as the settings have them. Raises WrongUse where those cannot be read.

    While nothing is live nothing is billed, and nothing is left behind: the database is gone with the command. Else it
    is the app's own, so that its caps hold and no photo is billed twice.
    """
    settings = read_settings()
    with ExitStack() as running, log_silent():
        if settings.needs_stand_ins and "stand_ins" not in settings.model_fields_set:
            settings = settings.model_copy(update={"stand_ins": running.enter_context(stand_ins_running())})
        if not settings.bills:
            scratch = Path(running.enter_context(TemporaryDirectory()))
            settings = settings.model_copy(update={"data_dir": scratch, "database": None})
        redact_logs(secrets_in(settings))
        yield build_services(settings)


def read_settings() -> Settings:
    """The settings. Raises WrongUse that names each wrong one, and never its value, which may be a key."""
    try:
        return Settings()
    except (ValidationError, tomllib.TOMLDecodeError) as fault:
        raise WrongUse("{faults}", faults="\n".join(settings_faults(fault))) from None


def settings_faults(fault: ValidationError | tomllib.TOMLDecodeError) -> list[str]:
    """What is wrong with the settings, a line each; never a value."""
    if isinstance(fault, tomllib.TOMLDecodeError):
        return [_("{file} is not TOML: {reason}").format(file=SECRETS, reason=fault)]
    return [
        f"CURBSIDE_{'__'.join(map(str, error['loc'])).upper()}: {error['msg']}"
        for error in fault.errors(include_url=False, include_input=False, include_context=False)
    ]


@contextmanager
def log_silent() -> Iterator[None]:
    """What goes wrong is said in the command's answer, and is not logged beside it."""
    log = logging.getLogger("curbside")
    before = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(before)
