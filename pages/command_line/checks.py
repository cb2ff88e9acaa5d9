"""What `curbside doctor` asks: a question, what came of it, and the questions about the program itself."""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib.metadata import Distribution, PackageNotFoundError, PackagePath, distribution
from pathlib import Path
from time import monotonic

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from services import __version__
from services.errors import CurbsideError
from services.export.pdf_text import load_fonts
from services.settings import Settings
from services.storage.database import try_database
from services.wording import N_, _
from services.wording.formatting import whole
from services.wording.sentence import Sentence


@dataclass(frozen=True)
class Question:
    """One thing to look at: `ask` gives what to say where all is well, and raises CurbsideError where it is not.

    `mode` is who answers, in a word. Without `ask` nothing is asked, and `said` tells why.
    """

    title: str
    ask: Callable[[], str] | None = None
    mode: str = ""
    said: str = ""


@dataclass(frozen=True)
class Check:
    """What came of a question: `fine` is None where nothing was asked, `seconds` is how long it took."""

    question: Question
    said: str
    fine: bool | None = None
    seconds: float = 0


def check(question: Question) -> Check:
    """Ask, and see how long it takes."""
    if question.ask is None:
        return Check(question, question.said)
    started = monotonic()
    try:
        said, fine = question.ask(), True
    except CurbsideError as fault:
        said, fine = str(fault), False
    return Check(question, said, fine, monotonic() - started)


def program(settings: Settings) -> list[Question]:
    """The database, the files of the package, the font of the PDF."""
    return [
        Question(_("Database"), partial(_database, settings), mode="PostgreSQL" if settings.database else "SQLite"),
        Question(_("Files of the program"), _files, mode=__version__),
        Question(_("Font of the PDF"), _font),
    ]


def _database(settings: Settings) -> str:
    address = settings.database.get_secret_value() if settings.database else None
    try:
        try_database(settings.data_dir, address)
    except OSError as fault:
        raise CurbsideError(N_("It cannot be written to: {reason}."), reason=fault.strerror or "") from None
    except SQLAlchemyError as fault:
        # The driver's own words may hold the address: only their kind is told.
        kind = type(fault.orig if isinstance(fault, DBAPIError) else fault).__name__
        raise CurbsideError(
            N_("It cannot be opened ({kind}): is it running, is its address right, and may we write to it?"), kind=kind
        ) from None
    return _("It can be written to.")


def _files() -> str:
    installed = _installed()
    if installed is None:
        return _("Run from a checkout: there is nothing to compare its files with.")
    recorded = [file for file in installed.files or () if file.hash]
    if wrong := tuple(Sentence(template=str(file)) for file in recorded if not _unchanged(file)):
        raise CurbsideError(
            N_("Missing or changed since they were installed: {files:listed}. Please install Curbside again."),
            files=wrong,
        )
    return _("All {count} are as they were installed.").format(count=whole(len(recorded)))


def _unchanged(file: PackagePath) -> bool:
    """Whether the file has the hash that was recorded when it was installed."""
    path = Path(str(file.locate()))
    if file.hash is None or not path.is_file():
        return False
    digest = hashlib.new(file.hash.mode, path.read_bytes()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == file.hash.value


def _installed() -> Distribution | None:
    """The package, where its files and not a link to a checkout are installed."""
    try:
        found = distribution("curbside")
    except PackageNotFoundError:
        return None
    return found if any(file.name == "app.py" for file in found.files or ()) else None


def _font() -> str:
    try:
        load_fonts()
    except Exception as fault:
        raise CurbsideError(N_("It cannot be read, and Chinese would be missing: install Curbside again.")) from fault
    return _("It is there.")
