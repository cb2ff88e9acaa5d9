"""The garage in real browsers: whose it is, and how it moves."""

import json
from collections.abc import Callable, Iterator
from urllib.parse import urljoin

import cv2
import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from services.storage.garage_file import GarageFile, StoredCar
from services.storage.owners import COOKIE
from tests.browser.test_flow import EXCEPTION, sideways
from tests.garages import NOON, appraised

NewBrowser = Callable[[], Page]


@pytest.fixture
def new_browser(browser: Browser) -> Iterator[NewBrowser]:
    """Opens browsers that share nothing."""
    opened: list[BrowserContext] = []

    def page() -> Page:
        opened.append(browser.new_context(viewport={"width": 390, "height": 844}, locale="en-US"))
        return opened[-1].new_page()

    yield page
    for context in opened:
        context.close()


def bring(page: Page, app: str, count: int = 1) -> None:
    """A garage with so many cars, by importing them."""
    cars = [StoredCar(appraisal=appraised("1998 BMW Z3"), added=NOON, notes="in the barn") for _ in range(count)]
    file = GarageFile(cars=tuple(cars)).model_dump_json().encode()
    open_garage(page, app)
    page.get_by_text("Export or import").click()
    named = {"name": "garage.json", "mimeType": "application/json", "buffer": file}
    page.locator("input[type=file]").set_input_files(named)  # type: ignore[arg-type]
    expect(page.get_by_text(f"{count} cars added." if count > 1 else "1 car added.")).to_be_visible()


def open_garage(page: Page, app: str) -> None:
    page.goto(f"{app}/garage")
    expect(page.get_by_role("heading", name="Garage")).to_be_visible()
    expect(page.get_by_text("Export or import")).to_be_visible()


def test_two_browsers_see_only_their_own(app: str, new_browser: NewBrowser) -> None:
    mine, theirs = new_browser(), new_browser()
    bring(mine, app)
    expect(mine.get_by_text("1998 BMW Z3")).to_be_visible()
    assert not sideways(mine)
    mine.get_by_role("button", name="Details", exact=True).click()
    report = str(mine.get_by_role("link", name="Open the report").get_attribute("href"))
    open_garage(theirs, app)
    expect(theirs.get_by_text("No cars here yet")).to_be_visible()
    theirs.goto(urljoin(app, report))
    expect(theirs.get_by_role("heading", name="No report here yet")).to_be_visible()
    mine.goto(urljoin(app, report))
    expect(mine.get_by_role("heading", name="1998 BMW Z3")).to_be_visible()


def test_the_key_is_out_of_reach_of_scripts_and_in_no_address(app: str, new_browser: NewBrowser) -> None:
    page = new_browser()
    open_garage(page, app)
    (cookie,) = [one for one in page.context.cookies() if one.get("name") == COOKIE]
    assert (cookie.get("httpOnly"), cookie.get("sameSite")) == (True, "Lax")
    key = str(cookie.get("value"))
    assert COOKIE not in page.evaluate("document.cookie")
    assert key not in page.url
    assert key not in page.content()


def test_a_link_and_its_qr_code_open_the_garage_on_one_more_device(app: str, new_browser: NewBrowser) -> None:
    laptop, phone, late = new_browser(), new_browser(), new_browser()
    bring(laptop, app)
    laptop.get_by_text("Use it on another device").click()
    laptop.get_by_role("button", name="Make a link for another device").click()
    link = laptop.get_by_test_id("stCode").inner_text().strip()
    assert link.startswith(f"{app}/garage?move=")
    code = laptop.get_by_alt_text("QR code of the link below")
    expect(code).to_be_visible()
    seen = cv2.imdecode(np.frombuffer(code.screenshot(scale="css"), np.uint8), cv2.IMREAD_COLOR)
    assert seen is not None
    assert cv2.QRCodeDetector().detectAndDecode(seen)[0] == link
    phone.goto(link)
    expect(phone.get_by_text("The link leads to a garage with 1 car.")).to_be_visible()
    phone.get_by_role("button", name="Open it on this device").click()
    expect(phone.get_by_text("1998 BMW Z3")).to_be_visible()
    assert "move" not in phone.url
    phone.reload()
    expect(phone.get_by_text("1998 BMW Z3")).to_be_visible()
    late.goto(link)
    expect(late.get_by_text("opens no garage any more")).to_be_visible()


def test_a_deleted_car_is_gone_and_one_press_brings_it_back(app: str, new_browser: NewBrowser) -> None:
    page = new_browser()
    bring(page, app)
    page.get_by_role("button", name="Details", exact=True).click()
    expect(page.get_by_role("heading", name="1998 BMW Z3")).to_be_visible()
    assert "car=" in page.url
    page.get_by_role("button", name="Delete this car").click()
    expect(page.get_by_text("No cars here yet")).to_be_visible()
    page.get_by_role("button", name="Bring back the 1998 BMW Z3").click()
    expect(page.get_by_role("button", name="Details", exact=True)).to_have_count(1)
    expect(page.locator(EXCEPTION)).to_have_count(0)


def test_an_export_comes_back_in_another_browser(app: str, new_browser: NewBrowser) -> None:
    mine, theirs = new_browser(), new_browser()
    bring(mine, app)
    with mine.expect_download() as download:
        mine.get_by_role("button", name="Export all").click()
    file = download.value.path()
    told = json.loads(file.read_text())
    assert [car["appraisal"]["vehicle"]["model"] for car in told["cars"]] == ["Z3"]
    assert told["cars"][0]["notes"] == "in the barn"
    open_garage(theirs, app)
    theirs.get_by_text("Export or import").click()
    sent = {"name": "garage.json", "mimeType": "application/json", "buffer": file.read_bytes()}
    theirs.locator("input[type=file]").set_input_files(sent)  # type: ignore[arg-type]
    expect(theirs.get_by_text("1 car added.")).to_be_visible()
    expect(theirs.get_by_role("button", name="Details", exact=True)).to_have_count(1)
    theirs.reload()
    theirs.get_by_role("button", name="Details", exact=True).click()
    expect(theirs.get_by_label("Notes")).to_have_value("in the barn")


def test_the_address_brings_search_and_page_back(app: str, new_browser: NewBrowser) -> None:
    page = new_browser()
    bring(page, app, 21)
    page.get_by_role("button", name="Page 2", exact=True).click()
    expect(page.get_by_role("button", name="Details", exact=True)).to_have_count(21 - 12)
    assert "page=2" in page.url
    search = page.get_by_label("Search")
    search.fill("bmw")
    search.press("Enter")
    expect(page.get_by_role("button", name="Details", exact=True)).to_have_count(12)
    assert "search=bmw" in page.url
    assert "page=2" not in page.url
    page.reload()
    expect(page.get_by_label("Search")).to_have_value("bmw")
    expect(page.get_by_text("21 cars")).to_be_visible()
