"""Each stand-in is killed while ten people are in the midst of the flow: all ten finish with a report that is right."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from pathlib import Path
from threading import Barrier

import pytest
from PIL import Image

from mocks.world.cars import warm_up
from services import appraisal
from services.build import Services, build_services
from services.export.report_data import report_of
from services.photo import OutsidePhoto, Photo, read_photo
from services.recognition.merge import merge
from services.recognition.observation import Answer
from services.recognition.registry import NAMES
from services.report import Appraisal
from services.settings import OUTSIDE, Settings
from services.specs.decoded import Decoded
from services.storage.owners import new_key
from services.vehicle import Grade, Side, Vehicle
from services.web import http
from tests.faults.relay import Relay, relay
from tests.vins import vin

ROOT = Path(__file__).parents[2]
SESSIONS, ANSWERED = 10, 3  # before it dies
PATIENCE_S = 300.0  # a machine that is busy with other work must not fail a test
SOURCES = ("specs", "valuation", "marketcheck", "carquery", "vpic", "recalls")
# What a page is told of, where nothing of the same kind is found elsewhere.
TOLD = {"specs": "Specs service", "valuation": "Valuation service", "marketcheck": "MarketCheck"}
TOLD |= {"recalls": "NHTSA recalls"} | {name: NAMES[name] for name in OUTSIDE}


@dataclass(frozen=True)
class Finished:
    """What one of the ten got."""

    answers: tuple[Answer, ...]
    trims: int
    decoded: Decoded
    report: Appraisal

    @property
    def told(self) -> list[str]:
        """Every sentence about what is missing; it begins with the service's name."""
        missing = [*(one.failure for one in self.answers), *self.report.problems, self.report.recalls_missing]
        return [str(sentence) for sentence in missing if sentence]


def as_it_is(photo: Photo) -> OutsidePhoto:
    return OutsidePhoto(**photo.model_dump())


@cache
def shot(number: int) -> Photo:
    """The sample Corolla, photographed once more."""
    out = BytesIO()
    with Image.open(ROOT / "mocks" / "world" / "samples" / "toyota-corolla-front.jpg") as picture:
        picture.resize((480, 360)).save(out, "JPEG", quality=70 + number)
    return read_photo(out.getvalue())


@contextmanager
def built(stand_ins: str, folder: Path, dies: str | None) -> Iterator[tuple[Services, Relay]]:
    """Everything is live, which is to say at an address of the operator's; that one service is about to die."""
    plain = Settings(stand_ins=stand_ins, data_dir=folder)
    with relay(plain.stand_in(plain.services[dies or "specs"]), ANSWERED if dies else None) as (address, dying):
        services = {}
        for name in (*OUTSIDE, *SOURCES):
            there = address if name == dies else plain.stand_in(plain.services[name])
            asked = name not in OUTSIDE or dies in OUTSIDE or name == "carnet"  # one names the car as well as five
            known = {"base_url": there, "enabled": asked, "at_once": None, "calls_a_second": None}
            services[name] = plain.services[name].model_copy(update=known)
        own = {name: plain.services[name].model_copy(update={"enabled": False}) for name in ("badge", "shape")}
        ready = build_services(plain.model_copy(update=services | own))
        assert isinstance(ready.web, http.Session)
        ready.web.policy = replace(ready.web.policy, read_s=PATIENCE_S, deadline_s=PATIENCE_S)
        yield ready, dying


def flow(services: Services, number: int, together: Barrier) -> Finished:
    """From the photo to the saved report; each year of the Corolla is somebody's."""
    together.wait()
    year = 2004 + number
    answers = tuple(services.appraiser.identify({Side.FRONT: shot(number)}, as_it_is))
    verdict = merge(answers).best
    assert verdict is not None
    assert (verdict.make, verdict.model) == ("Toyota", "Corolla")
    decoded = services.vpic.decode(vin("1NXBU4EE", "456789ABCD"[number]))
    assert "Corolla" in services.catalogue.models("toyota", year).ids  # no answer kept for another is of use here
    trims = services.catalogue.trims("toyota", "Corolla")
    car = Vehicle(make="Toyota", model="Corolla", year=year)
    report = services.appraiser.appraise(car, 50_000 + 1_000 * number, "miles", Grade.GOOD)
    garage = services.for_owner(new_key()).garage
    garage.save(report)
    assert garage.find(report.id) == report
    return Finished(answers, len(trims), decoded, report)


def ten(services: Services) -> list[Finished]:
    together = Barrier(SESSIONS)
    with ThreadPoolExecutor(SESSIONS) as people:
        return list(people.map(lambda number: flow(services, number, together), range(SESSIONS)))


@pytest.fixture(scope="module", autouse=True)
def unhurried() -> Iterator[None]:
    """What dies is known at once: no budget has to run out."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(appraisal, "IDENTIFY_S", PATIENCE_S)
        patch.setattr(appraisal, "APPRAISE_S", PATIENCE_S)
        yield


@pytest.fixture(scope="module")
def undisturbed(stand_ins: str, tmp_path_factory: pytest.TempPathFactory) -> list[Finished]:
    """The same ten while everything lives."""
    warm_up()
    with built(stand_ins, tmp_path_factory.mktemp("data"), None) as (services, _):
        return ten(services)


def test_undisturbed_nothing_is_missing(undisturbed: list[Finished]) -> None:
    assert [one.told for one in undisturbed] == [[]] * SESSIONS


@pytest.mark.parametrize("dies", [*OUTSIDE, *SOURCES])
def test_ten_people_finish_though_it_is_killed(
    stand_ins: str, tmp_path: Path, undisturbed: list[Finished], dies: str
) -> None:
    with built(stand_ins, tmp_path, dies) as (services, dying):
        done = ten(services)
        assert dying.dead, "it was asked, and died of it"
    for got, whole in zip(done, undisturbed, strict=True):
        report = got.report
        assert report_of(report).sections
        assert report.specs
        assert (report.specs.make, report.specs.year) == ("Toyota", report.vehicle.year)
        assert got.trims
        assert (got.decoded.make, got.decoded.year) == (whole.decoded.make, whole.decoded.year)
        assert report.valuation
        assert report.valuation.typical
        if dies != "specs":  # another source names another trim, which has a price of its own
            sure = [one.typical for one in (whole.report.valuation, whole.report.second_opinion) if one]
            assert report.valuation.typical in sure
    named = {name for name in TOLD.values() for got in done for said in got.told if said.startswith(f"{name} ")}
    assert named == {TOLD[dies]} if dies in TOLD else named == set(), "it alone is missing, and that is told"
