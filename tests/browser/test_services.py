"""Recognition services in the person's hands: one down, two cars, swapped photos, cars pushed by a camera, switches."""

import io
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import on_a_desktop, on_a_phone, running
from tests.browser.test_flow import EXCEPTION, SAMPLES, identify, sample, sideways, upload

Fault = Callable[..., None]
SERVICES = ("Imagga", "CarNET", "Juhe", "OpenALPR", "Plate Recognizer")
BOARD = "Why we think so"


@pytest.fixture
def fault(app: str) -> Iterator[Fault]:
    """Lets a stand-in of the running app fail; nothing of it is left at the end."""
    told: list[str] = []

    def set_fault(service: str, kind: str, **more: Any) -> None:
        told.append(service)
        body = {"service": service, "kind": kind, "times": 1000, **more}
        assert requests.put(f"{app}/mocks/_faults", json=body, timeout=10).ok

    yield set_fault
    for service in told:
        requests.put(f"{app}/mocks/_faults", json={"service": service, "times": 0}, timeout=10)


def left(app: str, service: str) -> int:
    """How many of a fault's calls have not come yet."""
    found = requests.get(f"{app}/mocks/_faults", timeout=10).json()
    return next((int(one["times"]) for one in found if one["service"] == service), 0)


def side_by_side(left_car: str, right_car: str) -> bytes:
    """Two sample cars in one photo."""
    both, out = Image.new("RGB", (1600, 600)), io.BytesIO()
    for place, name in enumerate((left_car, right_car)):
        with Image.open(SAMPLES / f"{name}.jpg") as one:
            both.paste(one.resize((800, 600)), (800 * place, 0))
    both.save(out, "JPEG", quality=85)
    return out.getvalue()


def choose_photos(page: Page, **photos: bytes) -> None:
    """Both at once; they find their places by themselves."""
    upload(page, *photos.values())
    for side in photos:
        expect(page.get_by_alt_text(f"Your {side} photo, upright")).to_be_visible()


def open_board(page: Page) -> None:
    page.get_by_text(BOARD).click()
    expect(page.get_by_alt_text("The front photo with the car as CarNET outlined it")).to_be_visible()


@on_a_phone
def test_one_service_down_costs_only_its_own_cells(app: str, page: Page, fault: Fault) -> None:
    fault("juhe", "down")
    page.goto(app)
    width = 880 + page.evaluate("innerWidth") % 7  # photos of its own: what was answered once is not asked again
    choose_photos(page, front=sample("honda-accord-front", width), back=sample("honda-accord-back", width))
    identify(page)
    expect(page.get_by_text("Most likely: Honda Accord")).to_be_visible()
    open_board(page)
    expect(page.get_by_text("Juhe did not answer in time.")).to_have_count(2)
    for name in SERVICES:
        assert page.get_by_text(name, exact=True).count() >= 2
    expect(page.locator(EXCEPTION)).to_have_count(0)
    assert not sideways(page)


@on_a_phone
def test_of_two_cars_the_person_picks_one_and_the_verdict_follows(app: str, page: Page) -> None:
    page.goto(app)
    choose_photos(page, front=side_by_side("audi-a4-front", "toyota-corolla-front"))
    identify(page)
    expect(page.get_by_text("There is more than one car in your front photo.")).to_be_visible()
    expect(page.get_by_alt_text("Your front photo with 2 cars, numbered")).to_be_visible()
    question = page.get_by_role("radiogroup", name="Which car do you mean in the front photo?")
    for number, car in ((2, "Toyota Corolla"), (1, "Audi A4"), (2, "Toyota Corolla")):
        question.get_by_text(f"Car {number}", exact=True).click()
        expect(page.get_by_test_id("stMarkdown").filter(has_text=f": {car} (")).to_be_visible()
    assert not sideways(page)


@on_a_phone
def test_swapped_photos_are_told_and_put_right(app: str, page: Page) -> None:
    page.goto(app)
    choose_photos(page, front=sample("bmw-z3-back"), back=sample("bmw-z3-front"))
    right = page.get_by_alt_text("Your front photo, upright").get_attribute("src")
    page.get_by_role("button", name="Swap front and back").click()
    expect(page.get_by_alt_text("Your back photo, upright")).to_have_attribute("src", str(right))
    identify(page)
    told = page.get_by_text("Your photos seem to be swapped")
    expect(told).to_be_visible()
    front = page.get_by_alt_text("Your front photo", exact=True)
    wrong = front.get_attribute("src")
    page.get_by_role("button", name="Swap the photos").click()
    expect(told).to_have_count(0)
    assert front.get_attribute("src") != wrong
    expect(page.get_by_text("Most likely: BMW Z3")).to_be_visible()


