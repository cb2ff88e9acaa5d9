"""Adverts drawn beside a car: who sells and for how much."""

import numpy as np
import pytest

from mocks.world.adverts import AdvertisedCar, Listing, draw
from services.market.catalogue import catalogue
from services.market.price_inputs import car_of
from services.market.price_model import Market, market

CARS = catalogue()


def drawn(monkeypatch: pytest.MonkeyPatch, less: float) -> list[Listing]:
    """The adverts of one car where private sellers ask so much less (a logarithm)."""
    monkeypatch.setattr(Market, "private", lambda _, age: (np.full(len(age), less), 1.0))
    found = CARS.find("Toyota", "Corolla", 2012)
    assert found
    return draw(CARS, market(), AdvertisedCar(found, car_of(CARS, found, ""), 90_000, 2025.0), "a Corolla")


def test_private_sellers_adverts_are_as_far_below_dealers_as_the_price_model_has_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    alike, lower = drawn(monkeypatch, 0.0), drawn(monkeypatch, -0.5)
    ratios = {
        seller: [two["price"] / one["price"] for one, two in zip(alike, lower, strict=True) if one["seller"] == seller]
        for seller in ("dealer", "private")
    }
    assert len(ratios["private"]) > 3
    assert set(ratios["dealer"]) == {1.0}
    assert np.median(ratios["private"]) == pytest.approx(np.exp(-0.5), rel=0.08)  # prices end in round figures
