"""The sample cars' pictures have an address of their own."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from pages.parts.photos.sample_pictures import PATH, sample_picture
from services.build import shared_services


@pytest.fixture
def there(stand_ins: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("CURBSIDE_STAND_INS", stand_ins)
    monkeypatch.setenv("CURBSIDE_DATA_DIR", str(tmp_path))
    shared_services.cache_clear()
    yield TestClient(Starlette(routes=[Route(PATH, sample_picture)]))
    shared_services.cache_clear()


def test_each_sample_on_the_first_page_has_a_picture_that_browsers_keep(
    open_app: Callable[[], AppTest], there: TestClient
) -> None:
    addresses = [picture.proto.imgs[0].url for picture in open_app().get("image")]
    samples = [one for one in addresses if "/samples/" in one]
    assert len(samples) == 8
    for address in samples:
        told = there.get(address)
        assert "max-age" in told.headers["Cache-Control"]
        with Image.open(io.BytesIO(told.content)) as picture:
            assert (picture.format, picture.width) == ("JPEG", 480)


def test_there_is_no_picture_of_another_car(there: TestClient) -> None:
    assert there.get(PATH.format(car="trabant")).status_code == 404


def test_without_the_stand_ins_there_is_none_either(there: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURBSIDE_STAND_INS", "http://127.0.0.1:9/mocks")
    shared_services.cache_clear()
    assert there.get(PATH.format(car="audi-a4")).status_code == 404
