"""A total loss, from the report to the files: adverts behind a key, adjusted line by line; else a refusal."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from mocks import marketcheck
from tests.browser.conftest import running
from tests.browser.test_flow import choose, show, try_sample, type_mileage, unfold

KEY = "a key of our own"


@pytest.fixture(scope="module")
def live_app(stand_ins: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An app with a MarketCheck key; what answers it takes that key and no other, as the service does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(marketcheck, "KEY", KEY)
        with running(
            tmp_path_factory.mktemp("data"),
            CURBSIDE_MARKETCHECK__API_KEY=KEY,
            CURBSIDE_MARKETCHECK__BASE_URL=f"{stand_ins}/marketcheck/v2",
            CURBSIDE_MARKETCHECK__ZIP_CODE="90210",
        ) as address:
            yield address


def to_report(page: Page, app: str) -> None:
    page.goto(app)
    try_sample(page, "2010 Toyota Corolla")
    choose(page, "Year", "2010")
    type_mileage(page, 58_000)
    show(page, "2010 Toyota Corolla")
    unfold(page, "More")


def download(page: Page, kind: str) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=f"Dispute report, {kind}").click()
    return Path(waiting.value.path()).read_bytes()


def test_live_adverts_are_adjusted_line_by_line(live_app: str, page: Page) -> None:
    to_report(page, live_app)
    assert download(page, "PDF").startswith(b"%PDF")
    lines = list(csv.reader(io.StringIO(download(page, "CSV").decode("utf-8-sig"))))
    heading = next(number for number, line in enumerate(lines) if any("Adjusted" in cell for cell in line))
    adjusted = [line for line in lines[heading + 1 :] if len(line) == len(lines[heading])]
    assert len(adjusted) >= 3
    assert all(any(cell.strip() for cell in line) for line in adjusted)


def test_a_modelled_price_is_refused_in_words(app: str, page: Page) -> None:
    to_report(page, app)
    expect(page.get_by_text("A dispute report needs adverts of real cars.")).to_be_visible()
    expect(page.get_by_role("button", name="Dispute report, PDF")).to_have_count(0)
