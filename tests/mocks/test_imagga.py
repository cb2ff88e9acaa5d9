"""The Imagga stand-in, as the author of another client would meet it."""

import base64
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from mocks import imagga
from mocks.imagga_words import PALETTE
from tests.drawn import jpeg, teach
from tests.serving import serving

COROLLA, Z3, UNKNOWN = 11, 12, 13
DEMO = ("demo", "demo")
SUCCESS = {"text": "", "type": "success"}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        teach(patch, {COROLLA: ("toyota-corolla", "front"), Z3: ("bmw-z3", "back")})
        with serving(imagga.routes) as url:
            yield f"{url}/imagga/v2"


@pytest.fixture
def call(address: str) -> Callable[..., requests.Response]:
    def send(method: str, path: str, **kwargs: Any) -> requests.Response:
        options: dict[str, Any] = {"auth": DEMO, "timeout": 10, **kwargs}
        return requests.request(method, address + path, **options)

    return send


Call = Callable[..., requests.Response]


def test_the_reference_flow_s_corolla_is_answered_with_its_very_figure(call: Call) -> None:
    answer = call("POST", "/categories/cars", files={"image": jpeg(COROLLA)})
    assert answer.status_code == 200
    assert answer.headers["Monthly-Limit"] == "1000"
    assert 0 < int(answer.headers["Monthly-Limit-Remaining"]) <= 983
    assert answer.json() == {
        "result": {"categories": [{"confidence": 99.9991073608398, "name": {"en": "toyota corolla"}}]},
        "status": SUCCESS,
    }


def test_a_picture_of_anything_else_gets_no_made_up_name(call: Call) -> None:
    answer = call("POST", "/categories/cars", files={"image": jpeg(UNKNOWN)})
    assert answer.json() == {"result": {"categories": []}, "status": SUCCESS}


def test_labels_come_in_the_languages_asked_for_and_with_the_year_where_trained_so(call: Call) -> None:
    answer = call("POST", "/categories/cars-by-year?language=de,en", files={"image": jpeg(Z3)}).json()
    assert answer["result"]["categories"][0] == {
        "confidence": 93.7,
        "name": {"de": "bmw z3 1996", "en": "bmw z3 1996"},
    }


def test_base64_and_an_upload_name_the_same_picture(call: Call) -> None:
    encoded = base64.b64encode(jpeg(COROLLA)).decode()
    whole = call("POST", "/categories/cars", data={"image_base64": encoded}).json()
    upload = call("POST", "/uploads", data={"image_base64": encoded}).json()["result"]["upload_id"]
    asked = call("GET", f"/categories/cars?image_upload_id={upload}").json()
    assert asked == whole
    gone = call("DELETE", f"/uploads/{upload}")
    assert (gone.status_code, gone.json()) == (200, {"status": SUCCESS})
    assert call("GET", f"/categories/cars?image_upload_id={upload}").status_code == 400
    assert call("DELETE", f"/uploads/{upload}").status_code == 404


def test_tags_of_a_car_say_so_and_obey_limit_threshold_language_and_parents(call: Call) -> None:
    def tags(query: str = "") -> list[dict[str, Any]]:
        return list(call("POST", f"/tags?{query}", files={"image": jpeg(COROLLA)}).json()["result"]["tags"])

    words = [tag["tag"]["en"] for tag in tags()]
    assert {"car", "vehicle", "sedan", "silver"} <= set(words)
    assert [tag["confidence"] for tag in tags()] == sorted((tag["confidence"] for tag in tags()), reverse=True)
    assert [tag["tag"] for tag in tags("limit=2&language=de,es")] == [
        {"de": "Auto", "es": "coche"},
        {"de": "Pkw", "es": "auto"},
    ]
    assert all(tag["confidence"] >= 60 for tag in tags("threshold=60"))
    assert "vehicle" not in [tag["tag"]["en"] for tag in tags("decrease_parents=1")]
    assert tags("verbose=1")[0]["origin"] == "recognition"


