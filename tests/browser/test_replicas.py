"""Two processes behind nginx on one PostgreSQL: one is killed, and its visitor goes on with the other."""

from collections.abc import Iterator

import pytest
import requests
from playwright.sync_api import Browser, FilePayload, Page, expect

from deploy.replicas import Replicas, can_run, own_postgres, replicas
from tests.browser.test_flow import choose, sample, show, type_mileage, upload

LIST = b"make,model,year,miles\n" + b"Toyota,Corolla,2018,58000\n" * 40


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replicas]:
    if missing := can_run():
        pytest.skip(f"this machine has no {missing}")
    readers_off = {"CURBSIDE_BADGE__ENABLED": "false", "CURBSIDE_SHAPE__ENABLED": "false"}
    folder = tmp_path_factory.mktemp("replicas")
    with own_postgres() as database, replicas(folder, database, settings=readers_off) as found:
        yield found


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="en-US")
    yield context.new_page()
    context.close()


def serving(running: Replicas, page: Page) -> int:
    """Which process serves this browser."""
    cookies = {one["name"]: one["value"] for one in page.context.cookies()}
    asked = requests.get(f"{running.address}/healthz", cookies=cookies, timeout=10)
    return running.served(asked.headers["X-Request-Id"])


def test_what_is_inside_stays_inside(running: Replicas) -> None:
    for path in ("/metrics", "/mocks/samples", "/mocks/specs"):
        assert requests.get(running.address + path, timeout=10).status_code == 404


def test_a_visitor_through_the_proxy_is_not_the_operator(running: Replicas, visitor: Page) -> None:
    visitor.goto(f"{running.address}/arrivals")
    expect(visitor.get_by_role("heading", name="For the operator")).to_be_visible()


def test_a_visitor_goes_on_when_a_replica_dies(running: Replicas, visitor: Page) -> None:
    page = visitor
    page.goto(f"{running.address}/confirm")
    for label, value in (("Make", "Toyota"), ("Model", "Corolla"), ("Year", "2010")):
        choose(page, label, value)
    type_mileage(page, 58_000)
    show(page, "2010 Toyota Corolla")
    report = page.url
    page.goto(f"{running.address}/fleet")
    box = page.get_by_test_id("stFileUploader").locator("input[type=file]")
    box.set_input_files(FilePayload(name="cars.csv", mimeType="text/csv", buffer=LIST))
    page.get_by_role("button", name="Price these cars").click()
    page.get_by_role("button", name="Result as CSV").wait_for()
    fleet = page.url
    page.goto(running.address)
    upload(page, sample("honda-accord-front"))
    expect(page.get_by_role("button", name="Identify car")).to_be_enabled()

    running.apps[serving(running, page)].kill()

    page.reload()
    expect(page.get_by_role("button", name="Identify car")).to_be_enabled()  # the draft: its photo is there
    page.goto(f"{running.address}/garage")
    expect(page.get_by_text("2010 Toyota Corolla").first).to_be_visible()
    page.goto(report)
    expect(page.get_by_role("heading", name="2010 Toyota Corolla")).to_be_visible()
    page.goto(fleet)
    expect(page.get_by_text("40 of 40 rows")).to_be_visible()
    assert requests.get(f"{running.address}/healthz", timeout=10).json() == {"status": "ok"}
