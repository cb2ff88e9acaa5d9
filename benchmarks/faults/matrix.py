"""One row of the table: every service under one fault, side by side."""

import json
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any, ClassVar, Literal

from sqlalchemy import create_engine

from benchmarks.faults.kinds import Fault
from benchmarks.faults.raw_server import raw_server
from services import appraisal
from services.appraisal import OUR_FAULT, Appraiser
from services.errors import ServiceError
from services.photo import OutsidePhoto, Photo
from services.recognition.clients.carnet import CarNet
from services.recognition.clients.imagga import Imagga
from services.recognition.clients.juhe import Juhe
from services.recognition.clients.openalpr import OpenAlpr
from services.recognition.clients.platerecognizer import PlateRecognizer
from services.recognition.observation import Candidate, Observation, OutsideRecognizer, SeenCar
from services.recognition.outside import for_outside
from services.specs.car_lists import CarLists
from services.specs.carquery import CarQuery
from services.specs.market import MarketSpecs
from services.specs.recalls import NhtsaRecalls
from services.specs.reference import ReferenceSpecs
from services.specs.specs import Specs
from services.specs.vpic import Vpic
from services.storage.answer_cache import AnswerCache
from services.storage.tables import answers
from services.valuation.marketcheck import MarketCheck
from services.valuation.reference import ReferenceValuation
from services.valuation.valuation import Confidence, PricedCar, Valuation
from services.vehicle import Grade, Side, Vehicle
from services.web import budget, http
from services.web.samples import Samples

BUDGET_S, MARGIN_S = 1.2, 1.0  # of a step that only its budget ends; in earnest it is 15 s and 8 s
LATE, WITHOUT_OTHERS = "it took", "another answer went with it"
SECRET = "MARKED5ECRET"  # every service's key
BODIES = Path(__file__).parents[2] / "tests" / "bodies"
COROLLA = Vehicle(make="Toyota", model="Corolla", year=2010)
VIN = "1HGCP2F37CA000017"
VPIC = {"Results": [{"Make": "HONDA", "Model": "Accord", "ModelYear": "2012", "Trim": "LX", "ErrorCode": "0"}]}
SEEN = Observation(cars=(SeenCar(candidates=(Candidate(make="Toyota", model="Corolla", score=0.9),)),))


@dataclass(frozen=True)
class Cell:
    """What became of one call; `wrong` says which promises were broken, in words."""

    service: str
    fault: str
    told: str
    seconds: float
    calls: int
    wrong: tuple[str, ...]

    @property
    def only_late(self) -> bool:
        """Whether nothing but time ran out, the step's own or that of an answer beside."""
        return bool(self.wrong) and all(one.startswith((LATE, WITHOUT_OTHERS)) for one in self.wrong)


@dataclass(frozen=True)
class Healthy:
    """A reader of this machine, beside the service that fails."""

    name: str = "Healthy"
    fingerprint: str = "healthy"
    outside: ClassVar[Literal[False]] = False

    def recognize(self, photo: Photo) -> Observation:  # noqa: ARG002
        """It always sees a Corolla."""
        return SEEN

    def sent(self, photo: Photo) -> bytes:
        """The photo as it is."""
        return photo.jpeg


@dataclass(frozen=True)
class Beside:
    """Specs and prices that always answer, beside the source that fails."""

    name: str = "Beside"
    fingerprint: str = "beside"

    def find(self, vehicle: Vehicle) -> Specs:
        """It knows every car."""
        return Specs(model_id="7", make=vehicle.make, model=vehicle.model, year=vehicle.year, source=self.name)

    def value(self, subject: PricedCar) -> Valuation:
        """It prices every car alike."""
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


@dataclass(frozen=True)
class Step:
    """One service in the step it is part of: `run` gives the sentence and whether the other answers stayed."""

    body: str | None  # of the right answer, by its name in tests/bodies
    run: Callable[[str, OutsidePhoto], tuple[str, bool]]


