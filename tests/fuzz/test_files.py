"""Whatever somebody uploads or pushes: taken, or refused with a sentence of ours; what was taken can be told again."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from requests import Request
from sqlalchemy import Engine

from services.errors import PhotoRefused
from services.export.record import RecordRefused, read_back, record
from services.export.report_data import report_of
from services.photo import read_photo
from services.storage.arrivals import Arrivals
from services.storage.database import open_database
from services.storage.garage import Garage, read
from services.storage.garage_file import FileRefused, export_garage, import_garage
from services.storage.garage_search import Search, find_cars
from services.storage.owners import new_key
from services.web.webhooks import DeliveryRefused, Receipt, Receiver
from tests.drawn import drawn
from tests.fuzz.answers import anything, changed
from tests.garages import appraised
from tests.sample_bodies import sample_body
from tests.services.test_photo import encoded

SECRET = "open sesame"
often = settings(
    max_examples=settings().max_examples * 2 // 5,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


def spelled(body: Any) -> bytes:
    return json.dumps(body).encode()


def files(right: Any) -> st.SearchStrategy[bytes]:
    return (changed(right) | anything).map(spelled) | st.binary(max_size=300)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    opened = open_database(tmp_path_factory.mktemp("garages"))
    yield opened
    opened.dispose()


@pytest.fixture(scope="module")
def exported(engine: Engine) -> str:
    garage = Garage(engine, "m" * 64)
    garage.save(appraised("2010 Toyota Corolla", 8000))
    return export_garage(garage)


@given(data=st.data())
@often
def test_any_push_is_stored_or_refused(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    receiver = pushed_to(tmp_path_factory.getbasetemp() / "pushes")
    body = data.draw(files(sample_body("platerecognizer_webhook")))
    kind = data.draw(st.sampled_from(["application/json", "", "text/plain"]))
    if data.draw(st.booleans()):
        picture = data.draw(st.sampled_from([b"", b"\xff\xd8\xff junk", encoded(drawn(1))]))
        form = Request("POST", "http://x/", files={"upload": ("a.jpg", picture), "json": (None, body)}).prepare()
        assert isinstance(form.body, bytes)
        body, kind = (
            form.body,
            data.draw(st.sampled_from([form.headers["Content-Type"], "multipart/form-data", "multipart/"])),
        )
    try:
        assert receiver.receive(body, kind, SECRET) in Receipt
    except DeliveryRefused as refused:
        assert str(refused)  # noqa: PT017


_RECEIVERS: dict[Path, Receiver] = {}


def pushed_to(folder: Path) -> Receiver:
    if folder not in _RECEIVERS:
        folder.mkdir()
        _RECEIVERS[folder] = Receiver(Arrivals(open_database(folder)), SECRET, keep_pictures=True)
    return _RECEIVERS[folder]


@given(data=st.data())
@often
def test_any_garage_file_is_taken_or_refused(engine: Engine, exported: str, data: st.DataObject) -> None:
    garage = Garage(engine, new_key())
    try:
        import_garage(garage, data.draw(files(json.loads(exported))))
    except FileRefused:
        return
    for car in find_cars(garage, Search()):
        assert garage.find(car.id) is not None
    import_garage(garage, export_garage(garage).encode())


@given(data=st.data())
@often
def test_any_record_is_read_or_refused(data: st.DataObject) -> None:
    right = json.loads(record(appraised("2010 Toyota Corolla", 8000)))
    try:
        found = read_back(data.draw(files(right)))
    except RecordRefused:
        return
    assert report_of(found).sections
    assert read_back(record(found)) == found


@given(anything)
@often
def test_any_stored_report_is_read_or_none(body: Any) -> None:
    found = read(json.dumps(body))
    assert found is None or report_of(found).sections


@given(data=st.data())
@often
def test_any_damage_to_any_kind_of_picture_is_a_photo_or_a_sentence(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(["JPEG", "PNG", "WEBP", "AVIF", "HEIF", "GIF", "TIFF", "BMP"]))
    whole = bytearray(encoded(drawn(1, (240, 220)), kind))
    for _ in range(data.draw(st.integers(0, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    end = data.draw(st.integers(0, len(whole)) | st.just(len(whole)))
    try:
        photo = read_photo(bytes(whole[:end]) + data.draw(st.binary(max_size=20)))
    except PhotoRefused:
        return
    assert photo.jpeg.startswith(b"\xff\xd8\xff")
    assert b"Exif" not in photo.jpeg
