"""What a person takes along, opened as files; what they share, opened by somebody else."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pypdf import PdfReader
from sqlalchemy import Engine, update

from services.export.record import read_back
from services.storage.database import open_database
from services.storage.garage import Garage
from services.storage.owners import COOKIE, Owners
from services.storage.tables import shares
from tests.browser.conftest import SIZES, running
from tests.browser.test_flow import unfold
from tests.reports import appraised

KEY = "k" * 43
EXCEPTION = "[data-testid=stException]"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which the owner with KEY has a report."""
    folder = tmp_path_factory.mktemp("data")
    engine = open_database(folder)
    Garage(engine, Owners(engine).browser_owner(KEY)).save(appraised())
    engine.dispose()
    return folder


@pytest.fixture(scope="module")
def engine(data: Path) -> Iterator[Engine]:
    opened = open_database(data)
    yield opened
    opened.dispose()


@pytest.fixture(scope="module")
def app(data: Path) -> Iterator[str]:
    with running(data) as address:
        yield address


@pytest.fixture
def owner(browser: Browser, app: str) -> Iterator[BrowserContext]:
    """The browser of the report's owner, on a phone."""
    width, height = SIZES["phone"]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en-US")
    context.add_cookies([{"name": COOKIE, "value": KEY, "url": app}])
    yield context
    context.close()


@pytest.fixture
def stranger(browser: Browser) -> Iterator[Page]:
    """Somebody else's browser."""
    context = browser.new_context(locale="en-US")
    yield context.new_page()
    context.close()


def report(owner: BrowserContext, app: str) -> Page:
    page = owner.new_page()
    page.goto(f"{app}/report?id={appraised().id}")
    unfold(page, "More")
    expect(page.get_by_role("heading", name="Take it along")).to_be_visible()
    return page


def download(page: Page, kind: str) -> tuple[str, bytes]:
    """The name and the bytes of the file that a button brings."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=kind, exact=True).click()
    return waiting.value.suggested_filename, waiting.value.path().read_bytes()


def test_four_files_come_down_and_open(owner: BrowserContext, app: str) -> None:
    page = report(owner, app)
    name, pdf = download(page, "PDF")
    assert name == "curbside-2010-toyota-corolla.pdf"
    first = PdfReader(io.BytesIO(pdf)).pages[0]
    assert "2010 Toyota Corolla" in first.extract_text()
    assert float(first.mediabox.width) == pytest.approx(612)

    name, html = download(page, "HTML")
    assert name == "curbside-2010-toyota-corolla.html"
    sheet, asked = owner.new_page(), list[str]()
    sheet.on("request", lambda request: asked.append(request.url))
    sheet.set_content(html.decode())
    expect(sheet.get_by_role("heading", name="2010 Toyota Corolla", level=1)).to_be_visible()
    expect(sheet.get_by_role("img").first).to_be_visible()
    assert asked == []
    assert not sheet.evaluate("document.documentElement.scrollWidth > innerWidth")

    _name, record = download(page, "JSON")
    assert read_back(record) == appraised(answers=read_back(record).answers)
    assert json.loads(record)["version"] == 1

    _name, comparables = download(page, "CSV")
    rows = list(csv.reader(io.StringIO(comparables.decode("utf-8-sig"))))
    assert len(rows) == 43
    expect(page.locator(EXCEPTION)).to_have_count(0)


def test_paper_can_be_chosen(owner: BrowserContext, app: str) -> None:
    page = report(owner, app)
    page.get_by_role("radio", name="A4").click()
    expect(page.get_by_text("PDF (A4)")).to_be_visible()
    _name, pdf = download(page, "PDF")
    assert float(PdfReader(io.BytesIO(pdf)).pages[0].mediabox.width) == pytest.approx(595.3, abs=0.1)


def test_print_opens_the_print_window_on_the_whole_report(owner: BrowserContext, app: str) -> None:
    owner.add_init_script("window.print = () => { (top.printed ??= []).push(document.title) }")
    page = report(owner, app)
    for times in (1, 2):
        page.get_by_role("button", name="Print", exact=True).click()
        page.wait_for_function(f"(window.printed || []).length === {times}")
    assert page.evaluate("printed") == ["2010 Toyota Corolla · Curbside"] * 2


def test_a_link_opens_the_report_elsewhere_until_it_is_withdrawn(
    owner: BrowserContext, stranger: Page, app: str
) -> None:
    page = report(owner, app)
    page.get_by_role("button", name="Share").click()
    page.get_by_role("button", name="Make a link").click()
    address = page.get_by_test_id("stCode").inner_text().strip()
    assert address.startswith(f"{app}/shared?key=")
    stranger.goto(address)
    expect(stranger.get_by_role("heading", name="2010 Toyota Corolla")).to_be_visible()
    expect(stranger.locator("meta[name=robots][content=noindex]")).to_have_count(1)
    expect(stranger.get_by_role("button", name="Change an answer")).to_have_count(0)
    _name, pdf = download(stranger, "PDF")
    assert len(PdfReader(io.BytesIO(pdf)).pages) > 1
    stranger.goto(f"{app}/report?id={appraised().id}")
    expect(stranger.get_by_text("This address holds no report")).to_be_visible()

    page.get_by_role("button", name="Withdraw").first.click()
    expect(page.get_by_text("opens until")).to_have_count(0)
    stranger.goto(address)
    expect(stranger.get_by_text("ask whoever sent it to you for a new one")).to_be_visible()
    expect(stranger.get_by_text("Toyota")).to_have_count(0)


def test_an_expired_link_opens_nothing(owner: BrowserContext, stranger: Page, app: str, engine: Engine) -> None:
    page = report(owner, app)
    page.get_by_role("button", name="Share").click()
    page.get_by_role("button", name="Make a link").click()
    address = page.get_by_test_id("stCode").inner_text().strip()
    with engine.begin() as connection:
        connection.execute(update(shares).values(expires=datetime.now(UTC) - timedelta(seconds=1)))
    stranger.goto(address)
    expect(stranger.get_by_role("heading", name="This link opens no report")).to_be_visible()
    expect(stranger.locator(EXCEPTION)).to_have_count(0)
