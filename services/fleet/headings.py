"""Which rows are headings and what they call their columns, in English, Spanish, German or Chinese.

A title may stand above them, and a second line of units below.
"""

import re
from collections.abc import Sequence
from enum import StrEnum
from itertools import zip_longest

from services.fleet.words import folded, words
from services.vehicle import FrozenModel
from services.wording import N_

LOOKED_THROUGH = 10  # rows from the top among which the headings are


class Column(StrEnum):
    """What a column may hold. `car` is all in one text ("2018 Toyota Corolla LE"), `front` and `back` name photos."""

    VIN = "vin"
    CAR = "car"
    MAKE = "make"
    MODEL = "model"
    YEAR = "year"
    TRIM = "trim"
    MILEAGE = "mileage"
    CONDITION = "condition"
    SELLER = "seller"
    FRONT = "front"
    BACK = "back"


# What people call them, folded as `folded` does.
_MEANING = {word: Column(meaning) for word, meaning in words("heading").items()}
_UNITS = words("unit")

NAMELESS = N_("column {number}")


class Heading(FrozenModel):
    """The columns' names as given, two lines of headings as one; `last` is the number of the last row above the cars,
    0 where the cars begin at the top and the columns have no names.
    """

    names: tuple[str, ...]
    last: int = 0


def named(name: str) -> Column | None:
    """What a heading says its column holds; None where it says nothing we know."""
    if found := _MEANING.get(folded(name)):
        return found
    said = [folded(word) for word in re.split(r"[\s_/.,;:()\[\]-]+", name) if word]
    if unit_of(name) and len(said) > 1 and (found := named(" ".join(said[:-1]))):
        return found  # "Odometer km"
    return Column.MILEAGE if unit_of(name) else None


def unit_of(name: str) -> str | None:
    """ "km" or "miles" where a heading says in which the mileage is: "Odometer (km)", "Kilometerstand"."""
    said = [*(folded(word) for word in re.split(r"[\s_/.,;:()\[\]-]+", name)), folded(name)]
    return next((_UNITS[word] for word in said if word in _UNITS), None)


def find_heading(rows: Sequence[Sequence[str]], numbers: Sequence[int]) -> Heading:
    """The headings among the first rows: the row with the most names that we know, and a line of units below it.

    A row without any known name is one too where it stands on top and holds no digit, though those below do.
    """
    known = [sum(named(cell) is not None for cell in row) for row in rows[:LOOKED_THROUGH]]
    place = max(range(len(known)), key=lambda at: (known[at], -at))
    if not known[place]:
        if not (len(rows) > 1 and not _has_digit(rows[0]) and sum(map(_has_digit, rows[1:])) > len(rows[1:]) / 2):
            width = max(len(row) for row in rows)
            return Heading(names=("",) * width)
        place = 0
    names = list(rows[place])
    last = place
    below = rows[place + 1] if place + 1 < len(rows) else []
    if below and not _has_digit(below) and sum(map(_has_digit, rows[place + 2 :])) > len(rows[place + 2 :]) / 2:
        names = [" ".join(filter(None, both)) for both in zip_longest(names, below, fillvalue="")]
        last = place + 1
    while names and not names[-1]:
        names.pop()
    return Heading(names=tuple(names), last=numbers[last])


def _has_digit(row: Sequence[str]) -> bool:
    return any(sign.isdigit() for cell in row for sign in cell)
