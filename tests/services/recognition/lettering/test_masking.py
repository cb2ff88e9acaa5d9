"""Real photos with and without their plates: what is hidden cannot be read, and no badge is lost by it."""

import csv

import pytest

from benchmarks.labelled import PHOTOS, Labelled, labelled
from benchmarks.masking import Masked, masked
from services.recognition.lettering.ocr import ocr_available

EVERY = 20  # of the photos whose badge and plate a person can read; `benchmarks/masking.py` reads all
MOST_PAINTED = 2.2  # times the lettering's area: a plate is 1.8 (EU) to 2.5 (US) times its letters


def chosen() -> list[Labelled]:
    """Photos with a plate and a badge that a person can read, spread over all sources."""
    if not (PHOTOS / "labels.csv").exists():
        return []
    with (PHOTOS / "labels.csv").open(newline="", encoding="utf-8") as lines:
        clear = {row["file"] for row in csv.DictReader(lines) if row["plate"] and row["legibility"] == "clear"}
    return [photo for photo in labelled() if photo.file in clear][::EVERY]


@pytest.fixture(scope="module")
def photos() -> list[Masked]:
    some = chosen()
    if not some:
        pytest.skip("the labelled photographs are not beside the project")
    if not ocr_available():
        pytest.skip("the OCR package is not installed")
    return [masked(photo) for photo in some]


def test_a_hidden_plate_is_not_read_again(photos: list[Masked]) -> None:
    legible = [row for row in photos if row.legible]
    assert len(legible) > len(photos) / 2
    assert [row.photo.file for row in legible if not row.hidden] == []


def test_at_most_one_box_of_a_plates_size_is_painted(photos: list[Masked]) -> None:
    assert all(len(row.areas) <= 1 for row in photos)
    assert max(row.painted for row in photos if row.painted) <= MOST_PAINTED


def test_no_badge_is_lost_by_hiding_the_plate(photos: list[Masked]) -> None:
    assert any(row.before.car.candidates for row in photos)
    assert [row.photo.file for row in photos if row.lost] == []
