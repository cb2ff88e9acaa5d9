"""The Juhe client and its stand-in, over real HTTP."""

import dataclasses
import io
from collections.abc import Iterator

import numpy
import pytest
import requests
from PIL import Image
from starlette.routing import Mount

from mocks import juhe as stand_in
from mocks.faults import Faults
from mocks.world.cars import CARS
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
from services.photo import read_photo
from services.recognition.clients.juhe import Juhe
from services.recognition.clients.juhe_names import read_name
from services.recognition.observation import Colour
from services.recognition.outside import for_outside
from tests.drawn import outside_photo as photo
from tests.drawn import teach
from tests.serving import serving

A4, UNKNOWN = 61, 62


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        teach(patch, {A4: ("audi-a4", "front")})
        app = Faults(Mount("", routes=stand_in.routes), {"juhe": stand_in.refusals})
        with serving([Mount("/", app=app)]) as url:
            yield url


@pytest.fixture
def client(address: str) -> Iterator[Juhe]:
    with requests.Session() as web:
        yield Juhe(f"{address}/juhe", "demo", web)


def test_a_sample_is_recognised_with_years_and_colour(client: Juhe) -> None:
    car = client.recognize(photo(A4)).car
    assert [(one.make, one.model, str(one.years)) for one in car.candidates] == [
        ("Audi", "A4", "2015 to 2017"),
        ("Audi", "A4", "2017"),
        ("Audi", "S4", "2003"),
    ]
    assert car.colours == (Colour(name="yellow"),)


@pytest.mark.parametrize("car", [car for car in CARS if car.chinese], ids=lambda car: car.id)
def test_the_chinese_names_of_the_sample_cars_are_ours(car: object) -> None:
    sample = next(one for one in CARS if one is car)
    name = read_name(sample.chinese[0][0])
    assert name is not None
    assert (name.make, name.model) == (sample.make, sample.model)


def test_an_unknown_picture_is_no_car(client: Juhe) -> None:
    with pytest.raises(NotACar, match="no car, or none it knows"):
        client.recognize(photo(UNKNOWN))


@pytest.mark.parametrize("shape", [(1600, 1600), (300, 1600)])
def test_the_heaviest_and_the_narrowest_photo_are_made_to_fit(client: Juhe, shape: tuple[int, int]) -> None:
    noise, out = numpy.random.default_rng(1).integers(0, 255, (*shape, 3), dtype=numpy.uint8), io.BytesIO()
    Image.fromarray(noise).save(out, "PNG")
    with pytest.raises(NotACar):  # and not PhotoNotAccepted
        client.recognize(for_outside(read_photo(out.getvalue())))


def test_a_wrong_key_is_told(client: Juhe) -> None:
    with pytest.raises(KeyRefused):
        dataclasses.replace(client, key="wrong").recognize(photo(A4))


FAILURES: dict[str, type[ServiceError]] = {
    "237101": PhotoNotAccepted,
    "237102": NotACar,
    **dict.fromkeys(["key", "10001", "10002", "10003", "10004", "10005", "10007", "10008", "10009"], KeyRefused),
    **dict.fromkeys(["429", "10011"], Throttled),
    **dict.fromkeys(["quota", "10012", "10013"], QuotaSpent),
    **dict.fromkeys(["500", "503", "10014", "10020"], Unavailable),
    "10021": RequestRefused,
    "malformed": MalformedAnswer,
    "empty": MalformedAnswer,
    "cut": Unavailable,
    "down": Unavailable,
    "reset": Unavailable,
}


@pytest.mark.parametrize(("kind", "error"), FAILURES.items())
def test_every_refusal_of_the_stand_in_has_its_error(
    client: Juhe, address: str, kind: str, error: type[ServiceError]
) -> None:
    told = requests.put(f"{address}/_faults", json={"service": "juhe", "kind": kind}, timeout=10)
    assert told.status_code == 200
    with pytest.raises(error) as caught:
        client.recognize(photo(A4))
    assert type(caught.value) is error


def test_no_refusal_is_left_out() -> None:
    assert set(stand_in.refusals) <= set(FAILURES)
