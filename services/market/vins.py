"""What the characters of a VIN stand for: maker and country, model line, trim, body and the model years it may be of.

Facts out of public tables (`build/vin_lines.py`); nothing is asked of anybody. Positions are counted from one.
"""

import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from services.market.vin_countries import country_of

DATA = Path(__file__).parent / "data"
YEAR_CODES = "ABCDEFGHJKLMNPRSTVWXY123456789"  # of 1980 to 2009, and again from 2010 (49 CFR 565.15)
NORTH_AMERICA = "123457"  # first sign: made there, and bound by its rules
CHECK_DIGITS = "0123456789X"
FILLER = "ZZZ"  # where makers outside North America say nothing
VALUES = dict(
    zip(
        "0123456789ABCDEFGHJKLMNPRSTUVWXYZ",
        chain(range(10), range(1, 9), (1, 2, 3, 4, 5, 7, 9), range(2, 10)),
        strict=True,
    )
)
WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


@dataclass(frozen=True)
class VinFacts:
    """What a VIN says; None and () where it does not. `years` are the model years it may be of, likeliest first."""

    make: str | None = None
    country: str | None = None
    model: str | None = None
    series: str | None = None
    trim: str | None = None
    body: str | None = None
    plant_country: str | None = None
    years: tuple[int, ...] = ()


class _Lines:
    """The schemas of each identifier with their first and last model year, and each schema's patterns."""

    def __init__(self) -> None:
        self.uses: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
        for row in pq.read_table(DATA / "vin_uses.parquet").to_pylist():
            self.uses[row["wmi"]].append((row["first"], row["last"], row["schema"]))
        self._table = pq.read_table(DATA / "vin_patterns.parquet")
        self._schemas = np.asarray(self._table["schema"])

    def patterns(self, schema: int) -> list[dict[str, str]]:
        """Those of one schema: `keys`, `kind` and `value` of each."""
        start, stop = np.searchsorted(self._schemas, (schema, schema + 1)).tolist()
        rows: list[dict[str, str]] = self._table.slice(start, stop - start).to_pylist()
        return rows


@cache
def identifiers() -> dict[str, tuple[str, str]]:
    """Make and country by world manufacturer identifier: three signs, four where makers share three, six for makers of
    a few vehicles, whose last three stand in places 12 to 14.
    """
    with (DATA / "wmi.csv").open(encoding="utf-8", newline="") as rows:
        return {row["wmi"]: (row["make"], row["country"]) for row in csv.DictReader(rows)}


@cache
def _lines() -> _Lines:
    return _Lines()


def check_digit(vin: str) -> str:
    """What the ninth of 17 characters must be in North America."""
    rest = sum(VALUES[character] * weight for character, weight in zip(vin, WEIGHTS, strict=True)) % 11
    return "X" if rest == 10 else str(rest)


@lru_cache(maxsize=256)
def read_vin(vin: str, year: int | None = None) -> VinFacts:
    """The facts of a VIN, whole or its beginning, in capitals; `year` is the model year where somebody knows it.

    A VIN that was not made for North America codes no model year that could be relied on: none is given.
    """
    make, country = _maker(vin)
    lines, schemas = _lines(), _lines().uses.get(_identifier(vin), [])
    possible = (year,) if year else _years(vin, known=bool(schemas))
    sure = year is not None or vin[:1] in NORTH_AMERICA or _checks(vin)
    plain = VinFacts(make=make, country=country, years=possible if sure else ())
    for one in possible:
        fitting = [number for first, last, number in schemas if first <= one <= last]
        matched = [pattern for number in fitting for pattern in lines.patterns(number)]
        best = {kind: _best(vin, [one for one in matched if one["kind"] == kind]) for kind in KINDS}
        if best["model"]:
            owner, _, model = best["model"].partition("|")
            return VinFacts(
                make=owner,
                country=country,
                model=model,
                series=best["series"],
                trim=best["trim"],
                body=best["body"],
                plant_country=best["country"],
                years=(one,),
            )
    return plain


KINDS = ("model", "series", "trim", "body", "country")


def _identifier(vin: str) -> str:
    """Three signs, and three more of a maker of a few vehicles."""
    return vin[:3] + vin[11:14] if vin[2:3] == "9" and len(vin) >= 14 else vin[:3]


def _maker(vin: str) -> tuple[str | None, str | None]:
    listed = identifiers()
    for wmi in (_identifier(vin), vin[:4], vin[:3]):
        if wmi in listed:
            return listed[wmi]
    return None, country_of(vin)


def _years(vin: str, *, known: bool) -> tuple[int, ...]:
    """Codes come again every thirty years. In a car a letter in the seventh place means the later time; a heavier
    truck may be of either.
    """
    if len(vin) < 10 or vin[9] not in YEAR_CODES or FILLER in vin[3:9]:
        return ()
    if vin[0] not in NORTH_AMERICA and not (known and vin[8] in CHECK_DIGITS):
        return ()
    early = 1980 + YEAR_CODES.index(vin[9])
    ordered = (early + 30, early) if vin[6].isalpha() else (early, early + 30)
    newest = datetime.now(UTC).year + 1
    return tuple(one for one in ordered if one <= newest)


def _checks(vin: str) -> bool:
    return len(vin) == len(WEIGHTS) and all(sign in VALUES for sign in vin) and vin[8] == check_digit(vin)


def _best(vin: str, patterns: list[dict[str, str]]) -> str | None:
    """The value of the narrowest pattern that fits; None where none does, or several as narrow say different things."""
    fitting: dict[int, set[str]] = defaultdict(set)
    for one in patterns:
        if _pattern(one["keys"]).match(vin[3:8] + "|" + vin[9:]):
            fitting[_narrowness(one["keys"])].add(one["value"])
    narrowest = fitting[max(fitting)] if fitting else set()
    return next(iter(narrowest)) if len(narrowest) == 1 else None


@lru_cache(maxsize=65_536)
def _pattern(keys: str) -> re.Pattern[str]:
    """Places 4 to 8, a bar, then 10 to 17: `*` is any sign, `[A-C]` one of some; what is not said may be anything."""
    front, bar, rear = keys.partition("|")
    sets = [re.sub(r"\*", "[^|]", part) for part in (front, rear)]
    return re.compile(sets[0] + (r"[^|]*\|" + sets[1] if bar else ""))


def _narrowness(keys: str) -> int:
    return sum(sign != "*" for sign in re.sub(r"\[.*?\]", "s", keys) if sign != "|")
