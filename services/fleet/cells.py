"""What stands in a cell: a year, an odometer reading, a condition, who sells; as people in four languages write it."""

import re
from datetime import UTC, datetime
from functools import lru_cache

from services.fleet.words import folded, words
from services.odometer import read_odometer
from services.vehicle import Grade
from services.wording import Unit

FIRST_YEAR = 1886
_FOUR_DIGITS = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
_TWO_DIGITS = re.compile(r"['’]?(\d\d)")

_GRADES = {word: Grade(meaning) for word, meaning in words("condition").items()}
_SELLERS = words("seller")


@lru_cache(maxsize=4096)
def year_of(cell: str) -> int | None:
    """A model year out of "2018", "18", "'18", "05/2018", "2018-05-01" or "2018年"; None for anything else."""
    found = set(_FOUR_DIGITS.findall(cell))
    if len(found) == 1 and len(cell) <= 24:
        return int(found.pop())
    if short := _TWO_DIGITS.fullmatch(cell):
        year, now = int(short[1]), datetime.now(UTC).year
        return 2000 + year if 2000 + year <= now + 2 else 1900 + year
    return None


def plain_number(cell: str) -> tuple[int, Unit | None] | None:
    """A whole odometer reading and the unit that stands with it, if any; None for what is none."""
    if cell.isascii() and cell.isdigit() and len(cell) < 8:
        return int(cell), None
    reading = read_odometer(cell)
    return (reading.number, reading.unit) if reading else None


@lru_cache(maxsize=4096)
def grade_of(cell: str) -> Grade | None:
    """The condition grade that a word stands for; None for a word that we do not know."""
    return _GRADES.get(folded(cell)) or _GRADES.get(re.sub(r"(condition|zustand|estado)$", "", folded(cell)))


@lru_cache(maxsize=4096)
def seller_of(cell: str) -> str | None:
    """ "dealer" or "private"; None for a word that we do not know."""
    return _SELLERS.get(folded(cell))
