"""The head: what it says of a picture that it did not learn is what a head without that picture says."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from services.teaching.head import PENALTY, Ridge, logistic_line, shares, sharpness, surprise


def vectors(seed: int, cars: int, each: int, apart: float = 1.0) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    chance = np.random.default_rng(seed)
    middles = chance.normal(size=(cars, 12)) * apart
    classes = np.repeat(np.arange(cars), each)
    return middles[classes] + chance.normal(size=(len(classes), 12)), classes


@settings(max_examples=20)
@given(st.integers(0, 1000), st.integers(2, 5), st.integers(2, 6))
def test_left_out_is_what_a_fit_without_the_picture_says(seed: int, cars: int, each: int) -> None:
    x, classes = vectors(seed, cars, each)
    fast = Ridge(x, classes)
    one = seed % len(x)
    # The same sums without the picture, solved anew.
    moments = fast._moments - np.outer(fast._weighted[one], fast._inputs[one])
    answers = fast._answers - np.outer(fast._weighted[one], fast._targets[one])
    assert fast.left_out()[one] == pytest.approx(fast._inputs[one] @ np.linalg.solve(moments, answers), abs=1e-6)


def test_strangers_are_judged_by_a_head_that_never_saw_their_car() -> None:
    x, classes = vectors(3, 4, 5)
    fit = Ridge(x, classes)
    scores = fit.strangers()
    assert np.isneginf(scores[np.arange(20), classes]).all()
    own, others = classes == 2, [0, 1, 3]
    moments = fit._weighted[~own].T @ fit._inputs[~own] + PENALTY * np.eye(13)
    answers = fit._weighted[~own].T @ fit._targets[~own][:, others]
    assert scores[np.ix_(own, others)] == pytest.approx(fit._inputs[own] @ np.linalg.solve(moments, answers), abs=1e-9)


def test_each_car_counts_the_same_however_many_pictures_it_has() -> None:
    x, classes = vectors(1, 2, 20, apart=0.3)
    many = np.concatenate([x, np.tile(x[classes == 0], (9, 1))])
    more = np.concatenate([classes, np.zeros(180, np.int64)])
    head = Ridge(many, more).head(1)
    guesses = (x @ head.weights + head.bias).argmax(axis=1)
    assert (guesses[classes == 1] == 1).mean() > 0.6  # and not swamped by ten times as many


def test_the_head_says_what_the_fit_says() -> None:
    x, classes = vectors(2, 3, 8, apart=3)
    head = Ridge(x, classes).head(7.0)
    logits = x @ head.weights + head.bias
    assert (logits.argmax(axis=1) == classes).all()
    assert shares(logits).sum(axis=1) == pytest.approx(1)


def test_sharpness_makes_scores_as_sure_as_they_are_right() -> None:
    x, classes = vectors(4, 4, 40, apart=0.6)
    scores = Ridge(x, classes).left_out()
    best = sharpness(scores, classes)
    assert surprise(scores * best, classes) <= min(surprise(scores * other, classes) for other in (2.0, 50.0, 200.0))
    sure, right = shares(scores * best).max(axis=1), scores.argmax(axis=1) == classes
    assert abs(sure.mean() - right.mean()) < 0.1


def test_a_logistic_line_splits_known_from_strange_even_where_they_do_not_overlap() -> None:
    slope, offset = logistic_line(np.array([5.0, 6.0, 7.0]), np.array([0.0, 1.0, 2.0]))
    assert 0 < slope < 100
    assert -offset / slope == pytest.approx(3.5, abs=0.2)
