"""What OpenALPR says, read as a person would write it down."""

import copy
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import responses

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
from services.photo import OutsidePhoto
from services.recognition.clients.openalpr import OpenAlpr
from services.recognition.clients.openalpr_vehicle import Details, read_vehicle
from services.recognition.merge import merge
from services.recognition.observation import Answer, Box, Colour, Observation
from services.vehicle import Facing, ModelYears, Side
from tests.sample_bodies import sample_body

BASE = "https://openalpr.test/v3"
KEY = "sk_secret"
PHOTO = OutsidePhoto(jpeg=b"a jpeg", width=600, height=600, digest="d")


def guesses(**confidences: float) -> list[dict[str, object]]:
    return [{"name": name.replace("__", "-"), "confidence": value} for name, value in confidences.items()]


# The vendor's own example, the fields that matter.
SAMPLE: dict[str, Any] = {
    "data_type": "alpr_results",
    "img_width": 600,
    "img_height": 600,
    "error": False,
    "credit_cost": 1,
    "credits_monthly_used": 5001,
    "credits_monthly_total": 100000,
    "results": [
        {
            "plate": "627WWI",
            "confidence": 94.09,
            "region": "us-wa",
            "coordinates": [{"x": 238, "y": 358}, {"x": 357, "y": 358}, {"x": 357, "y": 408}, {"x": 239, "y": 409}],
            "candidates": [
                {"plate": "627WWI", "confidence": 94.09, "matches_template": 1},
                {"plate": "627WW1", "confidence": 74.09, "matches_template": 0},
            ],
            "vehicle_region": {"x": 3, "y": 96, "width": 589, "height": 483},
        }
    ],
    "vehicles": [
        {
            "x": 3,
            "y": 96,
            "width": 589,
            "height": 483,
            "details": {
                "make": guesses(daihatsu=67.15, mini=18.66),
                "make_model": guesses(mini_cooper__s=35.0, mini_cooper=23.1, daihatsu_sirion=5.29),
                "year": [{"name": "2005-2009", "confidence": 54.0}, {"name": "2000-2004", "confidence": 39.8}],
                "color": guesses(silver__gray=77.79, gold__beige=1.42),
                "body_type": guesses(sedan__compact=99.85),
                "orientation": [{"name": "180", "confidence": 99.94}, {"name": "225", "confidence": 0.03}],
            },
        }
    ],
}
NOTHING = SAMPLE | {"results": [], "vehicles": []}


@pytest.fixture
def web() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mock:
        yield mock


def client(**options: Any) -> OpenAlpr:
    return OpenAlpr(BASE, KEY, requests.Session(), **options)


def observed(web: responses.RequestsMock, body: object, **options: Any) -> Observation:
    web.post(f"{BASE}/recognize", body=json.dumps(body))
    return client(**options).recognize(PHOTO)


def details(**lists: list[dict[str, object]]) -> Details:
    return Details.model_validate(lists)


def test_a_body_with_every_documented_field_is_read(web: responses.RequestsMock) -> None:
    web.post(f"{BASE}/recognize", json=sample_body("openalpr_recognize"))
    wide = PHOTO.model_copy(update={"width": 1000, "height": 500})
    seen = client(read_plates=True).recognize(wide)
    car, years = seen.car, ModelYears(first=2010, last=2014)
    assert [(one.make, one.model, one.years) for one in car.candidates] == [
        ("Toyota", "Corolla", years),
        ("Honda", "Civic", years),
    ]
    assert [one.score for one in car.candidates] == pytest.approx([(0.9 + 0.7) / 2, (0.06 + 0.04) / 2])
    assert car.colours == (Colour(name="silver", score=0.885),)
    assert car.view
    assert car.view.facing is Facing.FRONT
    assert car.view.score == pytest.approx(0.98)
    assert car.body == "compact car"
    assert car.box == Box(left=0.1, top=0.1, right=0.9, bottom=0.9)
    assert car.plate
    assert car.plate.text
    assert (car.plate.text.get_secret_value(), car.plate.region) == ("CURB01", "us-ca")
    assert car.plate.box == Box(left=0.45, top=0.7, right=0.55, bottom=0.8)
    assert (seen.cost.credits, seen.cost.used, seen.cost.limit) == (2, 41, 2_000)


