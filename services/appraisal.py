"""The whole job: photos are identified, a person confirms the car, the car is looked up and priced. Read this first."""

import logging
import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from time import monotonic
from typing import Any, Protocol, Self, TypeVar

from pydantic import Field, model_validator

from services.errors import NotACar, ServiceError, Unavailable
from services.photo import Photo, Tag
from services.recognition.observation import Answer, Observation, Recognizer
from services.specs.specs import Specs
from services.storage.answer_cache import AnswerCache
from services.valuation.adjust import Fact, apply_answers
from services.valuation.valuation import PricedCar, Valuation
from services.vehicle import FrozenModel, Grade, Side, Vehicle
from services.wording import N_, with_locale
from services.wording.sentence import Sentence

N = TypeVar("N")
IDENTIFY_S, APPRAISE_S = 15.0, 8.0  # the longest a person waits for a step
RECOGNIZED_FOR = timedelta(days=90)  # a photo does not change; a service's training might
SPECS_FOR, PRICED_FOR = timedelta(days=7), timedelta(hours=6)

OUR_FAULT = N_("{service} could not be used because of a fault on our side.")

log = logging.getLogger("curbside.appraisal")
# One pool per process: calls wait on the network, not on a core.
_pool = ThreadPoolExecutor(max_workers=32, thread_name_prefix="service-call")


class SpecsSource(Protocol):
    """Where specs come from."""

    @property
    def name(self) -> str:
        """Display name."""

    @property
    def fingerprint(self) -> str:
        """What the answer depends on besides the car: address and options, never a key."""

    def find(self, vehicle: Vehicle) -> Specs:
        """Specs of the car. Raises ServiceError."""


class ValuationSource(Protocol):
    """Where asking prices come from."""

    @property
    def name(self) -> str:
        """Display name."""

    @property
    def fingerprint(self) -> str:
        """What the answer depends on besides the car: address and options, never a key."""

    def value(self, subject: PricedCar) -> Valuation:
        """Asking prices for that very car. Raises ServiceError."""


class CarFacts(FrozenModel):
    """What a person told of the car. `guessed` names what was taken without knowing: the price is wider for it."""

    vehicle: Vehicle
    miles: int = Field(ge=0)
    unit: str
    grade: Grade
    accident: bool | None = None  # on record; None where nobody said
    guessed: tuple[Fact, ...] = ()

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

    def _still_guessed(self, known: Fact) -> tuple[Fact, ...]:
        return tuple(fact for fact in self.guessed if fact is not known)


class Appraisal(FrozenModel):
    """One valued car as saved: what the person confirmed, what the services said, what went wrong in words."""

    id: str = Field(default_factory=lambda: secrets.token_urlsafe(12))
    created: datetime = Field(default_factory=lambda: datetime.now(UTC))
    vehicle: Vehicle
    miles: int = Field(ge=0)
    unit: str
    grade: Grade
    accident: bool | None = None  # on record; None where nobody said
    guessed: tuple[Fact, ...] = ()  # what was taken without knowing; the prices are wider for it
    specs: Specs | None = None
    valuation: Valuation | None = None
    second_opinion: Valuation | None = None
    problems: tuple[Sentence, ...] = ()
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

    @property
    def facts(self) -> CarFacts:
        """What the report rests on."""
        return CarFacts(
            vehicle=self.vehicle,
            miles=self.miles,
            unit=self.unit,
            grade=self.grade,
            accident=self.accident,
            guessed=self.guessed,
        )

    @property
    def priced_car(self) -> PricedCar:
        """The car as it was priced."""
        return _priced_car(self.vehicle, self.specs, self.miles, self.grade)


