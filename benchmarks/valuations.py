"""Valuations a second through the stand-in, over HTTP: ``python -m benchmarks.valuations``.

Cars are drawn as often as each is asked for. The first round meets every car for the first time, the next ones know
them; a call that does next to nothing (the list of makes) stands beside them. Where other work keeps the machine busy,
the answers for each second of the server's own processor time are what can be compared.
"""

import argparse
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import local

import numpy as np
import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from benchmarks.load import processor_seconds
from services.market.catalogue import catalogue
from services.market.model_ids import offer
from services.market.price_model import market

ROOT = Path(__file__).parents[1]
MAKES = "/carquery/api/0.3/?cmd=getMakes"


def wanted(count: int) -> list[dict[str, object]]:
    """Bodies of requests."""
    dice, cars, fitted = np.random.default_rng(16), catalogue(), market()
    known = [
        (make, model, year, fitted.asks(make, model))
        for make in cars.makes()
        for model in cars.models(make)
        for year in cars.years(make, model)[-15:]
    ]
    asks = np.array([own for *_car, own in known], dtype=float)
    out: list[dict[str, object]] = []
    for place in dice.choice(len(known), count, p=asks / asks.sum()).tolist():
        found = cars.find(*known[place][:3])
        if found:
            model_id = offer(cars, fitted, found, "").model_id
            out.append({"model_id": model_id, "mileage": int(dice.integers(1_000, 180_000)), "condition": "good"})
    return out


@contextmanager
def stand_ins() -> Iterator[tuple[str, int]]:
    """Their address and their process."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with subprocess.Popen([sys.executable, "-m", "mocks", "--port", str(port)], cwd=ROOT) as process:
        web = requests.Session()
        web.mount("http://", HTTPAdapter(max_retries=Retry(total=600, backoff_factor=0.1, backoff_max=0.2)))
        web.get(f"http://127.0.0.1:{port}/mocks{MAKES}", timeout=60)
        yield f"http://127.0.0.1:{port}/mocks", process.pid
        process.terminate()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cars", type=int, default=1_000)
    parser.add_argument("--callers", type=int, default=4, help="how many ask at once")
    args = parser.parse_args()
    bodies, own = wanted(args.cars), local()

    def client() -> requests.Session:
        if not hasattr(own, "session"):
            own.session = requests.Session()
        session: requests.Session = own.session
        return session

    with stand_ins() as (address, pid), ThreadPoolExecutor(args.callers) as callers:

        def value(body: dict[str, object]) -> None:
            client().post(f"{address}/valuation", json=body, timeout=60).raise_for_status()

        def makes(_body: dict[str, object]) -> None:
            client().get(f"{address}{MAKES}", timeout=60).raise_for_status()

        def measure(name: str, call: Callable[[dict[str, object]], None]) -> None:
            began, spent = time.perf_counter(), processor_seconds(pid)
            list(callers.map(call, bodies))
            wall, spent = time.perf_counter() - began, processor_seconds(pid) - spent
            print(f"{name:30} {len(bodies) / wall:8.0f}/s {len(bodies) / spent:8.0f} a second of its own", flush=True)

        measure("cars met for the first time", value)
        measure("the same cars", value)
        measure("the same cars once more", value)
        measure("the list of makes", makes)


if __name__ == "__main__":
    main()
