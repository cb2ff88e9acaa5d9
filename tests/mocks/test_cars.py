"""The sample pictures are known again, and nothing else is taken for one."""

import io
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations

import pandas as pd
import pytest
from PIL import Image

from mocks.world import cars
from mocks.world.cars import BOXES, CARS, SAME_PICTURE, SIDES, SampleCar, _distance, _known, recognise, recognise_all
from services import market

there = pytest.mark.skipif(
    not all(car.picture(side).exists() for car in CARS for side in SIDES), reason="the sample pictures are not rendered"
)


def copy(picture: Image.Image, quality: int) -> Image.Image:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return Image.open(out)


@there
@pytest.mark.parametrize("car", CARS, ids=lambda car: car.id)
@pytest.mark.parametrize("side", SIDES)
def test_a_sample_is_known_again_small_and_badly_compressed(car: SampleCar, side: str) -> None:
    with Image.open(car.picture(side)) as picture:
        seen = recognise(copy(picture.convert("RGB").resize((400, 300)), 40))
    assert seen is not None
    assert (seen.car.id, seen.side) == (car.id, side)


@there
def test_however_many_ask_first_each_sample_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five stand-ins are asked about two photos at a time."""
    looked: list[Image.Image] = []
    look = cars._look

    def count(picture: Image.Image) -> cars.Look:
        looked.append(picture)
        return look(picture)

    monkeypatch.setattr(cars, "_look", count)
    cars._looked_at.cache_clear()
    with ThreadPoolExecutor(10) as visitors:
        list(visitors.map(lambda _: cars.warm_up(), range(10)))
    assert len(looked) == len(SIDES) * len(CARS)


@pytest.mark.parametrize("car", CARS, ids=lambda car: car.id)
def test_a_sample_says_whether_it_ends_in_a_price(car: SampleCar) -> None:
    asked = pd.DataFrame([{"make": car.make, "model": car.model, "year": car.year, "miles": car.miles}])
    assert bool(market.prices(asked)["p50"].notna().iloc[0]) == car.priced
    assert sum(not one.priced for one in CARS) == 1, "one rarity"


@there
def test_no_two_samples_look_the_same() -> None:
    assert min(_distance(one, other) for (one, _), (other, _) in combinations(_known(), 2)) > SAME_PICTURE


@there
def test_two_samples_side_by_side_are_both_seen_each_in_its_half() -> None:
    beside = Image.new("RGB", (1600, 600))
    for car, x in ((CARS[0], 0), (CARS[1], 800)):
        with Image.open(car.picture("front")) as picture:
            beside.paste(picture.convert("RGB").resize((800, 600)), (x, 0))
    left, right = recognise_all(copy(beside, 80))
    assert (left.car, right.car) == CARS[:2]
    assert left.box[2] <= 0.5 <= right.box[0]


def test_any_other_picture_is_no_sample() -> None:
    assert recognise_all(Image.effect_noise((800, 600), 60).convert("RGB")) == ()


def test_every_picture_has_a_box_within_it() -> None:
    assert set(BOXES) == {(car.id, side) for car in CARS for side in SIDES}
    for left, top, right, bottom in BOXES.values():
        assert 0 <= left < right <= 1
        assert 0 <= top < bottom <= 1
