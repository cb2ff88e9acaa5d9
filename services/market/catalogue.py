"""The embedded catalogue: every model sold in the US since 1990, found by the names people write."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, fields
from datetime import date
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from services.market.catalogue_names import ALIASES, fold, fold_make, trim_words, words

DATA = Path(__file__).parent / "data" / "catalogue.parquet"
MISSING = -1
# The day of the youngest source, EPA's list of October 2025.
AS_OF = date(2025, 10, 1)
# Sorts behind every letter of a folded name.
LAST_LETTER = "\uffff"
# A year without rows is answered by the model's nearest year, this far off at most: sellers mix up model years.
NEAREST = 1


@dataclass(frozen=True, slots=True)
class Variant:
    """One trim with one body, drive and engine in one model year. Units are in the names; None is not known.

    Consumption of electric cars is in miles per gallon equivalent, as EPA states it; that of plug-ins is on petrol.
    ``trims_from`` is the model year whose trims these are: an earlier one where the sources end.
    """

    model_year_id: int
    make: str
    model: str
    year: int
    trim: str
    body: str | None
    doors: int | None
    seats: int | None
    layout: str | None
    engine_cc: int | None
    cylinders: int | None
    aspiration: str | None
    power_hp: int | None
    torque_lbft: int | None
    fuel: str
    drive: str | None
    gearbox: str | None
    mpg_city: int | None
    mpg_hwy: int | None
    mpg_comb: int | None
    range_mi: int | None
    weight_kg: int | None
    length_mm: int | None
    width_mm: int | None
    height_mm: int | None
    wheelbase_mm: int | None
    tank_l: float | None
    msrp: int | None
    source: str
    trims_from: int


@dataclass(frozen=True, slots=True)
class ModelYear:
    """The rows of one model in one year, and what was said beyond its name (``unlimited`` of Wrangler Unlimited)."""

    number: int
    start: int
    stop: int
    make: str
    model: str
    year: int
    extra: str = ""


class Catalogue:
    """Column arrays sorted by make, model and year, with an index of where each model stands."""

    def __init__(self, path: Path = DATA) -> None:
        self._numbers: dict[str, np.ndarray] = {}
        self._codes: dict[str, np.ndarray] = {}
        self._words: dict[str, list[str]] = {}
        with pq.ParquetFile(path) as file:
            for name in file.schema_arrow.names:
                column = file.read([name], use_threads=False).column(0).combine_chunks()
                if pa.types.is_dictionary(column.type):
                    self._codes[name] = pc.fill_null(column.indices, MISSING).to_numpy().astype(np.int16)
                    self._words[name] = column.dictionary.to_pylist()
                else:
                    self._numbers[name] = pc.fill_null(column, MISSING).to_numpy().copy()
        self._year = self._numbers["year"]
        self._models = self._index()
        ids = self._numbers["model_year_id"]
        edges = [*np.flatnonzero(np.diff(ids, prepend=MISSING)).tolist(), len(ids)]
        self._by_id = {int(ids[start]): (start, stop) for start, stop in pairwise(edges)}
        self._rows_of = self._years_of_models()

    def _index(self) -> dict[str, dict[str, tuple[int, int]]]:
        make, model = self._codes["make"], self._codes["model"]
        edges = np.flatnonzero((np.diff(make) != 0) | (np.diff(model) != 0)) + 1
        found: dict[str, dict[str, tuple[int, int]]] = {}
        for start, stop in pairwise([0, *edges.tolist(), len(make)]):
            name = fold(self._words["model"][model[start]])
            found.setdefault(fold(self._words["make"][make[start]]), {})[name] = (start, stop)
        return found

    def _years_of_models(self) -> dict[int, dict[int, tuple[int, int]]]:
        """By a model's first row: the rows of each of its model years, oldest first."""
        firsts = np.array([start for models in self._models.values() for start, _ in models.values()])
        found: dict[int, dict[int, tuple[int, int]]] = {int(first): {} for first in firsts}
        starts = np.array([start for start, _ in self._by_id.values()])
        owners = np.sort(firsts)[np.searchsorted(np.sort(firsts), starts, side="right") - 1]
        for (start, stop), owner, year in zip(
            self._by_id.values(), owners.tolist(), self._year[starts].tolist(), strict=True
        ):
            found[owner][year] = (start, stop)
        return found

    def __len__(self) -> int:
        return len(self._year)

    def _text(self, name: str, row: int) -> str | None:
        code = self._codes[name][row]
        return None if code == MISSING else self._words[name][code]

    def _values(self, name: str, start: int, stop: int) -> list[int | float | str | None]:
        if name in self._codes:
            spelled = self._words[name]
            return [None if code == MISSING else spelled[code] for code in self._codes[name][start:stop].tolist()]
        figures = self._numbers[name][start:stop].tolist()
        return [None if one == MISSING else round(one, 1) if name == "tank_l" else one for one in figures]

    def variant(self, row: int) -> Variant:
        """The variant in a row."""
        return self._variants(row, row + 1)[0]

    def makes(self, year: int | None = None) -> list[str]:
        """Makes as written, in alphabetical order; with ``year`` those that sold a model that year."""
        return [
            str(self._text("make", next(iter(models.values()))[0]))
            for models in self._models.values()
            if year is None or any(year in self._rows_of[start] for start, _ in models.values())
        ]

    def models(self, make: str, year: int | None = None) -> list[str]:
        """Models of a make as written; with ``year`` those sold that year. An unknown make has none."""
        return [
            str(self._text("model", start))
            for start, _ in self._models.get(fold_make(make), {}).values()
            if year is None or year in self._rows_of[start]
        ]

    def years(self, make: str, model: str) -> list[int]:
        """Model years of a model named as the catalogue or people write it, oldest first."""
        candidates = self._candidates(fold_make(make), model)
        return sorted(self._rows_of[candidates[0][0]]) if candidates else []

    def year_span(self) -> tuple[int, int]:
        """First and last model year."""
        return int(self._year.min()), int(self._year.max())

    def variants(self, model_year: ModelYear) -> tuple[Variant, ...]:
        """Its variants, cheapest first."""
        return self._variants(model_year.start, model_year.stop)

    @lru_cache(maxsize=2048)  # noqa: B019  one catalogue lives as long as the process
    def _variants(self, start: int, stop: int) -> tuple[Variant, ...]:
        columns = (self._values(name, start, stop) for name in _FIELDS)
        return tuple(Variant(*row) for row in zip(*columns, strict=True))

    @lru_cache(maxsize=8192)  # noqa: B019
    def closest(self, model_year: ModelYear, trim: str) -> tuple[int, ...]:
        """``closest`` among the variants of a model year."""
        return tuple(closest(self.variants(model_year), trim))

    def by_id(self, model_year_id: int) -> ModelYear | None:
        """The model year of a number, or None."""
        rows = self._by_id.get(model_year_id)
        return self._model_year(*rows) if rows else None

    def _model_year(self, start: int, stop: int, extra: str = "") -> ModelYear:
        return ModelYear(
            number=int(self._numbers["model_year_id"][start]),
            start=start,
            stop=stop,
            make=str(self._text("make", start)),
            model=str(self._text("model", start)),
            year=int(self._year[start]),
            extra=extra,
        )

    @lru_cache(maxsize=8192)  # noqa: B019
    def find(self, make: str, model: str, year: int) -> ModelYear | None:
        """The model year for names as people write them, or None when the catalogue has no such car.

        A model sold the year before or after answers with that year: look at ``year``.
        """
        candidates = self._candidates(fold_make(make), model)
        for far in range(NEAREST + 1):
            for start, _, extra in candidates:
                years = self._rows_of[start]
                if rows := years.get(year - far) or years.get(year + far):
                    return self._model_year(*rows, extra)
        return None

    @lru_cache(maxsize=8192)  # noqa: B019  one catalogue lives as long as the process
    def _candidates(self, make: str, model: str) -> tuple[tuple[int, int, str], ...]:
        """Row ranges of models the text may mean, the likeliest first, each with the words left over."""
        models = self._models.get(make, {})
        said = words(model)
        if "".join(said) not in models:
            said = _without_make(said, make)
        text = "".join(said)
        found: dict[tuple[int, int], str] = {}
        if text in models:
            found[models[text]] = ""
        for alias_make, alias in ALIASES.get((make, text), ()):
            if alias in self._models.get(alias_make, {}):
                found.setdefault(self._models[alias_make][alias], " ".join(_beyond(said, alias)))
        if text:
            for name in self._within(models, said):
                found.setdefault(models[name], " ".join(_beyond(said, name)))
            for span in self._with_trim(models, text):
                found.setdefault(span, " ".join(said))
            for name, span in models.items():
                if 1 < len(text) < len(name) and name.startswith(text) and not (text[-1] + name[len(text)]).isdigit():
                    found.setdefault(span, "")
        return tuple((*span, extra) for span, extra in found.items())

    def _within(self, models: dict[str, tuple[int, int]], said: tuple[str, ...]) -> list[str]:
        """Models whose words are all said; Corolla Cross before Corolla Hybrid in ``corolla cross hybrid``."""
        text, own = "".join(said), set(said)
        begun = {"".join(said[:n]) for n in range(1, 5)}
        hits: list[tuple[float, str]] = []
        for name, (start, _) in models.items():
            parts = words(str(self._text("model", start)))
            if name in begun:
                hits.append((len(name), name))
            elif text.startswith(parts[0]) and set(parts) <= own:
                run = sum(len(a) for a, b in zip(said, parts, strict=False) if a == b)
                hits.append((0.5 * (len(name) + run), name))
        return [name for _, name in sorted(hits, key=lambda hit: -hit[0])]

    def _with_trim(self, models: dict[str, tuple[int, int]], text: str) -> list[tuple[int, int]]:
        """Models that have a trim of this name: C-Class for ``C300``, 3 Series for ``330i``. Most variants first."""
        counted = []
        for span in models.values() if len(text) > 1 else ():
            names, counts = self._trims_within(*span)
            first, last = bisect_left(names, text), bisect_left(names, text + LAST_LETTER)
            if first < last:
                counted.append((sum(counts[first:last]), span))
        return [span for _, span in sorted(counted, reverse=True)]

    @cache  # noqa: B019
    def _trims_within(self, start: int, stop: int) -> tuple[list[str], list[int]]:
        """The folded trims of these rows in alphabetical order, and how many rows have each."""
        codes, rows = np.unique(self._codes["trim"][start:stop], return_counts=True)
        spelled = self._words["trim"]
        names = sorted((fold(spelled[code]), count) for code, count in zip(codes.tolist(), rows.tolist(), strict=True))
        return [name for name, _ in names], [count for _, count in names]


