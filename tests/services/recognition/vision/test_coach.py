import io
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from services.photo import Photo, read_photo
from services.recognition.vision.coach import Trouble, coach
from services.recognition.vision.plate_finder import find_plates
from services.vehicle import Side

SAMPLES = Path(__file__).parents[4] / "mocks" / "world" / "samples"
CARS = ("audi-a4", "ford-f-150", "mini-cooper-s")

Spoil = Callable[[Image.Image], Image.Image]


def sample(car: str, end: str) -> Image.Image:
    return Image.open(SAMPLES / f"{car}-{end}.jpg").convert("RGB")


def photo(picture: Image.Image, quality: int = 90) -> Photo:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return read_photo(out.getvalue())


def kind(picture: Image.Image, side: Side = Side.FRONT, other: Photo | None = None) -> Trouble | None:
    advice = coach(photo(picture), side, other)
    return advice.kind if advice else None


def shaken(picture: Image.Image) -> Image.Image:
    return Image.fromarray(np.asarray(cv2.blur(np.asarray(picture), (31, 1))))


def turned(degrees: float) -> Spoil:
    return lambda picture: picture.rotate(degrees, Image.Resampling.BICUBIC).crop((250, 250, 1350, 950))


def document(_: Image.Image) -> Image.Image:
    page = Image.new("RGB", (1000, 1400), (236, 233, 226))
    draw = ImageDraw.Draw(page)
    for line in range(90, 1300, 36):
        draw.text((100, line), "The quick brown fox jumps over the lazy dog. " * 3, fill="black")
    return page


def ground(picture: Image.Image) -> Image.Image:
    return picture.crop((500, 950, 1100, 1190)).resize((1200, 480))


SPOILT: dict[Trouble, list[Spoil]] = {
    Trouble.SMALL: [lambda picture: picture.resize((300, 225))],
    Trouble.DARK: [lambda picture: ImageEnhance.Brightness(picture).enhance(0.12)],
    Trouble.BRIGHT: [lambda picture: ImageEnhance.Brightness(picture).enhance(5)],
    Trouble.BLURRED: [lambda picture: picture.filter(ImageFilter.GaussianBlur(5)), shaken],
    Trouble.TILTED: [turned(15), turned(-15)],
}


@pytest.mark.parametrize("car", CARS)
@pytest.mark.parametrize("side", Side)
def test_a_good_photo_needs_no_advice(car: str, side: Side) -> None:
    other = photo(sample(car, "back" if side is Side.FRONT else "front"))
    assert kind(sample(car, side.value), side, other) is None


@pytest.mark.parametrize(("trouble", "spoil"), [(trouble, spoil) for trouble, ways in SPOILT.items() for spoil in ways])
@pytest.mark.parametrize("car", CARS)
def test_a_spoilt_photo_gets_the_advice_for_it(car: str, trouble: Trouble, spoil: Spoil) -> None:
    assert kind(spoil(sample(car, "front"))) is trouble


@pytest.mark.parametrize("car", CARS)
def test_the_same_picture_again_is_told_even_when_scaled_and_compressed(car: str) -> None:
    front = sample(car, "front")
    again = photo(front.resize((800, 600)), quality=60)
    assert kind(front, Side.FRONT, again) is Trouble.TWICE


@pytest.mark.parametrize("car", CARS)
def test_a_front_given_as_the_back_is_told(car: str) -> None:
    advice = coach(photo(sample(car, "front")), Side.BACK)
    assert advice
    assert advice.kind is Trouble.WRONG_SIDE
    assert "photo of its back" in advice.sentence


def test_a_back_given_as_the_front_is_told() -> None:
    advice = coach(photo(sample("mini-cooper-s", "back")), Side.FRONT)
    assert advice
    assert advice.kind is Trouble.WRONG_SIDE
    assert "photo of its front" in advice.sentence


@pytest.mark.parametrize("car", ["mini-cooper-s", "toyota-corolla"])
def test_a_car_cut_off_right_beside_its_plate_is_told(car: str) -> None:
    picture = sample(car, "back")
    plate = find_plates(photo(picture))[0]
    right = plate.left + (plate.right - plate.left) * 0.87  # where the lettering ends
    assert kind(picture.crop((0, 200, round(right * picture.width), 1200)), Side.BACK) is Trouble.CROPPED


@pytest.mark.parametrize("other", [document, ground])
def test_a_picture_without_a_car_is_told(other: Spoil) -> None:
    picture = other(sample("audi-a4", "front")).filter(ImageFilter.UnsharpMask(3, 300, 0))
    assert kind(picture) is Trouble.NOT_A_CAR


def test_every_advice_is_one_sentence() -> None:
    front = sample("audi-a4", "front")
    advice = [coach(photo(spoil(front)), Side.FRONT) for ways in SPOILT.values() for spoil in ways]
    assert all(given and given.sentence.endswith(".") and given.sentence.count(". ") == 0 for given in advice)
