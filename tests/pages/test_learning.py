"""Confirmed cars are learned from with their owner's consent: asked once below a report, taken back in the garage."""

from collections.abc import Callable

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages.parts.confirm.evidence_board import details
from services.build import shared_services
from services.photo import Photo
from services.recognition.observation import Answer, Box, Observation, SeenCar
from services.recognition.shape.embedder import Seen
from services.recognition.shape.reader import ShapeReader
from services.storage.owners import COOKIE
from services.vehicle import Side
from services.web.lanes import THIS_MACHINE
from tests.drawn import photo
from tests.pages.conftest import go_to
from tests.reports import appraised

Open = Callable[[], AppTest]
ASKED = "May we learn from the cars you confirm?"


@pytest.fixture
def report(open_app: Open, cookies: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Callable[[str], AppTest]:
    """Opens the report of a car of one's own, its photo at hand; a shape model that has seen it reads nothing else."""
    monkeypatch.setenv("CURBSIDE_SHAPE__ENABLED", "true")
    nothing = np.zeros(3)
    seen = Seen(vector=np.array([1.0, 0.0, 0.0]), makes=nothing, bodies=nothing, ends=nothing)
    monkeypatch.setattr(ShapeReader, "see", lambda *_: (seen, Box(left=0, top=0, right=1, bottom=1)))
    monkeypatch.setattr(ShapeReader, "recognize", lambda *_: Observation())

    def opened(name: str) -> AppTest:
        at = open_app()
        services = shared_services()
        owner = services.owners.browser_owner(cookies[COOKIE])
        own: Photo = photo(5)
        services.for_owner(owner).garage.save(appraised(id=name, photos={Side.FRONT: own.digest}))
        at.session_state["visit"].photos = {Side.FRONT: own}
        at.query_params["id"] = name
        return go_to(at, "report.py")

    return opened


def asked(at: AppTest) -> bool:
    return any(ASKED in words.value for words in at.markdown)


def learned() -> None:
    """Wait until the lane of this machine has nothing left to do."""
    shared_services().appraiser.lanes.of(THIS_MACHINE).submit("", lambda: None).result()
    shared_services().appraiser.lanes.of(THIS_MACHINE).close()


def test_a_yes_counts_from_this_car_on_and_is_asked_for_once(report: Callable[[str], AppTest]) -> None:
    at = report("report1")
    assert asked(at)
    at.button(key="learn yes").click().run()
    assert not asked(at)
    learned()
    garage = go_to(at, "garage.py")
    assert any("it keeps numbers of 1 car, and no photo." in words.value for words in garage.caption)
    garage.button(key="consent").click().run()
    assert any("Nothing is learned from the cars you confirm" in words.value for words in garage.caption)


def test_a_no_is_not_asked_about_again(report: Callable[[str], AppTest]) -> None:
    report("report1").button(key="learn no").click().run()
    at = report("report2")
    assert not asked(at)
    assert shared_services().confirmed.gallery(ShapeReader().network) is None


def test_the_evidence_board_marks_what_was_confirmed_here() -> None:
    for confirmed in (False, True):
        seen = Observation(cars=(SeenCar(confirmed_here=confirmed),))
        said = details(Answer(service="Shape model", side=Side.FRONT, observation=seen))
        assert ("known from cars confirmed here" in said) is confirmed


def test_a_drawn_sample_is_no_car_to_learn_from(report: Callable[[str], AppTest]) -> None:
    at = report("report1")
    at.session_state["visit"].sample = shared_services().samples.cars()[0]
    assert not asked(at.run())
