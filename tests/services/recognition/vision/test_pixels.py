"""A photo's pixels are decoded once, and nobody who looks at them changes what the next one sees."""

from pathlib import Path

import pytest

from services.photo import read_photo
from services.recognition.vision.pixels import pixels

SAMPLE = Path(__file__).parents[4] / "mocks" / "world" / "samples" / "toyota-corolla-back.jpg"


def test_pixels_are_decoded_once_for_each_size_and_cannot_be_changed() -> None:
    photo, again = (read_photo(SAMPLE.read_bytes()) for _ in range(2))
    seen = pixels(photo, 320)
    assert max(seen.shape[:2]) == 320
    assert pixels(again, 320) is seen
    assert max(pixels(photo, 64).shape[:2]) == 64
    with pytest.raises(ValueError, match="read-only"):
        seen[0, 0] = 0
