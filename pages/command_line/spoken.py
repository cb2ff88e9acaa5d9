"""How every command speaks: in the language of the machine, and with a sentence and exit code 2 where it is misused."""

import logging
import os
import sys
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperGroup

from services.errors import CurbsideError
from services.wording import _, from_browser, set_locale

SOME_FAILED, WRONG_USE = 1, 2

log = logging.getLogger("curbside.commands")


class WrongUse(CurbsideError):
    """A command was given what it cannot use; the sentence says what to do. Exits with 2."""


class Spoken(TyperGroup):
    """The commands of `curbside`. What a command refuses is said on stderr, without a traceback."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a command and exit: 0 fine, 1 where some car or photo got no answer, 2 for wrong use."""
        language = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
        set_locale(from_browser(language.partition(".")[0]))
        try:
            code = super().main(args, prog_name, complete_var, False, windows_expand_args, **extra)
        except CurbsideError as fault:
            typer.echo(str(fault), err=True)
            code = WRONG_USE
        except typer.Abort:
            code = 130
        except Exception as fault:
            if hasattr(fault, "exit_code"):  # Typer's own, whose classes it does not publish
                said, code = _misuse(fault), WRONG_USE
            else:
                log.debug("a command failed", exc_info=True)
                ours = _("Something went wrong on our side ({kind}). Please try again.")
                said, code = ours.format(kind=type(fault).__name__), SOME_FAILED
            if said:
                typer.echo(said, err=True)
        if standalone_mode:
            sys.exit(code if isinstance(code, int) else 0)
        return code


def _misuse(fault: Any) -> str:
    """What Typer says of wrong use, in the reader's language; empty where it printed the help instead."""
    context, parameter = getattr(fault, "ctx", None), getattr(fault, "param", None)
    what = parameter.get_error_hint() if parameter else ""
    kind = type(fault).__name__
    if kind == "NoArgsIsHelpError":
        return str(fault.format_message())
    if kind == "NoSuchOption":
        said = _("There is no option {option}.").format(option=fault.option_name)
    elif kind == "MissingParameter":
        said = _("{what} is missing.").format(what=what)
    elif parameter:
        said = _("{what} cannot be what you gave.").format(what=what)
    else:
        said = str(fault.format_message())
    command = context.command_path if context else "curbside"
    return " ".join([said, _("See “{command} --help”.").format(command=command)])
