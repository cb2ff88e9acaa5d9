"""The sources of specs and prices beside one another, over real HTTP: what one gives, the next one takes."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
from starlette.routing import Mount

from mocks import carquery, marketcheck, specs, valuation
from mocks.faults import Faults
from services.appraisal import Appraiser
from services.specs.carquery import CarQuery
from services.specs.reference import ReferenceSpecs
from services.storage.answer_cache import AnswerCache
from services.storage.database import open_database
from services.valuation.adjust import at_each_grade, price_kinds
from services.valuation.depreciation import value_by_year
from services.valuation.marketcheck import MarketCheck
from services.valuation.open_facts import what_would_narrow_it
from services.valuation.reference import ReferenceValuation
from services.valuation.statistics import summary
from services.vehicle import Grade, Vehicle
from tests.serving import serving

CARS = (
    Vehicle(make="Toyota", model="Corolla", year=2010),
    Vehicle(make="Ford", model="F-150", year=2016, trim="XLT"),
    Vehicle(make="Honda", model="Accord", year=2012),
    Vehicle(make="Audi", model="A4", year=2016),
    Vehicle(make="Tesla", model="Model 3", year=2021),
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    routes = [*carquery.routes, *marketcheck.routes, *specs.routes, *valuation.routes]
    with serving([Mount("/", app=Faults(Mount("", routes=routes)))]) as url:
        yield url


@pytest.fixture
def appraiser(address: str, tmp_path: Path) -> Iterator[Appraiser]:
    engine = open_database(tmp_path)
    with requests.Session() as web:
        yield Appraiser(
            recognizers=[],
            specs=ReferenceSpecs(f"{address}/specs", web, stand_in=True),
            other_specs=CarQuery(f"{address}/carquery/api/0.3", web, stand_in=True),
            valuation=MarketCheck(f"{address}/marketcheck/v2", "demo", web, stand_in=True),
            second_opinion=ReferenceValuation(f"{address}/valuation", web, stand_in=True),
            answers=AnswerCache(engine),
        )
    engine.dispose()


@pytest.mark.parametrize("car", CARS, ids=lambda car: car.name)
def test_two_sources_price_the_same_car_alike(appraiser: Appraiser, car: Vehicle) -> None:
    done = appraiser.appraise(car, 12_000 * (2026 - car.year), "miles", Grade.GOOD)
    assert done.problems == ()
    assert done.valuation
    assert done.second_opinion
    assert done.valuation.typical
    assert done.second_opinion.typical
    assert 0.75 < done.valuation.typical / done.second_opinion.typical < 1.33


@pytest.mark.parametrize("car", CARS, ids=lambda car: car.name)
def test_everything_on_the_report_can_be_worked_out(appraiser: Appraiser, car: Vehicle) -> None:
    done, today = appraiser.appraise(car, 60_000, "miles", Grade.GOOD), datetime.now(UTC).date()
    assert done.valuation
    assert done.specs
    assert len(at_each_grade(done.valuation)) == len(Grade)
    assert len(price_kinds(done.valuation, today.year - car.year)) == 3
    assert what_would_narrow_it(done.valuation, done.priced_car)
    points = value_by_year(done.valuation, done.priced_car, today)
    assert points[0].price == pytest.approx(done.specs.msrp_usd), "new, it cost its MSRP"
    figures = summary(done.valuation, today)
    assert figures.days_on_market
    assert figures.median_miles
    assert figures.on_sale


def test_specs_come_from_carquery_while_the_specs_service_is_down(appraiser: Appraiser, address: str) -> None:
    requests.put(f"{address}/_faults", json={"service": "specs", "kind": "503", "times": 5}, timeout=10)
    done = appraiser.appraise(CARS[0], 100_000, "miles", Grade.GOOD)
    requests.put(f"{address}/_faults", json={"service": "specs", "times": 0}, timeout=10)
    assert done.specs
    assert (done.specs.make, done.specs.model, done.specs.year) == ("Toyota", "Corolla", 2010)
    assert tuple(map(str, done.problems)) == (
        "Specs service is out of order at the moment.",
        "The specs are those of CarQuery instead.",
    )
    assert done.valuation


def test_with_both_down_the_price_is_still_there_and_each_step_is_told(appraiser: Appraiser, address: str) -> None:
    for service in ("specs", "carquery"):
        requests.put(f"{address}/_faults", json={"service": service, "kind": "503", "times": 5}, timeout=10)
    done = appraiser.appraise(CARS[2], 100_000, "miles", Grade.GOOD)
    for service in ("specs", "carquery"):
        requests.put(f"{address}/_faults", json={"service": service, "times": 0}, timeout=10)
    assert done.specs is None
    assert done.valuation
    assert done.valuation.typical
    assert tuple(map(str, done.problems[:2])) == (
        "Specs service is out of order at the moment.",
        "CarQuery is out of order at the moment.",
    )


def test_the_model_stands_in_while_marketcheck_has_no_calls_left(appraiser: Appraiser, address: str) -> None:
    requests.put(f"{address}/_faults", json={"service": "marketcheck", "kind": "429", "times": 5}, timeout=10)
    done = appraiser.appraise(CARS[3], 100_000, "miles", Grade.GOOD)
    requests.put(f"{address}/_faults", json={"service": "marketcheck", "times": 0}, timeout=10)
    assert done.valuation
    assert done.valuation.source == "Valuation service"
    assert str(done.problems[-1]) == "The price is that of Valuation service instead."