def test_the_sample_reads_as_a_person_would_write_it_down(web: responses.RequestsMock) -> None:
    seen = observed(web, SAMPLE, read_plates=True)
    car = seen.car
    new, old = ModelYears(first=2005, last=2009), ModelYears(first=2000, last=2004)
    assert [(one.make, one.model, one.years) for one in car.candidates] == [
        ("MINI", "Cooper S", new),
        ("MINI", "Cooper S", old),
        ("MINI", "Cooper", new),
        ("MINI", "Cooper", old),
        ("Daihatsu", "Sirion", new),
        ("Daihatsu", "Sirion", old),
    ]
    assert sum(one.score for one in car.candidates if one.make == "MINI") == pytest.approx((0.1866 + 0.581) / 2)
    assert sum(one.score for one in car.candidates if one.make == "Daihatsu") == pytest.approx((0.6715 + 0.0529) / 2)
    assert [(colour.name, colour.score) for colour in car.colours] == [
        ("silver", 0.7779),
        ("beige", pytest.approx(0.0142)),
    ]
    assert car.view
    assert car.view.facing is Facing.REAR
    assert car.view.score == pytest.approx(0.9997)
    assert car.body == "compact car"
    assert car.box
    assert car.box.model_dump() == pytest.approx(
        {"left": 0.005, "top": 0.16, "right": 0.98667, "bottom": 0.965}, abs=1e-4
    )
    assert car.plate
    assert car.plate.text
    assert (car.plate.text.get_secret_value(), car.plate.region) == ("627WWI", "us-wa")
    assert car.plate.score == pytest.approx(0.9409)
    assert car.plate.box
    assert car.plate.box.model_dump() == pytest.approx(
        {"left": 0.3967, "top": 0.5967, "right": 0.595, "bottom": 0.6817}, abs=1e-4
    )
    assert (seen.cost.credits, seen.cost.used, seen.cost.limit) == (1, 5001, 100_000)


def test_the_contradicting_classifiers_lead_to_a_mini_too_unsure_to_be_named(web: responses.RequestsMock) -> None:
    verdict = merge([Answer(service="OpenALPR", side=Side.BACK, observation=observed(web, SAMPLE))])
    assert verdict.suggestions[0].name == "MINI Cooper S"
    assert verdict.make
    assert verdict.make.score < 0.5
    assert verdict.best is None


def test_the_question_carries_every_option(web: responses.RequestsMock) -> None:
    observed(web, SAMPLE, country="eu", topn=3, is_cropped=True)
    sent = web.calls[0].request
    assert sent.params == {  # type: ignore[attr-defined]
        "secret_key": KEY,
        "country": "eu",
        "recognize_vehicle": "1",
        "return_image": "0",
        "topn": "3",
        "is_cropped": "1",
    }
    assert b'name="image"; filename="car.jpg"' in sent.body  # type: ignore[operator]
    assert b"a jpeg" in sent.body  # type: ignore[operator]


@pytest.mark.parametrize(
    ("upload", "body", "kind"),
    [("base64", "YSBqcGVn", "text/plain"), ("json", '"YSBqcGVn"', "application/json")],
)
def test_base64_goes_bare_or_as_a_json_string(web: responses.RequestsMock, upload: Any, body: str, kind: str) -> None:
    web.post(f"{BASE}/recognize_bytes", json=SAMPLE)
    client(upload=upload).recognize(PHOTO)
    sent = web.calls[0].request
    assert (sent.body, sent.headers["Content-Type"]) == (body, kind)
    assert "is_cropped" not in sent.url  # type: ignore[operator]


def test_an_address_goes_in_the_query(web: responses.RequestsMock) -> None:
    web.post(f"{BASE}/recognize_url", json=SAMPLE)
    seen = client().recognize_url("https://pictures.test/car.jpg")
    assert web.calls[0].request.params["image_url"] == "https://pictures.test/car.jpg"  # type: ignore[attr-defined]
    assert web.calls[0].request.body is None
    assert seen.car.candidates[0].make == "MINI"


