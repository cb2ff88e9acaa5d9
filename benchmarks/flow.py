"""`python -m benchmarks.flow`: the way to a price on a phone, in Chromium: taps, heights, waiting, shift of layout.

Run it on an idle machine. The column "before" holds the figures of the pages before they were redrawn for a phone
(November 2026, commit b848135), measured in the same way; of its first page there is none, since that commit wants a
package that is not installed any more.
"""

import io
import random
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter, sleep

from PIL import Image
from playwright.sync_api import FilePayload, Page, expect, sync_playwright

from tests.browser.conftest import FLAGS, running

SAMPLES = Path(__file__).parents[1] / "mocks" / "world" / "samples"
WIDTH, HEIGHT, NARROW = 390, 844, 320
# Cumulative layout shift as web.dev defines it: the largest sum within five seconds, each within one of the last.
SHIFTS = """window.shift = 0;
let sum = 0, first = 0, last = -1e9;
new PerformanceObserver(list => list.getEntries().forEach(entry => {
  if (entry.hadRecentInput) return;
  if (entry.startTime - last > 1000 || entry.startTime - first > 5000) { sum = 0; first = entry.startTime; }
  last = entry.startTime;
  window.shift = Math.max(window.shift, sum += entry.value);
})).observe({type: 'layout-shift', buffered: true})"""
FULL = "document.querySelector('[data-testid=stMain]').scrollHeight"
Row = tuple[str, str, str, str]


class Phone:
    """A page on a phone that counts its taps."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps = page, 0

    def tap(self, selector: str) -> None:
        """Tap the first such element."""
        found = self.page.locator(selector).first
        expect(found).to_be_visible()
        found.click()
        self.taps += 1

    def press(self, name: str) -> None:
        """Tap a button by its name."""
        self.page.get_by_role("button", name=name).click()
        self.taps += 1

    def choose(self, label: str, typed: str) -> None:
        """Tap a picker, type, press Enter."""
        picker = self.page.get_by_role("combobox", name=label, exact=True)
        expect(picker).to_be_enabled()
        picker.click()
        self.taps += 1
        picker.press_sequentially(typed)
        expect(self.page.get_by_role("option").first).to_be_visible()
        picker.press("Enter")
        self.settle()

    def type(self, label: str, text: str) -> None:
        """Tap a field and type."""
        field = self.page.get_by_role("textbox", name=label, exact=True)
        field.click()
        self.taps += 1
        field.fill(text)
        field.press("Tab")
        self.settle()

    def settle(self) -> None:
        """Wait until the page rests."""
        self.page.wait_for_timeout(250)
        expect(self.page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible()


def own_photo(name: str) -> bytes:
    """A sample picture as a photo nobody has sent before: the answer to it is in no cache."""
    chance, out = random.Random(), io.BytesIO()
    with Image.open(SAMPLES / f"{name}.jpg") as picture:
        picture.putpixel((chance.randrange(picture.width), chance.randrange(picture.height)), (1, 2, 3))
        picture.resize((1400 + chance.randrange(150), 1100)).save(out, "JPEG", quality=88)
    return out.getvalue()


def by_sample(phone: Phone, app: str) -> None:
    """Picture, year, button."""
    phone.page.goto(app)
    phone.tap(".st-key-sample-toyota-corolla [data-testid=stImage]")
    phone.tap(".st-key-year-chip button")
    phone.settle()
    phone.press("Show specs and price")


def by_photo(phone: Phone, app: str) -> None:
    """Target and picker, button, year, mileage, condition, button."""
    phone.page.goto(app)
    choose_two(phone)
    phone.press("Identify car")
    phone.tap(".st-key-year-chip button")
    phone.settle()
    phone.type("Mileage", "58000")
    phone.taps -= 1  # the mileage counts apart
    phone.tap(".st-key-grade button")
    phone.settle()
    phone.press("Show specs and price")


def choose_two(phone: Phone) -> None:
    """Two photos at once: a tap on the target and one that takes both in the phone's own picker."""
    photos = [
        FilePayload(name="car.jpg", mimeType="image/jpeg", buffer=own_photo(f"toyota-corolla-{side}"))
        for side in ("front", "back")
    ]
    phone.page.locator("input[type=file]").set_input_files(photos)
    phone.taps += 2
    expect(phone.page.get_by_alt_text("Your back photo, upright")).to_be_visible()
    phone.settle()


def by_hand(phone: Phone, app: str) -> None:
    """Link, make, model, year, mileage, button."""
    phone.page.goto(app)
    phone.page.get_by_role("link", name="By hand").click()
    phone.taps += 1
    phone.choose("Make", "toy")
    phone.choose("Model", "corolla")
    phone.choose("Year", "2010")
    phone.type("Mileage", "58000")
    phone.press("Show specs and price")


