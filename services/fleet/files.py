"""A file of cars as rows of text: CSV of any kind, XLSX or Parquet, alone or in a ZIP with the photos named in it.

Rows are read in chunks and never held all together. A row has the number that a spreadsheet shows for it.
"""

import csv
import io
import logging
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import PurePath
from typing import Any, BinaryIO

import pandas as pd

from services.fleet.headings import Heading, find_heading
from services.fleet.refusals import FleetRefused
from services.fleet.texts import LOOKED_AT, NOT_TEXT, encoding_of, separator_of
from services.wording import N_

log = logging.getLogger("curbside.fleet")

CHUNK = 10_000  # rows
SAMPLE = 200  # rows that show what a column holds
MOST_COLUMNS, LONGEST_CELL = 200, 2_000
LARGEST_PART = 2_000_000_000  # bytes of one file in a ZIP, XLSX too: beyond, it is a bomb
TABLES = (".csv", ".txt", ".tsv", ".xlsx", ".parquet")
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif")
RESIDUE = ("__macosx/", "._", ".")  # what archivers add of their own
FEWER, MORE = "curbside fewer", "curbside more"

Row = Sequence[str]
Numbered = tuple[int, Row]

NO_ROWS = N_("There are no cars in this file: below the headings nothing follows.")
BROKEN = N_("This file is damaged or cut off: it cannot be read to its end. Please save it again.")
TOO_WIDE = N_("This table has more than {most:whole} columns. Please leave only those that say something of the cars.")
TOO_LARGE = N_("Unpacked, this file is larger than we take. Please save the list as CSV.")
NO_TABLE = N_("There is no table in this ZIP. Beside the photos it needs a CSV, XLSX or Parquet file with their names.")
TABLES_ASTRAY = N_("There are several tables in this ZIP: {names}. Please leave one.")


@dataclass(frozen=True)
class CarFile:
    """One table. `heading` is what its columns are called; `sample` its first rows, all texts; `photos` the ZIP's."""

    heading: Heading
    sample: pd.DataFrame
    _rows: Callable[[], Iterator[Numbered]]
    photos: dict[str, str]  # path inside the ZIP by the name in small letters

    def chunks(self, size: int = CHUNK) -> Iterator[pd.DataFrame]:
        """The rows as texts, one column a place ("0", "1", ...), their numbers as index.

        The column `torn` says whether a row had more cells than there are headings. Raises FleetRefused midway where
        the file turns out to be damaged.
        """
        rows = self._rows()
        with closing(rows):  # type: ignore[type-var]  # every one of ours is a generator
            while some := list(islice(rows, size)):
                yield _frame(some, len(self.heading.names))


def open_cars(file: BinaryIO) -> CarFile:
    """A table by its content, whatever it is called. The file stays open and must be seekable.

    Raises FleetRefused.
    """
    file.seek(0)
    start = file.read(8)
    photos: dict[str, str] = {}
    read: Callable[[], Iterator[Row]]
    if start.startswith(b"PK\x03\x04"):
        members = _members(file)
        if "[Content_Types].xml" in members:
            if not any(one.startswith("xl/") for one in members):
                raise FleetRefused(NOT_TEXT)  # a document or slides
            read = lambda: _sheet_rows(file)  # noqa: E731
        else:
            inside, photos = _table_and_photos(members)
            return _with_photos(open_cars(_unpacked(file, inside)), photos)
    elif start.startswith(b"PAR1"):
        read = lambda: _parquet_rows(file)  # noqa: E731
    elif start.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"\xff\xd8\xff", b"\x89PNG", b"SQLite")):
        raise FleetRefused(NOT_TEXT)
    else:
        encoding = encoding_of(file)  # type: ignore[arg-type]  # every binary file of ours is buffered
        separator = _separator(file, encoding)
        read = lambda: _text_rows(file, encoding, separator)  # noqa: E731
    return _table(read, photos)


def _table(read: Callable[[], Iterator[Row]], photos: dict[str, str]) -> CarFile:
    """Look at the first rows for the headings, and at those below for what the columns hold."""
    first = list(islice(_numbered(read()), SAMPLE + 20))
    if not first:
        raise FleetRefused(NO_ROWS)
    heading = find_heading([row for _, row in first], [number for number, _ in first])
    if len(heading.names) > MOST_COLUMNS:
        raise FleetRefused(TOO_WIDE, most=MOST_COLUMNS)
    below = [one for one in first if one[0] > heading.last]
    if not below:
        raise FleetRefused(NO_ROWS)

    def rows() -> Iterator[Numbered]:
        return (one for one in _numbered(read()) if one[0] > heading.last)

    return CarFile(heading, _frame(below[:SAMPLE], len(heading.names)), rows, photos)


def _with_photos(table: CarFile, photos: dict[str, str]) -> CarFile:
    return CarFile(table.heading, table.sample, table._rows, photos)