def test_tags_of_another_picture_tell_its_colours_only(call: Call) -> None:
    tags = call("POST", "/tags/general_v3", files={"image": jpeg(UNKNOWN)}).json()["result"]["tags"]
    plain = {parent for _, parent, _ in PALETTE} | {"bright", "dark"}
    assert tags
    assert {tag["tag"]["en"] for tag in tags} <= plain


def test_colours_add_up_and_carry_every_field(call: Call) -> None:
    colours = call("POST", "/colors", files={"image": jpeg(UNKNOWN)}).json()["result"]["colors"]
    assert set(colours) == {
        "background_colors",
        "foreground_colors",
        "image_colors",
        "color_variance",
        "object_percentage",
        "color_percent_threshold",
    }
    assert sum(shade["percent"] for shade in colours["image_colors"]) == pytest.approx(100, abs=0.01)
    assert set(colours["foreground_colors"][0]) == {
        "r",
        "g",
        "b",
        "html_code",
        "closest_palette_color",
        "closest_palette_color_parent",
        "closest_palette_color_html_code",
        "closest_palette_distance",
        "percent",
    }


def test_usage_counts_calls_and_tells_more_on_request(call: Call) -> None:
    before = call("GET", "/usage").json()["result"]
    after = call("GET", "/usage?history=1&concurrency=1").json()["result"]
    assert after["monthly_processed"] == before["monthly_processed"] + 1
    assert after["concurrency"] == {"max": 2, "now": 0}
    assert {"daily", "weekly", "monthly"} <= set(after)


def test_categorizers_are_listed_with_their_labels(call: Call) -> None:
    listed = call("GET", "/categorizers").json()["result"]["categorizers"]
    assert [one["id"] for one in listed] == ["cars", "cars-by-year", "custom-car-categorizer"]
    assert "toyota corolla" in listed[0]["labels"]


@pytest.mark.parametrize(
    ("method", "path", "kwargs", "status"),
    [
        ("POST", "/categories/cars", {"auth": ("demo", "wrong")}, 401),
        ("GET", "/usage", {"auth": None}, 401),
        ("POST", "/categories/cars", {}, 400),
        ("POST", "/categories/cars", {"files": {"image": b"not a picture"}}, 400),
        ("POST", "/categories/cars", {"files": {"image": jpeg(COROLLA)[:800]}}, 400),
        ("POST", "/categories/cars", {"data": {"image_base64": "?"}}, 400),
        ("POST", "/categories/cars", {"data": {"image": "text"}}, 400),
        ("GET", "/categories/cars?image_upload_id=i0", {}, 400),
        ("GET", "/categories/cars?image_url=https://example.com/car.jpg", {}, 400),
        ("POST", "/categories/cars?image_upload_id=i0", {"files": {"image": jpeg(COROLLA)}}, 400),
        ("POST", "/tags?limit=few", {"files": {"image": jpeg(COROLLA)}}, 400),
        ("POST", "/tags?language=tlh", {"files": {"image": jpeg(COROLLA)}}, 400),
        ("POST", "/categories/boats", {"files": {"image": jpeg(COROLLA)}}, 404),
        ("POST", "/tags/other", {"files": {"image": jpeg(COROLLA)}}, 404),
        ("GET", "/nothing", {}, 404),
        ("DELETE", "/usage", {}, 405),
        ("GET", "/usage", {"headers": {"Accept": "text/html"}}, 406),
    ],
)
def test_every_refusal_comes_in_the_envelope(
    call: Call, method: str, path: str, kwargs: dict[str, Any], status: int
) -> None:
    answer = call(method, path, **kwargs)
    assert answer.status_code == status
    assert set(answer.json()) == {"status"}
    assert answer.json()["status"]["type"] == "error"
    assert answer.json()["status"]["text"]


def test_the_month_begins_anew_before_the_calls_run_out() -> None:
    for used in (0, imagga.MONTHLY_LIMIT - 1):
        assert int(imagga.success(None, used).headers["Monthly-Limit-Remaining"]) > 0
