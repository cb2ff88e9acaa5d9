"""Likeness and cars known by heart, weighed together."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.recognition.shape.classifier import Label
from services.recognition.shape.embedder import Seen
from services.recognition.shape.gallery import Gallery, KnownCar, unit
from services.recognition.shape.levels import ByHeart, Judge, Levels
from services.recognition.shape.trust import KnownCarCalibration

GALLERY = Gallery(
    unit(np.array([[1.0, 0.0, 0.0], [0.9, 0.4, 0.0], [0.0, 1.0, 0.0]])),
    (KnownCar(make="Audi", model="A4"), KnownCar(make="Audi", model="A6"), KnownCar(make="BMW", model="X5")),
)
MAKES = ("Audi", "BMW")
CARS = (
    Label(make="Audi", model="A6", body="Sedan"),
    Label(make="Audi", model="A6", body="Wagon"),
    Label(make="Rolls-Royce", model="Ghost"),  # not in the gallery
)
SURE = KnownCarCalibration(ahead=1.0, offset=0.0)


def seen(cars: list[float] | None = None) -> Seen:
    """Most like the A4."""
    log_odds = None if cars is None else np.array(cars)
    return Seen(np.array([1.0, 0.0, 0.0]), np.array([2.0, 0.0]), np.zeros(2), np.zeros(3), log_odds)


def judge(by_heart: float = 1.0) -> Judge:
    return Judge(GALLERY, MAKES, Levels(by_heart=by_heart, make_by_heart=0.0), ByHeart(CARS, SURE))


def first(opinion_of: Judge, what: Seen) -> str | None:
    return opinion_of.judge(what).models[0].model


def test_a_car_known_by_heart_is_told_from_one_that_merely_looks_like_it() -> None:
    assert first(judge(), seen([9.0, 8.0, -9.0])) == "A6"
    assert first(judge(), seen()) == "A4"
    assert first(judge(by_heart=0.0), seen([9.0, 8.0, -9.0])) == "A4"
    assert first(Judge(GALLERY, MAKES, Levels()), seen([9.0, 8.0, -9.0])) == "A4"


def test_a_car_that_is_none_of_those_is_told_by_likeness() -> None:
    stranger = ByHeart(CARS, KnownCarCalibration(ahead=1.0, offset=-30.0))
    assert first(Judge(GALLERY, MAKES, Levels(make_by_heart=0.0), stranger), seen([9.0, 8.0, -9.0])) == "A4"


@given(st.lists(st.floats(-20, 20), min_size=3, max_size=3), st.floats(0, 1))
def test_shares_sum_to_one_whatever_is_known(cars: list[float], believed: float) -> None:
    asked = judge(believed)
    shares = asked.shares(asked.compared(seen(cars)))
    assert shares.sum() == pytest.approx(1)
    assert (shares >= 0).all()


def test_a_make_that_both_ways_of_looking_think_of_is_likelier() -> None:
    asked = Judge(GALLERY, MAKES, Levels(sharpness=1.0, by_heart=0.0, make_by_heart=1.0), ByHeart(CARS, SURE))
    audi, other = seen([9.0, 8.0, -9.0]), seen([-9.0, -9.0, 9.0])
    assert asked.judge(audi).make_score > asked.judge(other).make_score


def test_how_a_photo_was_taken_weighs_in() -> None:
    """A blurred car far away is named less surely, by the line that says so."""
    line = (0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0)
    asked = Judge(GALLERY, MAKES, Levels(sharpness=1.0, make=line))
    near, far = replace(seen(), filled=-0.3, clear=0.2), replace(seen(), filled=-2.0, clear=-1.0)
    assert asked.judge(near).make_score > asked.judge(far).make_score


def test_a_make_is_named_less_surely_where_a_gates_camera_took_the_photo() -> None:
    """It is told by how small the car is, here; the same small car on a photo that is known as no gate's is not."""
    by_size = (0.0, 0.0, 0.0, -2.0, 0.0, 0.0, -4.0)
    line = (0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, -3.0)
    near, far = replace(seen(), filled=-0.3), replace(seen(), filled=-4.0)
    with_gate = Judge(GALLERY, MAKES, Levels(sharpness=1.0, make=line, gate=by_size))
    assert with_gate.levels.from_a_gate(near) < 0.1
    assert with_gate.levels.from_a_gate(far) > 0.9
    assert with_gate.judge(near).make_score > 2 * with_gate.judge(far).make_score
    without = Judge(GALLERY, MAKES, Levels(sharpness=1.0, make=line))
    assert without.judge(near).make_score == without.judge(far).make_score


def test_a_model_known_by_many_pictures_is_named_more_surely() -> None:
    """Half of today's models have one picture, and of those that look like such a one most are another."""
    line = (0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.5)

    def score(pictures: int) -> float:
        cars = tuple(car.model_copy(update={"pictures": pictures}) for car in GALLERY.cars)
        return Judge(Gallery(GALLERY.vectors, cars), MAKES, Levels(model=line)).judge(seen()).models[0].score

    assert score(1) < score(5) < score(40)
