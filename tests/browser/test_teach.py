"""Teach it in a real browser: from a ZIP of the sample cars to a column on the board, and away again."""

import io
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image, ImageEnhance
from playwright.sync_api import Page, expect

from mocks.world.cars import CARS
from tests.browser.conftest import running
from tests.browser.test_flow import EXCEPTION, identify, sample, sideways, upload
from tests.browser.test_services import BOARD


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An app of its own: what is taught would stand on everybody's board."""
    with running(tmp_path_factory.mktemp("data")) as address:
        yield address


def some_samples() -> bytes:
    """Five sample cars from both ends, and once more in another light."""
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        for car in CARS[:5]:
            for side in ("front", "back"):
                name = f"{car.make} {car.model}/{side}"
                archive.writestr(f"{name}.jpg", car.picture(side).read_bytes())
            archive.writestr(f"{car.make} {car.model}/other.jpg", _mirrored(car.picture("front")))
        archive.writestr("Toyota Corolla/notes.txt", "no picture")
    return out.getvalue()


def _mirrored(file: Path) -> bytes:
    out = io.BytesIO()
    with Image.open(file) as picture:
        turned = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        ImageEnhance.Brightness(turned).enhance(1.2).save(out, "JPEG")
    return out.getvalue()


def test_from_a_zip_to_a_column_on_the_board_and_away_again(app: str, page: Page) -> None:
    page.goto(f"{app}/teach")
    expect(page.get_by_text("Where are the pictures?")).to_be_visible()
    assert not sideways(page)
    chosen = {"name": "cars.zip", "mimeType": "application/zip", "buffer": some_samples()}
    page.locator("input[type=file]").set_input_files(chosen)  # type: ignore[arg-type]
    expect(page.get_by_text("What is in it")).to_be_visible(timeout=300_000)
    expect(page.get_by_text("5 cars with 15 pictures to learn from.")).to_be_visible()
    expect(page.get_by_text("1 file is left out")).to_be_visible()
    assert not sideways(page)
    page.get_by_role("button", name="Teach 5 cars").click()
    expect(page.get_by_text("It is at work")).to_be_visible(timeout=120_000)
    expect(page.get_by_text("Car by car")).to_be_visible()
    assert not sideways(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Take the file along").click()
    assert download.value.suggested_filename == "my_cars.onnx"
    assert Path(download.value.path()).stat().st_size > 1_000_000
    page.goto(app)
    upload(page, sample("toyota-corolla-back"), sample("toyota-corolla-front"))
    identify(page)
    page.get_by_text(BOARD).click()
    expect(page.get_by_text("My cars").first).to_be_visible()
    page.goto(f"{app}/teach")  # what was taught and what was found in the set outlast the visit
    expect(page.get_by_text("Taught on this machine")).to_be_visible()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("Taught on this machine")).to_be_hidden()
    assert page.locator(EXCEPTION).count() == 0
