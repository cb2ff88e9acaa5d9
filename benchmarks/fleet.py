"""How fast fleets are priced, beside plain pandas and beside a call for each car: ``python -m benchmarks.fleet``.

The cars are drawn from the catalogue, as often as each is asked for, with mileages, conditions and sellers, and written
as CSV. In the same run: the engine in one and in two processes, and on one and two Dask workers of this machine, from
file to file; the frame function alone; plain vectorised pandas, which looks the middle price of make, model and year up
and takes a percentage off for miles (no trims, no range, no bad rows told); the report's own way, a car at a time, in
the process and by the HTTP API of an app of its own. "Own time" is processor time of the process that reads, writes and
hands out: other work on the machine hardly changes it. Peak memory is that of a process that does it all.
"""

import argparse
import csv
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter, process_time
from typing import BinaryIO, NamedTuple

import numpy as np
import pandas as pd

from pages.api.client import Curbside
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
from services.storage.api_keys import ApiKeys
from services.storage.database import open_database
from services.valuation.market import MarketValuation
from services.vehicle import Grade, Vehicle
from services.wording import ReaderLocale
from tests.browser.conftest import running
from tests.services.fleet.dask_cluster import cluster

GRADES = ("good", "fair", "very good", "")
SINGLE = 100  # cars that are priced one at a time
MEMORY_ROWS = (100_000, 400_000)
PROJECTED_ROWS = (1_000_000, 100_000_000)
PROJECTED_WORKERS = (1, 2, 4, 16)


class Rates(NamedTuple):
    """Rows a second from file to file: by the clock, cold and with a warm pool, and warm by this process's time."""

    cold: float
    warm: float
    own: float


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


def through(path: Path, out: Path, pool: AbstractContextManager[Executor]) -> tuple[Rates, bytes]:
    """How fast a file becomes a file, and the file."""
    with pool as executor, path.open("rb") as file:
        cold, _own = _timed(file, out, executor)
        warm, own = _timed(file, out, executor)
    return Rates(cold, warm, own), out.read_bytes()


def _timed(file: BinaryIO, out: Path, executor: Executor) -> tuple[float, float]:
    began, own = perf_counter(), process_time()
    table, tally = open_cars(file), Tally()
    plan = Plan.of(guess_columns(table, "miles"), ReaderLocale(), datetime.now(UTC).date())
    with result_file(out, table.heading) as writer:
        for priced in price_chunks(table.chunks(), plan, executor):
            writer.write(priced)
            tally.count(priced.result)
    return tally.totals.rows / (perf_counter() - began), tally.totals.rows / (process_time() - own)


@contextmanager
def dask_workers(workers: int) -> Iterator[Executor]:
    """That many on this machine."""
    with tempfile.TemporaryDirectory() as folder, cluster(Path(folder), workers) as address, dask_pool(address) as pool:
        yield pool


def peak_memory(path: Path) -> float:
    """MiB at most of a process that prices the file by itself."""
    with tempfile.TemporaryDirectory() as folder, local_pool(1) as pool, path.open("rb") as file:
        _timed(file, Path(folder) / "out.csv", pool)
    # What getrusage tells is that of the process which started this one, where that was larger.
    told = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text("ascii"))
    return int(told[1]) / 1024 if told else float("nan")


def memory(folder: Path) -> Iterator[tuple[int, float]]:
    """Rows, and what a process of their own needs at most."""
    for rows in MEMORY_ROWS:
        write_cars(folder / "many.csv", rows)
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
            yield rows, alone.submit(peak_memory, folder / "many.csv").result()


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


def api_calls(path: Path) -> float:
    """Cars a second by POST /api/v1/appraisals, one after the other, of an app on this machine."""
    frame = pd.read_csv(path, nrows=SINGLE)
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), CURBSIDE_API__ENABLED="true") as address:
        engine = open_database(Path(folder))
        key = ApiKeys(engine, SINGLE, SINGLE).add("benchmark", a_minute=10 * SINGLE, a_day=10 * SINGLE)
        engine.dispose()
        client = Curbside(address, key)
        client.appraise(make="Toyota", model="Corolla", year=2010, miles=58_000)  # all is loaded
        began = perf_counter()
        for row in frame.itertuples(index=False):
            client.appraise(
                make=str(row.make), model=str(row.model), year=int(str(row.year)), miles=int(str(row.mileage))
            )
        return len(frame) / (perf_counter() - began)


def projection(frame: float, handing: float) -> Iterator[str]:
    """How long many rows would take, as lines of a table; both are rows a second."""
    yield f"Projected: a worker prices {frame:,.0f} rows/s, one process reads, hands out, writes {handing:,.0f} rows/s."
    yield "Assumed: every worker is as fast as this core, the network is no limit, memory stays as it is."
    yield "rows".rjust(12) + "".join(f"{count:>4} worker{'s' * (count > 1)}".rjust(14) for count in PROJECTED_WORKERS)
    for rows in PROJECTED_ROWS:
        times = [rows / min(handing, count * frame) for count in PROJECTED_WORKERS]
        yield f"{rows:12,}" + "".join(f"{_said(seconds):>14}" for seconds in times)


def _said(seconds: float) -> str:
    return f"{seconds:,.0f} s" if seconds < 600 else f"{seconds / 60:,.0f} min"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--no-dask", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        cars, out = Path(folder) / "cars.csv", Path(folder) / "out.csv"
        write_cars(cars, args.rows)
        print(f"{args.rows:,} rows, {cars.stat().st_size / 1e6:.1f} MB, load {os.getloadavg()[0]:.1f}", flush=True)
        wall, frame = frame_alone(cars)
        print(f"{'frame function alone':34} {wall:10,.0f} rows/s, {frame:,.0f} of own time", flush=True)
        ways: dict[str, Callable[[], AbstractContextManager[Executor]]] = {
            "1 process": lambda: local_pool(1),
            "2 processes": lambda: local_pool(2),
        }
        if not args.no_dask:
            ways |= {"1 Dask worker": lambda: dask_workers(1), "2 Dask workers": lambda: dask_workers(2)}
        first, handing = b"", 0.0
        for name, pool in ways.items():
            rates, result = through(cars, out, pool())
            first = first or result
            same = "same file" if result == first else "ANOTHER FILE"
            said = f"{rates.warm:10,.0f} rows/s warm, {rates.cold:,.0f} cold, {rates.own:,.0f} of own time, {same}"
            print(f"{name:34} {said}, load {os.getloadavg()[0]:.1f}", flush=True)
            handing = rates.own if name != "1 process" else handing
        print(f"{'plain pandas, one price a model':34} {plain_pandas(cars):10,.0f} rows/s", flush=True)
        print(f"{'one car at a time, in the process':34} {one_at_a_time(cars):10,.1f} cars/s", flush=True)
        print(f"{'a loop of API calls':34} {api_calls(cars):10,.1f} cars/s, load {os.getloadavg()[0]:.1f}", flush=True)
        for rows, peak in memory(Path(folder)):
            print(f"{f'peak memory, {rows:,} rows':34} {peak:10,.0f} MiB", flush=True)
        for line in projection(frame, handing):
            print(line)


if __name__ == "__main__":
    main()
