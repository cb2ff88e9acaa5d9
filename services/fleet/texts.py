"""How a text table was written: its letters (UTF-8, UTF-16 or a Windows code page) and what parts its cells."""

import codecs
import csv
from collections import Counter
from collections.abc import Sequence
from io import BufferedIOBase

from services.fleet.refusals import FleetRefused
from services.wording import N_

SEPARATORS = (",", ";", "\t", "|")
LOOKED_AT = 65_536  # bytes that tell UTF-16 without a mark, and the separator
PIECE = 1 << 20
WINDOWS = "cp1252"
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))

NOT_TEXT = N_("This file is neither a table in text (CSV), nor XLSX, nor Parquet. Please save the list as CSV or XLSX.")


def encoding_of(file: BufferedIOBase) -> str:
    """The encoding of the whole file, which is read once for it: what is no UTF-8 is of a Windows code page.

    Raises FleetRefused for a file that is no text.
    """
    file.seek(0)
    start = file.read(LOOKED_AT)
    file.seek(0)
    for mark, encoding in MARKS:
        if start.startswith(mark):
            return encoding
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if max(even, odd) > len(start) / 5:  # every second byte of a Latin letter in UTF-16
        if min(even, odd) > len(start) / 20:
            raise FleetRefused(NOT_TEXT)
        return "utf-16-le" if odd > even else "utf-16-be"
    if sum(start.count(byte) for byte in range(9)) > len(start) / 100:
        raise FleetRefused(NOT_TEXT)
    try:
        decoder = codecs.getincrementaldecoder("utf-8")()
        while piece := file.read(PIECE):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return WINDOWS
    finally:
        file.seek(0)
    return "utf-8"


def separator_of(lines: Sequence[str]) -> str:
    """What most lines are cut by into the same number of cells, more than one; a comma where nothing cuts them."""
    best, chosen = (0, 0), ","
    for separator in SEPARATORS:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=separator) if row)
        width, often = max(widths.items(), key=lambda one: (one[0] > 1, one[1], one[0]), default=(1, 0))
        if width > 1 and (often, width) > best:
            best, chosen = (often, width), separator
    return chosen
