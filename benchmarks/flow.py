"""`python -m benchmarks.flow`: the way to a price on a phone, in Chromium: taps, heights, waiting, shift of layout.

Run it on an idle machine. The column "before" holds the figures of the pages before they were redrawn for a phone
(November 2026, commit b848135), measured in the same way.
"""

import io
import random
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, sleep

from PIL import Image
from playwright.sync_api import FilePayload, Page, expect, sync_playwright

from tests.browser.conftest import FLAGS, running

SAMPLES = Path(__file__).parents[1] / "mocks" / "world" / "samples"
WIDTH, HEIGHT, NARROW = 390, 844, 320
SHIFTS = """window.shift = 0;
new PerformanceObserver(list => list.getEntries().forEach(entry => {
  if (!entry.hadRecentInput) window.shift += entry.value;
})).observe({type: 'layout-shift', buffered: true})"""
FULL = "document.querySelector('[data-testid=stMain]').scrollHeight"
Row = tuple[str, str, str, str]


class Phone:
    """A page on a phone that counts its taps."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps = page, 0

    def tap(self, selector: str, **more: str) -> None:
        """Tap the first such element."""
        found = self.page.locator(selector, **more).first  # type: ignore[arg-type]
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
    phone.tap("[data-testid=stPageLink] a", has_text="By hand")
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
    phone.page.get_by_text("Toyota").first.wait_for()
    named = perf_counter() - began
    phone.page.get_by_text("Most likely").wait_for()
    return named, perf_counter() - began


def rows(app: str, phone_of: Callable[[int], Phone]) -> list[Row]:
    """Every figure beside its goal and what it was before."""
    found: list[Row] = []
    _named, first = verdict(phone_of(WIDTH), app)
    phone = phone_of(WIDTH)
    phone.page.goto(app)
    began = perf_counter()
    phone.page.reload()
    phone.page.locator("[data-testid=stButton] button").first.wait_for()
    opened = perf_counter() - began
    times = [verdict(phone_of(WIDTH), app) for _ in range(5)]
    named, whole = (sorted(column)[len(times) // 2] for column in zip(*times, strict=True))
    for name, way, goal, before in (
        ("taps: sample", by_sample, "3", "6"),
        ("taps: two own photos", by_photo, "6", "8"),
        ("taps: by hand", by_hand, "8", "10"),
    ):
        phone = phone_of(WIDTH)
        to_price(phone, way, app)
        found.append((name, str(phone.taps), goal, before))
    found += heights(app, phone_of)
    found += [
        ("s from the press to the first name", f"{named:.1f}", "", ""),
        ("s from the press to the verdict", f"{whole:.1f}", "1.5", "3.0 to 3.5"),
        ("s the same, first visitor", f"{first:.1f}", "", "6.1"),
        ("s to the first page's first button", f"{opened:.1f}", "", ""),
    ]
    return found


def heights(app: str, phone_of: Callable[[int], Phone]) -> list[Row]:
    """Of Confirm and of the report, where the price stands, and the largest shift of layout on the way."""
    found: list[Row] = []
    phone = phone_of(WIDTH)
    phone.page.goto(app)
    phone.settle()
    shifts = [phone.page.evaluate("window.shift")]
    phone.tap(".st-key-sample-toyota-corolla [data-testid=stImage]")
    expect(phone.page.locator(".st-key-year-chip")).to_be_visible()
    phone.settle()
    shifts.append(phone.page.evaluate("window.shift"))
    found.append(("Confirm, px high", str(phone.page.evaluate(FULL)), "900", "1,907"))
    for width in (WIDTH, NARROW):
        phone = phone_of(width)
        to_price(phone, by_sample, app)
        bottom = phone.page.get_by_role("heading", level=2).evaluate(
            "one => Math.round(one.getBoundingClientRect().bottom)"
        )
        if width == WIDTH:
            found.append(("report folded, px high", str(phone.page.evaluate(FULL)), "2,400", "5,495"))
            shifts.append(phone.page.evaluate("window.shift"))
        found.append((f"price ends at, px, {width} px wide", str(bottom), "844", "about 600, one of three"))
    found.append(("largest sum of layout shifts of a page", f"{max(shifts):.2f}", "0.10", ""))
    return found


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
            print("| " + " | ".join(row) + " |")
        chromium.close()


if __name__ == "__main__":
    main()