def recognizing(client: Callable[[str], OutsideRecognizer]) -> Callable[[str, OutsidePhoto], tuple[str, bool]]:
    """Identify, with a healthy reader beside."""

    def run(address: str, photo: OutsidePhoto) -> tuple[str, bool]:
        asked = client(address)
        with _answers() as kept:
            appraiser = Appraiser((asked, Healthy()), Beside(), Beside(), kept)
            told = list(appraiser.identify({Side.FRONT: photo}, lambda _: photo))
        others = [one.observation for one in told if one.service == "Healthy"] == [SEEN]
        return next(str(one.failure or "") for one in told if one.service == asked.name), others

    return run


def specs(address: str, _photo: OutsidePhoto) -> tuple[str, bool]:
    """Appraise, with the price from elsewhere."""
    with _answers() as kept:
        source = ReferenceSpecs(address, http.session(), stand_in=False)
        done = Appraiser((), source, Beside(), kept, other_specs=Beside()).appraise(
            COROLLA, 58_000, "miles", Grade.GOOD
        )
    return " ".join(map(str, done.problems)), done.specs is not None and done.valuation is not None


def specs_of_carquery(address: str, _photo: OutsidePhoto) -> tuple[str, bool]:
    """Appraise with the trim at hand, so that specs and price are asked side by side."""
    known = COROLLA.model_copy(update={"model_id": "7"})
    with _answers() as kept:
        source = CarQuery(address, http.session(), stand_in=False)
        done = Appraiser((), source, Beside(), kept, other_specs=Beside()).appraise(known, 58_000, "miles", Grade.GOOD)
    return " ".join(map(str, done.problems)), done.specs is not None and done.valuation is not None


def lists(address: str, _photo: OutsidePhoto) -> tuple[str, bool]:
    """The lists to choose from: another source's where this one gives none."""
    asked = CarLists([CarQuery(address, http.session(), stand_in=False), MarketSpecs()])
    with budget.step(appraisal.APPRAISE_S):
        found = asked.trims("Toyota", "Corolla")
    return str(asked.trouble or ""), bool(found)


def prices(source: Callable[[str], Any]) -> Callable[[str, OutsidePhoto], tuple[str, bool]]:
    """Appraise, with the specs from elsewhere and a second opinion."""

    def run(address: str, _photo: OutsidePhoto) -> tuple[str, bool]:
        with _answers() as kept:
            done = Appraiser((), Beside(), source(address), kept, second_opinion=Beside()).appraise(
                COROLLA, 58_000, "miles", Grade.GOOD
            )
        return " ".join(map(str, done.problems)), done.specs is not None and done.valuation is not None

    return run


def alone(ask: Callable[[str], object]) -> Callable[[str, OutsidePhoto], tuple[str, bool]]:
    """A question of a page by itself, in the page's step."""

    def run(address: str, _photo: OutsidePhoto) -> tuple[str, bool]:
        try:
            with budget.step(appraisal.APPRAISE_S):
                ask(address)
        except ServiceError as fault:
            return str(fault), True
        return "", True

    return run


def recalled(address: str, _photo: OutsidePhoto) -> tuple[str, bool]:
    """Appraise, with specs and price from elsewhere."""
    with _answers() as kept:
        source = NhtsaRecalls(address, http.session(), stand_in=False)
        done = Appraiser((), Beside(), Beside(), kept, recalls=source).appraise(COROLLA, 58_000, "miles", Grade.GOOD)
    others = done.specs is not None and done.valuation is not None and not done.problems
    return str(done.recalls_missing or ""), others


