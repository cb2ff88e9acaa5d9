"""A garage of 10,000 cars, listed and searched: `python -m benchmarks.garage [--cars N] [--address postgresql://...]`.

Each line stands beside a baseline measured in the same run: every appraisal's JSON loaded, and filtered in pandas.
Milliseconds are medians; what a person waits for is all that the page asks the database for.
"""

import argparse
import random
import secrets
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
from sqlalchemy import insert, select

from services.report import Appraisal
from services.specs.specs import Specs
from services.storage.database import open_database
from services.storage.garage import Garage, columns
from services.storage.garage_pictures import thumbnails
from services.storage.garage_search import Car, Order, Search, choices, count_cars, find_cars
from services.storage.tables import appraisals, pictures, reports, valuations
from services.valuation.valuation import Band, Comparable, Confidence, Valuation
from services.vehicle import Grade, Vehicle

OWNER = "b" * 64
LIST_MS, SEARCH_MS = 150.0, 200.0  # the house's budgets
ADVERTS = 30  # of an appraisal, as a live market sends them
BODIES = ("Sedan", "SUV", "Pickup", "Coupe", "Wagon")
Step = Callable[[], object]


def appraised(number: int, chance: random.Random) -> Appraisal:
    """One of 60 makes' 900 models, with adverts."""
    make = f"Make{chance.randrange(60)}"
    model, year = f"Model {chance.randrange(15)}{make[4:]}", chance.randrange(1995, 2026)
    price, grade = chance.uniform(1500, 60_000), chance.choice(list(Grade))
    adverts = tuple(
        Comparable(price=price * chance.uniform(0.7, 1.3), mileage=chance.randrange(200_000), year=year)
        for _ in range(ADVERTS)
    )
    return Appraisal(
        created=datetime(2026, 11, 20, tzinfo=UTC) - timedelta(minutes=number),
        vehicle=Vehicle(make=make, model=model, year=year, trim="LE"),
        miles=chance.randrange(200_000),
        unit="miles",
        grade=grade,
        specs=Specs(model_id="1", make=make, model=model, year=year, body=chance.choice(BODIES)),
        valuation=Valuation(
            source="benchmark",
            stand_in=True,
            currency="USD",
            as_of=None,
            grade=grade,
            count=ADVERTS,
            typical=price,
            likely=Band(low=price * 0.9, high=price * 1.1),
            possible=None,
            confidence=Confidence.MEDIUM,
            comparables=adverts,
        ),
    )


def fill(garage: Garage, cars: int) -> None:
    """So many cars, three prices each, a fifth of them with a picture of 15 kB."""
    chance = random.Random(1)
    jpeg = secrets.token_bytes(15_000)
    for start in range(0, cars, 1000):
        several = [appraised(number, chance) for number in range(start, min(cars, start + 1000))]
        rows = [
            {"id": car.id, "owner": garage.owner, "created": car.created} | columns(car, "in the barn")
            for car in several
        ]
        bodies = [{"appraisal": car.id, "body": car.model_dump_json()} for car in several]
        prices = [
            {"appraisal": car.id, "moment": car.created - timedelta(days=day), "currency": "USD", "typical": 9000.0}
            for car in several
            for day in (0, 30, 60)
        ]
        photos = [
            {"appraisal": car.id, "side": "front", "jpeg": jpeg, "thumbnail": jpeg}
            for number, car in enumerate(several)
            if number % 5 == 0
        ]
        with garage.engine.begin() as connection:
            connection.execute(insert(appraisals), rows)
            for table, values in ((reports, bodies), (valuations, prices), (pictures, photos)):
                connection.execute(insert(table), values)


def page(garage: Garage, search: Search) -> tuple[Car, ...]:
    """All that one page of the list asks for."""
    choices(garage)
    count_cars(garage, search)
    cars = find_cars(garage, search)
    ids = [car.id for car in cars]
    thumbnails(garage, ids)
    garage.histories(ids)
    return cars


def in_pandas(garage: Garage, search: Search) -> pd.DataFrame:
    """The same page without columns to search by: every body is read, then filtered."""
    with garage.engine.connect() as connection:
        bodies = connection.execute(select(reports.c.body)).scalars().all()
    saved = [Appraisal.model_validate_json(body) for body in bodies]
    table = pd.DataFrame(
        {
            "words": f"{report.vehicle.name} {report.vehicle.trim} {report.grade}".casefold(),
            "created": report.created,
            "price": report.valuation.typical if report.valuation else None,
        }
        for report in saved
    )
    for word in search.text.split():
        table = table[table["words"].str.contains(word, regex=False)]
    order = "price" if search.order is Order.DEAREST else "created"
    return table.sort_values(order, ascending=False).head(12)


def milliseconds(job: Step, runs: int) -> float:
    """Median wall time."""
    spent = []
    for _ in range(runs):
        started = time.perf_counter()
        job()
        spent.append(time.perf_counter() - started)
    return statistics.median(spent) * 1000


def main() -> None:
    """Fill, measure, print."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--cars", type=int, default=10_000)
    ask.add_argument("--address", help="of a PostgreSQL database to use in place of SQLite; it is left filled")
    asked = ask.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        engine = open_database(Path(folder), asked.address)
        garage = Garage(engine, OWNER)
        fill(garage, asked.cars)
        steps = {
            "list, newest first": (Search(), LIST_MS),
            "list, highest price first": (Search(order=Order.DEAREST), LIST_MS),
            "list, the last page": (Search(page=-(-asked.cars // 12)), LIST_MS),
            "search, one word that many have": (Search(text="barn"), SEARCH_MS),
            "search, make and year": (Search(text="make7 2010"), SEARCH_MS),
            "search, nothing found": (Search(text="zeppelin"), SEARCH_MS),
            "filter, make and condition": (Search(makes=("Make7",), grades=(Grade.GOOD,)), SEARCH_MS),
        }
        print(f"{asked.cars:,} cars in {engine.dialect.name}\n")
        print("| what | here | all of it in pandas | budget | |\n|---|---|---|---|---|")
        for name, (search, budget) in steps.items():
            here = milliseconds(lambda search=search: page(garage, search), 15)  # type: ignore[misc]
            there = milliseconds(lambda search=search: in_pandas(garage, search), 1)  # type: ignore[misc]
            kept = "kept" if here <= budget else "MISSED"
            print(f"| {name} | {here:.1f} ms | {there:,.0f} ms | {budget:.0f} ms | {kept} |", flush=True)
        engine.dispose()


if __name__ == "__main__":
    main()
