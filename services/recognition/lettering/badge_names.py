"""Makes and models in a run of lettering, however cameras and OCR garble chrome: what it may say and how far off.

The lexicon holds makes and models; `badges.csv` holds what else stands on boot lids and round plates.
"""

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from services.names import LEXICON, MAKE_ALIASES

BADGES = Path(__file__).with_name("badges.csv")

# Letters that stand for one another in a camera's picture of chrome; those in a row are nearly the same shape.
SHAPES = ("0OQD", "1IL|!", "5S", "8B", "2Z", "6G", "VY", "UV", "4A")
LOOKALIKES = (
    "AR",
    "CG",
    "EF",
    "HN",
    "NM",
    "MW",
    "KR",
    "PR",
    "DR",
    "TI",
    "TY",
    "UJ",
    "XK",
    "PB",
    "BR",
    "BE",
    "CO",
    "1J",
    "3J",
    "0C",
)
FOLDED = str.maketrans("0QD1L|!5826", "OOOIIIISBZG")
MOST_PARTS = 5  # a line of more is a sentence
SAME_SHAPE, LIKE_SHAPE, LOST_AT_END = 0.15, 0.45, 0.7

# Engine badges that name the model: 330i, C 220, E350.
ENGINES = (
    (
        re.compile(r"M?([1-8])(?:14|16|18|20|23|24|25|28|30|32|33|35|40|45|50|60)(?:[CTXL]?[ID]|E|IS|IX|TDS|XD)"),
        "BMW",
        "{} Series",
    ),
    (
        re.compile(
            r"(A|B|C|CL|CLA|CLK|CLS|E|G|GL|GLA|GLB|GLC|GLE|GLK|GLS|R|S|SL|SLC|SLK)\d{2}0(D|CDI|E|BLUETEC|KOMPRESSOR|4MATIC)?"
        ),
        "Mercedes-Benz",
        "{}-Class",
    ),
    (re.compile(r"M(L)\d{2}0(CDI|BLUETEC|4MATIC)?"), "Mercedes-Benz", "M-Class"),
    (re.compile(r"(G|M|Q|FX|EX|QX|I|J)(20|25|30|35|37|45|50|56|60|70|80)(X|S)?"), "INFINITI", "{}{}"),
    (re.compile(r"(IS|ES|GS|LS|RX|GX|LX|NX|CT|SC|RC|UX|HS)(\d{3})(H|L|T|D|C)?"), "Lexus", "{} {}"),
)


class NameReading(NamedTuple):
    """What a run of lettering may say: a make, or a model of that make, or a word only that make writes."""

    make: str
    model: str | None
    distance: float  # 0 as it stands; 1 is one letter that looks quite different
    letters: str  # of the name
    common: bool = False  # an ordinary word too
    engine: bool = False  # a badge such as 330i
    share: float = 1.0  # of the line's letters

    @property
    def length(self) -> int:
        """Letters of the name."""
        return len(self.letters)


@dataclass(frozen=True)
class _Lexicon:
    by_letters: dict[str, tuple[tuple[str, str | None], ...]]
    folded: dict[str, tuple[str, ...]]
    trims: frozenset[str]
    hints: dict[str, str]
    none: frozenset[str]
    common: frozenset[str]


def letters(text: str) -> str:
    """Capitals and digits alone: "Citroën C4" gives CITROENC4."""
    plain = unicodedata.normalize("NFKD", text).upper()
    return re.sub(r"[^A-Z0-9|!]", "", plain).strip("|").lstrip("!") if re.search(r"[A-Z0-9]", plain) else ""


@cache
def _lexicon() -> _Lexicon:
    by_letters: dict[str, set[tuple[str, str | None]]] = defaultdict(set)
    with LEXICON.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            by_letters[letters(row["make"])].add((row["make"], None))
            by_letters[letters(row["model"])].add((row["make"], row["model"]))
    for alias, make in MAKE_ALIASES.items():
        by_letters[letters(alias)].add((make, None))
    kinds: dict[str, set[str]] = defaultdict(set)
    hints: dict[str, str] = {}
    with BADGES.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            word = letters(row["word"])
            if row["kind"] == "alias":
                by_letters[word].add((row["make"], row["model"] or None))
            elif row["kind"] == "engine":
                hints[word] = row["make"]
            kinds[row["kind"]].add(word)
    folded: dict[str, list[str]] = defaultdict(list)
    for name in by_letters:
        folded[name.translate(FOLDED)].append(name)
    return _Lexicon(
        by_letters={name: tuple(sorted(cars, key=str)) for name, cars in by_letters.items() if name},
        folded={name: tuple(names) for name, names in folded.items() if name},
        trims=frozenset(kinds["trim"] | kinds["engine"]),
        hints=hints,
        none=frozenset(kinds["no badge"]),
        common=frozenset(kinds["common"]),
    )


