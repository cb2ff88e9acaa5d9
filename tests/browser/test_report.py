"""The report in a real browser: an answer or a slider redraws its own part and nothing else."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_flow import EXCEPTION, choose, price, show, sideways, type_mileage, unfold


@pytest.fixture
def report(browser: Browser, app: str) -> Iterator[Page]:
    """A Corolla's report on a phone, drawn to its end."""
    context = browser.new_context(viewport={"width": 390, "height": 900}, locale="en-US")
    page = context.new_page()
    page.goto(f"{app}/confirm")
    choose(page, "Make", "Toyota")
    choose(page, "Model", "Corolla")
    choose(page, "Year", "2010")
    type_mileage(page, 58_000)
    show(page, "2010 Toyota Corolla")
    yield page
    context.close()


def watch(page: Page) -> None:
    """Count every change of the heading and of the two buttons at the end, which no part's redraw concerns."""
    page.evaluate(
        """() => {
            const buttons = [...document.querySelectorAll('[data-testid=stButton]')];
            const still = [document.querySelector('h1'), ...buttons.slice(-2)];
            window.still = still;
            window.changes = 0;
            const seen = new MutationObserver(found => { window.changes += found.length; });
            still.forEach(one => seen.observe(one, {childList: true, subtree: true, characterData: true}));
        }"""
    )


def untouched(page: Page) -> bool:
    """Whether they are still the very same elements, and unchanged."""
    return bool(page.evaluate("window.changes === 0 && window.still.every(one => one.isConnected)"))


def test_an_answer_redraws_its_part_alone_and_lasts(report: Page) -> None:
    before = price(report)
    watch(report)
    trim = report.get_by_role("combobox", name="Which trim is it?")
    trim.click()
    trim.fill("XRS")
    expect(report.get_by_role("option").first).to_contain_text("XRS")
    trim.press("Enter")
    expect(report.get_by_text("With your answer")).to_be_visible()
    expect(report.get_by_role("heading", level=2)).not_to_have_text(before)
    assert untouched(report)
    answered = price(report)
    report.reload()
    expect(report.get_by_role("heading", level=2)).to_have_text(answered)
    expect(report.locator(EXCEPTION)).to_have_count(0)


def test_the_slider_answers_at_once_with_the_keyboard(report: Page) -> None:
    unfold(report, "What changes the price")
    watch(report)
    slider = report.get_by_role("slider")
    slider.focus()
    slider.press("ArrowRight")
    expect(report.get_by_text("At 59,000 miles: about")).to_be_visible()
    assert untouched(report)


def test_units_switch_in_place(report: Page) -> None:
    unfold(report, "Specs")
    unfold(report, "All specs, and beside another trim")
    watch(report)
    report.get_by_role("radio", name="Metric").click()
    expect(report.get_by_text("1,245 kg")).to_be_visible()
    assert untouched(report)
    assert not sideways(report)


def test_the_answer_and_the_main_buttons_are_in_reach_of_a_phone(report: Page, app: str) -> None:
    expect(report.get_by_role("heading", level=2)).to_be_in_viewport(ratio=1)
    for name in ("Share", "PDF"):
        expect(report.get_by_role("button", name=name)).to_be_in_viewport()
    expect(report.get_by_role("link", name="In your garage")).to_be_in_viewport()
    report.goto(f"{app}/confirm")
    expect(report.get_by_role("button", name="Show specs and price")).to_be_in_viewport()
