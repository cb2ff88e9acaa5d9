"""Any service's spelling of a car becomes our make, model and trim.

`lexicon` holds the names, `badges` what trims say of models, `matching` finds a name in somebody's list.
"""

import re
from typing import NamedTuple

from services.names.badges import MEANING, model_and_trim
from services.names.lexicon import LEXICON, MAKE_ALIASES, key, known_make, models, no_name, owners
from services.names.matching import fitting, match

__all__ = [
    "LEXICON",
    "MAKE_ALIASES",
    "MEANING",
    "CarName",
    "count_models",
    "fitting",
    "key",
    "known_make",
    "known_models",
    "match",
    "model_and_trim",
    "no_name",
    "our_make",
    "our_model",
    "read_label",
    "read_name",
]

YEARS = re.compile(r"(19[3-9]\d|20[0-4]\d)")


class CarName(NamedTuple):
    """A label taken apart; whatever it did not say is None."""

    make: str | None
    model: str | None
    year: int | None
    trim: str | None = None


def our_make(spelling: str) -> str:
    """Our name of a make; an unknown one keeps its own spelling."""
    return known_make(spelling) or spelling.strip()


def our_model(make: str, spelling: str) -> str:
    """Our name of a make's model; market suffixes such as "(North America)" go, an unknown model keeps its spelling."""
    return model_and_trim(make, spelling).model


def read_name(make: str, model: str) -> CarName | None:
    """Make, model and trim as a service spells them in two fields; None for labels that name no make."""
    if no_name(make):
        return None
    ours = our_make(make)
    if no_name(model):
        return CarName(ours, None, None)
    found = model_and_trim(ours, model)
    return CarName(ours, found.model, None, found.trim)


def known_models(make: str) -> list[str]:
    """The models of a make that the lexicon knows."""
    return list(dict.fromkeys(entry.model for entry in models().get(make, {}).values()))


def count_models(make: str) -> int:
    """How many spellings of a make's models the lexicon knows."""
    return len(models().get(make, {}))


def read_label(label: str) -> CarName:
    """Take a one-line label apart: "toyota corolla", "corolla", "corolla 2005", "land_rover-discovery".

    A model without its make is placed only where a single make has a model of that name. A number that could be a
    year is a model where the make has one of that name: "peugeot 2008", "bmw 2002".
    """
    words = re.split(r"[\s_]+", label.strip())
    for length in range(min(3, len(words)), 0, -1):
        if make := known_make(" ".join(words[:length])):
            rest, year = _year_apart(words[length:], make)
            name = read_name(make, " ".join(rest))
            return name._replace(year=year) if name else CarName(None, None, year)
    rest, year = _year_apart(words, None)
    plain = " ".join(rest)
    if all(map(no_name, rest)):
        return CarName(None, None, year)
    known = owners().get(key(plain), frozenset())
    if len(known) == 1:
        make = next(iter(known))
        found = model_and_trim(make, plain)
        return CarName(make, found.model, year, found.trim)
    return CarName(None, plain, year)


def _year_apart(words: list[str], make: str | None) -> tuple[list[str], int | None]:
    """The words without the model year, and the year; the last number that could be one and is no model."""
    known = models().get(make, {}) if make else {}
    if key(" ".join(words)) in known:
        return words, None
    for place in range(len(words) - 1, -1, -1):
        if found := YEARS.fullmatch(words[place]):
            return [*words[:place], *words[place + 1 :]], int(found[1])
    return words, None
