import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.recognition.shape.classifier import Label
from services.recognition.shape.trust import SURE, KnownCarCalibration, margin, share_of_make_known

SHARE = st.floats(0, 1)
TRUST = KnownCarCalibration(ahead=1.5, of_make=0.5, offset=-3)


@given(ahead=st.floats(-50, 50), more=st.floats(0, 50), share=st.floats(0.01, 1))
def test_a_longer_lead_never_makes_a_car_stranger(ahead: float, more: float, share: float) -> None:
    assert 0 <= TRUST.knows(ahead, share) <= TRUST.knows(ahead + more, share) <= 1


@given(ahead=st.floats(-50, 50), few=st.floats(0.01, 1), many=st.floats(0.01, 1))
def test_a_make_known_better_makes_no_car_stranger(ahead: float, few: float, many: float) -> None:
    assert TRUST.knows(ahead, min(few, many)) <= TRUST.knows(ahead, max(few, many))


@given(known=SHARE, share=SHARE)
def test_no_name_is_likelier_than_not_while_the_car_may_be_a_strange_one(known: float, share: float) -> None:
    score = TRUST.score(known, share)
    assert 0 <= score <= known * share
    assert score <= 0.5 or known >= SURE


@given(known=SHARE, share=SHARE)
def test_a_classifier_without_figures_is_taken_at_its_word(known: float, share: float) -> None:
    assert KnownCarCalibration().knows(known, 0.5) == 1
    assert KnownCarCalibration().score(1, share) == share


def test_the_lead_is_over_the_next_best_ten() -> None:
    assert margin(np.array([5.0, 1.0, 3.0])) == pytest.approx(3)
    assert margin(np.array([8.0, *[2.0] * 10, *[-100.0] * 100])) == pytest.approx(6)


def test_a_make_of_many_models_is_covered_less() -> None:
    cars = [Label(make="Volkswagen", model="Golf"), Label(make="HUMMER", model="H2"), Label(make="Nobody", model="X")]
    assert (
        0
        < share_of_make_known("Volkswagen", cars)
        < share_of_make_known("HUMMER", cars)
        < share_of_make_known("Nobody", cars)
        == 1
    )
