"""What assistive technology meets: axe-core on every page in both themes, the keyboard alone, contrast."""

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from coloraide import Color
from playwright.sync_api import Browser, Page, expect

from services.charts.chart import DARK, LIGHT, Palette
from tests.browser.conftest import ROOT
from tests.browser.test_flow import EXCEPTION, choose, show, sideways, try_sample, type_mileage, unfold_all

# Faults within Streamlit's own widgets: rule, test id of the widget, and why they stay.
KNOWN = (
    ("color-contrast", "stSelectbox", "the label of a disabled picker is faded, as WCAG allows and axe cannot see"),
    (
        "color-contrast",
        "stButtonGroup",
        "the chosen one is written in the primary colour, on which white is read",
    ),
    ("scrollable-region-focusable", "stTable", "a table wider than a phone scrolls within itself, by touch only"),
)
SMALLEST = 24  # pixels, WCAG 2.2, 2.5.8
PATHS = ("/", "/confirm", "/report", "/garage", "/providers", "/accuracy", "/arrivals")


@pytest.fixture(params=["light", "dark"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A page at phone width in either theme."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, color_scheme=request.param, locale="en-US", reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


def settled(page: Page) -> None:
    """Wait until nothing is drawn or still to come."""
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    expect(page.get_by_test_id("stToast")).to_have_count(0)


def faults(page: Page) -> list[str]:
    """Serious and critical faults that are not known ones of Streamlit."""
    settled(page)
    return [
        f"{violation['id']}: {node['html'][:200]}"
        for violation in Axe().run(page).response["violations"]
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
        if not known(page, violation["id"], node["target"][0])
    ]


def known(page: Page, rule: str, target: str) -> bool:
    """Whether a fault is Streamlit's own."""
    within = "([target, widget]) => document.querySelector(target)?.closest(`[data-testid=${widget}]`) != null"
    return any(page.evaluate(within, [target, widget]) for broken, widget, _reason in KNOWN if broken == rule)


@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_no_serious_fault_on_a_page_just_opened(app: str, page: Page, path: str) -> None:
    page.goto(app + path)
    assert faults(page) == []


def test_axe_finds_no_serious_fault_from_the_photos_to_the_report(app: str, page: Page) -> None:
    page.goto(app)
    try_sample(page, "2010 Toyota Corolla")
    page.get_by_text("Not this car?").click()
    page.get_by_text("Not sure which?").click()
    assert faults(page) == []
    choose(page, "Year", "2010")
    type_mileage(page, 58_000)
    show(page, "2010 Toyota Corolla")
    unfold_all(page)
    for part in (page.get_by_role("heading", name="Worth over time"), page.get_by_text("Touch a dot")):
        expect(part).to_be_visible()  # these two are filled once they are open
    unfold_all(page)
    settled(page)
    assert faults(page) == []
    assert not sideways(page)


def test_every_target_is_large_enough_for_a_thumb(app: str, page: Page) -> None:
    page.goto(f"{app}/confirm")
    settled(page)
    small = page.evaluate(
        """smallest => [...document.querySelectorAll('[data-testid=stMain] :is(button, a, summary, [role=radio])')]
        .filter(one => one.offsetParent && !one.closest('p') && !one.closest('[data-testid=stTooltipIcon]'))
        .map(one => [one.getBoundingClientRect(), one.innerText || one.ariaLabel])
        .filter(([box]) => box.width > 1 && Math.min(box.width, box.height) < smallest)
        .map(([box, name]) => `${name} ${box.width}x${box.height}`)""",
        SMALLEST,
    )
    assert small == []


@pytest.mark.parametrize("page", ["light"], indirect=True)
def test_the_whole_flow_works_with_the_keyboard_alone(app: str, page: Page) -> None:
    page.goto(app)
    settled(page)
    press(page, "Try 2010 Toyota Corolla")
    expect(page.get_by_role("heading", name="Is this the car?")).to_be_visible()
    settled(page)
    focus(page, page_role="combobox", name="Year")
    page.keyboard.type("2010")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")
    focus(page, page_role="textbox", name="Mileage")
    page.keyboard.press("Control+a")
    page.keyboard.type("58000")
    page.keyboard.press("Enter")
    expect(page.get_by_text("That is 93,342 km.")).to_be_visible()
    press(page, "Show specs and price")
    expect(page.get_by_role("heading", name="2010 Toyota Corolla")).to_be_visible()
    expect(page.locator(EXCEPTION)).to_have_count(0)


def press(page: Page, button: str) -> None:
    """Tab to a button and press it."""
    focus(page, page_role="button", name=button)
    page.keyboard.press("Enter")


def focus(page: Page, page_role: Any, name: str) -> None:
    """Press Tab until the control has the focus."""
    wanted = page.get_by_role(page_role, name=name, exact=True)
    expect(wanted).to_be_enabled()
    for _ in range(120):
        if wanted.evaluate("control => control === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{name} is out of the keyboard's reach")


def theme(kind: str) -> dict[str, str]:
    """The colours of .streamlit/config.toml."""
    told = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    found: dict[str, str] = told["theme"][kind]
    return found


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.1, from 1 to 21."""
    return Color(one).contrast(other, method="wcag21")


@pytest.mark.parametrize("kind", ["light", "dark"])
def test_words_of_the_theme_stand_out_from_their_ground(kind: str) -> None:
    colours = theme(kind)
    ground = colours["backgroundColor"]
    faded = Color.layer([Color(colours["textColor"]).set("alpha", 0.6), Color(ground)], space="srgb")
    assert contrast(faded.to_string(hex=True), ground) >= 4.5, "captions, which Streamlit fades"
    for words in (colours["textColor"], colours["linkColor"]):
        for behind in (ground, colours["secondaryBackgroundColor"]):
            assert contrast(words, behind) >= 4.5
    assert contrast("white", colours["primaryColor"]) >= 4.5, "the words on the main button"


@pytest.mark.parametrize(("kind", "ink"), [("light", LIGHT), ("dark", DARK)])
def test_charts_stand_out_from_their_ground(kind: str, ink: Palette) -> None:
    ground = theme(kind)["backgroundColor"]
    assert min(contrast(words, ground) for words in (ink.text, ink.car)) >= 4.5
    assert min(contrast(mark, ground) for mark in (ink.likely, ink.possible, ink.advert)) >= 3
