"""The whole job without a screen."""

import re
from collections.abc import Iterator, Mapping
from concurrent.futures import wait
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from threading import Barrier, Event
from typing import ClassVar, Literal

import pytest
import responses

from services import appraisal
from services.appraisal import PLATES, Appraiser
from services.errors import NotKnown, Unavailable
from services.photo import OutsidePhoto, Photo, Tag
from services.recognition.observation import Answer, Candidate, Observation, Recognizer, SeenCar
from services.recognition.outside import for_outside
from services.report import Appraisal
from services.specs.recalls import NhtsaRecalls
from services.specs.specs import Specs
from services.storage.answer_cache import AnswerCache
from services.storage.database import open_database
from services.valuation.valuation import Confidence, PricedCar, Valuation
from services.vehicle import Grade, Side, Vehicle
from services.web import budget, http
from services.web.lanes import CALLS_AT_ONCE, MOST_WAITING

COROLLA = Vehicle(make="Toyota", model="Corolla", year=2010)
SEEN = Observation(cars=(SeenCar(candidates=(Candidate(make="Toyota", model="Corolla", score=0.9),)),))


def photo(name: str) -> Photo:
    return Photo(jpeg=name.encode(), width=1, height=1, digest=name)


ready = partial(for_outside, hide_plates=False)  # they hold no picture whose plates could be looked for


def identify(asked: Appraiser, photos: Mapping[Side, Photo]) -> Iterator[Answer]:
    return asked.identify(photos, ready)


PHOTOS = {Side.FRONT: photo("f"), Side.BACK: photo("b")}


class Eye:
    """A recognizer that counts its calls; `meets` makes it wait for the others, `fails` makes it fail."""

    outside: ClassVar[Literal[True]] = True

    def __init__(
        self, name: str, meets: Barrier | None = None, fails: bool = False, waits: Event | None = None
    ) -> None:
        self.name = self.fingerprint = name
        self.calls = 0
        self._meets, self._fails, self._waits = meets, fails, waits

    def recognize(self, photo: OutsidePhoto) -> Observation:
        self.calls += 1
        if self._meets:
            self._meets.wait(timeout=5)
        if self._waits:
            self._waits.wait(timeout=5)
        if self._fails:
            raise Unavailable(self.name)
        return SEEN

    def sent(self, photo: OutsidePhoto) -> bytes:
        return photo.jpeg


@dataclass
class Book:
    """A specs source."""

    name: str = "Book"
    answers_as: str | None = None
    knows: bool = True
    meets: Barrier | None = None
    calls: int = 0

    @property
    def fingerprint(self) -> str:
        return self.name

    def find(self, vehicle: Vehicle) -> Specs:
        self.calls += 1
        if self.meets:
            self.meets.wait(timeout=5)
        if not self.knows:
            raise NotKnown(self.name)
        return Specs(
            source=self.answers_as or self.name, model_id="7", make=vehicle.make, model=vehicle.model, year=vehicle.year
        )


@dataclass
class Market:
    """A valuation source."""

    name: str = "Market"
    up: bool = True
    meets: Barrier | None = None
    asked: str | None = ""
    calls: int = 0

    @property
    def fingerprint(self) -> str:
        return self.name

    def value(self, subject: PricedCar) -> Valuation:
        self.calls += 1
        self.asked = subject.model_id
        if self.meets:
            self.meets.wait(timeout=5)
        if not self.up:
            raise Unavailable(self.name)
        return Valuation(
            source=self.name,
            stand_in=True,
            currency="USD",
            as_of=None,
            grade=subject.grade,
            count=9,
            typical=8000,
            likely=None,
            possible=None,
            confidence=Confidence.LOW,
        )


@pytest.fixture
def answers(tmp_path: Path) -> Iterator[AnswerCache]:
    engine = open_database(tmp_path)
    yield AnswerCache(engine)
    engine.dispose()


