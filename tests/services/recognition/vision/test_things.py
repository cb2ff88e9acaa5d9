import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from services.errors import NotACar
from services.photo import Photo, read_photo
from services.recognition.lettering.reader import BadgeReader
from services.recognition.vision import things
from services.recognition.vision.things import SENTENCES, Thing, shown_instead

SAMPLES = Path(__file__).parents[4] / "mocks" / "world" / "samples"


def photo(picture: Image.Image) -> Photo:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=92)
    return read_photo(out.getvalue())


def texture() -> Photo:
    pixels = np.random.default_rng(1).integers(0, 256, (600, 800, 3), np.uint8)
    return photo(Image.fromarray(pixels))


def screenshot() -> Photo:
    """Grey bars like lines of text under a coloured head, as on any page."""
    picture = Image.new("RGB", (800, 600), "white")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, 800, 60), fill="navy")
    for top in range(90, 580, 24):
        draw.rectangle((40, top, 40 + 300 + top * 7 % 400, top + 10), fill="gray")
    return photo(picture)


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.jpg")), ids=lambda path: path.stem)
def test_a_drawn_car_is_a_car(path: Path) -> None:
    assert shown_instead(read_photo(path.read_bytes()), "Eye") is None


@pytest.mark.parametrize("drawn", [texture, screenshot])
def test_what_is_no_car_is_none(drawn: "Callable[[], Photo]") -> None:
    assert shown_instead(drawn(), "Eye") is not None


def test_no_colour_is_told_of_what_is_no_car() -> None:
    assert not BadgeReader().read(texture()).car.colours
    with pytest.raises(NotACar):
        BadgeReader().recognize(texture())


@pytest.mark.parametrize(
    ("shares", "thing"),
    [
        ({"cup": 0.9}, Thing.CUP),
        ({"wheel": 0.7, "car": 0.2}, Thing.WHEEL),
        ({"wheel": 0.4, "car": 0.6}, None),
        ({"screen": 0.3, "page": 0.3}, Thing.OTHER),
        ({"car": 0.11, "cup": 0.8}, None),
    ],
    ids=str,
)
def test_a_thing_is_named_where_it_is_sure(
    shares: dict[str, float], thing: Thing | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["car", "wheel", "dashboard", "seat", "screen", "page", "cup", "other"]
    told = np.array([shares.get(name, 0.0) for name in names])
    monkeypatch.setattr(things, "_shares", lambda *_: told)
    things._shown_instead.cache_clear()
    assert shown_instead(texture(), "Eye") is thing
    things._shown_instead.cache_clear()


@pytest.mark.parametrize(("car", "views"), [(0.41, 1), (0.39, 2)])
def test_a_closer_look_is_taken_only_where_it_could_say_otherwise(
    car: float, views: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [np.array([car, 1 - car, *[0.0] * 6]), np.array([0.41, 0.59, *[0.0] * 6])]
    looks = iter(told)
    monkeypatch.setattr(things, "_shares", lambda *_: next(looks))
    things._shown_instead.cache_clear()
    assert shown_instead(texture(), "Eye") is None
    assert len(list(looks)) == len(told) - views
    things._shown_instead.cache_clear()


def test_a_photo_is_looked_at_once_whoever_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[Image.Image] = []

    def shares(_session: object, view: Image.Image) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        looks.append(view)
        return np.array([1.0, *[0.0] * 7])

    monkeypatch.setattr(things, "_shares", shares)
    things._shown_instead.cache_clear()
    assert {shown_instead(texture(), service) for service in ("Eye", "Ear")} == {None}
    things._shown_instead.cache_clear()
    assert len(looks) == 1


def test_every_thing_has_its_sentence() -> None:
    assert set(SENTENCES) == set(Thing)
