"""`python -m tests.browser.looks [flow|advert|teach]`: photographs pages for the README, all where none is named."""

import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import FLAGS, SIZES, running
from tests.browser.test_advert import ADVERT, give
from tests.browser.test_flow import choose, show, try_sample, type_mileage
from tests.browser.test_teach import some_samples

FOLDER = Path(__file__).with_name("looks")


def take(page: Page, name: str) -> None:
    """One picture, once the page has stopped moving."""
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1500)
    page.screenshot(path=FOLDER / f"{name}.png")


def flow(page: Page, app: str, look: str) -> None:
    """The sample Corolla through the three pages, then the garage it is kept in."""
    page.goto(app)
    page.get_by_role("button", name="Try 2010 Toyota Corolla").wait_for()
    take(page, f"photos-{look}")
    try_sample(page, "2010 Toyota Corolla")
    take(page, f"confirm-{look}")
    choose(page, "Year", "2010")
    type_mileage(page, 58_000)
    show(page, "2010 Toyota Corolla")
    take(page, f"report-{look}")
    page.goto(f"{app}/garage")
    page.get_by_role("heading", level=1).wait_for()
    take(page, f"garage-{look}")


def advert(page: Page, app: str, look: str) -> None:
    """An advert and where its price stands."""
    page.goto(f"{app}/advert")
    give(page, ADVERT.format(price="3,900"))
    page.get_by_text("What to ask the seller").wait_for()
    take(page, f"advert-{look}")


def teach(page: Page, app: str, look: str) -> None:
    """Five sample cars, taught."""
    page.goto(f"{app}/teach")
    chosen = {"name": "cars.zip", "mimeType": "application/zip", "buffer": some_samples()}
    page.locator("input[type=file]").set_input_files(chosen)  # type: ignore[arg-type]
    page.get_by_role("button", name="Teach 5 cars").click(timeout=300_000)
    page.get_by_text("Car by car").wait_for()
    take(page, f"teach-{look}")


LOOKS = [(size, scheme) for size in SIZES for scheme in ("light", "dark")]
PAGES: dict[str, tuple[Callable[[Page, str, str], None], list[tuple[str, str]]]] = {
    "flow": (flow, LOOKS),
    "advert": (advert, [("desktop", "light")]),
    "teach": (teach, [("phone", "dark")]),
}


def main(names: Sequence[str]) -> None:
    """Those pages in each look that the README has, all where none is named."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as data, running(Path(data)) as app, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for photograph, looks in (PAGES[name] for name in names or PAGES):
            for size, scheme in looks:
                width, height = SIZES[size]
                view = {"width": width, "height": height}
                page = chromium.new_context(viewport=view, color_scheme=scheme, locale="en-US").new_page()  # type: ignore[arg-type]
                photograph(page, app, f"{size}-{scheme}")
                page.context.close()
        chromium.close()


if __name__ == "__main__":
    main(sys.argv[1:])
