"""A phone in a car park: odd photos, typed names, buttons pressed too early, prices on the narrowest screen."""

import io
import re
from collections.abc import Iterator

import pytest
from PIL import Image, ImageDraw, ImageFilter
from playwright.sync_api import Browser, Page, expect

from benchmarks.flow import SHIFTS
from services.wording import _, languages, use_locale
from tests.browser.test_flow import (
    EXCEPTION,
    choose,
    identify,
    sample,
    show,
    sideways,
    try_sample,
    type_mileage,
    upload,
)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page on a common phone."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-US")
    yield context.new_page()
    context.close()


def mug() -> bytes:
    """A white mug on a table."""
    picture, out = Image.new("RGB", (1200, 900), "#d6dbe0"), io.BytesIO()
    draw = ImageDraw.Draw(picture)
    for row in range(450, 900, 3):
        draw.line([(0, row), (1200, row)], fill=(166 + row % 9, 128 + row % 7, 90), width=3)
    draw.ellipse([700, 330, 930, 650], outline="#ebebee", width=46)
    draw.rounded_rectangle([380, 250, 800, 760], 60, fill="#f2f2f4")
    draw.ellipse([380, 210, 800, 310], fill="#e4e4e8")
    draw.ellipse([410, 225, 770, 298], fill="#462a18")
    picture.filter(ImageFilter.GaussianBlur(1.2)).save(out, "JPEG", quality=90)
    return out.getvalue()


def settled(page: Page) -> None:
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible()
    expect(page.locator(EXCEPTION)).to_have_count(0)
    expect(page.get_by_text("Something went wrong")).to_have_count(0)


@pytest.mark.parametrize(("width", "height"), [(320, 640), (390, 844), (1280, 900)])
def test_nothing_jumps_on_the_way_to_a_price(app: str, page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.add_init_script(SHIFTS)
    page.goto(app)
    settled(page)
    try_sample(page, "2010 Toyota Corolla")
    choose(page, "Year", "2010")
    show(page, "2010 Toyota Corolla")
    settled(page)
    assert page.evaluate("window.shift") < 0.1


def test_two_different_cars_are_one_question_with_two_pictures(app: str, page: Page) -> None:
    page.goto(app)
    upload(page, sample("toyota-corolla-front"), sample("mini-cooper-s-back"))
    identify(page)
    expect(page.get_by_text("Your two photos disagree. Is this one car?")).to_be_visible()
    expect(page.get_by_role("combobox", name="Make", exact=True)).to_have_value("")
    page.get_by_role("button", name="Take Toyota Corolla").click()
    expect(page.get_by_role("combobox", name="Model", exact=True)).to_have_value("Corolla")
    choose(page, "Year", "2010")
    type_mileage(page, 58_000)
    show(page, "2010 Toyota Corolla")


def test_a_mug_is_no_car_and_has_no_colour(app: str, page: Page) -> None:
    page.goto(app)
    upload(page, mug())
    identify(page)
    expect(page.get_by_text("We see no car in this picture.")).to_be_visible()
    expect(page.get_by_text("Its colour")).to_have_count(0)
    settled(page)


def test_the_same_photo_twice_is_told(app: str, page: Page) -> None:
    page.goto(app)
    upload(page, sample("audi-a4-front"), sample("audi-a4-front"))
    expect(page.get_by_text("This is the same picture as the other one").first).to_be_visible()
    identify(page)
    settled(page)


@pytest.mark.parametrize(
    ("make", "their_make", "model", "their_model"),
    [
        ("toy", "Toyota", "cor", "Corolla"),
        ("Honda", "Honda", "CRV", "CR-V"),
        ("VW", "Volkswagen", "Golf Mk7", "Golf"),
        ("Chevy", "Chevrolet", "Suburban 1500", "Suburban"),
        ("Mercedes Benz", "Mercedes-Benz", "GLE 350 4MATIC", "GLE-Class"),
        ("Ford", "Ford", "F-150 XLT SuperCrew", "F-150"),
        ("BMW", "BMW", "330i", "3 Series"),
        ("Tesla", "Tesla", "Model3", "Model 3"),
        ("Infinity", "INFINITI", "G37", "G37"),
        ("Land-Rover", "Land Rover", "Land Rover Range Rover Sport", "Range Rover Sport"),
    ],
)
def test_typing_finds_the_car(  # noqa: PLR0917  # fixtures, and the four of a row
    app: str, page: Page, make: str, their_make: str, model: str, their_model: str
) -> None:
    page.goto(f"{app}/confirm")
    for label, typed, found in (("Make", make, their_make), ("Model", model, their_model)):
        picker = page.get_by_role("combobox", name=label, exact=True)
        expect(picker).to_be_enabled()
        picker.click()
        picker.press_sequentially(typed)
        expect(page.get_by_role("option").first).to_be_visible()
        picker.press("Enter")
        expect(picker).to_have_value(found)
    settled(page)
    model_picker = page.get_by_role("combobox", name="Model", exact=True)
    model_picker.press("Escape")
    model_picker.press("Escape")
    expect(model_picker).to_have_value(their_model)


def test_a_name_of_no_car_is_not_made_into_one(app: str, page: Page) -> None:
    page.goto(f"{app}/confirm")
    picker = page.get_by_role("combobox", name="Make", exact=True)
    picker.click()
    picker.press_sequentially("Zzyzx")
    picker.press("Enter")
    expect(page.get_by_text("We know no “Zzyzx”.")).to_be_visible()
    expect(picker).to_have_value("")
    page.get_by_text("My car is not in the list").click()
    page.get_by_role("textbox", name="Make", exact=True).fill("Riley")
    page.get_by_role("textbox", name="Model", exact=True).fill("RMF")
    page.get_by_role("textbox", name="Model", exact=True).press("Tab")
    choose(page, "Year", "1953")
    type_mileage(page, 40_000)
    show(page, "1953 Riley RMF")


def test_a_button_pressed_too_early_leads_to_the_first_open_field(app: str, page: Page) -> None:
    page.goto(app)
    try_sample(page, "2010 Toyota Corolla")
    expect(page.get_by_text("Still to do: choose the year.")).to_be_visible()
    page.get_by_role("button", name="Show specs and price").click()
    expect(page.get_by_role("combobox", name="Year", exact=True)).to_be_focused()
    expect(page.get_by_role("combobox", name="Year", exact=True)).to_be_in_viewport()
    page.get_by_role("radio", name="2010", exact=True).click()
    expect(page.get_by_text("Still to do")).to_have_count(0)
    show(page, "2010 Toyota Corolla")


@pytest.mark.parametrize("language", list(languages()))
def test_uploaders_speak_the_chosen_language(app: str, browser: Browser, language: str) -> None:
    page = browser.new_context(viewport={"width": 390, "height": 844}, locale=language).new_page()
    for path, asks in (("", "Take or choose photos"), ("/advert", "Choose a file")):
        page.goto(app + path)
        button = page.get_by_test_id("stFileUploaderDropzone").locator("button")
        with use_locale(language):
            expect(button).to_have_accessible_name(re.compile(_(asks)))
    page.context.close()


def test_a_tap_on_a_samples_picture_leads_to_confirm_too(app: str, page: Page) -> None:
    page.goto(app)
    page.get_by_alt_text("Sample car: 2010 Toyota Corolla").click()
    expect(page.get_by_role("heading", name="Is this the car?")).to_be_visible()


def test_the_name_leads_to_the_first_page_in_the_same_tab(app: str, page: Page) -> None:
    page.goto(f"{app}/garage")
    page.get_by_role("link", name="Curbside").click()
    expect(page.get_by_role("heading", name="What is this car worth?")).to_be_visible()
    assert len(page.context.pages) == 1


def test_a_page_says_its_language_and_begins_at_its_top(app: str, page: Page) -> None:
    page.goto(app)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 500)")
    page.get_by_role("link", name="By hand, without a photo").evaluate("link => link.click()")
    expect(page.get_by_role("combobox", name="Make", exact=True)).to_be_visible()
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollTop") == 0
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("radiogroup", name="Language").get_by_text("Deutsch").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")


