from pathlib import Path

import numpy as np
import pytest
from coloraide import Color
from PIL import Image

from services.photo import Photo, read_photo
from services.recognition.observation import Box, Word
from services.recognition.vision.facing import DIRECTIONS, _gradients, _lab, car_probability, facing
from services.vehicle import Facing
from tests.services.recognition.vision.test_coach import document, photo

SAMPLES = Path(__file__).parents[4] / "mocks" / "world" / "samples"
PICTURES = sorted(SAMPLES.glob("*.jpg"))


def read(path: Path) -> Photo:
    return read_photo(path.read_bytes())


def end(path: Path) -> Facing:
    return Facing.FRONT if path.stem.endswith("front") else Facing.REAR


def test_the_drawn_cars_are_told_apart() -> None:
    views = [(facing(read(path)), end(path)) for path in PICTURES]
    answers = [(view, truth) for view, truth in views if view]
    assert len(answers) >= 0.7 * len(PICTURES)
    assert sum(view.facing is truth for view, truth in answers) >= 0.9 * len(answers)


def test_a_mirrored_photo_gets_the_same_answer() -> None:
    picture = Image.open(PICTURES[0])
    there, back = facing(photo(picture)), facing(photo(picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)))
    assert there
    assert back
    assert there.facing is back.facing
    assert there.score == pytest.approx(back.score, abs=0.05)


def test_a_page_of_text_is_no_car_and_faces_nowhere() -> None:
    page = photo(document(Image.open(PICTURES[0])))
    assert car_probability(page) < 0.3
    assert facing(page) is None


def test_every_drawn_car_is_a_car() -> None:
    assert min(car_probability(read(path)) for path in PICTURES) > 0.3


@pytest.mark.parametrize(
    ("text", "score", "left", "counts"),
    [
        ("CAMRY", 0.95, 0.4, True),
        ("ABC1234", 0.95, 0.4, False),  # a plate
        ("CAMRY", 0.5, 0.4, False),  # badly read
        ("PARKING", 0.95, 0.85, False),  # a sign at the rim
    ],
)
def test_names_on_the_car_speak_for_the_rear(text: str, score: float, left: float, counts: bool) -> None:
    rear = read(SAMPLES / "riley-rmf-back.jpg")
    word = Word(text=text, score=score, box=Box(left=left, top=0.5, right=left + 0.1, bottom=0.55))
    without, with_word = facing(rear), facing(rear, [word])
    assert without
    assert with_word
    assert (with_word.score > without.score) is counts


def test_lightness_and_colours_are_those_of_the_standard() -> None:
    colours = np.random.default_rng(0).integers(0, 256, (1, 40, 3), np.uint8)
    standard = [Color("srgb", colour / 255).convert("lab-d65").coords() for colour in colours[0]]
    assert np.abs(_lab(colours)[0] - standard).max() < 0.02


@pytest.mark.parametrize(("stripes", "direction"), [("upright", 0), ("level", DIRECTIONS // 2)])
def test_gradients_count_for_their_direction_alone(stripes: str, direction: int) -> None:
    light = np.tile(np.sin(np.arange(96) / 3) * 50, (96, 1)).astype(np.float32)
    seen = _gradients(light if stripes == "upright" else light.T).reshape(7, 7, 4, DIRECTIONS)
    assert np.allclose((seen**2).sum(axis=(2, 3)), 1, atol=1e-3)
    assert np.allclose(seen[1:-1, 1:-1].sum(axis=(0, 1, 2)) > 0, np.arange(DIRECTIONS) == direction)