def test_the_vocabulary_is_read_in_our_names(web: responses.RequestsMock) -> None:
    labels = {
        "make": ["land-rover"],
        "makemodel": ["land-rover_range-rover", "ford_missing"],
        "color": ["silver-gray", "unknown"],
        "bodytype": ["van-mini", "missing"],
        "year": ["2005-2009", "missing"],
        "orientation": [45, "180"],
    }
    web.get(f"{BASE}/config", json={"countries": [{"code": "eu", "name": "Europe"}], "vehicle_labels": labels})
    words = client().vocabulary()
    assert words.countries == {"eu": "Europe"}
    assert words.makes == ("Land Rover",)
    assert words.models == (("Land Rover", "Range Rover"), ("Ford", None))
    assert words.colours == ("silver",)
    assert words.bodies == ("minivan",)
    assert words.years == (ModelYears(first=2005, last=2009),)
    assert words.views == (Facing.FRONT, Facing.REAR)


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (400, {"error_code": 400, "error": "Missing secret_key"}, KeyRefused),
        (400, {"error_code": 400, "error": 'Missing file named "image" in request POST'}, PhotoNotAccepted),
        (400, {"error_code": 400, "error": "Unable to base64 decode image_bytes body"}, PhotoNotAccepted),
        (400, {"error": "topn out of range"}, RequestRefused),
        (401, {"error_code": 401, "error": "Invalid credentials"}, KeyRefused),
        (401, None, KeyRefused),
        (402, {"error_code": 402, "error": "Monthly limit"}, QuotaSpent),
        (402, None, QuotaSpent),
        (403, {"error": "Slow down"}, Throttled),
        (403, None, Throttled),
        (404, None, RequestRefused),
        (413, None, PhotoNotAccepted),
        (429, None, Throttled),
        (500, None, Unavailable),
        (503, None, Unavailable),
        (200, {"error_code": 402, "error": "Monthly limit"}, QuotaSpent),
        (200, {"error": "Something else"}, RequestRefused),
        (200, None, MalformedAnswer),
        (200, NOTHING, NotACar),
        (200, [], MalformedAnswer),
        (200, {}, MalformedAnswer),
    ],
)
def test_every_error_is_one_of_ours(
    web: responses.RequestsMock, status: int, body: object, error: type[ServiceError]
) -> None:
    web.post(f"{BASE}/recognize", status=status, body="<html>" if body is None else json.dumps(body))
    with pytest.raises(error) as raised:
        client().recognize(PHOTO)
    assert type(raised.value) is error
    assert KEY not in f"{raised.value!r} {raised.value.__cause__} {client()!r}"


@pytest.mark.parametrize(("reset", "least", "most"), [(30, 28, 30), (-30, 0, 0), ("soon", None, None)])
def test_slow_down_says_for_how_long(
    web: responses.RequestsMock, reset: int | str, least: float | None, most: float | None
) -> None:
    header = str(int(time.time()) + reset) if isinstance(reset, int) else reset
    web.post(f"{BASE}/recognize", status=403, headers={"X-RATELIMIT-RESET": header})
    with pytest.raises(Throttled) as raised:
        client().recognize(PHOTO)
    wait = raised.value.wait
    assert wait is least is most if least is None or most is None else least <= (wait or 0) <= most


def broken(path: str, value: object) -> dict[str, Any]:
    body: Any = copy.deepcopy(SAMPLE)
    *steps, last = path.split("/")
    at = body
    for step in steps:
        at = at[int(step) if step.isdigit() else step]
    at[last] = value
    return body  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    "body",
    [
        broken("vehicles/0/details/make/0/confidence", float("nan")),
        broken("results", "none"),
        broken("img_width", 0),
        broken("data_type", "heartbeat"),
    ],
)
def test_an_answer_out_of_form_is_malformed(web: responses.RequestsMock, body: object) -> None:
    with pytest.raises(MalformedAnswer):
        observed(web, body)


