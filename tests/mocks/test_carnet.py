"""The CarNET stand-in, as the author of another client would meet it."""

import hashlib
import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from PIL import Image

from mocks import carnet
from tests.drawn import drawn, jpeg, teach
from tests.serving import serving

COROLLA, RILEY, C_CLASS, UNKNOWN = 21, 22, 23, 24
KEY = {"api-key": "demo", "Content-Type": "application/octet-stream"}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        known = {
            COROLLA: ("toyota-corolla", "front"),
            RILEY: ("riley-rmf", "back"),
            C_CLASS: ("mercedes-benz-c-class", "back"),
        }
        teach(patch, known)
        with serving(carnet.routes) as url:
            yield f"{url}/carnet/v2/mmg/detect"


@pytest.fixture
def detect(address: str) -> Callable[..., requests.Response]:
    def send(data: bytes, headers: dict[str, str] = KEY, **parameters: Any) -> requests.Response:
        return requests.post(address, params=parameters, headers=headers, data=data, timeout=10)

    return send


Detect = Callable[..., requests.Response]


def two_cars() -> bytes:
    """The C-Class, nearer the middle, beside the larger Corolla."""
    picture, out = Image.new("RGB", (1280, 480)), io.BytesIO()
    picture.paste(drawn(C_CLASS), (0, 0))
    picture.paste(drawn(COROLLA), (640, 0))
    picture.save(out, "JPEG", quality=92)
    return out.getvalue()


def test_every_field_is_there_and_unasked_features_are_empty(detect: Detect) -> None:
    data = jpeg(COROLLA)
    answer = detect(data).json()
    assert answer["is_success"] is True
    assert answer["meta"]["md5"] == hashlib.md5(data, usedforsecurity=False).hexdigest().upper()
    assert answer["meta"]["parameters"] == {
        "box_offset": 0,
        "box_min_width": 180,
        "box_min_height": 180,
        "box_min_ratio": 1.0,
        "box_max_ratio": 3.15,
        "box_select": "center",
        "features": ["mmg"],
        "region": ["DEF"],
    }
    (car,) = answer["detections"]
    assert set(car) == {"box", "class", "subclass", "status", "mm", "mmg", "color", "angle"}
    assert car["status"] == {"code": 0, "message": "", "selected": True}
    assert (car["mm"], car["color"], car["angle"]) == ([], [], [])


def test_the_probability_is_split_between_neighbouring_generations(detect: Detect) -> None:
    bodies = detect(jpeg(COROLLA)).json()["detections"][0]["mmg"]
    assert [(body["generation_name"], body["years"]) for body in bodies] == [
        ("X (E140, E150) Restyling", "2010-2013"),
        ("X (E140, E150)", "2006-2010"),
    ]
    assert bodies[0]["probability"] > bodies[1]["probability"] > 0
    assert bodies[0]["model_id"] == bodies[1]["model_id"]


def test_both_mm_and_mmg_are_filled_for_clients_that_ask_for_both(detect: Detect) -> None:
    car = detect(jpeg(COROLLA), features="mm,mmg,color,angle").json()["detections"][0]
    assert all(car[feature] for feature in ("mm", "mmg", "color", "angle"))


def test_a_model_it_does_not_tell_apart_is_other(detect: Detect) -> None:
    best = detect(jpeg(RILEY)).json()["detections"][0]["mmg"][0]
    assert (best["make_name"], best["model_name"], best["years"]) == ("Riley", "Other", "-")


def test_a_picture_of_anything_else_has_no_detections(detect: Detect) -> None:
    assert detect(jpeg(UNKNOWN)).json()["detections"] == []


def test_a_small_picture_s_car_is_rejected_with_the_published_code(detect: Detect) -> None:
    out = io.BytesIO()
    drawn(COROLLA).resize((200, 150)).save(out, "JPEG")
    (car,) = detect(out.getvalue()).json()["detections"]
    assert car["status"] == {
        "code": 22,
        "message": "Box rejected. Width is 168 which is less than box_min_width 180",
        "selected": False,
    }
    assert car["mmg"] == []


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ({"box_min_width": 600}, "box_min_width 600"),
        ({"box_min_height": 400}, "box_min_height 400"),
        ({"box_min_ratio": 2.9}, "box_min_ratio 2.9"),
        ({"box_max_ratio": 1.2}, "box_max_ratio 1.2"),
        ({"box_offset": 100}, "box_offset 100"),
    ],
)
def test_each_limit_rejects_a_box_beyond_it(detect: Detect, parameters: dict[str, float], reason: str) -> None:
    (car,) = detect(jpeg(COROLLA), **parameters).json()["detections"]
    assert car["status"]["code"] != 0
    assert car["status"]["message"].endswith(reason)


def test_limits_below_180_are_ignored(detect: Detect) -> None:
    answer = detect(jpeg(COROLLA), box_min_width=20, box_min_height=20).json()
    assert answer["meta"]["parameters"]["box_min_width"] == 180
    assert answer["meta"]["parameters"]["box_min_height"] == 180


@pytest.mark.parametrize(("rule", "selected"), [("all", [0, 1]), ("center", [0]), ("largest", [1])])
def test_the_rule_selects_among_two_cars(detect: Detect, rule: str, selected: list[int]) -> None:
    cars = detect(two_cars(), box_select=rule).json()["detections"]
    assert len(cars) == 2
    assert [place for place, car in enumerate(cars) if car["status"]["selected"]] == selected
    assert cars[0]["box"]["br_x"] <= 0.5 <= cars[1]["box"]["tl_x"]


@pytest.mark.parametrize(
    ("data", "headers", "parameters", "status"),
    [
        (jpeg(COROLLA), {"api-key": "wrong"}, {}, 401),
        (jpeg(COROLLA), {}, {}, 401),
        (b"", KEY, {}, 400),
        (b"not a picture", KEY, {}, 400),
        (jpeg(COROLLA)[:800], KEY, {}, 400),
        (jpeg(COROLLA), KEY, {"region": "MARS"}, 400),
        (jpeg(COROLLA), KEY, {"box_select": "first"}, 400),
        (jpeg(COROLLA), KEY, {"features": "mmg,wheels"}, 400),
        (jpeg(COROLLA), KEY, {"box_min_width": "wide"}, 400),
    ],
)
def test_every_refusal_has_the_documented_form(
    detect: Detect, data: bytes, headers: dict[str, str], parameters: dict[str, Any], status: int
) -> None:
    answer = detect(data, headers, **parameters)
    assert answer.status_code == status
    assert answer.json()["is_success"] is False
    assert set(answer.json()["error"]) == {"code", "message"}


def test_no_other_call_exists(address: str) -> None:
    assert requests.get(address, timeout=10).json()["is_success"] is False
    assert requests.post(address.replace("v2", "v1"), timeout=10).status_code == 404
