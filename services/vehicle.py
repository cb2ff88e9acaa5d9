"""The nouns: what a car is called, when it was sold, how far it went and what shape it is in."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

KM_PER_MILE = 1.609344
MOST_MILES = 2_000_000  # beyond any odometer

Miles = Annotated[int, Field(ge=0, le=MOST_MILES)]


class FrozenModel(BaseModel):
    """A value that never changes once made; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ServiceAnswer(FrozenModel):
    """What a service answered; `partial` where a part of it could not be had: it is kept for minutes only."""

    partial: bool = False


class Side(StrEnum):
    """Which of the two photos: the one of the car's front or of its back."""

    FRONT = "front"
    BACK = "back"


class Facing(StrEnum):
    """Which end of the car the camera saw."""

    FRONT = "front"
    REAR = "rear"
    SIDE = "side"


class Grade(StrEnum):
    """Condition grade, best first; the words are those the valuation service takes."""

    EXCELLENT = "excellent"
    VERY_GOOD = "very good"
    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


class ModelYears(FrozenModel):
    """A run of model years, both ends included; `last` is None while the car is still sold."""

    first: int
    last: int | None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last is not None and self.last < self.first:
            raise ValueError("a run of model years ends after it begins")
        return self

    def __contains__(self, year: int) -> bool:
        return self.first <= year and (self.last is None or year <= self.last)

    def __str__(self) -> str:
        if self.last == self.first:
            return str(self.first)
        return f"{self.first} to {self.last}" if self.last else f"{self.first} on"


class Vehicle(FrozenModel):
    """The car a person confirmed; `model_id` names the very trim where the specs source offered it."""

    make: str
    model: str
    year: int
    trim: str | None = None
    model_id: str | None = None

    @property
    def name(self) -> str:
        """Year, make and model, as a heading says it."""
        return f"{self.year} {self.make} {self.model}"


def to_miles(distance: float, unit: str) -> int:
    """Whole miles from an odometer reading in "miles" or "km"."""
    return round(distance / KM_PER_MILE) if unit == "km" else round(distance)


def to_km(miles: float) -> int:
    """Whole kilometres from miles."""
    return round(miles * KM_PER_MILE)
