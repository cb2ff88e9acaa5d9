"""What a car park does to a visit: a reload in the middle, a keyboard alone, a slow network, whatever was typed."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import ROOT
from tests.browser.test_flow import EXCEPTION, choose, identify, price, sample, show, try_sample, type_mileage, upload
from tests.browser.test_phone import settled

LINES = ROOT.parent / "shared" / "field" / "lines.txt"
READINGS = {"120k": "120,000", "58.000": "58,000", "1e5": "100,000", "12.500": "12,500"}


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


def test_a_drawn_example_stays_one_over_a_reload(app: str, page: Page) -> None:
    page.goto(app)
    try_sample(page, "2010 Toyota Corolla")
    expect(page.get_by_text("A drawn example")).to_be_visible()
    page.reload()
    expect(page.get_by_text("A drawn example")).to_be_visible()


def tab_to(page: Page, name: str) -> None:
    """As a keyboard goes: Tab until the field or button of that name has the focus."""
    focused = """() => { const one = document.activeElement;
      return (one.ariaLabel || one.labels?.[0]?.innerText || one.innerText || '').trim(); }"""
    for _press in range(60):
        page.keyboard.press("Tab")
        if re.search(rf"(^|\\b){re.escape(name)}$", str(page.evaluate(focused))):
            return
    raise AssertionError(f"no Tab leads to {name}")


def test_a_keyboard_alone_leads_to_a_price(app: str, page: Page) -> None:
    page.goto(app)
    expect(page.get_by_role("link", name="By hand")).to_be_visible()
    tab_to(page, "By hand, without a photo")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Which car is it?")).to_be_visible()
    for label, typed, value in (
        ("Make", "toy", "Toyota"),
        ("Model", "corolla", "Corolla"),
        ("Year", "2010", "2010"),
    ):
        picker = page.get_by_role("combobox", name=label, exact=True)
        expect(picker).to_be_enabled()
        tab_to(page, label)
        page.keyboard.type(typed)
        expect(page.get_by_role("option").first).to_be_visible()
        page.keyboard.press("Enter")
        expect(picker).to_have_value(value)
        settled(page)
    tab_to(page, "Mileage")
    page.keyboard.type("58000")
    expect(page.get_by_text("That is 93,342 km.")).to_be_visible()
    settled(page)
    tab_to(page, "Show specs and price")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="2010 Toyota Corolla")).to_be_visible()


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


def recorded(begins: str) -> list[str]:
    """The cases of one line of the recorded ones."""
    if not LINES.exists():
        pytest.skip("the recorded cases are not part of this repository")
    line = next(line for line in Path(LINES).read_text(encoding="utf-8").splitlines() if line.startswith(begins))
    return [case.strip() for case in re.split(r"[|,](?!\d)", line.partition(": ")[2])]


def test_every_recorded_mileage_is_read_as_it_was_meant(app: str, page: Page) -> None:
    typed = [case.split(" -> ")[0].split(" ")[0] for case in recorded("mileage")]
    assert set(typed) <= set(READINGS)
    page.goto(f"{app}/confirm")
    for reading in typed:
        page.get_by_label("Mileage", exact=True).fill(reading)
        page.get_by_label("Mileage", exact=True).press("Tab")
        expect(page.get_by_text(f"We read {READINGS[reading]} miles.")).to_be_visible()


def test_every_recorded_name_is_found_in_the_lists(app: str, page: Page) -> None:
    for case in recorded("model typed"):
        page.goto(f"{app}/confirm")
        for label, typed in zip(("Make", "Model"), case.split("/"), strict=True):
            picker = page.get_by_role("combobox", name=label, exact=True)
            expect(picker).to_be_enabled()
            picker.click()
            picker.press_sequentially(typed)
            expect(page.get_by_role("option").first).to_be_visible()
            picker.press("Enter")
            expect(page.get_by_role("option")).to_have_count(0)
            settled(page)
            expect(picker, case).not_to_have_value("")
        expect(page.get_by_text("We know no"), case).to_have_count(0)
        page.get_by_text("My car is not in the list").scroll_into_view_if_needed()
