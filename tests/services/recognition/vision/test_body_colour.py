from pathlib import Path

import pytest
from PIL import Image

from services.photo import Photo, read_photo
from services.recognition.colours import COLOURS
from services.recognition.observation import Box
from services.recognition.vision.body_colour import body_colour
from tests.drawn import photo as drawn_photo
from tests.services.recognition.vision.test_coach import photo

SAMPLES = Path(__file__).parents[4] / "mocks" / "world" / "samples"


def read(name: str) -> Photo:
    return read_photo((SAMPLES / f"{name}.jpg").read_bytes())


@pytest.mark.parametrize(
    ("car", "colour"), [("audi-a4", "yellow"), ("bmw-z3", "red"), ("mercedes-benz-c-class", "blue")]
)
def test_the_drawn_cars_have_their_paint(car: str, colour: str) -> None:
    found = body_colour(read(f"{car}-back"), "us")
    assert found
    assert found.name == colour


def test_the_car_that_is_meant_is_looked_at() -> None:
    red, blue = (Image.open(SAMPLES / f"{name}.jpg") for name in ("bmw-z3-back", "mercedes-benz-c-class-back"))
    both = Image.new("RGB", (3200, 1200))
    both.paste(red, (0, 0))
    both.paste(blue, (1600, 0))
    picture = photo(both)
    found = [body_colour(picture, "us", Box(left=left, top=0, right=left + 0.5, bottom=1)) for left in (0, 0.5)]
    assert [colour and colour.name for colour in found] == ["red", "blue"]


def test_a_photo_in_black_and_white_has_no_colour() -> None:
    gray = Image.open(SAMPLES / "audi-a4-back.jpg").convert("L")
    assert body_colour(photo(gray), "us") is None


@pytest.mark.parametrize("number", range(3))
def test_any_picture_gets_one_of_our_names_and_a_score(number: int) -> None:
    found = body_colour(drawn_photo(number), "us")
    assert found
    assert found.name in COLOURS
    assert found.score is not None
    assert 0 <= found.score <= 1


def test_the_same_photo_gives_the_same_answer() -> None:
    answers = {body_colour(read("audi-a4-front").model_copy(update={"digest": str(turn)}), "us") for turn in range(3)}
    assert len(answers) == 1
