"""What a person does, from the first page to a report that lasts."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.browser.conftest import ROOT, on_a_phone, running

SAMPLES = ROOT / "mocks" / "world" / "samples"
EXCEPTION = "[data-testid=stException]"


def sample(name: str, width: int = 900) -> bytes:
    """A sample picture as somebody might send it on: smaller and encoded anew."""
    with Image.open(SAMPLES / f"{name}.jpg") as picture:
        out = io.BytesIO()
        picture.resize((width, width * picture.height // picture.width)).save(out, "JPEG", quality=70)
    return out.getvalue()


def upload(page: Page, *photos: bytes, name: str = "car.jpg") -> None:
    """All at once into the one target."""
    chosen = [FilePayload(name=name, mimeType="image/jpeg", buffer=data) for data in photos]
    page.get_by_test_id("stFileUploader").locator("input[type=file]").set_input_files(chosen)


def try_sample(page: Page, car: str) -> None:
    """One tap, all the way to Confirm."""
    page.get_by_role("button", name=f"Try {car}").click()
    expect(page.get_by_role("heading", name="Is this the car?")).to_be_visible()


def choose(page: Page, label: str, value: str) -> None:
    """Type into a picker and take what it offers."""
    picker = page.get_by_role("combobox", name=label, exact=True)
    expect(picker).to_be_enabled()
    picker.click()
    picker.fill(value)
    expect(page.get_by_role("option").first).to_be_visible()
    picker.press("Enter")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(picker).to_have_value(value)


def type_mileage(page: Page, miles: int) -> None:
    field = page.get_by_label("Mileage", exact=True)
    field.fill(str(miles))
    field.press("Tab")
    expect(page.get_by_text(re.compile("^That is")).first).to_be_visible()


def identify(page: Page) -> None:
    button = page.get_by_role("button", name="Identify car")
    expect(button).to_be_enabled()
    button.click()
    expect(page.get_by_role("heading", name=re.compile("Is this the car|Which car is it"))).to_be_visible()


def price(page: Page) -> str:
    """The report's one number, as it is written."""
    return page.get_by_role("heading", level=2).inner_text()


def unfold(page: Page, part: str) -> None:
    """Open a part of the report, and wait until it has grown: till then a click on what lies in it may be lost."""
    heading = page.locator("summary").filter(has=page.get_by_text(part, exact=True))
    heading.click()
    page.wait_for_function("one => !one.parentElement.getAnimations().length", arg=heading.element_handle())


def unfold_all(page: Page) -> None:
    """Open every fold, and those within them that are there already."""
    shut = page.locator("details:not([open]) > summary:visible")
    while shut.count():
        shut.first.click()


def show(page: Page, heading: str) -> None:
    page.get_by_role("button", name="Show specs and price").click()
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    expect(page.get_by_role("button", name="Start over")).to_be_visible()
    expect(page.locator(EXCEPTION)).to_have_count(0)


def sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def test_two_uploads_become_a_report_that_survives_a_reload(app: str, page: Page) -> None:
    page.goto(app)
    upload(page, sample("toyota-corolla-back"), sample("toyota-corolla-front"))  # sorted by what they show
    expect(page.get_by_alt_text("Your front photo, upright")).to_be_visible()
    expect(page.get_by_alt_text("Your back photo, upright")).to_be_visible()
    identify(page)
    expect(page.get_by_text("Most likely: Toyota Corolla")).to_be_visible()
    choose(page, "Year", "2010")
    type_mileage(page, 58_000)
    show(page, "2010 Toyota Corolla")
    for fold, said in (
        ("The market", "looks like a typing error"),
        ("Specs", "Highway"),
        ("All specs, and beside another trim", "2,745 lb"),
    ):
        unfold(page, fold)
        expect(page.get_by_text(said).first).to_be_visible()
    assert "?id=" in page.url
    assert not sideways(page)
    told = price(page)
    page.reload()
    expect(page.get_by_role("heading", name="2010 Toyota Corolla")).to_be_visible()
    expect(page.get_by_role("heading", level=2)).to_have_text(told)


@on_a_phone
def test_a_report_opens_at_its_top(app: str, page: Page) -> None:
    page.goto(app)
    try_sample(page, "1998 BMW Z3")
    choose(page, "Year", "1998")
    type_mileage(page, 80_000)
    show(page, "1998 BMW Z3")
    expect(page.get_by_role("heading", name="1998 BMW Z3")).to_be_in_viewport()


