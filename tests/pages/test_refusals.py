"""Every error that a service's documents name: its stand-in answers it, the client maps it, the page says it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import requests
from streamlit.testing.v1 import AppTest

from mocks.app import REFUSALS
from mocks.faults import BEHAVIOURS, DEFAULTS
from services.build import Services, build_services
from services.photo import Photo, read_photo
from services.recognition.observation import Recognizer
from services.recognition.registry import recognizers
from services.settings import OUTSIDE, Settings
from services.storage.answer_cache import AnswerCache
from services.storage.database import open_database
from services.vehicle import Side
from services.web import http
from tests.pages.test_flow import SAMPLES, corolla, unfold, words

KEY = "refused our key: the operator should check it."
QUOTA = "has no calls left on our plan."
PHOTO = "could not read this picture."
NOT_TAKEN = "would not take this question."
BUSY, BUSY_ONE, BUSY_SOME = "is busy: try again in a moment.", "is busy: try again in 1 s.", "is busy: try again in "
BROKEN = "is out of order at the moment."
LATE = "did not answer in time."
ODD = "sent an answer we could not read."
# What can happen to every service, beside what its own documents say.
ANY = {"500": BROKEN, "503": BROKEN, "malformed": ODD, "empty": ODD, "down": LATE, "cut": LATE, "reset": LATE}
SAID: dict[str, dict[str, str]] = {
    "imagga": ANY
    | dict.fromkeys(["401", "key"], KEY)
    | dict.fromkeys(["403", "quota"], QUOTA)
    | dict.fromkeys(["429", "concurrency"], BUSY_ONE)
    | {
        "400": PHOTO,
        "404": "has no such categorizer: the operator should check its id.",
        "405": "would not take this kind of call.",
        "406": "would not answer in JSON.",
        "410": "no longer offers this.",
    },
    "carnet": ANY
    | dict.fromkeys(["key", "401", "403"], KEY)
    | dict.fromkeys(["quota", "402"], QUOTA)
    | dict.fromkeys(["2", "not success", "413", "415"], PHOTO)
    | {
        "22": "Not judged: Box rejected. Width is 92 which is less than box_min_width 180",
        "no car": "saw no car in this picture.",
        "400": NOT_TAKEN,
        "429": BUSY,
    },
    "juhe": ANY
    | dict.fromkeys(["key", "10001", "10002", "10003", "10004", "10005", "10007", "10008", "10009"], KEY)
    | dict.fromkeys(["quota", "10012", "10013"], QUOTA)
    | dict.fromkeys(["429", "10011"], BUSY)
    | dict.fromkeys(["503", "10020"], "is being maintained: try again later.")
    | {
        "237101": PHOTO,
        "237102": "saw no car, or none it knows, in this picture.",
        "10014": BROKEN,
        "10021": "has withdrawn this kind of recognition.",
    },
    "openalpr": ANY
    | dict.fromkeys(["key", "401"], KEY)
    | dict.fromkeys(["quota", "402"], QUOTA)
    | dict.fromkeys(["429", "403"], BUSY_SOME)
    | {"400": NOT_TAKEN},
    "platerecognizer": ANY
    | dict.fromkeys(["key", "403"], KEY)
    | {
        "quota": QUOTA,
        "429": BUSY_ONE,
        "400": PHOTO,
        "413": "takes no picture this large: please send a smaller one.",
    },
}
ROWS = [(service, kind, sentence) for service, said in SAID.items() for kind, sentence in said.items()]


@pytest.fixture(scope="module")
def shop(stand_ins: str, tmp_path_factory: pytest.TempPathFactory) -> Services:
    return build_services(Settings(stand_ins=stand_ins, data_dir=tmp_path_factory.mktemp("data")))


@pytest.fixture(scope="module")
def clients(shop: Services) -> dict[str, Recognizer]:
    return recognizers(shop.settings, shop.web)


@pytest.fixture(scope="module")
def photo() -> Photo:
    return read_photo((SAMPLES / "toyota-corolla-front.jpg").read_bytes())


@pytest.fixture
def fault(stand_ins: str) -> Iterator[Callable[[str, str, int], None]]:
    """Lets a stand-in fail; nothing of it is left at the end."""
    told: set[str] = set()

    def set_fault(service: str, kind: str, times: int) -> None:
        told.add(service)
        body = {"service": service, "kind": kind, "times": times}
        assert requests.put(f"{stand_ins}/_faults", json=body, timeout=5).ok

    yield set_fault
    for service in told:
        requests.put(f"{stand_ins}/_faults", json={"service": service, "times": 0}, timeout=5)


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Attempts follow each other at once."""
    monkeypatch.setattr(http, "sleep", lambda _: None)


