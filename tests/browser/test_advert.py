"""An advert checked and a VIN shown, from beginning to end in a real browser at both widths."""

import io
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.test_flow import EXCEPTION, sideways
from tests.vins import vin

ADVERT = "2016 Toyota Corolla LE - ${price}\n84k miles, clean title, one owner. Call 555-0142 after 5."
ACCORD = vin("1HGCP2F8", "C")


def give(page: Page, text: str) -> None:
    field = page.get_by_role("textbox", name="The advert's text")
    field.fill(text)
    field.press("Control+Enter")
    page.get_by_role("button", name="Check the price").click()


def test_an_advert_is_asked_about_graded_put_right_and_warned_of(page: Page, app: str) -> None:
    page.goto(f"{app}/advert")
    bare = "Toyota Corolla LE, great car, $11,900"
    give(page, bare)
    expect(page.get_by_text("Please fill in the model year")).to_be_visible()
    expect(page.get_by_role("textbox", name="The advert's text")).to_have_value(bare)
    give(page, ADVERT.format(price="11,900"))
    expect(page.get_by_role("heading", level=2)).to_contain_text("of 10")
    expect(page.get_by_text("What to ask the seller")).to_be_visible()
    assert not sideways(page)
    give(page, ADVERT.format(price="3,900"))
    expect(page.get_by_text("Far below what such cars are asked for")).to_be_visible()
    expect(page.get_by_text("send no deposit")).to_be_visible()
    page.get_by_text("What we read, to put right").click()
    asked = page.get_by_role("spinbutton", name="Price asked")
    expect(asked).to_have_value("3900")
    asked.fill("29900")
    asked.press("Enter")
    expect(page.get_by_text("Far above what such cars are asked for")).to_be_visible()
    expect(page.locator(EXCEPTION)).to_have_count(0)
    assert not sideways(page)


@pytest.fixture
def label(tmp_path: Path) -> Path:
    """A photo of a label with a bar code."""
    code = zxingcpp.create_barcode(ACCORD, zxingcpp.BarcodeFormat.Code128).to_image(scale=3)
    sheet = Image.new("RGB", (1000, 600), "white")
    sheet.paste(Image.fromarray(np.asarray(code)).convert("RGB"), (60, 150))
    out = io.BytesIO()
    sheet.save(out, "JPEG")
    (tmp_path / "vin.jpg").write_bytes(out.getvalue())
    return tmp_path / "vin.jpg"


def test_a_photo_of_the_vin_fills_the_car(page: Page, app: str, label: Path) -> None:
    page.goto(f"{app}/confirm?by=vin")
    expect(page.get_by_role("heading", level=1)).to_have_text("Which car is it?")
    page.locator("input[type=file]").first.set_input_files(label)
    expect(page.get_by_text("Read from the bar code")).to_be_visible()
    expect(page.get_by_role("combobox", name="Model")).to_have_value("Accord")
    expect(page.get_by_alt_text("The place in your photo where the VIN stands")).to_be_visible()
    expect(page.locator(EXCEPTION)).to_have_count(0)
    assert not sideways(page)
