"""How a car of the garage is told: its facts, its price, and how that changed."""

from collections.abc import Sequence

from services.storage.garage import PriceAtDate
from services.storage.garage_search import Car
from services.valuation.estimate import about
from services.vehicle import Grade
from services.wording import _
from services.wording.formatting import change, day, distance
from services.wording.vocabulary import grade_name


def car_line(car: Car) -> str:
    """Trim, mileage and condition on one line."""
    parts = [car.trim, distance(car.miles), grade_name(Grade(car.grade)) if car.grade else None]
    return " · ".join(part for part in parts if part)


def price(car: Car) -> str:
    """The typical price, or that there is none."""
    return _("No price") if car.price is None else about(car.price, car.currency or "USD")


def price_change(history: Sequence[PriceAtDate]) -> str | None:
    """How far the price moved since the valuation before: "-4.2%"; None with fewer than two."""
    if len(history) < 2 or history[-1].currency != history[-2].currency or not history[-2].typical:
        return None
    return change(history[-1].typical / history[-2].typical - 1, 1)


def former_price(history: Sequence[PriceAtDate]) -> str:
    """The price it moved from, with its day."""
    last = history[-2]
    return _("{price} on {day}").format(price=about(last.typical, last.currency), day=day(last.moment.date()))
