"""A priced car to vary in tests."""

from datetime import date

from services.specs.specs import Specs
from services.valuation.valuation import Band, Comparable, Confidence, PricedCar, Valuation
from services.vehicle import Grade, Vehicle


def priced(
    typical: float | None = 10_000,
    spread: float = 0.1,
    grade: Grade = Grade.GOOD,
    comparables: tuple[Comparable, ...] = (),
) -> Valuation:
    """A valuation with a likely range `spread` to either side and a possible one twice as wide."""
    return Valuation(
        source="Source",
        stand_in=True,
        currency="USD",
        as_of=date(2026, 11, 20),
        grade=grade,
        count=40,
        typical=typical,
        likely=Band(low=typical * (1 - spread), high=typical * (1 + spread)) if typical else None,
        possible=Band(low=typical * (1 - 2 * spread), high=typical * (1 + 2 * spread)) if typical else None,
        confidence=Confidence.MEDIUM,
        comparables=comparables,
    )


def subject(
    make: str = "Toyota", year: int = 2018, trim: str | None = None, msrp: int | None = None, miles: int = 80_000
) -> PricedCar:
    """A car, with specs where an MSRP is given."""
    car = Vehicle(make=make, model="Model", year=year, trim=trim)
    specs = Specs(source="Book", model_id="1", make=make, model="Model", year=year, msrp_usd=msrp) if msrp else None
    return PricedCar(vehicle=car, specs=specs, miles=miles, grade=Grade.GOOD)
