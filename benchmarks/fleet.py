"""How fast fleets are priced, beside plain pandas and beside a call for each car: ``python -m benchmarks.fleet``.

The cars are drawn from the catalogue, as often as each is asked for, with mileages, conditions and sellers, and written
as CSV. In the same run: the engine in one and in two processes, and on one and two Dask workers of this machine, from
file to file; the frame function alone; plain vectorised pandas, which looks the middle price of make, model and year up
and takes a percentage off for miles (no trims, no range, no bad rows told); and the report's own way, a car at a time.
Peak memory is that of the process that reads and writes.
"""

import argparse
import csv
import resource
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
import pandas as pd

from services.appraisal import Appraiser
from services.fleet.columns import guess_columns
from services.fleet.engine import Tally, price_chunks
from services.fleet.files import open_cars
from services.fleet.output import result_file
from services.fleet.pools import dask_pool, local_pool
from services.fleet.pricing import Plan, price_rows
from services.market import prices
from services.market.catalogue import catalogue
from services.market.price_model import market
from services.specs.market import MarketSpecs
from services.storage.answer_cache import AnswerCache
from services.storage.database import open_database
from services.valuation.market import MarketValuation
from services.vehicle import Grade, Vehicle
from services.wording import ReaderLocale

GRADES = ("good", "fair", "very good", "")
SINGLE = 200  # cars that are priced one at a time


def write_cars(path: Path, rows: int) -> None:
    """A list as a dealer group may have it."""
    dice = np.random.default_rng(18)
    known = [
        (make, model, year, market().asks(make, model))
        for make in catalogue().makes()
        for model in catalogue().models(make)
        for year in catalogue().years(make, model)[-15:]
        if market().asks(make, model) > 5
    ]
    weights = np.array([asks for *_car, asks in known], dtype=float)
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["stock", "make", "model", "year", "mileage", "condition", "seller"])
        for place, at in enumerate(dice.choice(len(known), rows, p=weights / weights.sum())):
            make, model, year, _asks = known[at]
            miles = int(dice.integers(1_000, 180_000))
            out.writerow([f"S{place}", make, model, year, miles, GRADES[place % 4], "dealer"])


def through(path: Path, out: Path, pool: AbstractContextManager[Executor]) -> tuple[float, float, bytes]:
    """Rows a second from file to file, the same once the pool is warm, and the file."""
    with pool as executor, path.open("rb") as file:
        rates = []
        for _time in ("cold", "warm"):
            table, tally = open_cars(file), Tally()
            plan = Plan.of(guess_columns(table, "miles"), ReaderLocale(), datetime.now(UTC).date())
            began = perf_counter()
            with result_file(out, table.heading) as writer:
                for priced in price_chunks(table.chunks(), plan, executor):
                    writer.write(priced)
                    tally.count(priced.result)
            rates.append(tally.totals.rows / (perf_counter() - began))
    return rates[0], rates[1], out.read_bytes()


@contextmanager
def cluster(workers: int) -> Iterator[Executor]:
    """A Dask cluster on this machine."""
    from distributed import LocalCluster  # noqa: PLC0415

    with (
        LocalCluster(  # type: ignore[no-untyped-call]
            n_workers=workers, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
        ) as found,
        dask_pool(found.scheduler_address) as pool,
    ):
        yield pool


def plain_pandas(path: Path) -> float:
    """Rows a second of what a spreadsheet would do: a price looked up, less a share for each mile."""
    frame = pd.read_csv(path)
    cars = frame[["make", "model", "year"]].drop_duplicates()
    middle = cars.assign(price=prices(cars.assign(miles=60_000.0))["p50"].to_numpy())
    began = perf_counter()
    frame = pd.read_csv(path)
    found = frame.merge(middle, on=["make", "model", "year"], how="left")
    found["typical"] = (found["price"] * 0.958 ** ((found["mileage"] - 60_000) / 10_000)).round()
    found.drop(columns="price").to_csv(path.with_suffix(".plain.csv"), index=False)
    return len(frame) / (perf_counter() - began)


def frame_alone(path: Path) -> tuple[float, float]:
    """Rows a second of the frame function, warm, by the clock and by this process's own time."""
    with path.open("rb") as file:
        table = open_cars(file)
        plan = Plan.of(guess_columns(table, "miles"), ReaderLocale(), datetime.now(UTC).date())
        chunks = list(table.chunks())
    for chunk in chunks:
        price_rows(chunk, plan)
    began, own = perf_counter(), process_time()
    for chunk in chunks:
        price_rows(chunk, plan)
    rows = sum(map(len, chunks))
    return rows / (perf_counter() - began), rows / (process_time() - own)


def one_at_a_time(path: Path) -> float:
    """Cars a second by the report's own way, in the process: no network, no cached answers."""
    frame = pd.read_csv(path, nrows=SINGLE)
    with tempfile.TemporaryDirectory() as folder:
        engine = open_database(Path(folder))
        appraiser = Appraiser((), MarketSpecs(), MarketValuation(), AnswerCache(engine))
        began = perf_counter()
        for row in frame.itertuples(index=False):
            car = Vehicle(make=str(row.make), model=str(row.model), year=int(str(row.year)))
            appraiser.appraise(car, int(str(row.mileage)), "miles", Grade.GOOD)
        rate = len(frame) / (perf_counter() - began)
        engine.dispose()
    return rate


def peak() -> float:
    """MiB of this process at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--no-dask", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        cars, out = Path(folder) / "cars.csv", Path(folder) / "out.csv"
        write_cars(cars, args.rows)
        print(f"{args.rows:,} rows, {cars.stat().st_size / 1e6:.1f} MB", flush=True)
        wall, own = frame_alone(cars)
        print(f"{'frame function alone':34} {wall:10,.0f} rows/s ({own:,.0f} a second of its own time)", flush=True)
        ways: dict[str, Callable[[], AbstractContextManager[Executor]]] = {
            "1 process": lambda: local_pool(1),
            "2 processes": lambda: local_pool(2),
        }
        if not args.no_dask:
            ways |= {"1 Dask worker": lambda: cluster(1), "2 Dask workers": lambda: cluster(2)}
        first = b""
        for name, pool in ways.items():
            cold, warm, result = through(cars, out, pool())
            first = first or result
            same = "same file" if result == first else "ANOTHER FILE"
            print(f"{name:34} {warm:10,.0f} rows/s warm, {cold:,.0f} cold, {same}, peak {peak():.0f} MiB", flush=True)
        print(f"{'plain pandas, one price a model':34} {plain_pandas(cars):10,.0f} rows/s", flush=True)
        print(f"{'one car at a time, in the process':34} {one_at_a_time(cars):10,.1f} cars/s", flush=True)


if __name__ == "__main__":
    main()
