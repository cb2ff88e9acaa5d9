"""What a car park does to a visit: a reload in the middle, a slow network."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_flow import EXCEPTION, choose, identify, price, sample, show, type_mileage, upload


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page on a common phone."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-US")
    yield context.new_page()
    context.close()


def test_a_reload_in_the_middle_loses_nothing(app: str, page: Page) -> None:
    page.goto(app)
    upload(page, sample("toyota-corolla-front"), sample("toyota-corolla-back"))
    expect(page.get_by_alt_text("Your back photo, upright")).to_be_visible()
    page.reload()
    expect(page.get_by_alt_text("Your back photo, upright")).to_be_visible()
    identify(page)
    choose(page, "Year", "2010")
    type_mileage(page, 58_000)
    page.reload()
    expect(page.get_by_text("Most likely: Toyota Corolla")).to_be_visible()
    expect(page.get_by_role("combobox", name="Year", exact=True)).to_have_value("2010")
    expect(page.get_by_label("Mileage", exact=True)).to_have_value("58000")
    show(page, "2010 Toyota Corolla")
    told = price(page)
    page.reload()
    expect(page.get_by_role("heading", level=2)).to_have_text(told)


def test_a_slow_network_only_takes_longer(app: str, page: Page) -> None:
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    page.goto(app)  # what a browser fetches once is there already
    expect(page.get_by_role("button", name="Try 2010 Toyota Corolla")).to_be_visible()
    slow = {
        "offline": False,
        "latency": 400,
        "downloadThroughput": 50_000,
        "uploadThroughput": 25_000,
    }  # bytes a second
    wire.send("Network.emulateNetworkConditions", slow)
    lost: list[str] = []
    page.on("response", lambda answer: lost.append(answer.url) if answer.status >= 400 else None)
    upload(page, sample("toyota-corolla-front"), sample("toyota-corolla-back"))
    identify(page)
    choose(page, "Year", "2010")
    type_mileage(page, 58_000)
    show(page, "2010 Toyota Corolla")
    expect(page.locator(EXCEPTION)).to_have_count(0)
    assert lost == [], "no picture is gone before a slow phone asks for it"