def _without_make(said: tuple[str, ...], make: str) -> tuple[str, ...]:
    """``Mazda 3`` and ``Mazda3`` said of a Mazda are ``3``."""
    if len(said) > 1 and said[0] == make:
        return said[1:]
    if len(said) == 1 and said[0].startswith(make) and said[0] != make:
        return (said[0].removeprefix(make),)
    return said


def _beyond(said: tuple[str, ...], name: str) -> list[str]:
    """The words said that are no part of a folded model name."""
    left = []
    for word in said:
        if word in name:
            name = name.replace(word, "", 1)
        else:
            left.append(word)
    return left


_FIELDS = tuple(field.name for field in fields(Variant))


@cache
def catalogue() -> Catalogue:
    """The committed catalogue, loaded once."""
    return Catalogue()


def closest(variants: tuple[Variant, ...], trim: str) -> list[int]:
    """Positions of the variants that a trim's words fit best; none when no word fits."""
    said = trim_words(trim)
    if not said:
        return []
    scores = [_fit(variant, said) for variant in variants]
    best = max(scores)
    return [i for i, score in enumerate(scores) if score == best] if best > 0 else []


def _fit(variant: Variant, said: frozenset[str]) -> float:
    own = trim_words(variant.trim)
    if own == said:
        return 100.0
    about = _about(variant)
    hits = len(said & own)
    elsewhere = len((said - own) & about)
    if not hits and not elsewhere:
        return 0.0
    return hits + 0.6 * elsewhere - 0.2 * len(own - said) - 0.05 * len(said - own - about)


@lru_cache(maxsize=16384)
def _about(variant: Variant) -> frozenset[str]:
    """Words that hold of a variant by its columns: fuel, drive, body, displacement."""
    out = {variant.fuel.casefold().split()[0].replace("plug-in", "plugin"), (variant.body or "").casefold()}
    out.add({"Front": "fwd", "Rear": "rwd", "AWD": "awd", "4WD": "4wd"}.get(variant.drive or "", ""))
    if variant.drive in ("AWD", "4WD"):
        out |= {"4wd", "awd", "4matic", "xdrive", "quattro"}
    else:
        out.add("2wd")
    if variant.layout:
        out.add(variant.layout.casefold())
    if variant.engine_cc:
        litres = f"{variant.engine_cc / 1000:.1f}".replace(".", "p")
        out |= {litres, litres + "l", litres + "t", litres + "i"}
    if variant.fuel == "Plug-in Hybrid":
        out |= {"hybrid", "pluginhybrid", "4xe"}
    return frozenset(out - {""})