@on_a_desktop
def test_identify_pressed_twice_asks_each_service_once_a_photo(app: str, page: Page, fault: Fault) -> None:
    page.goto(app)
    choose_photos(page, front=sample("ford-f-150-front", 870), back=sample("ford-f-150-back", 870))
    names = {"imagga", "carnet", "juhe", "openalpr", "platerecognizer"}
    for name in names:
        fault(name, "slow", delay=0.3)  # a call that is counted, and late enough for the second press
    page.get_by_role("button", name="Identify car").dblclick()
    expect(page.get_by_text("Most likely: Ford F-150")).to_be_visible()
    assert {name: 1000 - left(app, name) for name in names} == dict.fromkeys(names, 2)


@on_a_desktop
def test_a_service_switched_off_is_not_asked_and_back_on_it_is(app: str, page: Page) -> None:
    def switch_juhe() -> None:
        page.get_by_role("button", name="Menu").click()
        page.get_by_role("link", name="Services").click()
        expect(page.get_by_role("heading", name="Services", level=1)).to_be_visible()
        page.locator(".st-key-on-juhe label").first.click()

    def look(cells: int) -> None:
        page.get_by_role("button", name="Menu").click()
        page.get_by_role("link", name="Value", exact=True).click()
        expect(page.get_by_alt_text("Your front photo, upright")).to_be_visible()
        identify(page)
        open_board(page)
        expect(page.get_by_text("Juhe", exact=True)).to_have_count(cells)

    off = page.get_by_text("Switched off: it is not asked and gets no photo.")
    page.goto(app)
    choose_photos(page, front=sample("audi-a4-front", 860))
    switch_juhe()
    expect(off).to_have_count(3)  # Juhe, and the two that look for themselves, as every test has it
    look(cells=0)
    switch_juhe()
    expect(off).to_have_count(2)
    look(cells=1)


SECRET = "a secret between us"


def push(facing: str, moment: str) -> dict[str, object]:
    """What Plate Recognizer posts when a camera's picture was read."""
    seen = {
        "box": {"xmin": 300, "ymin": 400, "xmax": 420, "ymax": 440},
        "plate": "curb07",
        "score": 0.9,
        "dscore": 0.9,
        "vehicle": {"type": "Sedan", "score": 0.8, "box": {"xmin": 20, "ymin": 60, "xmax": 860, "ymax": 620}},
        "model_make": [{"make": "Mini", "model": "Cooper S", "score": 0.8}],
        "orientation": [{"orientation": facing, "score": 0.9}],
    }
    data = {"timestamp": moment, "camera_id": "gate", "filename": "a.jpg", "version": 1, "results": [seen]}
    return {"hook": {"event": "image.done", "id": 2, "target": "https://ours.test/"}, "data": data}


def post(address: str, facing: str, moment: str, picture: bytes, secret: str = SECRET) -> requests.Response:
    return requests.post(
        f"{address}/webhooks/plate-recognizer",
        data={"json": json.dumps(push(facing, moment))},
        files={"upload": ("a.jpg", picture, "image/jpeg")},
        headers={"X-Webhook-Secret": secret},
        timeout=20,
    )


def test_a_car_pushed_by_a_camera_is_opened_into_confirm(browser: Browser, tmp_path: Path) -> None:
    with running(tmp_path, CURBSIDE_WEBHOOKS__PLATE_RECOGNIZER_SECRET=SECRET) as address:
        page = browser.new_page(locale="en-US")
        page.goto(f"{address}/arrivals")
        expect(page.get_by_text("No car has arrived yet.")).to_be_visible()
        minute = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M")
        shots = [("Front", f"{minute}:01Z", "mini-cooper-s-front"), ("Rear", f"{minute}:09Z", "mini-cooper-s-back")]
        refused = post(address, *shots[0][:2], sample(shots[0][2]), secret="wrong")
        assert refused.status_code == 403
        for facing, moment, name in [*shots, shots[0]]:  # the first is delivered twice
            assert post(address, facing, moment, sample(name)).status_code == 200
        page.reload()
        expect(page.get_by_role("button", name="Value this car")).to_have_count(1)
        expect(page.get_by_text("MINI Cooper S").first).to_be_visible()
        expect(page.get_by_text("CURB07")).to_have_count(0)
        page.get_by_text("Show number plates").click()
        expect(page.get_by_text("CURB07")).to_be_visible()
        page.get_by_role("button", name="Value this car").click()
        expect(page.get_by_role("heading", name="Is this the car?")).to_be_visible()
        expect(page.get_by_alt_text("Your front photo", exact=True)).to_be_visible()
        expect(page.get_by_alt_text("Your back photo", exact=True)).to_be_visible()
        page.get_by_text("Not this car?").click()
        expect(page.get_by_role("combobox", name="Model", exact=True)).to_have_value(re.compile("^Cooper"))
        expect(page.locator(EXCEPTION)).to_have_count(0)
        page.context.close()
