"""The OpenALPR client and its stand-in, over real HTTP."""

import base64
import dataclasses
import json
from collections.abc import Iterator
from typing import Literal

import pytest
import requests
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mocks import openalpr as stand_in
from services.errors import (
    KeyRefused,
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
from services.vehicle import Facing, ModelYears
from tests.drawn import jpeg, teach
from tests.drawn import outside_photo as photo
from tests.serving import serving

ACCORD, MINI, UNKNOWN = 1, 2, 3


def answer_refusal(request: Request) -> Response:
    return stand_in.refusals[request.path_params["kind"]]()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        teach(patch, {ACCORD: ("honda-accord", "front"), MINI: ("mini-cooper-s", "back")})
        refuse = Route("/refusing/{kind}/recognize", answer_refusal, methods=["POST"])
        with serving([*stand_in.routes, refuse]) as url:
            yield url


@pytest.fixture
def client(address: str) -> Iterator[OpenAlpr]:
    with requests.Session() as web:
        yield OpenAlpr(f"{address}/openalpr/v3", "demo", web)


@pytest.mark.parametrize("upload", ["file", "base64", "json"])
def test_a_sample_is_recognised_however_it_travels(client: OpenAlpr, upload: Literal["file", "base64", "json"]) -> None:
    seen = dataclasses.replace(client, upload=upload, read_plates=True).recognize(photo(ACCORD))
    best = seen.car.candidates[0]
    assert (best.make, best.model, best.years) == ("Honda", "Accord", ModelYears(first=2010, last=2014))
    assert seen.car.colours[0].name == "silver"
    assert seen.car.view
    assert seen.car.view.facing is Facing.FRONT
    assert seen.car.body == "sedan"
    assert seen.car.plate
    assert seen.car.plate.text
    assert seen.car.plate.text.get_secret_value() == "CURB04"
    assert seen.car.box
    assert seen.car.box.left < seen.car.plate.box.left < seen.car.plate.box.right < seen.car.box.right  # type: ignore[union-attr]
    assert (seen.cost.credits, seen.cost.limit) == (2, 100_000)


def test_classifiers_that_contradict_each_other_end_in_a_mini(client: OpenAlpr) -> None:
    seen = client.recognize(photo(MINI))
    assert [candidate.make for candidate in seen.car.candidates][:4] == ["MINI"] * 4
    assert seen.car.candidates[0].model == "Cooper S"
    assert seen.car.view
    assert seen.car.view.facing is Facing.REAR


def test_any_other_picture_has_no_car_in_it(client: OpenAlpr) -> None:
    with pytest.raises(NotACar):
        client.recognize(photo(UNKNOWN))


def test_one_candidate_is_answered_where_one_is_asked_for(client: OpenAlpr) -> None:
    seen = dataclasses.replace(client, topn=1).recognize(photo(MINI))
    assert {candidate.make for candidate in seen.car.candidates} == {"MINI", "Daihatsu"}


def test_a_cropped_picture_is_all_car(client: OpenAlpr) -> None:
    box = dataclasses.replace(client, is_cropped=True).recognize(photo(ACCORD)).car.box
    assert box
    assert box.area == 1


def test_an_address_that_cannot_be_fetched_is_a_picture_it_cannot_read(client: OpenAlpr) -> None:
    with pytest.raises(PhotoNotAccepted):
        client.recognize_url("https://pictures.test/car.jpg")


def test_the_vocabulary_is_told_in_our_names(client: OpenAlpr) -> None:
    words = client.vocabulary()
    assert words.countries["us"] == "North America"
    assert "Mercedes-Benz" in words.makes
    assert ("Ford", "F-150") in words.models
    assert "silver" in words.colours
    assert "pickup truck" in words.bodies
    assert ModelYears(first=2005, last=2009) in words.years
    assert set(words.views) == set(Facing)


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("quota", QuotaSpent),
        ("key", KeyRefused),
        ("429", Throttled),
        ("400", RequestRefused),
        ("401", KeyRefused),
        ("402", QuotaSpent),
        ("403", Throttled),
        ("500", Unavailable),
        ("503", Unavailable),
    ],
)
def test_every_refusal_of_the_stand_in_is_understood(
    client: OpenAlpr, address: str, kind: str, error: type[ServiceError]
) -> None:
    with pytest.raises(error) as refused:
        dataclasses.replace(client, base_url=f"{address}/refusing/{kind}").recognize(photo(ACCORD))
    if isinstance(refused.value, Throttled):
        assert refused.value.wait is not None
        assert 0 <= refused.value.wait <= 3


def test_every_refusal_has_its_row_above() -> None:
    assert set(stand_in.refusals) == {"quota", "key", "429", "400", "401", "402", "403", "500", "503"}


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"secret_key": "wrong"}, KeyRefused),
        ({"secret_key": ""}, KeyRefused),
        ({"country": ""}, RequestRefused),
        ({"country": "??"}, RequestRefused),
        ({"topn": 0}, RequestRefused),
        ({"topn": 1001}, RequestRefused),
    ],
)
def test_a_wrong_question_is_refused(client: OpenAlpr, change: dict[str, object], error: type[ServiceError]) -> None:
    with pytest.raises(error):
        dataclasses.replace(client, **change).recognize(photo(ACCORD))  # type: ignore[arg-type]


def test_bytes_that_are_no_picture_are_refused(client: OpenAlpr) -> None:
    broken = OutsidePhoto(jpeg=jpeg(ACCORD)[:300], width=640, height=480, digest="broken")
    with pytest.raises(PhotoNotAccepted):
        client.recognize(broken)


@pytest.mark.parametrize("quoted", [True, False])
def test_the_body_of_recognize_bytes_may_be_quoted_whatever_its_content_type(address: str, quoted: bool) -> None:
    text = base64.b64encode(jpeg(ACCORD)).decode()
    answer = requests.post(
        f"{address}/openalpr/v3/recognize_bytes",
        params={"secret_key": "demo", "country": "us"},
        data=json.dumps(text) if quoted else text,
        headers={"Content-Type": "application/json"},
        timeout=10,
    )
    assert answer.status_code == 200
    assert answer.json()["results"][0]["plate"] == "CURB04"
    assert answer.json()["vehicles"] == []
