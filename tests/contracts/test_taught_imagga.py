"""Our Imagga client and curl's ways of asking, unchanged, against the categorizers that were taught here."""

import base64
import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
import requests
from sqlalchemy import Engine
from starlette.routing import Mount

from pages.api.imagga import PATH, build_imagga
from services.build import Services
from services.errors import KeyRefused, PhotoNotAccepted, QuotaSpent, RequestRefused, Throttled
from services.recognition.clients.imagga import Imagga
from services.recognition.shape.classifier import Label
from services.recognition.shape.embedder import MODELS
from services.recognition.shape.own import OwnReader, warm_up
from services.storage.api_keys import ApiKeys
from services.storage.database import open_database
from services.teaching.bench import Teaching
from services.teaching.lesson import teach
from services.teaching.looking import Eye, SeenPicture
from services.teaching.review import review
from services.teaching.trunk import Trunk
from tests.drawn import jpeg, outside_photo, photo
from tests.serving import serving

CARS = {1: Label(make="Audi", model="A4"), 2: Label(make="BMW", model="X5"), 3: Label(make="Toyota", model="Corolla")}
MANY = 10_000


def taught_in(folder: Path) -> Teaching:
    """A classifier that was taught three drawings, two copies of each: it is asked about these very pictures."""
    eye, seen = Eye(), []
    for number, car in CARS.items():
        vector, _ = eye.see(photo(number))
        for copy in range(2):
            seen.append(SeenPicture(f"{copy}", car, f"{number}{copy}", b"", (number * 2 + copy) << 20, vector, None))
    spread = [dataclasses.replace(one, outline=hash(one.digest) & (2**60 - 1)) for one in seen]
    taught = teach(review(spread, {}), Trunk(MODELS / "cars.onnx"), title="My cars")
    teaching = Teaching(folder)
    kept = teaching.models.keep(taught.onnx, "My cars")
    warm_up(OwnReader(kept.classifier))  # no answer waits for files to be opened
    return teaching


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    folder = tmp_path_factory.mktemp("taught")
    engine: Engine = open_database(folder)
    yield cast(Services, SimpleNamespace(teaching=taught_in(folder), api_keys=ApiKeys(engine, MANY, MANY)))
    engine.dispose()


@pytest.fixture(scope="module")
def address(found: Services) -> Iterator[str]:
    with serving([Mount(PATH, app=build_imagga(lambda: found))]) as url:
        yield f"{url}{PATH}"


@pytest.fixture(scope="module")
def key(found: Services) -> str:
    return found.api_keys.add("shop")


@pytest.fixture
def client(address: str, key: str) -> Iterator[Imagga]:
    with requests.Session() as web:
        yield Imagga(address, "shop", key, "my_cars", web)


@pytest.mark.parametrize("two_step", [False, True])
@pytest.mark.parametrize("number", CARS)
def test_our_client_names_what_was_taught(client: Imagga, number: int, two_step: bool) -> None:
    seen = dataclasses.replace(client, two_step=two_step).recognize(outside_photo(number))
    best = seen.car.candidates[0]
    assert (best.make, best.model) == (CARS[number].make, CARS[number].model)
    assert 0 < best.score <= 1
    assert sum(one.score for one in seen.car.candidates) <= 1 + 1e-6


def test_another_language_asked_for_is_the_key_of_the_name(client: Imagga) -> None:
    seen = dataclasses.replace(client, language="de").recognize(outside_photo(1))
    assert seen.car.candidates[0].make == "Audi"


def test_it_lists_what_was_taught(client: Imagga) -> None:
    (one,) = client.categorizers()
    assert (one.id, one.title, one.labels) == ("my_cars", "My cars", ("Audi A4", "BMW X5", "Toyota Corolla"))


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda client: dataclasses.replace(client, categorizer="others"), RequestRefused),
        (lambda client: dataclasses.replace(client, secret="cb_" + "x" * 43), KeyRefused),
        (lambda client: dataclasses.replace(client, key="another"), KeyRefused),
    ],
)
def test_what_is_refused_is_understood_by_our_client(
    client: Imagga, change: Callable[[Imagga], Imagga], error: type[Exception]
) -> None:
    with pytest.raises(error):
        change(client).recognize(outside_photo(1))


def post(address: str, key: str, **given: object) -> requests.Response:
    return requests.post(f"{address}/categories/my_cars", auth=("shop", key), timeout=20, **given)  # type: ignore[arg-type]


