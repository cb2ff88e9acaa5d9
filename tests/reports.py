"""A report with something in every part of it, and secrets planted where none may come out."""

from datetime import UTC, date, datetime

from pydantic import SecretStr

from services.recognition.observation import Answer, Box, Candidate, Cost, Observation, Plate, SeenCar
from services.report import Appraisal
from services.specs.specs import Specs
from services.valuation.valuation import Band, Comparable, Confidence, Excluded, Valuation
from services.vehicle import Grade, Side, Vehicle
from services.wording.sentence import Sentence

PLATE, CREDITS = "PLT4TE99", 987654321


def adverts(count: int) -> tuple[Comparable, ...]:
    """Adverts from 8,000 dollars up in steps of 100."""
    return tuple(
        Comparable(
            price=8000 + 100 * i,
            mileage=60_000 + 500 * i,
            year=2009 + i % 3,
            trim="LE",
            days_on_market=10 + i,
            distance_miles=5.5 * i,
            seller="dealer" if i % 2 else "private",
        )
        for i in range(count)
    )


def valuation(count: int = 40) -> Valuation:
    """A price from that many adverts, with two more left out."""
    return Valuation(
        source="Market",
        stand_in=True,
        currency="USD",
        as_of=date(2026, 11, 20),
        grade=Grade.GOOD,
        count=count,
        typical=9900,
        likely=Band(low=8800, high=11_200),
        possible=Band(low=8000, high=12_700),
        confidence=Confidence.MEDIUM,
        comparables=adverts(count),
        excluded=(
            Excluded(comparable=Comparable(price=849_995), reason=Sentence(template="it looks like a typing error")),
            Excluded(comparable=Comparable(price=950), reason=Sentence(template="it looks like a deposit")),
        ),
        notes=(Sentence(template="Every trim counts."),),
    )


def specs(**changes: object) -> Specs:
    """Those of a Corolla, its power not known."""
    known = {
        "source": "Catalogue",
        "as_of": date(2026, 11, 20),
        "model_id": "7",
        "make": "Toyota",
        "model": "Corolla",
        "year": 2010,
        "trim": "LE",
        "body": "Sedan",
    }
    figures = {"engine_cc": 1800, "weight_kg": 1245, "length_mm": 4539, "tank_l": 50.0, "highway_l100": 6.9}
    return Specs.model_validate(known | figures | {"highway_mpg": 34.0, "msrp_usd": 16_850} | changes)


def answer() -> Answer:
    """What a service said of the front photo; it has read the plate."""
    car = SeenCar(
        candidates=(Candidate(make="Toyota", model="Corolla", score=0.9),),
        plate=Plate(text=SecretStr(PLATE), box=Box(left=0.4, top=0.6, right=0.6, bottom=0.7)),
    )
    return Answer(
        service="Service",
        side=Side.FRONT,
        observation=Observation(cars=(car,), cost=Cost(credits=CREDITS)),
        seconds=0.4,
    )


def appraised(**changes: object) -> Appraisal:
    """The whole report."""
    whole = Appraisal(
        id="report1",
        created=datetime(2026, 11, 20, 12, tzinfo=UTC),
        vehicle=Vehicle(make="Toyota", model="Corolla", year=2010),
        miles=58_000,
        unit="miles",
        grade=Grade.GOOD,
        specs=specs(),
        valuation=valuation(),
        problems=(Sentence(template="One service did not answer."),),
        photos={Side.FRONT: "f" * 64},
        answers=(answer(),),
    )
    return whole.model_copy(update=changes)