STEPS: Mapping[str, Step] = {
    "Imagga": Step(
        "imagga_categories", recognizing(lambda at: Imagga(at, SECRET, SECRET, "cars", http.session(), colours=True))
    ),
    "CarNET": Step("carnet_detect", recognizing(lambda at: CarNet(at, SECRET, http.session()))),
    "Juhe": Step("juhe_car_detect", recognizing(lambda at: Juhe(at, SECRET, http.session()))),
    "OpenALPR": Step(
        "openalpr_recognize", recognizing(lambda at: OpenAlpr(at, SECRET, http.session(), read_plates=True))
    ),
    "Plate Recognizer": Step(
        "platerecognizer_vehicle_mode",
        recognizing(lambda at: PlateRecognizer(at, SECRET, http.session(), read_plates=True)),
    ),
    "Specs service": Step("specs_response", specs),
    "Valuation service": Step(
        "valuation_response", prices(lambda at: ReferenceValuation(at, http.session(), stand_in=False))
    ),
    "MarketCheck": Step(
        "marketcheck_stats",
        prices(lambda at: MarketCheck(at, SECRET, http.session(), stand_in=False, zip_code="90210")),
    ),
    "CarQuery": Step(
        "carquery_trims_2019",
        alone(lambda at: CarQuery(at, http.session(), stand_in=False).trims("toyota", "Corolla")),
    ),
    "CarQuery's specs": Step("carquery_trims_2019", specs_of_carquery),
    "CarQuery's lists": Step("carquery_trims_2019", lists),
    "Samples": Step("samples", alone(lambda at: Samples(at, http.session()).cars())),
    "NHTSA recalls": Step("recalls_by_vehicle", recalled),
    "NHTSA": Step(None, alone(lambda at: Vpic(at, http.session(), stand_in=False).decode(VIN))),
}


def row(fault: Fault, photo: Photo) -> list[Cell]:
    """Every service under that fault.

    All are asked at once; whoever is late then is asked again alone, for a busy machine holds up a crowd.
    """
    before = appraisal.IDENTIFY_S, appraisal.APPRAISE_S
    if fault.slow:
        appraisal.IDENTIFY_S = appraisal.APPRAISE_S = BUDGET_S
    ready = for_outside(photo, hide_plates=False)
    try:
        with ThreadPoolExecutor(len(STEPS)) as pool, _written() as written:
            crowd = pool.map(lambda name: _cell(name, fault, ready), STEPS)
            cells = [_cell(one.service, fault, ready) if one.only_late else one for one in list(crowd)]
    finally:
        appraisal.IDENTIFY_S, appraisal.APPRAISE_S = before
    if SECRET in written.getvalue():
        cells = [
            Cell(one.service, one.fault, one.told, one.seconds, one.calls, (*one.wrong, "a log holds a key"))
            for one in cells
        ]
    return cells


def _cell(name: str, fault: Fault, photo: OutsidePhoto) -> Cell:
    step, wrong = STEPS[name], []
    body = (BODIES / f"{step.body}.json").read_bytes() if step.body else json.dumps(VPIC).encode()
    with raw_server(fault.makes(body)) as server:
        address = "http://127.0.0.1:9" if fault.down else server.address
        started = monotonic()
        try:
            told, others = step.run(address, photo)
        except Exception as got_out:  # what the table is for
            told, others = f"{type(got_out).__name__}: {got_out}", False
            wrong.append("an exception got out")
        seconds = monotonic() - started
        calls = len(server.requests)
        asked = Counter(request.partition(b"\r\n")[0] for request in server.requests)
    if OUR_FAULT.partition("{service}")[2] in told:
        wrong.append("it is called a fault on our side")
    if not others:
        wrong.append(WITHOUT_OTHERS)
    if seconds > (BUDGET_S if fault.slow else appraisal.APPRAISE_S) + MARGIN_S:
        wrong.append(f"{LATE} {seconds:.1f} s")
    if max(asked.values(), default=0) > (http.ATTEMPTS if fault.turned_away else 1):
        wrong.append("a question was asked again that may have been billed")
    if SECRET in told or "Traceback" in told or "127.0.0.1" in told:
        wrong.append("the sentence tells too much")
    return Cell(name, fault.name, told, seconds, calls, tuple(wrong))


@contextmanager
def _answers() -> Iterator[AnswerCache]:
    """In a file, where each thread has a connection of its own: a late one may still read when the step is over."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        engine = create_engine(f"sqlite:///{folder}/answers.db")
        answers.create(engine)
        yield AnswerCache(engine)
        engine.dispose()


@contextmanager
def _written() -> Iterator[StringIO]:
    """All that any logger writes meanwhile."""
    written, root = StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(written), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield written
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