def _numbered(rows: Iterable[Row]) -> Iterator[Numbered]:
    """Rows that hold anything, with their numbers from one."""
    return ((number, row) for number, row in enumerate(rows, 1) if any(row))


def _frame(rows: Sequence[Numbered], width: int) -> pd.DataFrame:
    """Texts by place; a short row is filled up, a long one is marked."""
    cut = [row if len(row) == width else (*row[:width], *[""] * (width - len(row))) for _, row in rows]
    columns = list(zip(*cut, strict=True)) if cut else []
    torn = [any(row[width:]) for _, row in rows]
    index = pd.Index([number for number, _ in rows], dtype="int64", name="row")
    table = {str(place): pd.Series(values, index, dtype=object) for place, values in enumerate(columns)}
    return pd.DataFrame(table | {"torn": pd.Series(torn, index, dtype=bool)})


def _separator(file: BinaryIO, encoding: str) -> str:
    start = file.read(LOOKED_AT).decode(encoding, "replace")
    file.seek(0)
    lines = start.splitlines()
    if lines and lines[0].casefold().startswith("sep=") and len(lines[0]) == 5:
        return lines[0][4]  # what Excel writes for itself
    return separator_of(lines[:-1] or lines)


def _text_rows(file: BinaryIO, encoding: str, separator: str) -> Iterator[Row]:
    file.seek(0)
    text = io.TextIOWrapper(file, encoding, errors="replace", newline="")
    try:
        for row in csv.reader(text, delimiter=separator):
            yield [] if len(row) == 1 and row[0][:4].casefold() == "sep=" else list(map(str.strip, row))
    except csv.Error:
        raise FleetRefused(BROKEN) from None
    finally:
        text.detach()


def _parquet_rows(file: BinaryIO) -> Iterator[Row]:
    import pyarrow.parquet as pq  # noqa: PLC0415
    from pyarrow import ArrowException  # noqa: PLC0415

    file.seek(0)
    try:
        table = pq.ParquetFile(file)
        yield [str(name) for name in table.schema_arrow.names]
        for batch in table.iter_batches(CHUNK):
            columns = [[_cell(value) for value in column.to_pylist()] for column in batch.columns]
            yield from zip(*columns, strict=True)
    except (ArrowException, OSError):
        raise FleetRefused(BROKEN) from None


def _sheet_rows(file: BinaryIO) -> Iterator[Row]:
    """The first sheet that holds anything; a formula's cell holds what it came to when the file was saved."""
    from openpyxl import load_workbook  # noqa: PLC0415

    file.seek(0)
    try:
        book = load_workbook(file, read_only=True, data_only=True)
        with closing(book):
            for sheet in book.worksheets:
                rows = sheet.iter_rows(values_only=True)
                first = next((row for row in islice(rows, 100) if any(row)), None)
                if first is None:
                    continue
                again = sheet.iter_rows(values_only=True)
                yield from ([_cell(value) for value in row] for row in again)
                return
    except FleetRefused:
        raise
    except Exception as fault:  # what a damaged book makes its reader raise is not told anywhere
        log.info("a workbook could not be read: %s", type(fault).__name__)
        raise FleetRefused(BROKEN) from fault


def _cell(value: Any) -> str:
    """A value as a person would type it: 58000 for 58000.0, 2018-05-01 for a day."""
    if value is None or value != value:  # noqa: PLR0124  # only NaN differs from itself
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        value = value.date()
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def _members(file: BinaryIO) -> list[str]:
    try:
        with zipfile.ZipFile(file) as packed:
            if max((one.file_size for one in packed.infolist()), default=0) > LARGEST_PART:
                raise FleetRefused(TOO_LARGE)
            return [one.filename for one in packed.infolist() if not one.is_dir()]
    except zipfile.BadZipFile:
        raise FleetRefused(BROKEN) from None


def _table_and_photos(members: Iterable[str]) -> tuple[str, dict[str, str]]:
    own = [one for one in members if not PurePath(one).name.startswith(".") and not one.casefold().startswith(RESIDUE)]
    tables = [one for one in own if one.casefold().endswith(TABLES)]
    if not tables:
        raise FleetRefused(NO_TABLE)
    if len(tables) > 1:
        raise FleetRefused(TABLES_ASTRAY, names=", ".join(PurePath(one).name for one in tables[:4]))
    pictures = [one for one in own if one.casefold().endswith(PICTURES)]
    named = {PurePath(one).name.casefold(): one for one in pictures}
    return tables[0], named | {one.casefold(): one for one in pictures}


def _unpacked(file: BinaryIO, member: str) -> BinaryIO:
    """The table of a ZIP, in memory: it is read twice."""
    try:
        with zipfile.ZipFile(file) as packed, packed.open(member) as inside:
            return io.BytesIO(inside.read())
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError):  # damaged, locked, packed in another way
        raise FleetRefused(BROKEN) from None
