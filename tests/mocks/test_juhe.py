"""The Juhe stand-in, as the author of another client would meet it."""

import base64
import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from PIL import Image

from mocks import juhe
from tests.drawn import drawn, jpeg, teach
from tests.serving import serving

A4, RILEY, UNKNOWN = 31, 32, 33


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        teach(patch, {A4: ("audi-a4", "front"), RILEY: ("riley-rmf", "front")})
        with serving(juhe.routes) as url:
            yield f"{url}/juhe/carDetect/index"


@pytest.fixture
def ask(address: str) -> Callable[..., Any]:
    def send(image: bytes | str, key: str = "demo") -> Any:
        encoded = image if isinstance(image, str) else base64.b64encode(image).decode()
        answer = requests.post(address, data={"key": key, "image": encoded}, timeout=10)
        assert answer.status_code == 200, "every failure is a code in the body"
        return answer.json()

    return send


def encoded(picture: Image.Image, form: str) -> bytes:
    out = io.BytesIO()
    picture.save(out, form)
    return out.getvalue()


def test_the_sample_s_a4_is_answered_with_its_very_figures(ask: Callable[..., Any]) -> None:
    answer = ask(jpeg(A4))
    assert (answer["reason"], answer["error_code"]) == ("success", 0)
    assert answer["result"]["color"] == "黄色"
    assert [(car["name"], car["year"], car["score"]) for car in answer["result"]["data"]] == [
        ("奥迪_A4", "2015-2017", 0.66788327693939),
        ("奥迪A4L", "2017", 0.17167422175407),
        ("奥迪_S4", "2003", 0.064318783581257),
    ]
    assert set(answer["result"]["data"][0]["baike_info"]) == {"baike_url", "image_url", "description"}


@pytest.mark.parametrize("form", ["JPEG", "PNG", "BMP"])
def test_the_three_formats_are_read(ask: Callable[..., Any], form: str) -> None:
    assert ask(encoded(drawn(A4), form))["error_code"] == 0


@pytest.mark.parametrize("number", [UNKNOWN, RILEY])
def test_a_picture_it_knows_no_car_in_has_its_code(ask: Callable[..., Any], number: int) -> None:
    assert ask(jpeg(number)) == {"reason": "非车类或识别不到信息", "result": None, "error_code": 237102}


@pytest.mark.parametrize(
    "image",
    [
        "",
        "data:image/jpeg;base64," + base64.b64encode(jpeg(A4)).decode(),
        base64.b64encode(jpeg(A4)).decode().replace("+", " "),
        "A" * (4 * 1024 * 1024 + 4),
        b"not a picture",
        jpeg(A4)[:800],
        encoded(drawn(A4), "WEBP"),
        encoded(Image.new("RGB", (10, 20)), "PNG"),
        encoded(Image.new("RGB", (4100, 2000)), "PNG"),
        encoded(Image.new("RGB", (400, 100)), "PNG"),
    ],
    ids=["missing", "head", "unencoded plus", "too large", "text", "cut", "webp", "small", "long", "wide"],
)
def test_an_image_outside_the_rules_fails(ask: Callable[..., Any], image: bytes | str) -> None:
    assert ask(image) == {"reason": "识别失败", "result": None, "error_code": 237101}


def test_a_wrong_key_and_a_body_that_is_no_form_are_refused(ask: Callable[..., Any], address: str) -> None:
    refused = {"reason": "错误的请求KEY", "result": None, "error_code": 10001, "resultcode": "101"}
    assert ask(jpeg(A4), key="wrong") == refused
    assert requests.post(address, json={"key": "demo", "image": ""}, timeout=10).json() == refused
