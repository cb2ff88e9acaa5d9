"""Every outside service, each asked as the program asks it: through `Appraiser` where that asks it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Literal

import requests

from services.appraisal import Appraiser, SpecsSource, ValuationSource
from services.errors import ServiceError
from services.photo import OutsidePhoto, Photo, read_photo
from services.recognition.clients.carnet import CarNet
from services.recognition.clients.imagga import Imagga
from services.recognition.clients.juhe import Juhe
from services.recognition.clients.openalpr import OpenAlpr
from services.recognition.clients.platerecognizer import PlateRecognizer
from services.recognition.observation import Candidate, Observation, Recognizer, SeenCar
from services.recognition.outside import for_outside
from services.specs.car_lists import CarLists
from services.specs.carquery import CarQuery
from services.specs.market import MarketSpecs
from services.specs.reference import ReferenceSpecs
from services.specs.specs import Specs
from services.specs.vpic import Vpic
from services.storage.answer_cache import AnswerCache
from services.valuation.marketcheck import MarketCheck
from services.valuation.reference import ReferenceValuation
from services.valuation.valuation import Confidence, PricedCar, Valuation
from services.vehicle import Grade, Side, Vehicle
from services.web.samples import Samples
from tests.sample_bodies import sample_body
from tests.vins import COROLLA_2010

SECRET = "sECRETkEY"  # stands in every key; no sentence may hold it
SAMPLE = Path(__file__).parents[2] / "mocks" / "world" / "samples" / "toyota-corolla-front.jpg"
COROLLA = Vehicle(make="Toyota", model="Corolla", year=2010, model_id="45963")


@dataclass(frozen=True)
class Outcome:
    """What came of one call: the answer, or the sentence why there is none; `others` whether all else is there."""

    answer: object | None
    sentence: str | None
    others: bool = True


Ask = Callable[[str, requests.Session, AnswerCache], Outcome]


@dataclass(frozen=True)
class Asked:
    """One service: the body of a right answer, how it is asked, and the faults that are answers to it all the same."""

    body: bytes
    ask: Ask
    takes: frozenset[str] = frozenset()


@dataclass
class _Other:
    """A recognizer, specs and prices that are always there."""

    name: str = "Other"
    fingerprint: str = "other"
    outside: ClassVar[Literal[True]] = True

    def sent(self, photo: OutsidePhoto) -> bytes:
        return photo.jpeg

    def recognize(self, photo: OutsidePhoto) -> Observation:
        return Observation(cars=(SeenCar(candidates=(Candidate(make="Toyota", model="Corolla", score=0.9),)),))

    def find(self, vehicle: Vehicle) -> Specs:
        return Specs(source=self.name, model_id="45963", make=vehicle.make, model=vehicle.model, year=vehicle.year)

    def value(self, subject: PricedCar) -> Valuation:
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


OTHER = _Other()


@cache
def photos() -> tuple[Photo, OutsidePhoto]:
    """The sample car's photo, and as it may leave this machine."""
    photo = read_photo(SAMPLE.read_bytes())
    return photo, for_outside(photo, hide_plates=False)


def _recognizer(make: Callable[[str, requests.Session], Recognizer]) -> Ask:
    def ask(address: str, web: requests.Session, answers: AnswerCache) -> Outcome:
        asked, (photo, ready) = make(address, web), photos()
        appraiser = Appraiser(recognizers=(asked, OTHER), specs=OTHER, valuation=OTHER, answers=answers)
        found = {one.service: one for one in appraiser.identify({Side.FRONT: photo}, {Side.FRONT: ready})}
        mine, other = found[asked.name], found[OTHER.name]
        return Outcome(mine.observation, mine.failure and str(mine.failure), other.observation is not None)

    return ask


def _specs(make: Callable[[str, requests.Session], SpecsSource]) -> Ask:
    def ask(address: str, web: requests.Session, answers: AnswerCache) -> Outcome:
        asked = make(address, web)
        appraiser = Appraiser(recognizers=(), specs=asked, valuation=OTHER, answers=answers, other_specs=OTHER)
        done = appraiser.appraise(COROLLA, 58_000, "miles", Grade.GOOD)
        said = " ".join(map(str, done.problems)) or None
        mine = done.specs if done.specs and done.specs.source != OTHER.name else None
        return Outcome(mine, said, done.specs is not None and done.valuation is not None)

    return ask


