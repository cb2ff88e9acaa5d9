"""How long people wait: one budget a step, and a crowd behind a stuck service that leaves the others alone."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import chain
from threading import Event
from time import monotonic
from typing import ClassVar, Literal

import pytest

from services import appraisal
from services.errors import Unavailable
from services.photo import OutsidePhoto, Photo
from services.recognition.observation import Answer, Observation
from services.specs.specs import Specs
from services.storage.answer_cache import AnswerCache
from services.valuation.valuation import PricedCar, Valuation
from services.vehicle import Grade, Side, Vehicle
from services.web import budget
from services.web.lanes import Lanes
from tests.services.test_appraisal import COROLLA, SEEN, Eye, answers, appraiser, identify, photo, ready

__all__ = ["answers"]  # a fixture


@dataclass
class Stuck:
    """Specs and prices that never come; counts how often it was asked."""

    name: str = "Stuck"
    calls: int = 0
    release: Event = field(default_factory=Event)

    @property
    def fingerprint(self) -> str:
        return self.name

    def find(self, vehicle: Vehicle) -> Specs:
        self.calls += 1
        self.release.wait(10)
        raise Unavailable(self.name)

    def value(self, subject: PricedCar) -> Valuation:
        self.calls += 1
        self.release.wait(10)
        raise Unavailable(self.name)


def test_the_waits_of_a_step_add_up_to_its_budget_and_leave_the_price_its_share(
    answers: AnswerCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(appraisal, "APPRAISE_S", 0.8)
    stuck, other = Stuck(), Stuck("Other")
    asker = replace(appraiser(answers), specs=stuck, other_specs=other)
    started = monotonic()
    done = asker.appraise(COROLLA, 58000, "miles", Grade.GOOD)
    assert monotonic() - started < 0.8 + 1
    stuck.release.set()
    other.release.set()
    assert done.valuation, "the market was asked all the same"
    assert len(done.problems) == 2


def test_twelve_visitors_of_a_stuck_service_leave_a_thirteenth_its_answers(
    answers: AnswerCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(appraisal, "IDENTIFY_S", 0.5)
    release = Event()
    slow, lanes = [Eye(f"Slow {number}", waits=release) for number in range(5)], Lanes()
    crowd = replace(appraiser(answers, *slow), lanes=lanes)
    visits = [crowd.identify({side: photo(f"{number}{side}") for side in Side}, ready) for number in range(12)]
    with ThreadPoolExecutor(12) as visitors:
        told: list[Answer] = list(chain.from_iterable(visitors.map(list, visits)))
    assert all(one.failure for one in told)
    went_out = sum(eye.calls for eye in slow)
    healthy = replace(appraiser(answers, Eye("Healthy")), lanes=lanes)
    assert [one.observation for one in identify(healthy, {Side.FRONT: photo("f")})] == [SEEN]
    done = healthy.appraise(COROLLA, 58000, "miles", Grade.GOOD)
    assert done.specs
    assert done.valuation
    release.set()
    for name in {eye.name for eye in slow}:
        lanes.of(name).close()
    assert sum(eye.calls for eye in slow) == went_out, "nothing goes out after everybody has left"


class Near:
    """A reader of this machine."""

    name = fingerprint = "Near"
    outside: ClassVar[Literal[False]] = False

    def recognize(self, _photo: Photo) -> Observation:
        return SEEN

    def sent(self, given: Photo) -> bytes:
        return given.jpeg


def test_only_who_gets_the_photo_waits_for_its_plates(answers: AnswerCache) -> None:
    painted, near = Event(), Near()

    def slowly(given: Photo) -> OutsidePhoto:
        assert painted.wait(10)
        return ready(given)

    coming = appraiser(answers, Eye("Far"), near).identify({Side.FRONT: photo("f")}, slowly)
    assert next(coming).service == "Near"
    painted.set()
    assert [one.service for one in coming] == ["Far"]


class Clock(Eye):
    """An eye that notes how many seconds of the step were left when it was asked."""

    left: float

    def recognize(self, photo: OutsidePhoto) -> Observation:
        self.left = budget.remaining()
        return super().recognize(photo)


def test_a_service_outside_has_what_hiding_the_plate_left_of_the_step(answers: AnswerCache) -> None:
    eye = Clock("Eye")

    def slowly(shot: Photo) -> OutsidePhoto:
        Event().wait(0.3)
        return ready(shot)

    assert [one.observation for one in appraiser(answers, eye).identify({Side.FRONT: photo("f")}, slowly)] == [SEEN]
    assert eye.left <= appraisal.IDENTIFY_S - 0.3