@pytest.mark.parametrize(
    "body",
    [
        broken("vehicles/0/details/make/0/confidence", -1),
        broken("vehicles/0/details/make/0/confidence", 100.5),
        broken("vehicles/0/details/make/0/confidence", "97.5"),
        broken("vehicles/0/details/color/0/name", None),
        broken("vehicles/0/details/missing_plate", [{"name": 0, "confidence": 3}]),
        broken("vehicles/0/width", "wide"),
        broken("results/0/plate", 7),
        broken("results", None),
        broken("vehicles/0/details/color", None),
    ],
)
def test_a_part_out_of_form_costs_itself_alone(web: responses.RequestsMock, body: object) -> None:
    seen = observed(web, body)
    assert seen.car.candidates
    assert seen.car.body


def test_the_older_form_has_the_vehicle_s_place_one_level_deeper(web: responses.RequestsMock) -> None:
    nested: Any = copy.deepcopy(SAMPLE)
    vehicle = nested["vehicles"][0]
    vehicle["region"] = {side: vehicle.pop(side) for side in ("x", "y", "width", "height")}
    assert observed(web, nested).cars == observed(web, SAMPLE).cars


def test_blank_labels_are_a_vehicle_without_any_name(web: responses.RequestsMock) -> None:
    kinds = ("make", "make_model", "color", "body_type", "year", "orientation", "is_vehicle")
    body: Any = copy.deepcopy(SAMPLE)
    body["vehicles"][0]["details"] = {kind: [{"name": "", "confidence": 0}] for kind in kinds}
    car = observed(web, body).car
    assert (car.candidates, car.colours, car.view, car.body) == ((), (), None, None)
    assert car.box


def test_plates_stay_unread_unless_asked_for(web: responses.RequestsMock) -> None:
    plate = observed(web, SAMPLE).car.plate
    assert plate
    assert plate.text is None
    assert plate.region == "us-wa"


def test_a_plate_without_a_vehicle_around_it_is_a_car_of_its_own(web: responses.RequestsMock) -> None:
    alone = copy.deepcopy(SAMPLE) | {"vehicles": []}
    alone["results"][0]["vehicle"] = {"make": guesses(ford=90.0)}
    seen = observed(web, alone)
    assert len(seen.cars) == 1
    assert seen.car.candidates[0].make == "Ford"
    assert seen.car.plate
    assert seen.car.box


def test_each_plate_belongs_to_the_car_around_it_and_the_largest_car_is_chosen(web: responses.RequestsMock) -> None:
    two = copy.deepcopy(SAMPLE)
    two["vehicles"].insert(0, {"x": 0, "y": 0, "width": 60, "height": 60, "details": {"make": guesses(ford=80.0)}})
    seen = observed(web, two)
    assert [car.plate is not None for car in seen.cars] == [False, True]
    assert seen.chosen == 1


@pytest.mark.parametrize(
    ("slug", "make", "model"),
    [
        ("land-rover_range-rover", "Land Rover", "Range Rover"),
        ("mercedes-benz_c-class", "Mercedes-Benz", "C-Class"),
        ("ford_f-150", "Ford", "F-150"),
        ("ford_f_150", "Ford", "F-150"),
        ("alfa-romeo_missing", "Alfa Romeo", None),
        ("zastava_ten-forty", "Zastava", "Ten Forty"),
    ],
)
def test_slugs_part_at_the_first_underscore(slug: str, make: str, model: str | None) -> None:
    (candidate,) = read_vehicle(details(make_model=[{"name": slug, "confidence": 80}])).candidates
    assert (candidate.make, candidate.model) == (make, model)
    assert candidate.score == pytest.approx(0.8)


def test_spellings_of_one_name_are_added_up() -> None:
    (candidate,) = read_vehicle(details(make_model=guesses(ford_f__150=40.0, ford_f150=30.0))).candidates
    assert candidate.score == pytest.approx(0.7)


def test_a_make_without_models_is_a_candidate_too() -> None:
    (candidate,) = read_vehicle(details(make=guesses(ford=60.0))).candidates
    assert (candidate.make, candidate.model, candidate.years) == ("Ford", None, None)
