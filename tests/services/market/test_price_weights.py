"""The weights of many cars are the plain sums of their terms' coefficients."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.market.price_features import Term
from services.market.price_weights import Coefficients, Weights

BASIS = ("always", "age", "day", "miles")
NAMES, KEYS = ("make", "trim", "level"), ("audi", "fiat", "kia", "unheard of")
CARS = 3

coefficients = st.dictionaries(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(BASIS)),
    st.dictionaries(st.sampled_from(KEYS[:-1]), st.floats(-2, 2), max_size=3),
)


@st.composite
def term(draw: st.DrawFn) -> Term:
    """A term with none, one or several keys a car."""
    keys = draw(st.lists(st.tuples(st.integers(0, CARS - 1), st.sampled_from(KEYS), st.floats(-3, 3)), max_size=6))
    basis = draw(st.lists(st.sampled_from(BASIS), unique=True, min_size=1))
    owner, scale = np.array([one[0] for one in keys], dtype=int), np.array([one[2] for one in keys], dtype=float)
    return Term(draw(st.sampled_from(NAMES)), tuple(basis), owner, [one[1] for one in keys], scale)


@given(coefficients, st.lists(st.lists(term(), min_size=1, max_size=5), min_size=1, max_size=3))
def test_weights_are_the_sums_of_the_terms(fitted: Coefficients, calls: list[list[Term]]) -> None:
    """Also where a name comes with other functions of the basis, now or in a later call."""
    weights = Weights(fitted, BASIS)
    for made in calls:
        expected = np.zeros((CARS, len(BASIS)))
        for one in made:
            for owner, key, scale in zip(one.owner, one.keys, one.scale, strict=True):
                for function in one.basis:
                    value = fitted.get((one.name, function), {}).get(key, 0.0)
                    expected[owner, BASIS.index(function)] += value * scale
        assert weights.of(made, CARS) == pytest.approx(expected)
