"""The Imagga client and its stand-in, over real HTTP."""

import dataclasses
from collections.abc import Iterator

import pytest
import requests
from starlette.routing import Mount

from mocks import imagga as stand_in
from mocks.faults import Faults
from services.errors import (
    KeyRefused,
    MalformedAnswer,
    PhotoNotAccepted,
    QuotaSpent,
    RequestRefused,
    ServiceError,
    Throttled,
    Unavailable,
)
from services.recognition.clients.imagga import Imagga
from services.vehicle import ModelYears
from tests.drawn import outside_photo as photo
from tests.drawn import teach
from tests.serving import serving

COROLLA, Z3, UNKNOWN = 41, 42, 43


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        teach(patch, {COROLLA: ("toyota-corolla", "front"), Z3: ("bmw-z3", "back")})
        app = Faults(Mount("", routes=stand_in.routes), {"imagga": stand_in.refusals})
        with serving([Mount("/", app=app)]) as url:
            yield url


@pytest.fixture
def client(address: str) -> Iterator[Imagga]:
    with requests.Session() as web:
        yield Imagga(f"{address}/imagga/v2", "demo", "demo", "cars", web)


@pytest.mark.parametrize("two_step", [False, True])
def test_a_sample_is_recognised_and_its_upload_gone(client: Imagga, two_step: bool) -> None:
    before = set(stand_in._uploads)  # other tests in this process upload there, too
    seen = dataclasses.replace(client, two_step=two_step, colours=True).recognize(photo(Z3))
    assert [(one.make, one.model) for one in seen.car.candidates] == [("BMW", "Z3"), ("BMW", "Z4")]
    assert seen.car.candidates[0].score == pytest.approx(0.937)
    assert seen.car.colours
    assert seen.cost.limit == 1000
    assert stand_in._uploads.keys() == before


def test_a_year_aware_categorizer_in_another_language_tells_the_year(client: Imagga) -> None:
    by_year = dataclasses.replace(client, categorizer="cars-by-year", language="fr")
    best = by_year.recognize(photo(COROLLA)).car.candidates[0]
    assert (best.model, best.years) == ("Corolla", ModelYears(first=2009, last=2009))


def test_an_unknown_picture_names_no_car(client: Imagga) -> None:
    assert client.recognize(photo(UNKNOWN)).car.candidates == ()


def test_tags_are_those_of_the_picture(client: Imagga) -> None:
    words = [tag.name for tag in client.tags(photo(COROLLA), limit=4)]
    assert words == ["car", "auto", "vehicle", "automobile"]
    assert dataclasses.replace(client, language="de").tags(photo(COROLLA))[0].name == "Auto"
    assert all(tag.score >= 0.6 for tag in client.tags(photo(COROLLA), threshold=0.6))


def test_the_account_s_calls_and_categorizers_are_told(client: Imagga) -> None:
    first, second = client.usage(), client.usage()
    assert (first.used or 0) + 1 == second.used
    assert [one.id for one in client.categorizers()] == ["cars", "cars-by-year", "custom-car-categorizer"]


def test_a_wrong_key_and_an_unknown_categorizer_are_told(client: Imagga) -> None:
    with pytest.raises(KeyRefused):
        dataclasses.replace(client, secret="wrong").recognize(photo(COROLLA))
    with pytest.raises(RequestRefused, match="no such categorizer"):
        dataclasses.replace(client, categorizer="boats").recognize(photo(COROLLA))


FAILURES: dict[str, type[ServiceError]] = {
    "400": PhotoNotAccepted,
    "401": KeyRefused,
    "key": KeyRefused,
    "403": QuotaSpent,
    "quota": QuotaSpent,
    "concurrency": Throttled,
    "404": RequestRefused,
    "405": RequestRefused,
    "406": RequestRefused,
    "410": RequestRefused,
    "429": Throttled,
    "500": Unavailable,
    "503": Unavailable,
    "malformed": MalformedAnswer,
    "empty": MalformedAnswer,
    "cut": Unavailable,
    "down": Unavailable,
    "reset": Unavailable,
}


@pytest.mark.parametrize(("kind", "error"), FAILURES.items())
def test_every_refusal_of_the_stand_in_has_its_error(
    client: Imagga, address: str, kind: str, error: type[ServiceError]
) -> None:
    told = requests.put(f"{address}/_faults", json={"service": "imagga", "kind": kind}, timeout=10)
    assert told.status_code == 200
    with pytest.raises(error) as caught:
        client.recognize(photo(COROLLA))
    assert type(caught.value) is error


def test_no_refusal_is_left_out() -> None:
    assert set(stand_in.refusals) <= set(FAILURES)
