"""The CarNET client and its stand-in, over real HTTP."""

import dataclasses
import io
from collections.abc import Iterator
from typing import Literal

import pytest
import requests
from PIL import Image
from starlette.routing import Mount

from mocks import carnet as stand_in
from mocks.faults import Faults
from services.errors import (
    KeyRefused,
    MalformedAnswer,
    NotACar,
    PhotoNotAccepted,
    QuotaSpent,
    RequestRefused,
    ServiceError,
    Throttled,
    Unavailable,
)
from services.photo import OutsidePhoto, read_photo
from services.recognition.clients.carnet import CarNet
from services.recognition.merge import merge
from services.recognition.observation import Answer
from services.recognition.outside import for_outside
from services.vehicle import Facing, Side
from tests.drawn import drawn, teach
from tests.drawn import outside_photo as photo
from tests.serving import serving

C_CLASS, RILEY, ACCORD, COROLLA, UNKNOWN = 51, 52, 53, 54, 55


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        known = {
            C_CLASS: ("mercedes-benz-c-class", "back"),
            COROLLA: ("toyota-corolla", "front"),
            RILEY: ("riley-rmf", "back"),
            ACCORD: ("honda-accord", "back"),
        }
        teach(patch, known)
        app = Faults(Mount("", routes=stand_in.routes), {"carnet": stand_in.refusals})
        with serving([Mount("/", app=app)]) as url:
            yield url


@pytest.fixture
def client(address: str) -> Iterator[CarNet]:
    with requests.Session() as web:
        yield CarNet(f"{address}/carnet", "demo", web)


def side_by_side(left: int, right: int) -> OutsidePhoto:
    picture, out = Image.new("RGB", (1280, 480)), io.BytesIO()
    picture.paste(drawn(left), (0, 0))
    picture.paste(drawn(right), (640, 0))
    picture.save(out, "JPEG", quality=92)
    return for_outside(read_photo(out.getvalue()), hide_plates=False)


def test_a_sample_is_recognised_with_generation_colour_view_and_box(client: CarNet) -> None:
    seen = client.recognize(photo(C_CLASS))
    assert [(one.model, str(one.years)) for one in seen.car.candidates] == [
        ("C-Class", "2006 to 2011"),
        ("C-Class", "2011 to 2015"),
    ]
    assert seen.car.colours[0].name == "blue"
    assert seen.car.colours[0].score == pytest.approx(0.6685)
    assert seen.car.view is not None
    assert seen.car.view.facing is Facing.REAR
    assert seen.car.box is not None
    assert seen.car.box.area > 0.3


def test_two_generations_merge_into_one_model(client: CarNet) -> None:
    told = Answer(service="CarNET", side=Side.BACK, observation=client.recognize(photo(ACCORD)))
    best = merge([told]).best
    assert best is not None
    assert (best.name, len(best.years), round(best.score, 3)) == ("Honda Accord", 2, 0.864)


def test_without_generations_there_are_no_years(client: CarNet) -> None:
    best = dataclasses.replace(client, generations=False).recognize(photo(C_CLASS)).car.candidates[0]
    assert (best.model, best.years) == ("C-Class", None)


def test_other_is_the_make_alone(client: CarNet) -> None:
    best = client.recognize(photo(RILEY)).car.candidates[0]
    assert (best.make, best.model) == ("Riley", None)


@pytest.mark.parametrize(
    ("rule", "make"), [("center", "Mercedes-Benz"), ("largest", "Toyota"), ("all", "Mercedes-Benz")]
)
def test_of_two_cars_the_rule_picks_one(client: CarNet, rule: Literal["all", "center", "largest"], make: str) -> None:
    seen = dataclasses.replace(client, box_select=rule).recognize(side_by_side(C_CLASS, COROLLA))
    assert len(seen.cars) == 2
    assert seen.car.candidates[0].make == make
    judged = [car for car in seen.cars if not car.rejected]
    assert len(judged) == (2 if rule == "all" else 1)


def test_a_car_too_narrow_is_shown_with_its_reason(client: CarNet) -> None:
    seen = dataclasses.replace(client, box_min_width=600).recognize(photo(C_CLASS))
    assert seen.car.candidates == ()
    assert "less than box_min_width 600" in str(seen.car.rejected)


def test_an_unknown_picture_shows_no_car(client: CarNet) -> None:
    with pytest.raises(NotACar):
        client.recognize(photo(UNKNOWN))


def test_a_wrong_key_is_told(client: CarNet) -> None:
    with pytest.raises(KeyRefused):
        dataclasses.replace(client, api_key="wrong").recognize(photo(C_CLASS))


FAILURES: dict[str, type[ServiceError]] = {
    "2": PhotoNotAccepted,
    "not success": PhotoNotAccepted,
    "no car": NotACar,
    "400": RequestRefused,
    "key": KeyRefused,
    "401": KeyRefused,
    "402": QuotaSpent,
    "quota": QuotaSpent,
    "403": KeyRefused,
    "413": PhotoNotAccepted,
    "415": PhotoNotAccepted,
    "429": Throttled,
    "500": Unavailable,
    "503": Unavailable,
    "malformed": MalformedAnswer,
    "empty": MalformedAnswer,
    "cut": Unavailable,
    "down": Unavailable,
    "reset": Unavailable,
}


def fail(address: str, kind: str) -> None:
    told = requests.put(f"{address}/_faults", json={"service": "carnet", "kind": kind}, timeout=10)
    assert told.status_code == 200


@pytest.mark.parametrize(("kind", "error"), FAILURES.items())
def test_every_refusal_of_the_stand_in_has_its_error(
    client: CarNet, address: str, kind: str, error: type[ServiceError]
) -> None:
    fail(address, kind)
    with pytest.raises(error) as caught:
        client.recognize(photo(C_CLASS))
    assert type(caught.value) is error


def test_a_rejected_box_alone_is_no_failure_but_no_answer_either(client: CarNet, address: str) -> None:
    fail(address, "22")
    car = client.recognize(photo(C_CLASS)).car
    assert (car.candidates, bool(car.rejected)) == ((), True)


def test_no_refusal_is_left_out() -> None:
    assert set(stand_in.refusals) <= set(FAILURES) | {"22"}
