"""What VINs stand for, out of NHTSA's own database: makers by their identifiers, model lines by what follows.

    python -m services.market.build.vin_lines vpic.db [--beyond beyond.csv]

`vpic.db` is the standalone vPIC database (a US government work) as SQLite; `beyond.csv` has makers that do not sell in
the US (columns wmi, make, source). Writes `data/wmi.csv`, `data/vin_uses.parquet` and `data/vin_patterns.parquet`.
"""

import argparse
import csv
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from services.market.vin_countries import country_of

DATA = Path(__file__).parents[1] / "data"
CAR_TYPES = (2, 3, 7)  # passenger car, truck, multipurpose vehicle
TRAILER = 6
NEARLY_ALL = 0.85  # of an identifier's patterns: then it counts as that make's own
KINDS = {28: "model", 34: "series", 38: "trim", 5: "body", 75: "country"}  # by element of the database
SOURCE = "NHTSA vPIC, March 2026"
# Makers of heavy trucks, buses and fire engines: their lines are half of the database and no car.
HEAVY = frozenset(
    """international freightliner caterpillar mack kenworth peterbilt volvotruck icbus fwd seagrave bluebird whitegmc
    navistar workhorse ud ukeycheyma hino oshkosh sterlingtruck westernstar americanlafrance capacitytrucks
    kalmarindustriesllc cranecarriercompanyccc piercemanufacturing autocar orionbus ccc frontline bluearc smith
    ottawa thomas gillig vanhool prevost mci""".split()  # noqa: SIM905
)
Identifiers = dict[str, tuple[str, str, str]]  # make, country and source by identifier


def main() -> None:
    """Read the database and write the tables."""
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("database", type=Path)
    said.add_argument("--beyond", type=Path)
    given = said.parse_args()
    database = sqlite3.connect(given.database)
    _write_identifiers(_identifiers(database, given.beyond))
    _write_lines(database)


def _names(database: sqlite3.Connection, table: str) -> dict[int, str]:
    return {number: name.strip() for number, name in database.execute(f'select Id, Name from "{table}"')}


def _identifiers(database: sqlite3.Connection, beyond: Path | None) -> Identifiers:
    """Every identifier whose make is one, those of trailers left out."""
    makes, countries = _names(database, "Make"), _names(database, "Country")
    of_wmi: dict[int, set[int]] = defaultdict(set)
    for wmi, make in database.execute("select WmiId, MakeId from Wmi_Make"):
        of_wmi[wmi].add(make)
    found: Identifiers = {}
    rows = database.execute("select Id, Wmi, MakeId, VehicleTypeId, CountryId from Wmi").fetchall()
    for number, wmi, make, kind, country in rows:
        own = {make} if make else of_wmi[number]
        home = country_of(wmi) or _plain(countries.get(country, ""))
        if len(own) == 1 and kind != TRAILER and (len(wmi) == 3 or kind in CAR_TYPES) and home:
            found[wmi] = (makes[own.pop()], home, SOURCE)
    found |= _by_fourth_sign(database, makes)
    if beyond:
        with beyond.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                where = country_of(row["wmi"])
                if (
                    where
                    and row["wmi"] not in found
                    and not any(key[:3] == row["wmi"] for key in found if len(key) == 4)
                ):
                    found[row["wmi"]] = (row["make"], where, row["source"])
    return found


def _by_fourth_sign(database: sqlite3.Connection, makes: dict[int, str]) -> Identifiers:
    """Where makes share an identifier, the fourth sign that only one of them uses: 5XYZ is Hyundai, 5XYK Kia."""
    owner = dict(database.execute("select ModelId, MakeId from Make_Model"))
    users: dict[str, set[int]] = defaultdict(set)
    query = """select w.Wmi, p.Keys, p.AttributeId from Wmi w join Wmi_VinSchema s on s.WmiId = w.Id
        join Pattern p on p.VinSchemaId = s.VinSchemaId
        where p.ElementId = 28 and length(w.Wmi) = 3 and w.VehicleTypeId in (2, 3, 7)"""
    shared: dict[str, Counter[int]] = defaultdict(Counter)
    for wmi, keys, model in database.execute(query):
        make = owner.get(int(model))
        if make is None:
            continue
        shared[wmi][make] += 1
        for sign in _first_signs(keys):
            users[wmi + sign].add(make)
    found = {
        key: (makes[next(iter(several))], country_of(key) or "", SOURCE)
        for key, several in users.items()
        if len(shared[key[:3]]) > 1 and len(several) == 1 and country_of(key)
    }
    for wmi, counted in shared.items():
        (make, most), *_ = counted.most_common(1)
        if most >= NEARLY_ALL * counted.total() and country_of(wmi):
            found.setdefault(wmi, (makes[make], country_of(wmi) or "", SOURCE))
    return found