def _prices(make: Callable[[str, requests.Session], ValuationSource]) -> Ask:
    def ask(address: str, web: requests.Session, answers: AnswerCache) -> Outcome:
        asked = make(address, web)
        appraiser = Appraiser(recognizers=(), specs=OTHER, valuation=asked, answers=answers, second_opinion=OTHER)
        done = appraiser.appraise(COROLLA, 58_000, "miles", Grade.GOOD)
        said = " ".join(map(str, done.problems)) or None
        mine = done.valuation if done.valuation and done.valuation.source != OTHER.name else None
        return Outcome(mine, said, done.specs is not None and done.valuation is not None)

    return ask


def _lists(address: str, web: requests.Session, _answers: AnswerCache) -> Outcome:
    """The lists to choose from: another source's where this one gives none."""
    lists = CarLists([CarQuery(address, web, stand_in=False), MarketSpecs()])
    found = lists.trims("Toyota", "Corolla")
    return Outcome(None if lists.trouble else found, lists.trouble and str(lists.trouble), bool(found))


def _alone(question: Callable[[str, requests.Session], object]) -> Ask:
    """A service with nobody beside it: its answer, or our error."""

    def ask(address: str, web: requests.Session, _answers: AnswerCache) -> Outcome:
        try:
            return Outcome(question(address, web), None)
        except ServiceError as fault:
            return Outcome(None, str(fault))

    return ask


def _json(body: Any) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()


_VPIC = {
    "Count": 1,
    "Results": [{"Make": "TOYOTA", "Model": "Corolla", "ModelYear": "2010", "Trim": "LE", "ErrorCode": "0"}],
}
_SAMPLES = [
    {
        "id": "toyota-corolla",
        "year": 2010,
        "make": "Toyota",
        "model": "Corolla",
        "front": "/samples/toyota-corolla-front.jpg",
        "back": "/samples/toyota-corolla-back.jpg",
    }
]
_SPECS = _json(sample_body("specs_response"))

ASKED: dict[str, Asked] = {
    "imagga": Asked(
        _json(sample_body("imagga_categories")),
        _recognizer(lambda address, web: Imagga(f"{address}/v2", SECRET, SECRET, "cars", web)),
    ),
    "carnet": Asked(
        _json(sample_body("carnet_detect")), _recognizer(lambda address, web: CarNet(address, SECRET, web))
    ),
    "juhe": Asked(_json(sample_body("juhe_car_detect")), _recognizer(lambda address, web: Juhe(address, SECRET, web))),
    "openalpr": Asked(
        _json(sample_body("openalpr_recognize")),
        _recognizer(lambda address, web: OpenAlpr(f"{address}/v3", SECRET, web, read_plates=True)),
    ),
    "platerecognizer": Asked(
        _json(sample_body("platerecognizer_vehicle_mode")),
        _recognizer(lambda address, web: PlateRecognizer(f"{address}/v1", SECRET, web, read_plates=True)),
    ),
    "specs": Asked(_SPECS, _specs(lambda address, web: ReferenceSpecs(address, web, stand_in=False))),
    "valuation": Asked(
        _json(sample_body("valuation_response")),
        _prices(lambda address, web: ReferenceValuation(address, web, stand_in=False)),
    ),
    "marketcheck": Asked(
        _json(sample_body("marketcheck_stats")),
        _prices(lambda address, web: MarketCheck(f"{address}/v2", SECRET, web, stand_in=False)),
    ),
    "carquery": Asked(
        _json(sample_body("carquery_trims_2019")),
        _specs(lambda address, web: CarQuery(address, web, stand_in=False)),
    ),
    "carquery lists": Asked(_json(sample_body("carquery_trims_2019")), _lists),
    "vpic": Asked(_json(_VPIC), _alone(lambda address, web: Vpic(address, web, stand_in=False).decode(COROLLA_2010))),
    "samples": Asked(
        _json(_SAMPLES),
        _alone(lambda address, web: Samples(address, web).cars()),
        frozenset({"an empty list"}),
    ),
}
