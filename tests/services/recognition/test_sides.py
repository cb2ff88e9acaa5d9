"""Photos find the side that they show; in doubt, the order in which they were given."""

from collections.abc import Mapping, Sequence

import pytest

from services.photo import Photo
from services.recognition.observation import View
from services.recognition.sides import sort_sides
from services.recognition.vision import facing
from services.vehicle import Facing, Side
from tests.drawn import photo

A, B, C = photo(1), photo(2), photo(3)
FRONT, BACK = Side.FRONT, Side.BACK


@pytest.mark.parametrize(
    ("shows", "photos", "given", "placed"),
    [
        ({A: Facing.FRONT, B: Facing.REAR}, (A, B), {}, {FRONT: A, BACK: B}),
        ({A: Facing.REAR, B: Facing.FRONT}, (A, B), {}, {FRONT: B, BACK: A}),
        ({A: Facing.REAR}, (A,), {}, {BACK: A}),
        ({}, (A, B), {}, {FRONT: A, BACK: B}),
        ({A: Facing.SIDE, B: Facing.FRONT}, (A, B), {}, {FRONT: B, BACK: A}),
        ({A: Facing.REAR, B: Facing.REAR}, (A, B), {}, {BACK: A, FRONT: B}),
        ({}, (B,), {FRONT: A}, {FRONT: A, BACK: B}),
        ({C: Facing.FRONT}, (C,), {FRONT: A, BACK: B}, {FRONT: C, BACK: B}),
        ({}, (), {}, {}),
    ],
)
def test_each_photo_finds_its_side(
    shows: Mapping[Photo, Facing],
    photos: Sequence[Photo],
    given: Mapping[Side, Photo],
    placed: Mapping[Side, Photo],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def seen(one: Photo) -> View | None:
        return View(facing=shows[one], score=0.9) if one in shows else None

    monkeypatch.setattr(facing, "facing", seen)
    found = sort_sides(photos, given)
    assert found == placed
    assert list(found) == [side for side in Side if side in placed], "the front stands first"
