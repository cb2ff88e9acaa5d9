"""Everything that a page is made of comes from the app itself: no font, script, icon or picture from elsewhere."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_flow import EXCEPTION, choose, show, try_sample, unfold_all

PAGES = (
    *("", "confirm", "confirm?by=vin", "report", "garage", "fleet", "advert", "accuracy"),
    *("providers", "arrivals", "teach", "shared?key=x", "healthz"),
)


@pytest.fixture
def watched(browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    """A page, and the address of whatever its browser asks for or connects to."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-US")
    asked: list[str] = []
    context.on("request", lambda found: asked.append(found.url))
    page = context.new_page()
    page.on("websocket", lambda found: asked.append(found.url))
    yield page, asked
    context.close()


def unfold_everything(page: Page) -> None:
    """All that a page keeps folded, one after the other, and its menu."""
    unfold_all(page)
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("radio", name="Deutsch")).to_be_attached()
    page.keyboard.press("Escape")


def elsewhere(asked: list[str], app: str) -> set[str]:
    """Addresses on another host; what a page holds in itself (data:, blob:) is on none."""
    own = urlsplit(app).netloc
    return {url for url in asked if urlsplit(url).scheme not in {"data", "blob"} and urlsplit(url).netloc != own}


def test_no_page_fetches_anything_from_elsewhere(app: str, watched: tuple[Page, list[str]]) -> None:
    page, asked = watched
    page.goto(app)
    try_sample(page, "2010 Toyota Corolla")
    unfold_everything(page)
    choose(page, "Year", "2010")
    show(page, "2010 Toyota Corolla")
    unfold_everything(page)
    expect(page.get_by_text("Touch a dot")).to_be_visible()  # the market's picture, drawn once its fold is open
    expect(page.locator(EXCEPTION)).to_have_count(0)
    for name in PAGES:
        page.goto(f"{app}/{name}", wait_until="networkidle")
    page.goto(app)
    page.get_by_role("button", name="Menu").click()
    page.get_by_text("中文").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("车")
    assert {urlsplit(url).scheme for url in asked} >= {"http", "ws"}, "the watch sees what goes over the wire"
    assert elsewhere(asked, app) == set()


def test_the_watch_notices_what_comes_from_elsewhere(app: str, watched: tuple[Page, list[str]]) -> None:
    page, asked = watched
    page.goto(f"{app}/healthz")
    page.evaluate("() => fetch('https://fonts.example/icon.woff2', {mode: 'no-cors'}).catch(() => null)")
    assert elsewhere(asked, app) == {"https://fonts.example/icon.woff2"}
