"""The whole job: photos are identified, a person confirms the car, the car is looked up and priced. Read this first."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from time import monotonic
from typing import Any, TypeVar

from services.errors import NotACar, ServiceError, Throttled, Unavailable
from services.photo import OutsidePhoto, Photo, Tag
from services.recognition.observation import Answer, Observation, Recognizer, Tagger, Tags
from services.recognition.outside import for_outside
from services.report import ELECTRIC, Appraisal, CarFacts, priced_car, years_on_the_road
from services.specs.recalls import NhtsaRecalls, Recalls
from services.specs.specs import Specs, SpecsSource, same_body
from services.storage.answer_cache import AnswerCache
from services.valuation.adjust import Battery, Fact, apply_answers
from services.valuation.valuation import PricedCar, Valuation, ValuationSource
from services.vehicle import Grade, Side, Vehicle
from services.web import budget
from services.web.lanes import THIS_MACHINE, Lanes
from services.wording import N_
from services.wording.sentence import Sentence

N = TypeVar("N")
IDENTIFY_S, APPRAISE_S, TAG_S = 15.0, 8.0, 8.0  # the longest a person waits for a step
TAGS_FAILED_FOR = timedelta(minutes=10)
DOUBLE_CLICK = timedelta(seconds=10)
PLATES = "plates"  # the lane in which photos are made ready for outside
RECOGNIZED_FOR = timedelta(days=90)  # a photo does not change; a service's training might
SPECS_FOR, RECALLS_FOR, PRICED_FOR = timedelta(days=7), timedelta(days=7), timedelta(hours=6)

OTHER_YEAR_PRICED = N_("Priced as model year {shown}, which stands in for {asked}.")
OUR_FAULT = N_("{service} could not be used because of a fault on our side.")

log = logging.getLogger("curbside.appraisal")


@dataclass(frozen=True)
class Appraiser:
    """The services at hand, bound together.

    `other_specs` is asked where `specs` has no answer; `second_opinion` beside `valuation`, for which it stands in.
    `tagger` suggests words for a report's photo, `recalls` tells campaigns beside a price.
    """

    recognizers: Sequence[Recognizer]
    specs: SpecsSource
    valuation: ValuationSource
    answers: AnswerCache
    other_specs: SpecsSource | None = None
    second_opinion: ValuationSource | None = None
    tagger: Tagger | None = None
    recalls: NhtsaRecalls | None = None
    lanes: Lanes = field(default_factory=Lanes)

    def identify(
        self, photos: Mapping[Side, Photo], make_ready: Callable[[Photo], OutsidePhoto] = for_outside
    ) -> Iterator[Answer]:
        """Every service on every photo, side by side; answers come as they arrive, late ones as failures.

        Services that take a photo off this machine get it from `make_ready`: they alone wait for that, within the same
        step. Whoever stops asking for answers leaves nothing behind that is still to be called.
        """
        started = monotonic()
        outside = [recognizer for recognizer in self.recognizers if recognizer.outside]
        with budget.step(IDENTIFY_S) as ends:
            jobs = {
                self._ask(recognizer, photo, None): (recognizer.name, side)
                for recognizer in self.recognizers
                for side, photo in photos.items()
                if not recognizer.outside
            }
            lane = self.lanes.of(PLATES)
            leaving = {lane.submit(PLATES, make_ready, photo): side for side, photo in photos.items() if outside}
        open_jobs: set[Future[Any]] = {*jobs, *leaving}
        try:
            while open_jobs:
                done, open_jobs = wait(open_jobs, max(0.0, ends - monotonic()), FIRST_COMPLETED)
                if not done:
                    break
                for job in done & leaving.keys():
                    side = leaving[job]
                    with budget.step(ends - monotonic()):
                        asked = {self._ask(one, photos[side], _ready(job)): (one.name, side) for one in outside}
                    jobs |= asked
                    open_jobs |= asked.keys()
                for job in done & jobs.keys():
                    yield _answer(*jobs[job], job, monotonic() - started)
            for job in open_jobs:
                if job in jobs and job.done():  # just in time after all
                    yield _answer(*jobs[job], job, monotonic() - started)
                    continue
                late = [jobs[job]] if job in jobs else [(one.name, leaving[job]) for one in outside]
                cancelled = job.cancel()  # it never got its turn
                for service, side in late:
                    failure = Throttled(service) if cancelled else Unavailable(service)
                    yield Answer(service=service, side=side, failure=failure.sentence, seconds=monotonic() - started)
        finally:
            _cancel([*jobs, *leaving])

    def look_ahead(self, photos: Iterable[Photo]) -> None:
        """Let this machine begin before anyone asks: its readers, whose answers are shared, and where plates are, if a
        photo is to leave. Bills nobody.
        """
        leaving = any(recognizer.outside for recognizer in self.recognizers)
        for photo in photos:
            for recognizer in self.recognizers:
                if not recognizer.outside:
                    self._ask(recognizer, photo, None)
            if leaving:
                self.lanes.of(PLATES).submit(PLATES, for_outside, photo)

    def ask_again(self, recognizer: Recognizer, photo: Photo, ready: OutsidePhoto | None) -> Observation:
        """Ask one service anew, whatever is kept; a second press while it answers, or just after, asks nothing.

        Raises ServiceError.
        """
        with budget.step(IDENTIFY_S) as ends:
            job = self._ask(recognizer, photo, ready, DOUBLE_CLICK)
        try:
            return job.result(max(0.0, ends - monotonic()))
        except TimeoutError:
            raise Unavailable(recognizer.name) from None
        finally:
            job.cancel()

    def _ask(
        self,
        recognizer: Recognizer,
        photo: Photo,
        ready: OutsidePhoto | type[Throttled | Unavailable] | None,
        max_age: timedelta = RECOGNIZED_FOR,
    ) -> Future[Observation]:
        """The question on its way, in the lane of whoever answers it."""
        if recognizer.outside:
            if not isinstance(ready, OutsidePhoto):
                unready: Future[Observation] = Future()
                why = ready(recognizer.name) if ready else ServiceError(recognizer.name, OUR_FAULT)
                unready.set_exception(why)
                return unready
            ask, digest, lane = partial(recognizer.recognize, ready), ready.digest, recognizer.name
        else:
            ask, digest, lane = partial(recognizer.recognize, photo), photo.digest, THIS_MACHINE
        kept = partial(self.answers.get, f"{recognizer.fingerprint} {digest}", Observation, max_age, ask)
        return self.lanes.of(lane).submit(recognizer.name, kept)

    def tags(
        self,
        appraisal: Appraisal,
        photos: Mapping[Side, Photo],
        make_ready: Callable[[Photo], OutsidePhoto] = for_outside,
    ) -> tuple[Tag, ...]:
        """Words for the report's own photo, the front first, where it is among these; none of anybody else's photo.

        They are asked for once: nobody pressed a button for them, so a failure is not tried again for a while.
        Raises ServiceError.
        """
        side = next((side for side in Side if side in photos and _is_own(appraisal, side, photos[side])), None)
        tagger = self.tagger
        if tagger is None or side is None:
            return ()
        outside = make_ready(photos[side])
        question = f"{tagger.fingerprint} tags {outside.digest}"

        def ask() -> Tags:
            return Tags(tags=tagger.tags(outside))

        with budget.step(TAG_S) as ends:
            kept = partial(self.answers.get, question, Tags, RECOGNIZED_FOR, ask, failed_for=TAGS_FAILED_FOR)
            job = self.lanes.of(tagger.name).submit(tagger.name, kept)
        try:
            return job.result(max(0.0, ends - monotonic())).tags
        except TimeoutError:
            raise Unavailable(tagger.name) from None
        finally:
            job.cancel()

    def appraise(
        self,
        vehicle: Vehicle,
        miles: int,
        unit: str,
        grade: Grade,
        *,
        accident: bool | None = None,
        battery: float | None = None,
        guessed: tuple[Fact, ...] = (),
        body: str | None = None,
    ) -> Appraisal:
        """Look the confirmed car up and price it; a source that fails costs only its own part.

        With the trim's model id at hand both run side by side; else the price waits for the specs to name the trim,
        and the specs leave it its share of the time.
        """
        with budget.step(APPRAISE_S) as ends:
            facts = CarFacts(
                vehicle=vehicle,
                miles=miles,
                unit=unit,
                grade=grade,
                accident=accident,
                battery=battery,
                guessed=guessed,
                body=body,
            )
            return self._appraise(facts, ends)

    def _appraise(self, facts: CarFacts, ends: float) -> Appraisal:
        vehicle, miles, grade = facts.vehicle, facts.miles, facts.grade
        jobs: list[Future[Any]] = []
        problems: list[Sentence] = []
        recalls, unasked = None, list[Sentence]()
        try:
            recalled = self._ask_recalls(vehicle, jobs)
            looked_up = self._look_up(self.specs, vehicle, jobs)
            priced = self._ask_prices(priced_car(vehicle, None, miles, grade), jobs) if vehicle.model_id else None
            now = monotonic()
            shares = (5 / 8, 1.0) if priced else (3 / 8, 5 / 8)  # the first source leaves the other its share
            first_ends, both_end = (now + (ends - now) * share for share in shares)
            specs = _outcome(looked_up, self.specs.name, problems, first_ends)
            if specs is None and self.other_specs:
                specs = _outcome(
                    self._look_up(self.other_specs, vehicle, jobs), self.other_specs.name, problems, both_end
                )
                if specs:
                    source = Sentence(template=specs.source)
                    problems.append(Sentence.of(N_("The specs are those of {source} instead."), source=source))
            priced = priced or self._ask_prices(priced_car(vehicle, specs, miles, grade), jobs)
            found = {source: _outcome(job, source, problems, ends) for source, job in priced.items()}
            if self.recalls and recalled:
                recalls = _outcome(recalled, self.recalls.name, unasked, ends)
        finally:
            _cancel(jobs)
        if specs:
            specs = self._with_body(specs, facts, ends)
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
        valuation, second_opinion = (one and _as_priced(one, vehicle, specs) for one in (valuation, second_opinion))
        answers = (miles, facts.accident, facts.guessed, _battery(facts, specs))
        return Appraisal(
            **{name: getattr(facts, name) for name in CarFacts.model_fields},
            specs=specs,
            valuation=valuation and apply_answers(valuation, *answers),
            second_opinion=second_opinion and apply_answers(second_opinion, *answers),
            problems=tuple(problems),
            recalls=recalls,
            recalls_missing=next(iter(unasked), None),
        )

    def reprice(self, appraisal: Appraisal, facts: CarFacts) -> Appraisal:
        """The same report, looked up and priced anew for these facts."""
        new = self.appraise(**{name: getattr(facts, name) for name in CarFacts.model_fields})
        names = ("id", "created", "tags", "offered_tags", "photos", "answers")
        return new.model_copy(update={name: getattr(appraisal, name) for name in names})

    def _look_up(self, source: SpecsSource, vehicle: Vehicle, jobs: list[Future[Any]]) -> Future[Specs]:
        question = f"{source.fingerprint} {vehicle.model_dump_json()}"
        kept = partial(self.answers.get, question, Specs, SPECS_FOR, partial(source.find, vehicle))
        jobs.append(job := self.lanes.of(source.name).submit(source.name, kept))
        return job

    def _ask_recalls(self, vehicle: Vehicle, jobs: list[Future[Any]]) -> Future[Recalls] | None:
        source = self.recalls
        if source is None:
            return None
        question = f"{source.fingerprint} {vehicle.make} {vehicle.model} {vehicle.year} {vehicle.trim}"
        kept = partial(self.answers.get, question, Recalls, RECALLS_FOR, partial(source.find, vehicle))
        jobs.append(job := self.lanes.of(source.name).submit(source.name, kept))
        return job

    def _with_body(self, specs: Specs, facts: CarFacts, ends: float) -> Specs:
        """Nobody said the trim: the one that is shown has the body in the photos, where there is such a one.

        Its price stays that of all trims.
        """
        wanted = same_body(facts.body)
        if facts.vehicle.trim or not wanted or same_body(specs.body) == wanted:
            return specs
        jobs: list[Future[Any]] = []
        asked = self._look_up(self.specs, facts.vehicle.model_copy(update={"trim": facts.body}), jobs)
        other = _outcome(asked, self.specs.name, [], ends)
        _cancel(jobs)
        if other is None or same_body(other.body) != wanted:
            return specs
        return other.model_copy(update={"model_id": specs.model_id})

    def asking_prices(self, subject: PricedCar) -> Valuation:
        """What the first source of prices alone says: for lists, which nobody waits for. Raises ServiceError."""
        return self._priced(self.valuation, subject)()

    def _priced(self, source: ValuationSource, subject: PricedCar) -> Callable[[], Valuation]:
        """The question, to be asked once for all who have it."""
        question = f"{source.fingerprint} {subject.model_dump_json()}"
        return partial(self.answers.get, question, Valuation, PRICED_FOR, partial(source.value, subject))

    def _ask_prices(self, subject: PricedCar, jobs: list[Future[Any]]) -> dict[str, Future[Valuation]]:
        """Every source of prices at once, by its name."""
        asked: dict[str, Future[Valuation]] = {}
        for source in (self.valuation, self.second_opinion):
            if source:
                asked[source.name] = self.lanes.of(source.name).submit(source.name, self._priced(source, subject))
        jobs.extend(asked.values())
        return asked


def _ready(job: Future[OutsidePhoto]) -> OutsidePhoto | type[Throttled | Unavailable] | None:
    """What may leave this machine; nothing of a photo whose plates could not be looked for.

    Where it had no turn in time it is late or crowded out, as a call to a service would be.
    """
    try:
        return job.result()
    except Exception as fault:
        if isinstance(fault, Throttled | Unavailable) and fault.service == PLATES:
            return type(fault)
        log.exception("a photo could not be made ready for outside")
        return None


def _is_own(appraisal: Appraisal, side: Side, photo: Photo) -> bool:
    return appraisal.photos.get(side) == photo.digest


def _cancel(jobs: Iterable[Future[Any]]) -> None:
    """What has not begun never will."""
    for job in jobs:
        job.cancel()


def _answer(service: str, side: Side, job: Future[Observation], seconds: float) -> Answer:
    try:
        return Answer(service=service, side=side, observation=job.result(), seconds=seconds)
    except TimeoutError:  # somebody else's call for the same photo took too long
        return Answer(service=service, side=side, failure=Unavailable(service).sentence, seconds=seconds)
    except ServiceError as fault:
        no_car = isinstance(fault, NotACar)
        return Answer(service=service, side=side, failure=fault.sentence, no_car=no_car, seconds=seconds)
    except Exception:  # a fault of our own in one service must not cost the others' answers
        log.exception("%s failed", service)
        return Answer(service=service, side=side, failure=_our_fault(service), seconds=seconds)


def _our_fault(service: str) -> Sentence:
    return Sentence.of(OUR_FAULT, service=Sentence(template=service))


def _as_priced(valuation: Valuation, vehicle: Vehicle, specs: Specs | None) -> Valuation:
    """A modelled price with a word where another model year's figures stand in for the car's own."""
    if valuation.support is None or specs is None or specs.year == vehicle.year:
        return valuation
    note = Sentence.of(OTHER_YEAR_PRICED, shown=str(specs.year), asked=str(vehicle.year))
    return valuation.model_copy(update={"notes": (*valuation.notes, note)})


def _battery(facts: CarFacts, specs: Specs | None) -> Battery | None:
    """Its health and age, of an electric car where somebody told."""
    if facts.battery is None or specs is None or specs.fuel != ELECTRIC:
        return None
    return Battery(health=facts.battery, age=years_on_the_road(facts.vehicle.year, datetime.now(UTC).date()))


def _outcome(job: Future[N], service: str, problems: list[Sentence], ends: float) -> N | None:
    """What the job brought by then (monotonic seconds); else None, with the sentence why among the problems."""
    try:
        return job.result(timeout=max(0.0, ends - monotonic()))
    except TimeoutError:
        problems.append(Unavailable(service).sentence)
    except ServiceError as fault:
        problems.append(fault.sentence)
    except Exception:
        log.exception("%s failed", service)
        problems.append(_our_fault(service))
    return None