def _first_signs(keys: str) -> str:
    """The signs a pattern's first place may hold; none where it may hold any."""
    if keys.startswith("["):
        inside = keys[1 : keys.index("]")]
        return "" if "-" in inside else inside
    return keys[0] if keys[:1].isalnum() else ""


def _write_identifiers(found: Identifiers) -> None:
    with (DATA / "wmi.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("wmi", "make", "country", "source"))
        writer.writerows((wmi, *found[wmi]) for wmi in sorted(found))
    print(f"{len(found)} identifiers")


def _write_lines(database: sqlite3.Connection) -> None:
    """The schemas of every car maker's identifier by model year, and their patterns."""
    makes, models, countries, bodies = (_names(database, name) for name in ("Make", "Model", "Country", "BodyStyle"))
    owner = dict(database.execute("select ModelId, MakeId from Make_Model"))
    rows = database.execute(
        """select s.VinSchemaId, p.Keys, p.ElementId, p.AttributeId from Pattern p
        join (select distinct VinSchemaId from Wmi_VinSchema x join Wmi w on w.Id = x.WmiId
        where w.VehicleTypeId in (2, 3, 7)) s on s.VinSchemaId = p.VinSchemaId
        where p.ElementId in (28, 34, 38, 5, 75)"""
    ).fetchall()
    cars = {
        schema
        for schema, _, element, value in rows
        if element == 28 and not _heavy(makes.get(owner.get(int(value), -1), ""))
    }
    kept = set()
    for schema, keys, element, value in rows:
        if schema not in cars:
            continue
        if element == 28:
            make = makes[owner[int(value)]]
            if not _heavy(make):
                kept.add((schema, keys, "model", f"{make}|{models[int(value)]}"))
        elif element == 75:
            kept.add((schema, keys, "country", _plain(countries[int(value)])))
        elif element == 5:
            kept.add((schema, keys, "body", bodies[int(value)]))
        elif value.strip():
            kept.add((schema, keys, KINDS[element], value.strip()))
    uses = sorted(
        {
            (wmi, first, last or 9999, schema)
            for wmi, first, last, schema in database.execute(
                """select w.Wmi, s.YearFrom, s.YearTo, s.VinSchemaId from Wmi w
                join Wmi_VinSchema s on s.WmiId = w.Id where w.VehicleTypeId in (2, 3, 7)"""
            )
            if schema in cars
        }
    )
    number = {schema: place for place, schema in enumerate(sorted({use[3] for use in uses}))}
    _write("vin_uses", ("wmi", "first", "last", "schema"), [(w, f, t, number[s]) for w, f, t, s in uses])
    patterns = sorted((number[schema], keys, kind, value) for schema, keys, kind, value in kept if schema in number)
    _write("vin_patterns", ("schema", "keys", "kind", "value"), patterns)


def _plain(country: str) -> str:
    """ "UNITED STATES (USA)" as United States."""
    return re.sub(r"\s*\(.*\)", "", country).title()


def _heavy(make: str) -> bool:
    return "".join(sign for sign in make.casefold() if sign.isalnum()) in HEAVY


def _write(name: str, columns: tuple[str, ...], rows: Sequence[tuple[str | int, ...]]) -> None:
    arrays = {}
    for column, values in zip(columns, zip(*rows, strict=True), strict=True):
        words = isinstance(values[0], str)
        arrays[column] = pa.array(values).dictionary_encode() if words else pa.array(values, pa.int32())
    pq.write_table(pa.table(arrays), DATA / f"{name}.parquet", compression="zstd", compression_level=19)
    print(f"{name}: {len(rows)} rows")


if __name__ == "__main__":
    main()
