"""The makes and models we know, by what their spellings have in common; `lexicon.csv` has the names as they stand on
cars, `aliases.csv` other spellings of the same.
"""

import csv
import re
import unicodedata
from collections import defaultdict
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import utils

LEXICON = Path(__file__).with_name("lexicon.csv")
ALIASES = Path(__file__).with_name("aliases.csv")

MAKE_ALIASES = {
    "mercedes": "Mercedes-Benz",
    "mercedesbenz": "Mercedes-Benz",
    "mercedesamg": "Mercedes-Benz",
    "mercedesmaybach": "Mercedes-Benz",
    "merc": "Mercedes-Benz",
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
    "bmwi": "BMW",
    "bmwm": "BMW",
    "vaz": "Lada",
    "avtovaz": "Lada",
    "ladavaz": "Lada",
    "hyundaigenesis": "Genesis",
    "teslamotors": "Tesla",
    "fiatabarth": "Abarth",
}
MODEL_WORDS = {"klasse": "class", "klass": "class", "classe": "class", "serie": "series", "reihe": "series"}
# What services and lists write where they have no name.
NO_NAMES = frozenset(
    """any dummy generic misc missing na nan nil none noname notapplicable notavailable null other othercar othermake
    othermodel others tba tbd unbranded undefined unidentified unknown unknownmake unknownmodel unknownvehicle unnamed
    unspecified various vehicle 其他 其它 无 未知""".split()  # noqa: SIM905
)


class Entry(NamedTuple):
    """A model of ours, and the trim that its spelling names."""

    model: str
    trim: str | None = None


@lru_cache(maxsize=65_536)
def key(name: str) -> str:
    """What two spellings of one name have in common: "F-150", "f150" and "F 150" give the same key, Huracán and
    Huracan, "Town & Country" and "Town and Country" too.
    """
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    plain = utils.default_process(plain.replace("&", " and "))
    plain = re.sub(r"^(\d)er\b( reihe\b)?", r"\1 series", plain)
    words = re.split(r"[\s_-]+", plain)
    return "".join(MODEL_WORDS.get(word, word) for word in words if word)


def no_name(label: str) -> bool:
    """Whether a label stands for no name: blank, "generic", "Unknown", "other"."""
    plain = key(label)
    return not plain or plain in NO_NAMES


@cache
def makes() -> dict[str, str]:
    """Our make by the key of every spelling of it."""
    own = {key(make): make for make in models()}
    return own | {alias: own.get(key(make), make) for alias, make in MAKE_ALIASES.items()}


@cache
def models() -> dict[str, dict[str, Entry]]:
    """By make, our model by the key of every spelling of it."""
    found: dict[str, dict[str, Entry]] = defaultdict(dict)
    with LEXICON.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            found[row["make"]][key(row["model"])] = Entry(row["model"])
    with ALIASES.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            found[row["make"]][key(row["spelling"])] = Entry(row["model"], row["trim"] or None)
    return dict(found)


@cache
def owners() -> dict[str, frozenset[str]]:
    """The makes that have a model of that key."""
    found: dict[str, set[str]] = defaultdict(set)
    for make, names in models().items():
        for name in names:
            found[name].add(make)
    return {name: frozenset(several) for name, several in found.items()}


def known_make(spelling: str) -> str | None:
    """Our name of a make, None where it is unknown; of "VAZ (Lada)" either word may be the known one."""
    if found := makes().get(key(spelling)):
        return found
    inside = re.fullmatch(r"(.*?)\s*\((.*)\)\s*", spelling)
    return makes().get(key(inside[1])) or makes().get(key(inside[2])) if inside else None