def attempts(service: str, kind: str) -> int:
    """How often a service that keeps answering so is asked: again only where it has not begun."""
    answer = {**DEFAULTS, **REFUSALS[service]}.get(kind)
    if answer is None:
        return 1
    said = answer()
    wait = http.retry_after(said.headers.get("Retry-After"))
    turned_away = said.status_code == 429 or (said.status_code == 503 and wait is not None)
    return http.ATTEMPTS if turned_away and (wait or 0) <= http.LONGEST_WAIT_S else 1


def cell() -> None:
    """One cell of the evidence board, as a page of its own."""
    import streamlit as st  # noqa: PLC0415  # AppTest runs this function's source alone

    from pages.parts.confirm.evidence_board import fill_cell  # noqa: PLC0415
    from pages.parts.frame.visit import Visit  # noqa: PLC0415

    answer, visit = st.session_state["answer"], Visit(photos=st.session_state["photos"])
    fill_cell({(answer.side, answer.service): st.empty()}, answer, visit, True)


@pytest.mark.parametrize(("service", "kind", "sentence"), ROWS, ids=lambda word: word if len(word) < 20 else "")
def test_the_cell_says_what_the_stand_in_refused(  # noqa: PLR0917  # fixtures, and the three of a row
    shop: Services,
    clients: dict[str, Recognizer],
    photo: Photo,
    stand_ins: str,
    tmp_path: Path,
    fault: Callable[[str, str, int], None],
    service: str,
    kind: str,
    sentence: str,
) -> None:
    fault(service, kind, attempts(service, kind))
    fresh = recognizers(shop.settings, http.session())[service]  # nobody left it alone for its failures before
    asking = replace(shop.appraiser, recognizers=(fresh,), answers=AnswerCache(open_database(tmp_path)))
    (answer,) = asking.identify({Side.FRONT: photo})
    assert requests.get(f"{stand_ins}/_faults", timeout=5).json() == []  # asked as often as that, and no more
    at = AppTest.from_function(cell, default_timeout=30)
    at.session_state["answer"], at.session_state["photos"] = answer, {Side.FRONT: photo}
    at.run()
    said = sentence if sentence.startswith("Not judged") else f"{clients[service].name} {sentence}"
    assert said in words(at)
    assert not at.exception


@pytest.mark.parametrize("service", OUTSIDE)
def test_no_error_of_a_service_is_left_out_above(service: str) -> None:
    kinds = {*REFUSALS[service], *DEFAULTS, *BEHAVIOURS} - {"slow"}  # which answers in the end
    assert set(SAID[service]) == kinds


def test_five_services_refuse_in_five_ways_and_the_car_is_chosen_by_hand(
    open_app: Callable[[], AppTest], fault: Callable[[str, str, int], None]
) -> None:
    refusals = {"imagga": "concurrency", "carnet": "2", "juhe": "237101", "openalpr": "402", "platerecognizer": "413"}
    for service, kind in refusals.items():
        fault(service, kind, 2)
    said = words(unfold(corolla(open_app()), "why"))
    for service, kind in refusals.items():
        assert said.count(SAID[service][kind]) >= 2
    assert "Choose the car by hand below" in said


@pytest.mark.parametrize(("service", "kind"), [("openalpr", "429"), ("juhe", "10012"), ("carnet", "no car")])
def test_one_refusal_costs_the_verdict_nothing(
    open_app: Callable[[], AppTest], fault: Callable[[str, str, int], None], service: str, kind: str
) -> None:
    fault(service, kind, 2)
    at = corolla(open_app())
    assert ("1 service gave no answer" in words(at)) == (kind != "no car")
    said = words(unfold(at, "why"))
    assert said.count(SAID[service][kind]) == 2
    assert "Most likely: **Toyota Corolla**" in said