@on_a_phone
def test_back_and_forward_lose_nothing(app: str, page: Page) -> None:
    page.goto(app)
    try_sample(page, "2016 Ford F-150")
    choose(page, "Year", "2016")
    type_mileage(page, 70_000)
    show(page, "2016 Ford F-150")
    page.go_back()
    expect(page.get_by_role("heading", name="Is this the car?")).to_be_visible()
    expect(page.get_by_label("Mileage", exact=True)).to_have_value("70000")
    page.get_by_role("link", name="Back to the photos").click()
    expect(page.get_by_alt_text("Your back photo, upright")).to_be_visible()


@on_a_phone
def test_a_car_nobody_knows_is_valued_by_hand(app: str, page: Page) -> None:
    page.goto(app)
    out = io.BytesIO()
    Image.effect_mandelbrot((800, 600), (-2, -1.5, 1, 1.5), 50).convert("RGB").save(out, "PNG")
    upload(page, out.getvalue(), name="mine.png")
    identify(page)
    expect(page.get_by_text("We did not recognise this car")).to_be_visible()
    choose(page, "Make", "Honda")
    choose(page, "Model", "Accord")
    choose(page, "Year", "2012")
    type_mileage(page, 90_000)
    show(page, "2012 Honda Accord")


@on_a_phone
def test_a_year_outside_every_list_can_be_typed(app: str, page: Page) -> None:
    page.goto(app)
    try_sample(page, "1953 Riley RMF")
    choose(page, "Year", "1953")
    type_mileage(page, 40_000)
    show(page, "1953 Riley RMF")
    expect(page.get_by_text("too few comparables for an honest price")).to_be_visible()


@on_a_phone
def test_a_file_that_is_no_picture_gets_a_sentence(app: str, page: Page) -> None:
    page.goto(app)
    upload(page, b"this is no picture")
    expect(page.get_by_text("This is not a picture we can read")).to_be_visible()
    expect(page.get_by_role("button", name="Identify car")).to_have_count(0)


def test_the_camera_takes_one_side_after_the_other(
    app: str, start_chromium: Callable[..., Browser], tmp_path: Path
) -> None:
    film = tmp_path / "car.y4m"
    film.write_bytes(y4m(Image.open(SAMPLES / "toyota-corolla-front.jpg").resize((1280, 960))))
    chromium = start_chromium(
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    )
    context = chromium.new_context(viewport={"width": 390, "height": 844}, permissions=["camera"])
    page = context.new_page()
    page.goto(app)
    page.get_by_text("Use the camera").click()
    page.wait_for_function("document.querySelector('video')?.videoWidth > 0")
    page.get_by_role("button", name="Take Photo").click()
    expect(page.get_by_alt_text("Your front photo, upright")).to_be_visible()
    width = page.get_by_alt_text("Your front photo, upright").evaluate("image => image.naturalWidth")
    assert width >= 640
    identify(page)
    chromium.close()


def y4m(picture: Image.Image) -> bytes:
    """A film of one still picture, as Chromium's fake camera wants it."""
    y, cb, cr = picture.convert("YCbCr").split()
    half = (picture.width // 2, picture.height // 2)
    frame = b"FRAME\n" + y.tobytes() + cb.resize(half).tobytes() + cr.resize(half).tobytes()
    return f"YUV4MPEG2 W{picture.width} H{picture.height} F10:1 Ip A1:1 C420jpeg\n".encode() + frame * 3


def test_a_report_survives_a_restart_of_the_server(browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page()
    with running(tmp_path) as address:
        page.goto(f"{address}/confirm")
        choose(page, "Make", "Toyota")
        choose(page, "Model", "Corolla")
        choose(page, "Year", "2010")
        type_mileage(page, 58_000)
        show(page, "2010 Toyota Corolla")
        path = page.url.removeprefix(address)
        told = price(page)
    with running(tmp_path) as address:
        page.goto(address + path)
        expect(page.get_by_role("heading", level=2)).to_have_text(told)
    page.context.close()


@pytest.mark.parametrize("path", ["/", "/confirm", "/report", "/report?id=nonsense"])
def test_every_page_opens_without_a_fault(app: str, page: Page, path: str) -> None:
    page.goto(app + path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    expect(page.locator(EXCEPTION)).to_have_count(0)
    expect(page.get_by_text("Something went wrong")).to_have_count(0)
    assert not sideways(page)
    nameless = "[...document.images].filter(image => !image.alt || /^\\d+$/.test(image.alt)).length"
    assert page.evaluate(nameless) == 0
