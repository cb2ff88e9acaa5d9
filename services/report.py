"""One valued car as it is saved and shown: what the person told, what the services said, what went wrong in words."""

import secrets
from datetime import UTC, date, datetime
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from services.photo import Tag
from services.recognition.observation import Answer
from services.specs.recalls import Recalls
from services.specs.specs import Specs
from services.valuation.adjust import Fact
from services.valuation.valuation import LEAST_ASKED, MOST_ASKED, PricedCar, Valuation
from services.vehicle import FrozenModel, Grade, Miles, Side, Vehicle
from services.wording.sentence import Sentence

ELECTRIC = "Electric"  # as catalogues call the fuel of a car with a battery alone
# A battery below a fifth drives no car; a new one may hold a little more than was promised.
Share = Annotated[float, Field(ge=0.2, le=1.1)]


def years_on_the_road(year: int, day: date) -> float:
    """A model year goes on sale about a third of a year before it begins."""
    return max(0.0, day.year + (day.timetuple().tm_yday - 1) / 365.25 - year + 0.3)


class CarFacts(FrozenModel):
    """What a person told of the car. `guessed` names what was taken without knowing: the price is wider for it."""

    vehicle: Vehicle
    miles: Miles
    unit: str
    grade: Grade
    accident: bool | None = None  # on record; None where nobody said
    battery: Share | None = None  # what an electric car's battery holds of its first capacity; None where nobody said
    guessed: tuple[Fact, ...] = ()
    body: str | None = None  # as the photos show it

    def with_vehicle(self, vehicle: Vehicle) -> Self:
        """The same with another trim, or another car."""
        return self.model_copy(update={"vehicle": vehicle})

    def with_miles(self, miles: int) -> Self:
        """The same with the mileage known."""
        return self.model_copy(update={"miles": miles, "guessed": self._still_guessed(Fact.MILEAGE)})

    def with_grade(self, grade: Grade) -> Self:
        """The same with the condition known."""
        return self.model_copy(update={"grade": grade, "guessed": self._still_guessed(Fact.CONDITION)})

    def with_accident(self, accident: bool) -> Self:
        """The same where somebody said whether it had an accident."""
        return self.model_copy(update={"accident": accident})

    def with_battery(self, share: float) -> Self:
        """The same with the health of its battery known."""
        return self.model_copy(update={"battery": share})

    def _still_guessed(self, known: Fact) -> tuple[Fact, ...]:
        return tuple(fact for fact in self.guessed if fact is not known)


class Appraisal(FrozenModel):
    """One valued car as saved: what the person confirmed, what the services said, what went wrong in words."""

    id: str = Field(default_factory=lambda: secrets.token_urlsafe(12))
    created: datetime = Field(default_factory=lambda: datetime.now(UTC))
    vehicle: Vehicle
    miles: Miles
    unit: str
    grade: Grade
    accident: bool | None = None  # on record; None where nobody said
    battery: Share | None = None  # what an electric car's battery holds of its first capacity; None where nobody said
    guessed: tuple[Fact, ...] = ()  # what was taken without knowing; the prices are wider for it
    body: str | None = None  # as the photos show it
    specs: Specs | None = None
    valuation: Valuation | None = None
    second_opinion: Valuation | None = None
    problems: tuple[Sentence, ...] = ()
    recalls: Recalls | None = None
    recalls_missing: Sentence | None = None  # why not, where they were asked for and could not be had
    tags: tuple[str, ...] = ()  # words for the photo, out of those that were offered
    offered_tags: tuple[Tag, ...] = ()
    photos: dict[Side, str] = Field(default_factory=dict)  # SHA-256 of each clean JPEG; the pictures are not in here
    answers: tuple[Answer, ...] = ()  # what each recognition service said of each photo

    @model_validator(mode="before")
    @classmethod
    def _of_the_former_version(cls, given: Any) -> Any:
        """Reports used to name the source of their specs beside them."""
        if isinstance(given, dict) and "specs_source" in given:
            given = dict(given)
            source, specs = given.pop("specs_source"), given.get("specs")
            if source and isinstance(specs, dict):
                given["specs"] = {"source": source} | specs
        return given

    @model_validator(mode="after")
    def _prices_can_be_moved(self) -> Self:
        """A file of somebody's may hold any number: what moves a price must not end at nothing or beyond all bounds."""
        for one in (self.valuation, self.second_opinion):
            if one and not all(LEAST_ASKED / 1000 <= price <= MOST_ASKED * 1000 for price in one.prices):
                raise ValueError("this is the price of no car")
        return self

    @property
    def facts(self) -> CarFacts:
        """What the report rests on."""
        return CarFacts(
            vehicle=self.vehicle,
            miles=self.miles,
            unit=self.unit,
            grade=self.grade,
            accident=self.accident,
            battery=self.battery,
            guessed=self.guessed,
            body=self.body,
        )

    @property
    def electric(self) -> bool:
        """Whether it is known to run on a battery alone."""
        return self.specs is not None and self.specs.fuel == ELECTRIC

    @property
    def battery_age(self) -> float | None:
        """Years on the road of an electric car whose battery's health nobody told."""
        known = self.battery is not None or not self.electric
        return None if known else years_on_the_road(self.vehicle.year, self.created.date())

    @property
    def priced_car(self) -> PricedCar:
        """The car as it was priced."""
        return priced_car(self.vehicle, self.specs, self.miles, self.grade)


def priced_car(vehicle: Vehicle, specs: Specs | None, miles: int, grade: Grade) -> PricedCar:
    """The confirmed car with all that is known of it when it is priced."""
    model_id = vehicle.model_id or (specs.model_id if specs else None)
    return PricedCar(vehicle=vehicle, specs=specs, model_id=model_id, miles=miles, grade=grade)