@lru_cache(maxsize=512)
def names_in(text: str) -> tuple[NameReading, ...]:
    """Every make and model the lettering may say, the nearest first.

    A trim behind the name does not hide it ("COROLLALE", "GOLF TDI"); trims and engine badges alone say nothing, but
    for those that name the model, such as 330i.
    """
    if letters(text) in _lexicon().trims:
        return ()
    found: dict[tuple[str, str | None], NameReading] = {}
    whole = max(1, len(letters(text)))
    for run in _runs(text):
        for name in _name_readings(run):
            said = name._replace(share=min(1.0, len(run) / whole))
            car = said.make, said.model
            if car not in found or said.distance < found[car].distance:
                found[car] = said
    ranked = sorted(found.values(), key=lambda said: (said.distance / said.length, -said.length))
    if len(_as_they_stand(ranked)) > 1:
        return ()  # a shop's sign
    return tuple(
        said
        for said in ranked
        if said.make == ranked[0].make or said.distance / said.length < ranked[0].distance / ranked[0].length + 0.02
    )


@lru_cache(maxsize=512)
def makes_listed(text: str) -> frozenset[str]:
    """The makes on a shop's sign or a dealer's plate frame: a line of several; nothing in a line of one."""
    makes = _as_they_stand([said for run in _runs(text) for said in _name_readings(run)])
    return makes if len(makes) > 1 else frozenset()


def _as_they_stand(names: Iterable[NameReading]) -> frozenset[str]:
    return frozenset(said.make for said in names if said.model is None and said.distance == 0)


def make_hinted(text: str) -> str | None:
    """The make whose engine or trim badge this is, such as 4MATIC."""
    return next((make for run in _runs(text) if (make := _lexicon().hints.get(run))), None)


@cache
def spelled_names() -> frozenset[str]:
    """Every make and model by its letters alone, but for those that are trims too."""
    return frozenset(_lexicon().by_letters) - _lexicon().trims


@cache
def spelled_words() -> frozenset[str]:
    """Whatever is known to stand on cars and round plates, by its letters alone: names, trims, dealers' words."""
    lexicon = _lexicon()
    return frozenset(lexicon.by_letters) | lexicon.trims | lexicon.none


def is_name(text: str) -> bool:
    """Whether the lettering is a make or a longer model name as it stands: show plates say MP4-12C."""
    name = letters(text)
    return len(name) > 4 and name in _lexicon().by_letters


def _runs(text: str) -> Iterator[str]:
    """The pieces of a line that may be a name: the whole, its parts, neighbours together; a trim at the end dropped."""
    parts = [part for piece in re.split(r"[\s·•.,:;/\\()\[\]*+'\"_-]+", text) if (part := letters(piece))]
    if len(parts) > MOST_PARTS or any(part in _lexicon().none for part in parts):
        return
    runs = {"".join(parts[start:end]) for start in range(len(parts)) for end in range(start + 1, len(parts) + 1)}
    for run in sorted(runs - _lexicon().none):
        yield run
        for cut in (1, 2, 3):
            if len(run) - cut >= 4 and run[-cut:] in _lexicon().trims and (cut > 1 or run[-1] == "S"):
                yield run[:-cut]


def _name_readings(run: str) -> Iterator[NameReading]:
    lexicon = _lexicon()
    yield from _engine_readings(run)
    near = process.extract(
        run.translate(FOLDED),
        lexicon.folded.keys(),
        scorer=Levenshtein.distance,
        score_cutoff=(len(run) + 2) // 3,
        limit=12,
    )
    for fold, _, _ in near:
        for name in lexicon.folded[fold]:
            apart = distance(run, name)
            if apart <= _allowed(len(name)):
                for make, model in lexicon.by_letters[name]:
                    if not (model and name in lexicon.trims):
                        yield NameReading(make, model, apart, name, name in lexicon.common)


def _engine_readings(run: str) -> Iterator[NameReading]:
    for candidate, apart in ((run, 0.0), (re.sub(r"(?<=^[3-7]\d\d)[1L|!]$", "I", run), SAME_SHAPE)):
        for pattern, make, model in ENGINES:
            if fits := pattern.fullmatch(candidate):
                yield NameReading(make, model.format(*fits.groups()), apart, run, engine=True)


def _allowed(length: int) -> float:
    """How far off a name of that length may be read: short names must stand as they are."""
    return 0.0 if length < 3 else 0.2 if length == 3 else 0.5 if length == 4 else 0.24 * length


def distance(run: str, name: str) -> float:
    """Letters to change, those of like shape counting less, a lost first or last one too."""
    before = [
        float(column) * LOST_AT_END if column <= 1 else LOST_AT_END + column - 1 for column in range(len(name) + 1)
    ]
    for row, read in enumerate(run, 1):
        now = [before[0] + 1]
        for column, meant in enumerate(name, 1):
            missing = LOST_AT_END if column == len(name) and row == len(run) else 1.0
            now.append(min(before[column] + 1, now[-1] + missing, before[column - 1] + _unlike(read, meant)))
        before = now
    return before[-1]


@lru_cache(maxsize=4096)
def _unlike(read: str, meant: str) -> float:
    if read == meant:
        return 0.0
    if any(read in shape and meant in shape for shape in SHAPES):
        return SAME_SHAPE
    return LIKE_SHAPE if any(read in pair and meant in pair for pair in LOOKALIKES) else 1.0
