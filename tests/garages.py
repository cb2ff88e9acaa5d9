"""Appraisals to fill a garage with, without asking any service."""

from datetime import UTC, datetime

from services.report import Appraisal
from services.specs.specs import Specs
from services.valuation.valuation import Band, Confidence, Valuation
from services.vehicle import Grade, Vehicle

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def valuation(typical: float | None, grade: Grade = Grade.GOOD) -> Valuation:
    """A price with its likely range, 10 % to both sides."""
    return Valuation(
        source="Market",
        stand_in=True,
        currency="USD",
        as_of=NOON.date(),
        grade=grade,
        count=40 if typical else 2,
        typical=typical,
        likely=Band(low=typical * 0.9, high=typical * 1.1) if typical else None,
        possible=None,
        confidence=Confidence.MEDIUM if typical else Confidence.NONE,
    )


def appraised(
    name: str = "2010 Toyota Corolla",
    typical: float | None = 8000,
    *,
    style: str | None = "Sedan",
    miles: int = 58_000,
    grade: Grade = Grade.GOOD,
    created: datetime = NOON,
    trim: str | None = None,
) -> Appraisal:
    """A priced car; `name` is its year, make and model."""
    year, make, model = name.split(" ", 2)
    specs = Specs(model_id="7", make=make, model=model, year=int(year), body=style, power_hp=132)
    return Appraisal(
        created=created,
        vehicle=Vehicle(make=make, model=model, year=int(year), trim=trim),
        miles=miles,
        unit="miles",
        grade=grade,
        specs=specs,
        valuation=valuation(typical, grade),
    )
