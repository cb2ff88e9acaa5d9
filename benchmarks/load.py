"""Many people at once: `python -m benchmarks.load [--users 25 50] [--flows 200]`, beside a plain page in the same run.

Each of the browserless users opens the app, takes a sample car, has it identified, says year and mileage and gets the
report, thinking between the steps; then the same number press a button of a plain page with the widgets of the first
page. `--flows` more flows one after the other tell whether memory grows.
"""

import argparse
import asyncio
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from benchmarks.browserless import Visitor

ROOT = Path(__file__).parents[1]
Times = dict[str, list[float]]
Tour = Callable[[Visitor, Times, Callable[[], Awaitable[None]]], Awaitable[None]]
LONGEST_S = 120.0  # for one tour; for a crowd as much more as its thinking takes
CARS = {"Try 2010 Toyota Corolla": "2010", "Try 2012 Honda Accord": "2012", "Try 1998 BMW Z3": "1998"}


@contextmanager
def serving(script: str, folder: Path) -> Iterator[tuple[str, int]]:
    """The app's address and its process while it runs."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", script, f"--server.port={port}", "--server.headless=true"]
    own = {"CURBSIDE_DATA_DIR": str(folder)}
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ | own, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        web = requests.Session()
        web.mount("http://", HTTPAdapter(max_retries=Retry(total=600, backoff_factor=0.1, backoff_max=0.2)))
        try:
            web.get(f"http://127.0.0.1:{port}/_stcore/health", timeout=60)
            yield f"http://127.0.0.1:{port}", server.pid
        finally:
            server.terminate()


def megabytes(pid: int) -> float:
    """Resident memory of a process."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS"))


async def value_a_car(visitor: Visitor, times: Times, think: Callable[[], Awaitable[None]]) -> None:
    """The whole flow, from the first page to the report."""
    car, year = random.choice(list(CARS.items()))
    times["first page"].append(await visitor.load())
    await think()
    times["sample chosen"].append(await visitor.press(car))
    await think()
    times["identified"].append(await visitor.press("Identify car"))
    await think()
    times["year chosen"].append(await visitor.choose("year", string_value=year))
    await think()
    times["mileage typed"].append(await visitor.choose("mileage", double_value=random.randrange(40_000, 160_000, 500)))
    await think()
    times["report"].append(await visitor.press("Show specs and price"))
    if not any(year in words for words in visitor.said):
        raise RuntimeError("the report does not name the car")


async def press_plainly(visitor: Visitor, times: Times, think: Callable[[], Awaitable[None]]) -> None:
    """As many steps on the plain page."""
    times["first page"].append(await visitor.load())
    for _ in range(5):
        await think()
        times["a button"].append(await visitor.press("Again"))


async def crowd(address: str, users: int, think_s: tuple[float, float], tour: Tour) -> tuple[Times, list[str]]:
    """That many visitors within the first seconds; what each step took, and why some did not come through."""
    times: Times = defaultdict(list)
    failed: list[str] = []

    async def think() -> None:
        await asyncio.sleep(random.uniform(*think_s))

    async def visit() -> None:
        await think()
        try:
            visitor = await Visitor.come(address)
            async with asyncio.timeout(LONGEST_S + users * think_s[1]):
                await tour(visitor, times, think)
            failed.extend(visitor.faults)
            await visitor.leave()
        except Exception as fault:
            failed.append(f"{type(fault).__name__}: {fault}")

    await asyncio.gather(*(visit() for _ in range(users)))
    return times, failed


def row(name: str, times: list[float], plain: list[float]) -> str:
    """Median and p95, beside the plain page's."""
    p50, p95 = quantiles(times)
    _, plain_p95 = quantiles(plain)
    return f"| {name} | {p50:.2f} s | {p95:.2f} s | {plain_p95:.2f} s | {p95 / plain_p95:.1f} x |"


def quantiles(times: list[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    ordered = sorted(times)
    return statistics.median(ordered), ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, nargs="*", default=[25, 50])
    parser.add_argument("--flows", type=int, default=200)
    parser.add_argument("--think", type=float, nargs=2, default=(2.0, 6.0))
    asked = parser.parse_args()
    think = (asked.think[0], asked.think[1])
    with tempfile.TemporaryDirectory() as folder:
        with serving("benchmarks/plain_page.py", Path(folder)) as (address, _):
            asyncio.run(crowd(address, 1, (0, 0), press_plainly))
            plain = {users: asyncio.run(crowd(address, users, think, press_plainly)) for users in asked.users}
        with serving("app.py", Path(folder)) as (address, pid):
            for _ in CARS:  # the first of each car pays for reading its photos
                asyncio.run(crowd(address, 2, (0, 0), value_a_car))
            print(f"Load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; warm: {megabytes(pid):.0f} MB.")
            for users in asked.users:
                report(users, asyncio.run(crowd(address, users, think, value_a_car)), plain[users], megabytes(pid))
            soak(address, pid, asked.flows)


def report(users: int, found: tuple[Times, list[str]], plain: tuple[Times, list[str]], memory: float) -> None:
    """The table of one crowd."""
    (times, failed), (baseline, plainly_failed) = found, plain
    print(f"\n{users} users: {len(failed)} failed (plain page: {len(plainly_failed)}); {memory:.0f} MB.")
    print("\n| step | median | p95 | plain page p95 | ratio |\n|---|---|---|---|---|")
    for name, taken in times.items():
        print(row(name, taken, baseline["first page" if name == "first page" else "a button"]))
    for why in sorted(set(failed + plainly_failed)):
        print(f"* {why}")


def soak(address: str, pid: int, flows: int) -> None:
    """Flows by four users who do not think; memory after each tenth of them."""
    started, marks, failures = perf_counter(), [megabytes(pid)], 0
    for _ in range(min(10, flows)):
        for _ in range(max(1, flows // 40)):
            failures += len(asyncio.run(crowd(address, 4, (0, 0), value_a_car))[1])
        marks.append(megabytes(pid))
    if flows:
        spent = perf_counter() - started
        print(f"\n{flows} flows in {spent:.0f} s, {failures} failed; MB: {' '.join(f'{mark:.0f}' for mark in marks)}")


if __name__ == "__main__":
    main()
