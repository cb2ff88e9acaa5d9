"""`python -m tests.browser.looks`: photographs the pages at desktop and phone width, light and dark, for the README."""

import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import FLAGS, SIZES, running
from tests.browser.test_flow import choose, show, try_sample, type_mileage

FOLDER = Path(__file__).with_name("looks")


def take(page: Page, name: str) -> None:
    """One picture, once the page has stopped moving."""
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1500)
    page.screenshot(path=FOLDER / f"{name}.png")


def main() -> None:
    """The sample Corolla through the three pages, then the garage it is kept in."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as data, running(Path(data)) as app, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for size, (width, height) in SIZES.items():
            for scheme in ("light", "dark"):
                view = {"width": width, "height": height}
                page = chromium.new_context(viewport=view, color_scheme=scheme, locale="en-US").new_page()  # type: ignore[arg-type]
                page.goto(app)
                page.get_by_role("button", name="Try 2010 Toyota Corolla").wait_for()
                take(page, f"photos-{size}-{scheme}")
                try_sample(page, "2010 Toyota Corolla")
                take(page, f"confirm-{size}-{scheme}")
                choose(page, "Year", "2010")
                type_mileage(page, 58_000)
                show(page, "2010 Toyota Corolla")
                take(page, f"report-{size}-{scheme}")
                page.goto(f"{app}/garage")
                page.get_by_role("heading", level=1).wait_for()
                take(page, f"garage-{size}-{scheme}")
                page.context.close()
        chromium.close()


if __name__ == "__main__":
    main()
