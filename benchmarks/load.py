"""Many people at once: `python -m benchmarks.load [--users 25 50] [--flows 200]`, beside a plain page in the same run.

Each of the browserless users opens the app, takes a sample car, has it identified, says year and mileage and gets the
report, thinking between the steps; in turn with them the same number press a button of a plain page with the widgets
of the first page. Before that, so many open the first page of either and go. Both servers run all the time, and
processor seconds are told beside the waiting: where other work keeps the machine busy they are what can be compared.
`--flows` more flows tell whether memory grows; each tenth of them is printed as soon as it is done. All of it is
Markdown on standard output.
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
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from time import perf_counter

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from benchmarks.browserless import Visitor

ROOT = Path(__file__).parents[1]
Times = dict[str, list[float]]
Tour = Callable[[Visitor, Times, Callable[[], Awaitable[None]]], Awaitable[None]]
LONGEST_S = 600.0  # for one tour; for a crowd as much more as its thinking takes
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


def processor_seconds(pid: int) -> float:
    """What a process has had of the processors so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def value_a_car(visitor: Visitor, times: Times, think: Callable[[], Awaitable[None]]) -> None:
    """The whole flow, from the first page to the report."""
    car, year = random.choice(list(CARS.items()))
    times["first page"].append(await visitor.load())
    await think()
    times["identified"].append(await visitor.press(car))  # one tap leads all the way to Confirm
    await think()
    times["year chosen"].append(await visitor.choose("year", string_value=year))
    await think()
    times["mileage typed"].append(
        await visitor.choose("mileage", string_value=str(random.randrange(40_000, 160_000, 500)))
    )
    await think()
    times["report"].append(await visitor.press("Show specs and price"))
    if not any(year in words for words in visitor.said):
        raise RuntimeError("the report does not name the car")


async def open_the_page(visitor: Visitor, times: Times, think: Callable[[], Awaitable[None]]) -> None:
    """The first page and nothing after it."""
    times["first page"].append(await visitor.load())
    await think()


async def press_plainly(visitor: Visitor, times: Times, think: Callable[[], Awaitable[None]]) -> None:
    """As many steps on the plain page."""
    times["first page"].append(await visitor.load())
    for _ in range(5):
        await think()
        times["a button"].append(await visitor.press("Again"))


@dataclass
class Crowd:
    """What each step of so many visitors took, why some did not come through, and the server's processor seconds."""

    times: Times = field(default_factory=lambda: defaultdict(list))
    failed: list[str] = field(default_factory=list)
    processor_s: float = 0.0

    def join(self, more: "Crowd") -> None:
        """Those of a later round, too."""
        for name, taken in more.times.items():
            self.times[name] += taken
        self.failed += more.failed
        self.processor_s += more.processor_s


@dataclass(frozen=True)
class Server:
    """A running app; `tour` is what its visitors do, if they do more than look at its first page."""

    address: str
    pid: int
    tour: Tour

    def visited_by(self, users: int, think_s: tuple[float, float], tour: Tour | None = None) -> Crowd:
        """So many visitors within the first seconds."""
        before, crowd = processor_seconds(self.pid), Crowd()

        async def think() -> None:
            await asyncio.sleep(random.uniform(*think_s))

        async def visit() -> None:
            await think()
            try:
                visitor = await Visitor.come(self.address)
                async with asyncio.timeout(LONGEST_S + users * think_s[1]):
                    await (tour or self.tour)(visitor, crowd.times, think)
                crowd.failed.extend(visitor.faults)
                await visitor.leave()
            except Exception as fault:
                crowd.failed.append(f"{type(fault).__name__}: {fault}")

        async def everybody() -> None:
            await asyncio.gather(*(visit() for _ in range(users)))

        asyncio.run(everybody())
        crowd.processor_s = processor_seconds(self.pid) - before
        return crowd


def quantiles(times: list[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    ordered = sorted(times)
    return statistics.median(ordered), ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, nargs="*", default=[25, 50])
    parser.add_argument("--rounds", type=int, default=1, help="of each number of users, the plain page in between")
    parser.add_argument("--flows", type=int, default=200)
    parser.add_argument("--think", type=float, nargs=2, default=(2.0, 6.0))
    asked = parser.parse_args()
    think = (asked.think[0], asked.think[1])
    with (
        tempfile.TemporaryDirectory() as folder,
        serving("benchmarks/plain_page.py", Path(folder)) as plain,
        serving("app.py", Path(folder)) as app,
    ):
        plain_page, curbside = Server(*plain, press_plainly), Server(*app, value_a_car)
        plain_page.visited_by(1, (0, 0))
        for _ in CARS:  # the first of each car pays for reading its photos
            curbside.visited_by(2, (0, 0))
        print(
            f"Load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; warm: {megabytes(curbside.pid):.0f} MB."
        )
        for users, tour in product(asked.users, (open_the_page, None)):
            ours, theirs = Crowd(), Crowd()
            for _ in range(asked.rounds):
                theirs.join(plain_page.visited_by(users, think, tour))
                ours.join(curbside.visited_by(users, think, tour))
            print(f"\n{users} users, {'the whole flow' if tour is None else 'the first page alone'}:", end=" ")
            report(ours, theirs, megabytes(curbside.pid))
        soak(curbside, asked.flows)


def report(ours: Crowd, theirs: Crowd, memory: float) -> None:
    """The table of one crowd."""
    print(f"{len(ours.failed)} failed (plain page: {len(theirs.failed)}); {memory:.0f} MB.")
    runs = [sum(map(len, crowd.times.values())) or 1 for crowd in (ours, theirs)]
    cost = [crowd.processor_s / count * 1000 for crowd, count in zip((ours, theirs), runs, strict=True)]
    print(f"Processor time a run of a page: {cost[0]:.0f} ms, plain page {cost[1]:.0f} ms, {cost[0] / cost[1]:.1f} x.")
    print("\n| step | p50 | p95 | plain page p50 | plain page p95 | ratio of p95 |\n|---|---|---|---|---|---|")
    for name, taken in ours.times.items():
        plain = theirs.times["first page" if name == "first page" else "a button"]
        if taken and plain:
            (p50, p95), (plain_p50, plain_p95) = quantiles(taken), quantiles(plain)
            waits = " | ".join(f"{wait:.2f} s" for wait in (p50, p95, plain_p50, plain_p95))
            print(f"| {name} | {waits} | {p95 / plain_p95:.1f} x |")
    told(ours.failed + theirs.failed)


def soak(server: Server, flows: int) -> None:
    """Flows by four users who do not think; memory after each tenth of them, and how much it grew."""
    started, done, before = perf_counter(), 0, megabytes(server.pid)
    failed: list[str] = []
    print("\n| flows | seconds | failed | memory | grown by |\n|---|---|---|---|---|", flush=True)
    while done < flows:
        while done < flows:
            failed += server.visited_by(4, (0, 0)).failed
            done += 4
            if done % max(4, flows // 10) < 4:
                break
        spent = perf_counter() - started
        now = megabytes(server.pid)
        print(f"| {done} | {spent:.0f} | {len(failed)} | {now:.0f} MB | {now - before:+.0f} MB |", flush=True)
    told(failed)


def told(failed: list[str]) -> None:
    """Why some did not come through."""
    for why in sorted(set(failed)):
        print(f"* {why}")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
