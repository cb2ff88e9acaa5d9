"""Whatever a service answers: something that can be kept and told, or an error of ours."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.faults.matrix import COROLLA
from services.errors import ServiceError
from services.export.comparables_csv import comparables_csv
from services.export.record import read_back, record
from services.export.report_data import report_of
from services.photo import OutsidePhoto
from services.recognition.clients.carnet import CarNet
from services.recognition.clients.imagga import Imagga
from services.recognition.clients.juhe import Juhe
from services.recognition.clients.openalpr import OpenAlpr
from services.recognition.clients.platerecognizer import PlateRecognizer
from services.recognition.merge import merge
from services.recognition.observation import Answer, Observation
from services.recognition.remarks import remarks
from services.report import Appraisal
from services.specs.carquery import CarQuery
from services.specs.recalls import NhtsaRecalls
from services.specs.reference import ReferenceSpecs
from services.specs.specs import Specs
from services.specs.vpic import Vpic
from services.valuation.marketcheck import MarketCheck
from services.valuation.reference import ReferenceValuation
from services.valuation.valuation import PricedCar, Valuation
from services.vehicle import FrozenModel, Grade, Side
from services.web.samples import Samples
from tests.drawn import jpeg
from tests.fuzz.answers import Answered, Canned, answered
from tests.sample_bodies import sample_body
from tests.vins import COROLLA_2010

BASE = "http://127.0.0.1"
SUBJECT = PricedCar(vehicle=COROLLA, specs=None, model_id="45963", miles=58_000, grade=Grade.GOOD)
SMALL = OutsidePhoto(jpeg=jpeg(1), width=64, height=48, digest="d")  # for speed: no client makes it smaller
RECALLS = {"Count": 1, "results": [{"NHTSACampaignNumber": "10V017000", "ReportReceivedDate": "21/01/2010"}]}
VPIC = {"Results": [{"Make": "TOYOTA", "Model": "Corolla", "ModelYear": "2010", "Trim": "LE", "ErrorCode": "0"}]}
SAMPLES = [
    {"id": "a", "year": 2010, "make": "Toyota", "model": "Corolla", "miles": 9, "front": "/a.jpg", "back": "/b.jpg"}
]

Question = Callable[[requests.Session], Any]


def imagga(web: requests.Session) -> Imagga:
    return Imagga(BASE, "key", "secret", "cars", web, colours=True)


def carquery(web: requests.Session) -> CarQuery:
    return CarQuery(BASE, web, stand_in=False)


QUESTIONS: dict[str, tuple[Any, Question]] = {
    "imagga": (sample_body("imagga_categories"), lambda web: imagga(web).recognize(SMALL)),
    "imagga tags": (sample_body("imagga_tags"), lambda web: imagga(web).tags(SMALL)),
    "imagga usage": (sample_body("imagga_usage"), lambda web: imagga(web).usage()),
    "carnet": (sample_body("carnet_detect"), lambda web: CarNet(BASE, "key", web).recognize(SMALL)),
    "juhe": (sample_body("juhe_car_detect"), lambda web: Juhe(BASE, "key", web).recognize(SMALL)),
    "openalpr": (
        sample_body("openalpr_recognize"),
        lambda web: OpenAlpr(BASE, "key", web, read_plates=True).recognize(SMALL),
    ),
    "openalpr vocabulary": (
        {"countries": [{"code": "us", "name": "USA"}], "vehicle_labels": {"year": ["2005-2009"], "orientation": ["0"]}},
        lambda web: OpenAlpr(BASE, "key", web).vocabulary(),
    ),
    "platerecognizer": (
        sample_body("platerecognizer_vehicle_mode"),
        lambda web: PlateRecognizer(BASE, "key", web, read_plates=True).recognize(SMALL),
    ),
    "platerecognizer plates": (
        sample_body("platerecognizer_default"),
        lambda web: PlateRecognizer(BASE, "key", web).recognize(SMALL),
    ),
    "platerecognizer usage": (
        sample_body("platerecognizer_statistics"),
        lambda web: PlateRecognizer(BASE, "key", web).usage(),
    ),
    "specs": (sample_body("specs_response"), lambda web: ReferenceSpecs(BASE, web, stand_in=False).find(COROLLA)),
    "carquery": (sample_body("carquery_trims_2019"), lambda web: carquery(web).find(COROLLA)),
    "carquery years": ({"Years": {"min_year": "1941", "max_year": "2026"}}, lambda web: carquery(web).years()),
    "carquery makes": (
        {"Makes": [{"make_id": "audi", "make_display": "Audi"}]},
        lambda web: carquery(web).makes(),
    ),
    "carquery models": (
        {"Models": [{"model_name": "A4", "model_make_id": "audi"}]},
        lambda web: carquery(web).models("audi"),
    ),
    "valuation": (
        sample_body("valuation_response")
        | {
            "count": 40,
            "percentiles": {"10": 6000, "25": 7000, "50": 8000, "75": 9000, "90": 9900},
            "as_of": "2026-11-20",
            "currency": "USD",
            "listings": [{"price": 8000 + n, "mileage": 60_000, "year": 2010, "trim": "LE"} for n in range(7)],
        },
        lambda web: ReferenceValuation(BASE, web, stand_in=False).value(SUBJECT),
    ),
    "marketcheck": (
        sample_body("marketcheck_stats")
        | {
            "listings": [
                {"price": 8000 + n, "miles": 60_000, "dom": 30, "dist": 5.5, "last_seen_at": 1_795_910_400, "build": {}}
                for n in range(7)
            ]
        },
        lambda web: MarketCheck(BASE, "key", web, stand_in=False, zip_code="94105").value(SUBJECT),
    ),
    "recalls": (RECALLS, lambda web: NhtsaRecalls(BASE, web, stand_in=False).find(COROLLA)),
    "vpic": (VPIC, lambda web: Vpic(BASE, web, stand_in=False).decode(COROLLA_2010)),
    "samples": (SAMPLES, lambda web: Samples(BASE, web).cars()),
}


@pytest.mark.parametrize("service", QUESTIONS)
@given(data=st.data())
@settings(max_examples=settings().max_examples * 2 // 5, suppress_health_check=list(HealthCheck))
def test_any_answer_becomes_one_of_ours_or_an_error_of_ours(service: str, data: st.DataObject) -> None:
    right, question = QUESTIONS[service]
    said: Answered = data.draw(answered(right))
    try:
        found = question(Canned(said))
    except ServiceError:
        return
    told(found)


@pytest.mark.parametrize("service", QUESTIONS)
def test_the_right_answer_is_one(service: str) -> None:
    right, question = QUESTIONS[service]
    told(question(Canned((200, {}, json.dumps(right).encode()))))


def told(found: object) -> None:
    """Kept and read back it is the same, and every page and file can tell it."""
    if isinstance(found, FrozenModel):
        kept = found.model_dump_json()
        assert type(found).model_validate_json(kept).model_dump_json() == kept
    if isinstance(found, Observation):
        answers = [Answer(service="One", side=Side.FRONT, observation=found)]
        assert sum(one.score for one in merge(answers).suggestions) <= 1 + 1e-9
        assert all(map(str, remarks(answers)))
    if isinstance(found, Specs):
        _reported(Appraisal(vehicle=COROLLA, miles=58_000, unit="miles", grade=Grade.GOOD, specs=found))
    if isinstance(found, Valuation):
        _reported(Appraisal(vehicle=COROLLA, miles=58_000, unit="km", grade=Grade.GOOD, valuation=found))
        comparables_csv(found)


def _reported(appraisal: Appraisal) -> None:
    assert report_of(appraisal).sections
    assert read_back(record(appraisal)).valuation == appraisal.valuation
