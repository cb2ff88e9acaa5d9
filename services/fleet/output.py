"""The result as a file: the columns as given, then the prices; CSV, XLSX or Parquet by its name.

A text that a spreadsheet would take for a formula never is one: in CSV it begins with an apostrophe, in XLSX it is
marked as text.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import pandas as pd

from services.export.comparables_csv import BOM, FORMULA
from services.fleet.engine import Priced
from services.fleet.headings import NAMELESS, Heading
from services.fleet.pricing import PRICES, RESULT
from services.fleet.refusals import FleetRefused
from services.wording import N_, _

MOST_XLSX_ROWS = 1_048_576  # of one sheet, the headings included
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
TOO_LONG_FOR_XLSX = N_("A sheet holds 1,048,576 rows, and these are more: choose a name that ends in .csv or .parquet.")
UNKNOWN_ENDING = N_("Choose a name for the result that ends in .csv, .xlsx or .parquet.")


class Writer(Protocol):
    """Takes chunks in order."""

    def write(self, priced: Priced) -> None:
        """Add a chunk."""


@contextmanager
def result_file(path: Path, heading: Heading) -> Iterator[Writer]:
    """A writer for that path by its ending; the file has its name once it is whole. Raises FleetRefused."""
    kinds: dict[str, Any] = {".csv": CsvWriter, ".xlsx": XlsxWriter, ".parquet": ParquetWriter}
    if path.suffix.casefold() not in kinds:
        raise FleetRefused(UNKNOWN_ENDING)
    half = path.with_name(f"{path.name}.part")
    try:
        with half.open("wb") as file:
            writer = kinds[path.suffix.casefold()](file, heading)
            yield writer
            writer.close()
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


def headings(heading: Heading) -> list[str]:
    """The columns as given, each name once, and the result's."""
    names: list[str] = []
    for place, name in enumerate(heading.names):
        plain = name or _(NAMELESS).format(number=place + 1)
        taken = plain in names or plain in RESULT
        names.append(f"{plain} {place + 1}" if taken else plain)
    return [*names, *RESULT]


def rows_of(priced: Priced, width: int) -> Iterator[list[Any]]:
    """Each row's cells: texts as given, then whole prices (None where there is none), confidence and note."""
    given = [priced.given[str(place)].tolist() for place in range(width)]
    prices = [
        [None if value != value else int(value) for value in priced.result[name].tolist()]  # noqa: PLR0124  # NaN
        for name in PRICES
    ]
    words = [priced.result[name].tolist() for name in ("confidence", "note")]
    return (list(row) for row in zip(*given, *prices, *words, strict=True))


def safe(text: str) -> str:
    """A text that is no formula to any spreadsheet; a plain number stays one, whatever its sign."""
    return f"'{text}" if text.startswith(FORMULA) and not NUMBER.fullmatch(text) else text


def safe_row(row: Sequence[Any]) -> list[Any]:
    """Its texts made safe; whether one is in question at all is asked in place, for there are millions of them."""
    return [safe(cell) if isinstance(cell, str) and cell[:1] in FORMULA else cell for cell in row]


class CsvWriter:
    """UTF-8 with a byte order mark, commas."""

    def __init__(self, file: BinaryIO, heading: Heading) -> None:
        self._width = len(heading.names)
        self._text = io.TextIOWrapper(file, "utf-8", newline="", write_through=False)
        self._text.write(BOM)
        self._writer = csv.writer(self._text)
        self._writer.writerow(safe_row(headings(heading)))

    def write(self, priced: Priced) -> None:
        """Add a chunk."""
        self._writer.writerows(safe_row(row) for row in rows_of(priced, self._width))
        self._text.flush()

    def close(self) -> None:
        """Write what is left; the file stays open."""
        self._text.flush()
        self._text.detach()


class XlsxWriter:
    """One sheet, written row by row."""

    def __init__(self, file: BinaryIO, heading: Heading) -> None:
        from openpyxl import Workbook  # noqa: PLC0415

        self._file, self._width = file, len(heading.names)
        self._book = Workbook(write_only=True)
        self._sheet = self._book.create_sheet("Curbside")
        self._sheet.freeze_panes = "A2"
        self._rows = 0
        self._append(headings(heading))

    def write(self, priced: Priced) -> None:
        """Add a chunk. Raises FleetRefused beyond what a sheet holds."""
        for row in rows_of(priced, self._width):
            self._append(row)

    def _append(self, row: Sequence[Any]) -> None:
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell  # noqa: PLC0415

        self._rows += 1
        if self._rows > MOST_XLSX_ROWS:
            raise FleetRefused(TOO_LONG_FOR_XLSX)
        cells = []
        for value in row:
            text = isinstance(value, str)
            cell = WriteOnlyCell(self._sheet, value=ILLEGAL_CHARACTERS_RE.sub("", value) if text else value)
            if text:
                cell.data_type = "s"  # "=1+1" is two signs, a number and so on, not a formula
            cells.append(cell)
        self._sheet.append(cells)

    def close(self) -> None:
        """Pack the book."""
        self._book.save(self._file)


class ParquetWriter:
    """Texts as given, prices as whole numbers."""

    def __init__(self, file: BinaryIO, heading: Heading) -> None:
        import pyarrow as pa  # noqa: PLC0415
        import pyarrow.parquet as pq  # noqa: PLC0415

        names = headings(heading)
        self._width = len(heading.names)
        kinds = [pa.string()] * self._width + [pa.int64()] * len(PRICES) + [pa.string()] * 2
        self._schema = pa.schema(list(zip(names, kinds, strict=True)))
        self._writer = pq.ParquetWriter(file, self._schema, compression="zstd")

    def write(self, priced: Priced) -> None:
        """Add a chunk."""
        import pyarrow as pa  # noqa: PLC0415

        columns = list(zip(*rows_of(priced, self._width), strict=True)) or [()] * len(self._schema)
        arrays = [pa.array(column, kind.type) for column, kind in zip(columns, self._schema, strict=True)]
        self._writer.write_table(pa.Table.from_arrays(arrays, schema=self._schema))

    def close(self) -> None:
        """Write the footer."""
        self._writer.close()


def csv_bytes(heading: Heading, chunks: Iterator[Priced]) -> Iterator[bytes]:
    """The CSV piece by piece."""
    width = len(heading.names)
    yield (BOM + _lines([headings(heading)])).encode()
    for priced in chunks:
        yield _lines(rows_of(priced, width)).encode()


def _lines(rows: Any) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(safe_row(row) for row in rows)
    return out.getvalue()


def preview(priced: Priced, heading: Heading, most: int) -> pd.DataFrame:
    """The first rows as a person looks at them."""
    rows = [row for _place, row in zip(range(most), rows_of(priced, len(heading.names)), strict=False)]
    return pd.DataFrame(rows, columns=headings(heading), index=priced.given.index[: len(rows)])