@dataclass(frozen=True)
class Appraiser:
    """The services at hand, bound together.

    `other_specs` is asked where `specs` has no answer; `second_opinion` beside `valuation`, for which it stands in.
    """

    recognizers: Sequence[Recognizer]
    specs: SpecsSource
    valuation: ValuationSource
    answers: AnswerCache
    other_specs: SpecsSource | None = None
    second_opinion: ValuationSource | None = None

    def identify(
        self, photos: Mapping[Side, Photo], for_outside: Mapping[Side, Photo] | None = None
    ) -> Iterator[Answer]:
        """Every service on every photo, side by side; answers come as they arrive, late ones as failures.

        Services that take the photo off this machine get `for_outside` instead, where it is given.
        """
        started = monotonic()
        jobs = {
            _pool.submit(with_locale(self._ask), recognizer, photo): (recognizer.name, side)
            for recognizer in self.recognizers
            for side, photo in ((for_outside if recognizer.outside else None) or photos).items()
        }
        open_jobs = set(jobs)
        try:
            for job in as_completed(jobs, timeout=IDENTIFY_S):
                open_jobs.discard(job)
                yield _answer(*jobs[job], job, monotonic() - started)
        except TimeoutError:
            for job in open_jobs:
                service, side = jobs[job]
                yield Answer(service=service, side=side, failure=Unavailable(service).sentence, seconds=IDENTIFY_S)

    def look_ahead(self, photos: Collection[Photo]) -> None:
        """Let the readers of this machine begin before anyone asks, who then shares their answers. Bills nobody."""
        for recognizer in self.recognizers:
            if not recognizer.outside:
                for photo in photos:
                    _pool.submit(with_locale(self._ask), recognizer, photo)

    def _ask(self, recognizer: Recognizer, photo: Photo) -> Observation:
        question = f"{recognizer.fingerprint} {photo.digest}"
        return self.answers.get(question, Observation, RECOGNIZED_FOR, partial(recognizer.recognize, photo))

    def appraise(
        self,
        vehicle: Vehicle,
        miles: int,
        unit: str,
        grade: Grade,
        *,
        accident: bool | None = None,
        guessed: tuple[Fact, ...] = (),
    ) -> Appraisal:
        """Look the confirmed car up and price it; a source that fails costs only its own part.

        With the trim's model id at hand both run side by side; else the price waits for the specs to name the trim.
        """
        looked_up = _pool.submit(with_locale(self._find), self.specs, vehicle)
        priced = self._ask_prices(_priced_car(vehicle, None, miles, grade)) if vehicle.model_id else None
        problems: list[Sentence] = []
        specs = _outcome(looked_up, self.specs.name, problems)
        if specs is None and self.other_specs:
            looked_up = _pool.submit(with_locale(self._find), self.other_specs, vehicle)
            specs = _outcome(looked_up, self.other_specs.name, problems)
            if specs:
                problems.append(
                    Sentence.of(N_("The specs are those of {source} instead."), source=Sentence(template=specs.source))
                )
        priced = priced or self._ask_prices(_priced_car(vehicle, specs, miles, grade))
        found = {source: _outcome(job, source, problems) for source, job in priced.items()}
        valuation, second_opinion = found[self.valuation.name], None
        if self.second_opinion:
            second_opinion = found[self.second_opinion.name]
        if valuation is None and second_opinion:
            problems.append(
                Sentence.of(
                    N_("The price is that of {source} instead."), source=Sentence(template=second_opinion.source)
                )
            )
            valuation, second_opinion = second_opinion, None
        return Appraisal(
            vehicle=vehicle,
            miles=miles,
            unit=unit,
            grade=grade,
            accident=accident,
            guessed=guessed,
            specs=specs,
            valuation=valuation and apply_answers(valuation, miles, accident, guessed),
            second_opinion=second_opinion and apply_answers(second_opinion, miles, accident, guessed),
            problems=tuple(problems),
        )

    def reprice(self, appraisal: Appraisal, facts: CarFacts) -> Appraisal:
        """The same report, looked up and priced anew for these facts."""
        new = self.appraise(**{name: getattr(facts, name) for name in CarFacts.model_fields})
        names = ("id", "created", "tags", "offered_tags", "photos", "answers")
        return new.model_copy(update={name: getattr(appraisal, name) for name in names})

    def _find(self, source: SpecsSource, vehicle: Vehicle) -> Specs:
        question = f"{source.fingerprint} {vehicle.model_dump_json()}"
        return self.answers.get(question, Specs, SPECS_FOR, partial(source.find, vehicle))

    def _ask_prices(self, subject: PricedCar) -> dict[str, Future[Valuation]]:
        """Every source of prices at once, by its name."""
        sources = [self.valuation, *([self.second_opinion] if self.second_opinion else [])]
        return {source.name: _pool.submit(with_locale(self._value), source, subject) for source in sources}

    def _value(self, source: ValuationSource, subject: PricedCar) -> Valuation:
        question = f"{source.fingerprint} {subject.model_dump_json()}"
        return self.answers.get(question, Valuation, PRICED_FOR, partial(source.value, subject))


def _priced_car(vehicle: Vehicle, specs: Specs | None, miles: int, grade: Grade) -> PricedCar:
    model_id = vehicle.model_id or (specs.model_id if specs else None)
    return PricedCar(vehicle=vehicle, specs=specs, model_id=model_id, miles=miles, grade=grade)


def _answer(service: str, side: Side, job: Future[Observation], seconds: float) -> Answer:
    try:
        return Answer(service=service, side=side, observation=job.result(), seconds=seconds)
    except ServiceError as fault:
        no_car = isinstance(fault, NotACar)
        return Answer(service=service, side=side, failure=fault.sentence, no_car=no_car, seconds=seconds)
    except Exception:  # a fault of our own in one service must not cost the others' answers
        log.exception("%s failed", service)
        return Answer(service=service, side=side, failure=_our_fault(service), seconds=seconds)


def _our_fault(service: str) -> Sentence:
    return Sentence.of(OUR_FAULT, service=Sentence(template=service))


def _outcome(job: Future[N], service: str, problems: list[Sentence]) -> N | None:
    """What the job brought; else None, with the sentence why among the problems."""
    try:
        return job.result(timeout=APPRAISE_S)
    except TimeoutError:
        problems.append(Unavailable(service).sentence)
    except ServiceError as fault:
        problems.append(fault.sentence)
    except Exception:
        log.exception("%s failed", service)
        problems.append(_our_fault(service))
    return None