def appraiser(
    answers: AnswerCache, *eyes: Recognizer, specs: Book | None = None, market: Market | None = None
) -> Appraiser:
    return Appraiser(recognizers=eyes, specs=specs or Book(), valuation=market or Market(), answers=answers)


def test_all_services_see_both_photos_side_by_side(answers: AnswerCache) -> None:
    meeting = Barrier(4)  # all four calls must be under way at once to pass
    found = list(identify(appraiser(answers, Eye("A", meeting), Eye("B", meeting)), PHOTOS))
    assert {(one.service, one.side) for one in found} == {(name, side) for name in "AB" for side in Side}
    assert all(one.observation == SEEN for one in found)


def test_a_service_that_fails_costs_only_its_own_answer(answers: AnswerCache) -> None:
    found = {
        one.service: one
        for one in identify(appraiser(answers, Eye("A", fails=True), Eye("B")), {Side.FRONT: photo("f")})
    }
    assert str(found["A"].failure) == "A did not answer in time."
    assert found["B"].observation == SEEN


def test_a_fault_of_our_own_in_one_service_costs_only_its_answer(
    answers: AnswerCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Eye("A")
    monkeypatch.setattr(broken, "recognize", lambda _: 1 / 0)
    found = {one.service: one for one in identify(appraiser(answers, broken, Eye("B")), {Side.FRONT: photo("f")})}
    assert "fault on our side" in str(found["A"].failure)
    assert found["B"].observation == SEEN


def test_a_service_that_never_answers_is_given_up(answers: AnswerCache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(appraisal, "IDENTIFY_S", 3)
    release = Event()
    found = {
        one.service: one
        for one in identify(appraiser(answers, Eye("A", waits=release), Eye("B")), {Side.FRONT: photo("f")})
    }
    release.set()
    assert found["A"].failure
    assert found["B"].observation == SEEN


def test_the_same_photo_is_never_billed_twice(answers: AnswerCache) -> None:
    eye = Eye("A")
    for _ in range(3):
        list(identify(appraiser(answers, eye), {Side.FRONT: photo("f"), Side.BACK: photo("f")}))
    assert eye.calls == 1


def test_with_the_trim_known_specs_and_price_are_asked_side_by_side(answers: AnswerCache) -> None:
    meeting = Barrier(2)
    market = Market(meets=meeting)
    car = COROLLA.model_copy(update={"model_id": "45963"})
    done = appraiser(answers, specs=Book(meets=meeting), market=market).appraise(car, 58000, "miles", Grade.GOOD)
    assert (market.asked, done.problems) == ("45963", ())
    assert done.specs
    assert done.valuation


def test_without_the_trim_the_specs_name_it(answers: AnswerCache) -> None:
    market = Market()
    appraiser(answers, market=market).appraise(COROLLA, 58000, "miles", Grade.GOOD)
    assert market.asked == "7"


@pytest.mark.parametrize(
    ("knows", "up", "problems"),
    [(False, True, 1), (True, False, 1), (False, False, 2)],
)
def test_what_fails_is_told_and_the_rest_is_there(answers: AnswerCache, knows: bool, up: bool, problems: int) -> None:
    car = COROLLA.model_copy(update={"model_id": "45963"})
    done = appraiser(answers, specs=Book(knows=knows), market=Market(up=up)).appraise(car, 1, "km", Grade.FAIR)
    assert (done.specs is not None, done.valuation is not None, len(done.problems)) == (knows, up, problems)


@pytest.mark.parametrize("status", [200, 503])
def test_recalls_are_asked_once_a_week_and_cost_nothing_else_where_they_fail(answers: AnswerCache, status: int) -> None:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as web:
        told = {"Count": 1, "results": [{"NHTSACampaignNumber": "10V017000"}]}
        web.get("https://recalls.test/recalls/recallsByVehicle", json=told, status=status)
        web.get(re.compile("https://recalls.test/SafetyRatings/.*"), json={"Results": []})
        source = NhtsaRecalls("https://recalls.test", http.session(), stand_in=False)
        asked = replace(appraiser(answers), recalls=source)
        found = [asked.appraise(COROLLA, 1, "miles", Grade.GOOD) for _ in range(2)]
        calls = [call for call in web.calls if "recallsByVehicle" in str(call.request.url)]
    assert [one.recalls is not None for one in found] == [status == 200] * 2
    assert [one.recalls_missing is not None for one in found] == [status != 200] * 2
    assert len(calls) == (1 if status == 200 else 2)
    assert all(one.valuation and one.specs and not one.problems for one in found)


def test_the_same_car_is_looked_up_and_priced_once(answers: AnswerCache) -> None:
    book, market = Book(), Market()
    asker = appraiser(answers, specs=book, market=market)
    first, second = (asker.appraise(COROLLA, 58000, "miles", Grade.GOOD) for _ in range(2))
    assert (book.calls, market.calls) == (1, 1)
    assert (first.specs, first.valuation) == (second.specs, second.valuation)
    asker.appraise(COROLLA, 58000, "miles", Grade.FAIR)
    assert (book.calls, market.calls) == (1, 2), "another condition is another price of the same car"


def test_specs_are_sought_elsewhere_and_each_step_is_told(answers: AnswerCache) -> None:
    asker = replace(appraiser(answers, specs=Book(knows=False)), other_specs=Book("CarQuery"))
    done = asker.appraise(COROLLA, 58000, "miles", Grade.GOOD)
    assert done.specs
    assert done.valuation
    assert tuple(map(str, done.problems)) == (
        "Book does not know this car.",
        "The specs are those of CarQuery instead.",
    )


def test_specs_that_nobody_has_leave_the_price_to_be_asked(answers: AnswerCache) -> None:
    asker = replace(appraiser(answers, specs=Book(knows=False)), other_specs=Book("CarQuery", knows=False))
    done = asker.appraise(COROLLA, 58000, "miles", Grade.GOOD)
    assert (done.specs, done.valuation is not None) == (None, True)
    assert tuple(map(str, done.problems)) == ("Book does not know this car.", "CarQuery does not know this car.")


def test_a_second_opinion_is_kept_beside_the_price(answers: AnswerCache) -> None:
    asker = replace(appraiser(answers), second_opinion=Market("Model"))
    done = asker.appraise(COROLLA, 58000, "miles", Grade.GOOD)
    assert done.valuation
    assert done.second_opinion
    assert (done.valuation.source, done.second_opinion.source, done.problems) == ("Market", "Model", ())


def test_a_second_opinion_stands_in_for_a_price_that_fails(answers: AnswerCache) -> None:
    asker = replace(appraiser(answers, market=Market(up=False)), second_opinion=Market("Model"))
    done = asker.appraise(COROLLA, 58000, "miles", Grade.GOOD)
    assert done.valuation
    assert (done.valuation.source, done.second_opinion) == ("Model", None)
    assert tuple(map(str, done.problems)) == ("Market did not answer in time.", "The price is that of Model instead.")


def test_an_appraisal_knows_the_car_as_it_was_priced(answers: AnswerCache) -> None:
    subject = appraiser(answers).appraise(COROLLA, 58000, "miles", Grade.GOOD).priced_car
    assert (subject.vehicle, subject.model_id, subject.miles, subject.grade) == (COROLLA, "7", 58000, Grade.GOOD)


def test_specs_carry_who_gave_them_and_nobody_guesses(answers: AnswerCache) -> None:
    asker = replace(
        appraiser(answers, specs=Book(knows=False)), other_specs=Book("Lists", answers_as="Built-in catalogue")
    )
    done = asker.appraise(COROLLA, 58000, "miles", Grade.GOOD)
    assert done.specs
    assert done.specs.source == "Built-in catalogue"
    assert str(done.problems[-1]) == "The specs are those of Built-in catalogue instead."


class Words:
    """A tagger that counts its calls and may fail."""

    def __init__(self, fails: bool = False) -> None:
        self.name = self.fingerprint = "Words"
        self.fails, self.seen = fails, list[str]()

    def tags(self, photo: OutsidePhoto) -> tuple[Tag, ...]:
        self.seen.append(photo.digest)
        if self.fails:
            raise Unavailable(self.name)
        return (Tag(name="sedan", score=0.9),)


def tagged(answers: AnswerCache, words: Words, report: Appraisal, photos: Mapping[Side, Photo]) -> tuple[Tag, ...]:
    return replace(appraiser(answers), tagger=words).tags(report, photos, ready)


def test_tags_are_asked_once_for_the_reports_own_photo(answers: AnswerCache) -> None:
    words = Words()
    report = Appraisal(vehicle=COROLLA, miles=1, unit="km", grade=Grade.GOOD, photos={Side.FRONT: "f", Side.BACK: "b"})
    for _ in range(3):
        assert tagged(answers, words, report, PHOTOS) == (Tag(name="sedan", score=0.9),)
    assert words.seen == ["f"]


@pytest.mark.parametrize("own", [{}, {Side.FRONT: "another car"}])
def test_another_cars_photos_tag_no_report(answers: AnswerCache, own: dict[Side, str]) -> None:
    words = Words()
    report = Appraisal(vehicle=COROLLA, miles=1, unit="km", grade=Grade.GOOD, photos=own)
    assert tagged(answers, words, report, PHOTOS) == ()
    assert words.seen == []


def test_tags_that_failed_are_not_asked_for_with_every_redraw(answers: AnswerCache) -> None:
    words = Words(fails=True)
    report = Appraisal(vehicle=COROLLA, miles=1, unit="km", grade=Grade.GOOD, photos={Side.FRONT: "f"})
    for _ in range(3):
        with pytest.raises(Unavailable):
            tagged(answers, words, report, PHOTOS)
    assert words.seen == ["f"]


def test_a_double_press_of_test_now_asks_once(answers: AnswerCache) -> None:
    eye, front = Eye("A"), photo("f")
    asked = appraiser(answers, eye)
    assert asked.ask_again(eye, front, ready(front)) == asked.ask_again(eye, front, ready(front)) == SEEN
    assert eye.calls == 1


def test_a_photo_whose_plates_cannot_be_looked_for_does_not_leave(answers: AnswerCache) -> None:
    eye = Eye("A")
    (told,) = appraiser(answers, eye).identify({Side.FRONT: photo("no picture at all")})
    assert "fault on our side" in str(told.failure)
    assert eye.calls == 0


def test_a_photo_that_is_made_ready_too_late_is_a_late_answer(
    answers: AnswerCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(budget, "remaining", lambda: 0.0)  # every job gets its turn when the step is over
    (told,) = identify(Appraiser([Eye("A")], Book(), Market(), answers), {Side.FRONT: photo("f")})
    assert str(told.failure) == "A did not answer in time."


def test_a_photo_that_finds_no_place_to_be_made_ready_says_that_it_is_crowded(answers: AnswerCache) -> None:
    appraiser, opens = Appraiser([Eye("A")], Book(), Market(), answers), Event()
    lane = appraiser.lanes.of(PLATES)
    others = [lane.submit("B", opens.wait, 30) for _ in range(CALLS_AT_ONCE + MOST_WAITING)]
    (told,) = identify(appraiser, {Side.FRONT: photo("f")})
    opens.set()
    wait(others)
    assert str(told.failure) == "A is busy: try again in a moment."


def test_plates_are_looked_for_ahead_if_a_photo_is_to_leave(
    answers: AnswerCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    monkeypatch.setattr(appraisal, "for_outside", lambda photo: looked.append(photo.digest))
    for eyes in ([], [Eye("A")]):
        asked = Appraiser(eyes, Book(), Market(), answers)
        asked.look_ahead(PHOTOS.values())
        asked.lanes.of(PLATES).close()
    assert sorted(looked) == ["b", "f"], "once each, and not where nobody outside is asked"
    assert all(eye.calls == 0 for eye in eyes), "nobody is billed"
