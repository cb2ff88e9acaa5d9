"""Faults on purpose."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from mocks.faults import SERVICES, Faults
from tests.serving import serving

FINE = {"fine": "x" * 200}


async def fine(request: Request) -> Response:
    await request.body()
    return JSONResponse(FINE)


@pytest.fixture(scope="module")
def served() -> Iterator[str]:
    app = Starlette(routes=[Route("/{rest:path}", fine, methods=["GET", "POST"])])
    own = {"juhe": {"10012": lambda: JSONResponse({"error_code": 10012}), "quota": lambda: JSONResponse({"own": 1})}}
    with serving([Mount("/", app=Faults(app, own))]) as url:
        yield url


@pytest.fixture
def address(served: str) -> Iterator[str]:
    yield served
    for service in SERVICES:
        tell(served, service=service, times=0)


def tell(address: str, **fault: Any) -> requests.Response:
    return requests.put(f"{address}/_faults", json=fault, timeout=10)


def call(address: str, service: str = "carnet") -> requests.Response:
    return requests.post(f"{address}/{service}/v2/mmg/detect", data=b"picture" * 1000, timeout=10)


@pytest.mark.parametrize(("kind", "status"), [("500", 500), (503, 503), ("429", 429), ("quota", 403), ("key", 401)])
def test_a_refusal_is_answered_as_often_as_asked_and_then_no_more(address: str, kind: object, status: int) -> None:
    tell(address, service="carnet", kind=kind, times=2)
    assert [call(address).status_code for _ in range(3)] == [status, status, 200]


def test_a_service_s_own_words_come_first(address: str) -> None:
    tell(address, service="juhe", kind="10012")
    assert call(address, "juhe").json() == {"error_code": 10012}
    tell(address, service="juhe", kind="quota")
    assert call(address, "juhe").json() == {"own": 1}


def test_malformed_is_no_json_and_empty_is_nothing(address: str) -> None:
    tell(address, service="carnet", kind="malformed")
    with pytest.raises(requests.JSONDecodeError):
        call(address).json()
    tell(address, service="carnet", kind="empty")
    assert (call(address).content, call(address).json()) == (b"", FINE)


def test_a_cut_answer_ends_before_its_length(address: str) -> None:
    tell(address, service="carnet", kind="cut")
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        call(address)
    assert call(address).json() == FINE


@pytest.mark.parametrize("kind", ["down", "reset"])
def test_the_connection_is_closed_without_an_answer(address: str, kind: str) -> None:
    tell(address, service="carnet", kind=kind)
    with pytest.raises(requests.ConnectionError):
        call(address)
    assert call(address).json() == FINE


def test_slow_answers_the_same_later(address: str) -> None:
    tell(address, service="carnet", kind="slow", delay=0.05)
    answer = call(address)
    assert answer.json() == FINE
    assert answer.elapsed.total_seconds() >= 0.05


def test_other_services_go_on(address: str) -> None:
    tell(address, service="carnet", kind="500")
    assert call(address, "imagga").json() == FINE


def test_what_is_set_is_listed_and_none_is_cleared(address: str) -> None:
    tell(address, service="vpic", kind="503", times=3, delay=0.5)
    told = tell(address, service="carnet", kind="key")
    assert told.json() == requests.get(f"{address}/_faults", timeout=10).json()
    assert told.json() == [
        {"service": "carnet", "kind": "key", "times": 1, "delay": 0.0},
        {"service": "vpic", "kind": "503", "times": 3, "delay": 0.5},
    ]
    assert [fault["service"] for fault in tell(address, service="carnet", times=0).json()] == ["vpic"]


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b"{", "body"),
        (b"[]", "body"),
        (b'{"kind": "500"}', "service"),
        (b'{"service": "fax", "kind": "500"}', "imagga"),
        (b'{"service": "carnet", "kind": "tired"}', "malformed"),
        (b'{"service": "carnet", "kind": "10012"}', "carnet"),
        (b'{"service": "carnet", "kind": "500", "times": -1}', "times"),
        (b'{"service": "carnet", "kind": "500", "times": "often"}', "times"),
        (b'{"service": "carnet", "kind": "slow", "delay": 1e9}', "delay"),
    ],
)
def test_a_wrong_body_is_refused_with_a_sentence(address: str, body: bytes, word: str) -> None:
    answer = requests.put(f"{address}/_faults", data=body, timeout=10)
    assert answer.status_code == 422
    assert word in answer.json()["error"]
    assert answer.json()["error"].endswith(".")
    assert requests.get(f"{address}/_faults", timeout=10).json() == []


def test_only_get_and_put_are_served(address: str) -> None:
    assert requests.delete(f"{address}/_faults", timeout=10).status_code == 405