def test_the_menu_closes_after_a_tap(app: str, page: Page) -> None:
    page.goto(app)
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="How accurate").click()
    expect(page.get_by_role("heading", name="How accurate are the prices?")).to_be_visible()
    expect(page.get_by_role("radiogroup", name="Language")).to_have_count(0)


@pytest.mark.parametrize("language", list(languages()))
def test_no_price_is_cut_on_the_narrowest_phone(app: str, browser: Browser, language: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640}, locale=language)
    page = context.new_page()
    page.goto(app)
    page.locator(".st-key-sample-ford-f-150 [data-testid=stButton] button").click()
    chips = page.locator(".st-key-year-chip button")
    chips.first.click()
    with use_locale(language):
        page.get_by_role("button", name=_("Show specs and price")).click()
        expect(page.get_by_role("button", name=_("Start over"))).to_be_visible()
    number = page.get_by_role("heading", level=2)
    expect(number).to_be_visible()
    assert cut(page) == []
    assert not sideways(page)
    size, bottom = number.evaluate(
        "one => [parseFloat(getComputedStyle(one).fontSize), one.getBoundingClientRect().bottom]"
    )
    assert size >= 40
    assert bottom <= 844, "the price is on the first screen"
    context.close()


def cut(page: Page) -> list[str]:
    """Texts with a digit that are wider than the place they have."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('[data-testid=stMain] :is(h2, h2 *, p, p *, summary *)')]
        .filter(one => /[0-9]/.test(one.textContent) && one.checkVisibility() && !one.closest('button'))
        .filter(one => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline'
          || one.getBoundingClientRect().right > innerWidth)
        .map(one => one.textContent)"""
    )
    return found
