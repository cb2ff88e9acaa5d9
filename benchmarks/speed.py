"""How fast it is: `python -m benchmarks.speed`. Each line stands beside a baseline measured in the same run.

The stand-ins answer 400 ms late, as a network would; the app runs as a person starts it.
"""

import io
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import requests
import streamlit as st
from PIL import Image, ImageOps
from requests.adapters import HTTPAdapter
from streamlit.testing.v1 import AppTest
from urllib3.util import Retry

from services.build import Services, build_services
from services.photo import read_photo
from services.recognition.outside import for_outside
from services.settings import Badge, Settings, Shape
from services.storage.owners import COOKIE
from services.valuation.valuation import PricedCar
from services.vehicle import Grade, Side, Vehicle

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "mocks" / "world" / "samples" / "toyota-corolla-front.jpg"
DELAY_MS = 400
Row = tuple[str, str, str, str, bool]


@contextmanager
def running(*command: str, port: int, path: str, **environment: str) -> Iterator[float]:
    """Seconds from the start of a server to its first answer; it stops at the end."""
    started = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=os.environ | environment,
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    ) as server:
        web = requests.Session()
        web.mount("http://", HTTPAdapter(max_retries=Retry(total=1000, backoff_factor=0.02, backoff_max=0.05)))
        try:
            web.get(f"http://127.0.0.1:{port}{path}", timeout=30)
            yield time.perf_counter() - started
        finally:
            server.terminate()


def seconds(job: Callable[[], object], runs: int = 1) -> float:
    """Median wall time of a job."""
    spent = []
    for _ in range(runs):
        started = time.perf_counter()
        job()
        spent.append(time.perf_counter() - started)
    return statistics.median(spent)


def twelve_megapixels() -> bytes:
    """A 12 MP JPEG as a phone stores it: on its side, with an orientation tag."""
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    Image.open(SAMPLE).resize((4032, 3024), Image.Resampling.BICUBIC).save(out, "JPEG", quality=90, exif=exif)
    return out.getvalue()


def plain(data: bytes) -> bytes:
    """The baseline: decode, turn, resize, encode."""
    picture = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
    out = io.BytesIO()
    picture.resize((1200, 1600), Image.Resampling.LANCZOS).save(out, "JPEG", quality=85)
    return out.getvalue()


def photo_row() -> Row:
    """One 12 MP photo made ready against the plain way."""
    data = twelve_megapixels()
    ours, baseline = seconds(lambda: read_photo(data), 9), seconds(lambda: plain(data), 9)
    return row("12 MP photo made ready", ours, "plain Pillow", baseline, 0.5)


def row(name: str, ours: float, beside: str, baseline: float, limit: float) -> Row:
    """A line: ours, the baseline, and whether the ratio is within its limit."""
    ratio = ours / baseline
    return (
        name,
        f"{ours * 1000:.0f} ms",
        f"{baseline * 1000:.0f} ms ({beside})",
        f"{ratio:.2f} x (at most {limit})",
        ratio <= limit,
    )


def call_rows(port: int) -> list[Row]:
    """Identify and appraise against the slowest single call, and against the calls that truly wait for each other."""
    with tempfile.TemporaryDirectory() as folder:
        shop = build_services(
            Settings(
                stand_ins=f"http://127.0.0.1:{port}/mocks",
                data_dir=Path(folder),
                badge=Badge(enabled=False),
                shape=Shape(enabled=False),
            )
        )
        first, second = (shop.samples.photos(car) for car in shop.samples.cars()[:2])  # nothing is asked twice
        every = shop.appraiser.recognizers
        ready = {one: for_outside(one) for one in (*first.values(), *second.values())}.__getitem__
        single = max(seconds(partial(one.recognize, ready(first[side])), 3) for one in every for side in Side)
        alone = replace(shop.appraiser, recognizers=every[:1])
        identified = seconds(lambda: list(alone.identify(first, ready)))
        by_all = seconds(lambda: list(shop.appraiser.identify(second, ready)))
        return [
            row(f"Identify car, {every[0].name} x 2 photos", identified, "slowest single call", single, 1.15),
            row(f"Identify car, {len(every)} services x 2 photos", by_all, "slowest single call", single, 1.2),
            *appraise_rows(shop),
        ]


