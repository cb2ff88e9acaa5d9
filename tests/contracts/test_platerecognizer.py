"""The Plate Recognizer client and its stand-in, over real HTTP."""

import dataclasses
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Literal

import pytest
import requests
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mocks import platerecognizer as stand_in
from services.errors import KeyRefused, NotACar, PhotoNotAccepted, QuotaSpent, RequestRefused, ServiceError, Throttled
from services.photo import OutsidePhoto
from services.recognition.clients.platerecognizer import PlateRecognizer
from services.recognition.observation import Cost
from services.settings import EngineOptions
from services.vehicle import Facing
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
        refuse = Route("/refusing/{kind}/plate-reader/", answer_refusal, methods=["POST"])
        with serving([*stand_in.routes, refuse]) as url:
            yield url


@pytest.fixture
def client(address: str) -> Iterator[PlateRecognizer]:
    with requests.Session() as web:
        yield PlateRecognizer(f"{address}/platerecognizer/v1", "demo", web)


@pytest.mark.parametrize("upload", ["file", "base64"])
@pytest.mark.parametrize("mode", ["vehicle", "plate"])
def test_a_sample_is_recognised_however_it_travels_and_in_both_forms(
    client: PlateRecognizer, upload: Literal["file", "base64"], mode: Literal["vehicle", "plate"]
) -> None:
    engine = EngineOptions(detection_mode=mode)
    car = dataclasses.replace(client, upload=upload, engine=engine, read_plates=True).recognize(photo(MINI)).car
    assert [(one.make, one.model) for one in car.candidates] == [("MINI", "Cooper S"), ("MINI", "Cooper")]
    assert car.view
    assert car.view.facing is Facing.REAR
    assert car.colours[0].name == "silver"
    assert car.plate
    assert car.plate.text
    assert car.plate.text.get_secret_value() == "CURB07"
    assert car.box
    assert car.box.left < car.plate.box.left < car.plate.box.right < car.box.right  # type: ignore[union-attr]


def test_any_other_picture_has_no_car_in_it(client: PlateRecognizer) -> None:
    with pytest.raises(NotACar):
        client.recognize(photo(UNKNOWN))


@pytest.mark.parametrize(
    ("engine", "plates", "cars"),
    [
        (EngineOptions(threshold_o=0.95), 0, 1),
        (EngineOptions(region="strict", text_formats=("[a-z]{4}[0-9]{2}",)), 1, 1),
        (EngineOptions(region="strict", text_formats=("[0-9]+",)), 0, 1),
        (EngineOptions(mode="fast", detection_rule="strict"), 1, 1),
    ],
)
def test_the_engine_does_as_configured(client: PlateRecognizer, engine: EngineOptions, plates: int, cars: int) -> None:
    asked = dataclasses.replace(client, engine=engine, regions=("us-ca",))
    seen = asked.recognize(photo(ACCORD), datetime(2019, 8, 19, 13, 11, 25, tzinfo=UTC))
    assert len(seen.cars) == cars
    assert sum(car.plate is not None for car in seen.cars) == plates


def test_looking_for_plates_alone_finds_no_car_without_one(client: PlateRecognizer) -> None:
    with pytest.raises(NotACar):
        dataclasses.replace(client, engine=EngineOptions(threshold_d=1.0, detection_mode="plate")).recognize(
            photo(ACCORD)
        )


def test_the_month_s_calls_are_told(client: PlateRecognizer) -> None:
    assert client.usage() == Cost(used=128, limit=2500)


def test_ones_own_machine_wants_no_token_and_tells_its_usage(client: PlateRecognizer, address: str) -> None:
    own = dataclasses.replace(client, base_url=f"{address}/platerecognizer/sdk/v1", token=None)
    seen = own.recognize(photo(ACCORD))
    assert seen.car.candidates[0].make == "Honda"
    assert seen.cost.limit == 1000
    assert own.usage() == Cost(used=10, limit=1000)


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("quota", QuotaSpent),
        ("key", KeyRefused),
        ("429", Throttled),
        ("400", PhotoNotAccepted),
        ("403", KeyRefused),
        ("413", PhotoNotAccepted),
    ],
)
def test_every_refusal_of_the_stand_in_is_understood(
    client: PlateRecognizer, address: str, kind: str, error: type[ServiceError]
) -> None:
    with pytest.raises(error) as refused:
        dataclasses.replace(client, base_url=f"{address}/refusing/{kind}").recognize(photo(ACCORD))
    if isinstance(refused.value, Throttled):
        assert refused.value.wait == 1


def test_every_refusal_has_its_row_above() -> None:
    assert set(stand_in.refusals) == {"quota", "key", "429", "400", "403", "413"}


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"token": "wrong"}, KeyRefused),
        ({"token": None}, KeyRefused),
        ({"engine": EngineOptions(region="strict")}, RequestRefused),  # strict about no region
    ],
)
def test_a_wrong_question_is_refused(
    client: PlateRecognizer, change: dict[str, Any], error: type[ServiceError]
) -> None:
    with pytest.raises(error):
        dataclasses.replace(client, **change).recognize(photo(ACCORD))


def test_a_wrong_key_is_no_key_for_the_statistics_either(client: PlateRecognizer) -> None:
    with pytest.raises(KeyRefused):
        dataclasses.replace(client, token="wrong").usage()


def test_an_address_that_cannot_be_fetched_is_a_picture_it_cannot_read(client: PlateRecognizer) -> None:
    with pytest.raises(PhotoNotAccepted):
        client.recognize_url("https://pictures.test/car.jpg")


def test_a_photo_of_many_bytes_is_made_to_fit(client: PlateRecognizer) -> None:
    padded = jpeg(ACCORD) + bytes(4_000_000)  # what follows a JPEG's end is no part of the picture
    heavy = OutsidePhoto(jpeg=padded, width=640, height=480, digest="heavy")
    assert client.recognize(heavy).car.candidates[0].make == "Honda"