def test_base64_in_either_form_gives_the_answer_of_the_file(address: str, key: str) -> None:
    encoded = base64.b64encode(jpeg(2)).decode()
    plain = post(address, key, files={"image": ("car.jpg", jpeg(2))}).json()
    assert plain["status"] == {"text": "", "type": "success"}
    names = [one["name"]["en"] for one in plain["result"]["categories"]]
    confidences = [one["confidence"] for one in plain["result"]["categories"]]
    assert names[0] == "BMW X5"
    assert confidences == sorted(confidences, reverse=True)
    assert all(0 <= one <= 100 for one in confidences)
    assert post(address, key, data={"image_base64": encoded}).json() == plain
    assert post(address, key, files={"image_base64": (None, encoded)}).json() == plain


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({}, "Exactly one of image, image_base64 and image_upload_id is needed."),
        ({"files": {"image": ("a.jpg", b"")}}, "This file is empty."),
        ({"files": {"image": ("a.jpg", b"no picture")}}, "This is not a picture we can read."),
        ({"data": {"image_base64": "%%%"}}, "image_base64 does not decode."),
        ({"data": {"image_url": "http://example.com/a.jpg"}}, "Nothing is fetched from here"),
        ({"data": {"image": "text"}}, "image is not a file."),
        ({"data": {"image_upload_id": "i123"}}, "There is no upload with that id."),
        ({"data": {"image_base64": "aaaa", "image_upload_id": "i1"}}, "Exactly one of"),
        ({"data": b"x", "headers": {"Content-Type": "multipart/form-data"}}, "The form could not be read."),
        ({"files": {"image": ("a.jpg", bytes(27_000_000))}}, "The image is too large: 20 MB at most."),
        ({"files": {"image": ("a.jpg", bytes(21_000_000))}}, "This file is larger than 20 MB."),
    ],
)
def test_what_cannot_be_read_is_imaggas_400(address: str, key: str, given: dict[str, object], text: str) -> None:
    answer = post(address, key, **given)
    assert answer.status_code == 400
    status = answer.json()["status"]
    assert status["type"] == "error"
    assert status["text"].startswith(text)
    assert set(answer.json()) == {"status"}


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("POST", "/categories/unknown", 404),
        ("POST", "/nothing", 404),
        ("GET", "/categories/..%2f..%2fsecrets", 404),
        ("DELETE", "/categories/my_cars", 405),
        ("DELETE", "/uploads/i123", 404),
    ],
)
def test_every_other_refusal_has_the_same_form(address: str, key: str, method: str, path: str, code: int) -> None:
    answer = requests.request(method, address + path, auth=("shop", key), timeout=20)
    assert answer.status_code == code
    assert answer.json()["status"]["type"] == "error"


def test_without_a_key_nothing_is_told(address: str) -> None:
    for headers in ({}, {"Authorization": "Basic ???"}, {"Authorization": "Bearer abc"}):
        answer = requests.get(f"{address}/categorizers", headers=headers, timeout=20)
        assert answer.status_code == 401
        assert answer.json()["status"]["type"] == "error"
        assert answer.headers["WWW-Authenticate"].startswith("Basic")


def test_an_upload_is_its_senders_alone(address: str, key: str, found: Services) -> None:
    other = found.api_keys.add("other")
    sent = requests.post(f"{address}/uploads", auth=("shop", key), files={"image": jpeg(1)}, timeout=20).json()
    upload = {"image_upload_id": sent["result"]["upload_id"]}
    asked = f"{address}/categories/my_cars"
    assert requests.get(asked, params=upload, auth=("shop", key), timeout=20).status_code == 200
    assert requests.get(asked, params=upload, auth=("other", other), timeout=20).status_code == 400


def test_a_key_without_calls_left_is_told_in_imaggas_two_ways(address: str, found: Services) -> None:
    by_day, by_minute = found.api_keys.add("day", a_day=0), found.api_keys.add("minute", a_minute=0)
    with requests.Session() as web:
        with pytest.raises(QuotaSpent):
            Imagga(address, "day", by_day, "my_cars", web).categorizers()
        with pytest.raises(Throttled):
            Imagga(address, "minute", by_minute, "my_cars", web).categorizers()


def test_a_photo_sent_to_it_lies_nowhere_on_the_disk(address: str, key: str, found: Services, tmp_path: Path) -> None:
    before = {path for path in found.teaching.folder.rglob("*") if path.is_file()}
    post(address, key, files={"image": ("car.jpg", jpeg(3))})
    assert {path for path in found.teaching.folder.rglob("*") if path.is_file()} == before


def test_a_client_that_is_told_not_acceptable_pictures_says_so(client: Imagga, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Imagga, "sent", lambda *_: b"no picture")
    with pytest.raises(PhotoNotAccepted):
        client.recognize(outside_photo(1))
