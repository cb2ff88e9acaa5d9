"""Any service's spelling of a car becomes our make and model.

The lexicon (`lexicon.csv`) lists make and model names as they stand on cars; the aliases are how services write them.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz, process, utils

LEXICON = Path(__file__).with_name("lexicon.csv")
CLOSE_ENOUGH = 88  # of 100; below, two model names are rather two models (A4 and A5, C 250 and C 280)

MAKE_ALIASES = {
    "mercedes": "Mercedes-Benz",
    "mercedesbenz": "Mercedes-Benz",
    "benz": "Mercedes-Benz",
    "vw": "Volkswagen",
    "chevy": "Chevrolet",
    "landrover": "Land Rover",
    "alfa": "Alfa Romeo",
    "aston": "Aston Martin",
    "rollsroyce": "Rolls-Royce",
    "infinity": "INFINITI",
    "ramtrucks": "Ram",
    "bmwmini": "MINI",
}
MODEL_WORDS = {"klasse": "class", "serie": "series", "reihe": "series"}
YEARS = re.compile(r"\b(19[3-9]\d|20[0-4]\d)\b")


class CarName(NamedTuple):
    """A label taken apart; whatever it did not say is None."""

    make: str | None
    model: str | None
    year: int | None


def key(name: str) -> str:
    """What two spellings of one name have in common: "F-150", "f150" and "F 150" give the same key."""
    plain = re.sub(r"^(\d)er\b", r"\1 series", utils.default_process(name))
    words = re.split(r"[\s_-]+", plain)
    return "".join(MODEL_WORDS.get(word, word) for word in words if word)


@cache
def _lexicon() -> tuple[dict[str, str], dict[str, dict[str, str]], dict[str, set[str]]]:
    """Make by its key; model by make and key; makes by a model's key."""
    makes: dict[str, str] = {}
    models: dict[str, dict[str, str]] = defaultdict(dict)
    owners: dict[str, set[str]] = defaultdict(set)
    with LEXICON.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            makes[key(row["make"])] = row["make"]
            models[row["make"]][key(row["model"])] = row["model"]
            owners[key(row["model"])].add(row["make"])
    makes |= {key(alias): makes.get(key(make), make) for alias, make in MAKE_ALIASES.items()}
    return makes, models, owners


def known_make(spelling: str) -> str | None:
    """Our name of a make, None where it is unknown."""
    return _lexicon()[0].get(key(spelling))


def our_make(spelling: str) -> str:
    """Our name of a make; an unknown one keeps its own spelling."""
    return known_make(spelling) or spelling.strip()


def our_model(make: str, spelling: str) -> str:
    """Our name of a make's model; market suffixes such as "(North America)" go, an unknown model keeps its spelling."""
    plain = re.sub(r"\s*\(.*?\)", "", spelling).strip()
    return _lexicon()[1].get(make, {}).get(key(plain), plain)


def count_models(make: str) -> int:
    """How many models of a make the lexicon knows."""
    return len(_lexicon()[1].get(make, {}))


def read_label(label: str) -> CarName:
    """Take a one-line label apart: "toyota corolla", "corolla", "corolla 2005", "land_rover-discovery".

    A model without its make is placed only where a single make has a model of that name.
    """
    found = YEARS.search(label)
    year = int(found[1]) if found else None
    words = re.split(r"[\s_]+", YEARS.sub(" ", label).strip())
    for length in range(min(3, len(words)), 0, -1):
        if make := known_make(" ".join(words[:length])):
            rest = " ".join(words[length:])
            return CarName(make, our_model(make, rest) if rest else None, year)
    plain = " ".join(words)
    owners = _lexicon()[2].get(key(plain), set())
    if len(owners) == 1:
        make = next(iter(owners))
        return CarName(make, our_model(make, plain), year)
    return CarName(None, plain or None, year)


def match(name: str, choices: Iterable[str]) -> str | None:
    """The choice that means the same model: same key, else the longest one it begins with, else a near spelling."""
    by_key = {key(choice): choice for choice in choices}
    wanted = key(name)
    if wanted in by_key:
        return by_key[wanted]
    words = name.split()
    for length in range(len(words) - 1, 0, -1):
        if shorter := by_key.get(key(" ".join(words[:length]))):
            return shorter
    near = process.extractOne(wanted, list(by_key), scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH)
    return by_key[near[0]] if near else None
