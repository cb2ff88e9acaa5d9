"""Joins the sources: what each leaves out, years no source has trims for, and the numbers that stay the same."""

import zlib
from collections.abc import Iterator

import pandas as pd

from services.market.build.fill import CONSUMPTION, fill
from services.market.build.schema import COLUMNS, VARIANT_KEY
from services.market.build.slips import mend

LAST_YEAR = 2026
# A model the specs still list in this year or later was on sale when they were gathered (January 2023).
STILL_SOLD = 2021
# Over 8,500 lb: EPA does not list them, so their last trims run on to the end of the catalogue.
HEAVY = r"2500|3500|F-[234]50|Transit|Express|Savana|Promaster|Sprinter|E-Transit"
# The reference contract's car: POST /specs for a 2010 Toyota Corolla answers this number.
REFERENCE = {("Toyota", "Corolla", 2010): 45963}


def merge(specs: pd.DataFrame, epa: pd.DataFrame) -> pd.DataFrame:
    """One table, sorted by make, model, year, MSRP and trim, each model year with its number."""
    specs = fill(specs, epa)
    rows = pd.concat([specs, *_gaps(specs, epa), *_heavy(specs)], ignore_index=True)
    rows = mend(rows.drop_duplicates(VARIANT_KEY), epa)
    order = pd.DataFrame({"make": rows["make"].str.casefold(), "model": rows["model"].str.casefold()})
    order = order.assign(year=rows["year"], msrp=rows["msrp"], trim=rows["trim"])
    rows = rows.loc[order.sort_values(["make", "model", "year", "msrp", "trim"], kind="stable").index]
    return _number(rows.reset_index(drop=True))[list(COLUMNS)]


def _gaps(specs: pd.DataFrame, epa: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Model years the specs lack: the last year's trims carried forward while sold, else EPA's own rows."""
    by_model = dict(iter(specs.groupby(["make", "model"])))
    for key, theirs in epa.groupby(["make", "model"]):
        ours = by_model.get(key)
        have = set() if ours is None else set(map(int, ours["year"]))
        last, redesigned = max(have, default=0), False
        for year in sorted(set(map(int, theirs["year"])) - have):
            rows = theirs[theirs["year"] == year]
            redesigned = redesigned or _new_engines(ours, last, rows)
            if ours is not None and year > last >= STILL_SOLD and not redesigned:
                yield _carry(ours, last, year, rows)
            elif redesigned:
                yield rows
            else:
                yield _with_size_of_nearest(rows, ours, year)


def _heavy(specs: pd.DataFrame) -> Iterator[pd.DataFrame]:
    for _, ours in specs[specs["model"].str.contains(HEAVY)].groupby(["make", "model"]):
        last = int(ours["year"].max())
        if last >= STILL_SOLD:
            yield from (_carry(ours, last, year, None) for year in range(last + 1, LAST_YEAR + 1))


def _new_engines(ours: pd.DataFrame | None, last: int, rows: pd.DataFrame) -> bool:
    """Whether EPA's engines of a later year match none of the last known one: then the car is another, too.

    An electric motor says nothing of that, and neither does a year that the specs have.
    """
    if ours is None or not last >= STILL_SOLD or int(rows["year"].iloc[0]) < last:
        return False
    before, after = _engines(ours[ours["year"] == last]), _engines(rows)
    near = {(cylinders, litres + off) for cylinders, litres in before for off in (-1, 0, 1)}
    return bool(before and after) and not after & near


def _engines(rows: pd.DataFrame) -> set[tuple[int, int]]:
    """(cylinders, tenths of a litre) of each; EPA began to call cars with a 48-volt starter hybrids."""
    known = rows[rows["engine_cc"].notna() & rows["cylinders"].notna()]
    return {
        (int(cylinders), round(int(cc) / 100))
        for cylinders, cc in zip(known["cylinders"], known["engine_cc"], strict=True)
    }


def _carry(ours: pd.DataFrame, last: int, year: int, epa: pd.DataFrame | None) -> pd.DataFrame:
    """The trims of ``last`` as model year ``year``; consumption is EPA's where drive, fuel and engine agree."""
    rows = ours[ours["year"] == last].assign(year=year)
    if epa is None:
        return rows
    keys = ["drive", "fuel", "engine_cc"]
    measured = epa.groupby(keys, dropna=False)[CONSUMPTION].median().round().astype("Int16")
    joined = rows[keys].join(measured, on=keys)
    return rows.assign(**{name: joined[name].fillna(rows[name]) for name in CONSUMPTION})


def _with_size_of_nearest(rows: pd.DataFrame, ours: pd.DataFrame | None, year: int) -> pd.DataFrame:
    """EPA gives no seats or sizes; a model unchanged within two years lends them when all its variants agree."""
    if ours is None:
        return rows
    near = ours[(ours["year"] - year).abs() <= 2]
    out = rows.copy()
    for name in ("seats", "length_mm", "width_mm", "height_mm", "wheelbase_mm", "tank_l", "body", "doors"):
        values = near[name].dropna().unique()
        if len(values) == 1:
            out[name] = pd.Series([values[0]] * len(out), index=out.index).astype(out[name].dtype)
    return out


def _number(rows: pd.DataFrame) -> pd.DataFrame:
    """A seven-digit number for each model year, made from its name, so that a rebuild does not change it."""
    taken: set[int] = set(REFERENCE.values())
    numbers: dict[tuple[str, str, int], int] = dict(REFERENCE)
    for key in sorted(set(zip(rows["make"], rows["model"], rows["year"], strict=True))):
        if key in numbers:
            continue
        number = zlib.crc32("|".join(map(str, key)).encode()) % 9_000_000 + 1_000_000
        while number in taken:
            number += 1
        numbers[key] = number
        taken.add(number)
    keys = zip(rows["make"], rows["model"], rows["year"], strict=True)
    return rows.assign(model_year_id=pd.array([numbers[key] for key in keys], dtype="Int32"))