def to_price(phone: Phone, way: Callable[[Phone, str], None], app: str) -> None:
    """That way to the report, until its number stands."""
    way(phone, app)
    expect(phone.page.get_by_role("heading", level=2)).to_be_visible()
    expect(phone.page.get_by_role("button", name="Start over")).to_be_visible()
    phone.settle()


def verdict(phone: Phone, app: str) -> tuple[float, float]:
    """Seconds from the press to the first name and to the verdict, for two photos of one's own."""
    phone.page.goto(app)
    choose_two(phone)
    began = perf_counter()
    phone.press("Identify car")
    phone.page.get_by_text(re.compile("looks like a Toyota|Most likely")).first.wait_for()
    named = perf_counter() - began
    phone.page.get_by_text("Most likely").wait_for()
    return named, perf_counter() - began


def rows(app: str, phone_of: Callable[[int], Phone]) -> Iterator[Row]:
    """Every figure beside its goal and what it was before."""
    _named, first = verdict(phone_of(WIDTH), app)
    yield "s from the press to the verdict, first visitor", f"{first:.1f}", "", "6.1"
    yield from taps(app, phone_of)
    yield from heights(app, phone_of)
    times = [verdict(phone_of(WIDTH), app) for _ in range(5)]
    named, whole = (sorted(column)[len(times) // 2] for column in zip(*times, strict=True))
    yield "s from the press to the first name", f"{named:.1f}", "", ""
    yield "s from the press to the verdict", f"{whole:.1f}", "1.5", "3.0 to 3.5"


def first_page(app: str, phone_of: Callable[[int], Phone]) -> tuple[float, float]:
    """MB that a browser without a cache gets for the first page, and the seconds to its first button (middle of 3)."""
    measured = []
    for _ in range(3):
        page, sizes = phone_of(WIDTH).page, list[float]()
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.loadingFinished", lambda done, sizes=sizes: sizes.append(done["encodedDataLength"]))
        began = perf_counter()
        page.goto(app)
        page.locator("[data-testid=stButton] button").first.wait_for()
        seconds = perf_counter() - began
        page.wait_for_load_state("networkidle")
        measured.append((sum(sizes) / 1e6, seconds))
        page.context.close()
    megabytes, seconds = (sorted(column)[1] for column in zip(*measured, strict=True))
    return megabytes, seconds


def taps(app: str, phone_of: Callable[[int], Phone]) -> Iterator[Row]:
    """From the first page to a price, three ways."""
    for name, way, goal, before in (
        ("taps: sample", by_sample, "3", "6"),
        ("taps: two own photos, besides the mileage", by_photo, "6", "8"),
        ("taps: by hand, besides typing", by_hand, "8", "10"),
    ):
        phone = phone_of(WIDTH)
        to_price(phone, way, app)
        yield name, str(phone.taps), goal, before


def heights(app: str, phone_of: Callable[[int], Phone]) -> Iterator[Row]:
    """Of Confirm and of the report, where the price stands, and the largest shift of layout on the way."""
    phone = phone_of(WIDTH)
    phone.page.goto(app)
    phone.settle()
    phone.tap(".st-key-sample-toyota-corolla [data-testid=stImage]")
    expect(phone.page.locator(".st-key-year-chip")).to_be_visible()
    phone.settle()
    yield "Confirm, px high", str(phone.page.evaluate(FULL)), "900", "1,907"
    for width in (WIDTH, NARROW):
        phone = phone_of(width)
        to_price(phone, by_sample, app)
        number = phone.page.get_by_role("heading", level=2)
        bottom = number.evaluate("one => Math.round(one.getBoundingClientRect().bottom)")
        yield f"price ends at, px, {width} px wide", str(bottom), "844", ""
        if width == WIDTH:
            yield "report folded, px high", str(phone.page.evaluate(FULL)), "2,400", "5,495"
            yield "layout shift, first page to report", f"{phone.page.evaluate('window.shift'):.2f}", "0.10", ""


def main() -> None:
    """Print the table."""
    with (
        tempfile.TemporaryDirectory() as data,
        running(Path(data), CURBSIDE_BADGE__ENABLED="true", CURBSIDE_SHAPE__ENABLED="true") as app,
        sync_playwright() as playwright,
    ):
        sleep(3)  # a server that has just started, not one that is starting
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)

        def phone_of(width: int) -> Phone:
            page = chromium.new_context(viewport={"width": width, "height": HEIGHT}, locale="en-US").new_page()
            page.add_init_script(SHIFTS)
            return Phone(page)

        print("| figure | now | goal | before |\n|---|---|---|---|")
        for row in rows(app, phone_of):
            print("| " + " | ".join(row) + " |", flush=True)
        megabytes, seconds = first_page(app, phone_of)
        print(f"| MB of the first page | {megabytes:.2f} | | |\n| s to its first button | {seconds:.2f} | | |")
        chromium.close()


if __name__ == "__main__":
    main()