def appraise_rows(shop: Services) -> list[Row]:
    """With the trim chosen nothing waits; without it the price waits for the specs."""
    loose = Vehicle(make="Toyota", model="Corolla", year=2010)
    chosen = loose.model_copy(update={"trim": "LE", "model_id": "45963"})
    specs = seconds(lambda: shop.appraiser.specs.find(loose), 3)
    subject = PricedCar(vehicle=chosen, model_id="45963", miles=58_000, grade=Grade.GOOD)
    priced = seconds(lambda: shop.appraiser.valuation.value(subject), 3)
    fixed = seconds(lambda: shop.appraiser.appraise(chosen, 58_000, "miles", Grade.GOOD))
    free = seconds(lambda: shop.appraiser.appraise(loose, 61_000, "miles", Grade.GOOD))
    return [
        row("Show specs and price, trim chosen", fixed, "slower of the two calls", max(specs, priced), 1.15),
        row("Show specs and price, trim not sure", free, "one after the other", specs + priced, 1.15),
    ]


def page_rows(stand_ins: str) -> list[Row]:
    """Reruns of each page: wall and CPU, against the 100 ms that feel immediate."""
    os.environ["CURBSIDE_STAND_INS"] = stand_ins
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CURBSIDE_DATA_DIR"] = folder
        type(st.context).cookies = {COOKIE: "a" * 43}  # type: ignore[method-assign, assignment]  # as a browser sends it
        at = AppTest.from_file(str(ROOT / "pages" / "main.py"), default_timeout=60).run()
        at.button(key="try toyota-corolla").click().run()
        rows.append(rerun("Rerun of Photos", at))
        next(button for button in at.button if button.label == "Identify car").click().run()
        at.selectbox(key="year").select(2010).run()
        at.number_input(key="mileage").set_value(58_000).run()
        rows.append(rerun("Rerun of Confirm", at))
        next(button for button in at.button if button.label == "Show specs and price").click().run()
        at.switch_page("report.py").run()  # else a rerun is one of the page that the button is on
        rows.append(rerun("Rerun of Report", at))
    return rows


def rerun(name: str, at: AppTest) -> Row:
    """The median of fifteen reruns."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    wall = seconds(at.run, 15)
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / 15
    return name, f"{wall * 1000:.0f} ms", f"{cpu * 1000:.0f} ms CPU", "under 100 ms", wall < 0.1


def cold_row(port: int) -> Row:
    """From `streamlit run app.py` until a sample can be tried, in a browser that is open already."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # only this line needs a browser

    own = f"http://127.0.0.1:{port}"
    command = ("-m", "streamlit", "run", "app.py", f"--server.port={port}", "--server.headless=true")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"]).new_page()
        settings = {"CURBSIDE_DATA_DIR": folder, "CURBSIDE_STAND_INS": f"{own}/mocks"}
        started = time.perf_counter()
        with running(*command, port=port, path="/healthz", **settings) as up:
            page.goto(own)
            page.get_by_role("button", name="Try 2010 Toyota Corolla").wait_for()
            cold = time.perf_counter() - started
    name, beside = "Cold start to a usable first page", f"{up:.1f} s until the server answers"
    return name, f"{cold:.1f} s", beside, "under 4 s", cold < 4


def main() -> None:
    """Measure everything and print the table."""
    rows = [photo_row()]
    mocks = ("-m", "mocks", "--port", "8331")
    with running(*mocks, port=8331, path="/mocks/samples", CURBSIDE_MOCKS_DELAY_MS=str(DELAY_MS)):
        rows += call_rows(8331)
    with running("-m", "mocks", "--port", "8332", port=8332, path="/mocks/samples"):
        rows += page_rows("http://127.0.0.1:8332/mocks")
    rows.append(cold_row(8333))
    for name, ours, baseline, limit, kept in rows:
        print(f"{name:44} {ours:>9}  {baseline:42} {limit} {'' if kept else ' MISSED'}")


if __name__ == "__main__":
    main()
