"""`/metrics` is not there unless switched on, and every log line of a request tells its id."""

import logging
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

import app
from services.build import shared_services
from services.web import request_ids
from services.web.lanes import Lane
from services.web.request_ids import WithRequestId


@pytest.fixture
def own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("CURBSIDE_DATA_DIR", str(tmp_path))
    shared_services.cache_clear()
    yield
    shared_services.cache_clear()


def served() -> TestClient:
    return TestClient(Starlette(routes=app.routes(), middleware=[Middleware(app.RequestIds)]))


def test_metrics_are_not_there_unless_switched_on(own_database: None) -> None:
    assert served().get("/metrics").status_code == 404


def test_metrics_tell_requests_queues_and_credits(own_database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURBSIDE_METRICS__ENABLED", "true")
    monkeypatch.setenv("CURBSIDE_OPENALPR__SECRET_KEY", "sk_1234567890")
    monkeypatch.setenv("CURBSIDE_OPENALPR__CALLS_A_MONTH", "2500")
    client = served()
    client.get("/healthz")
    shared_services().credits.spend("OpenALPR")
    shared_services().appraiser.lanes.of("OpenALPR")
    told = client.get("/metrics").text
    assert 'curbside_requests_total{method="GET",route="/healthz",status="200"}' in told
    assert 'curbside_request_seconds_count{route="/healthz"}' in told
    assert 'curbside_credits_used{service="OpenALPR"} 1.0' in told
    assert 'curbside_credits_limit{service="OpenALPR"} 2500.0' in told
    assert 'curbside_queue{queue="OpenALPR"} 0.0' in told
    assert "sk_1234567890" not in told


def test_metrics_with_a_token_are_for_who_has_it(own_database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURBSIDE_METRICS__ENABLED", "true")
    monkeypatch.setenv("CURBSIDE_METRICS__TOKEN", "for prometheus")
    client = served()
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert client.get("/metrics", headers={"Authorization": "Bearer for prometheus"}).status_code == 200


@pytest.mark.parametrize(
    ("path", "name"),
    [("/", "/other"), ("/garage", "/garage"), ("/_stcore/health", "/_stcore/health"), ("/x/sk_123", "/other")],
)
def test_routes_are_counted_without_what_a_person_put_into_them(path: str, name: str) -> None:
    assert app.route_name({"path": path}) == name


def test_all_that_a_request_logs_has_its_id(caplog: pytest.LogCaptureFixture) -> None:
    seen: list[str] = []

    class Keeping(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            seen.append(vars(record)["request"])

    handler = Keeping()
    handler.addFilter(WithRequestId())
    log = logging.getLogger("curbside.test")
    log.addHandler(handler)
    lane = Lane("test")

    def page(request: Request) -> PlainTextResponse:
        log.warning("here")
        lane.submit("test", lambda: log.warning("in a lane's thread")).result()
        return PlainTextResponse("")

    client = TestClient(Starlette(routes=[Route("/", page)], middleware=[Middleware(app.RequestIds)]))
    try:
        given = client.get("/", headers={"X-Request-Id": "from-the-proxy-1"})
        made = client.get("/", headers={"X-Request-Id": "bad\tone"})
    finally:
        log.removeHandler(handler)
        lane.close()
    assert given.headers["X-Request-Id"] == "from-the-proxy-1"
    assert seen == ["from-the-proxy-1"] * 2 + [made.headers["X-Request-Id"]] * 2
    assert made.headers["X-Request-Id"] != "bad\tone"


def test_outside_of_a_request_there_is_none() -> None:
    found: list[str] = []
    thread = Thread(target=lambda: found.append(request_ids.current()))
    thread.start()
    thread.join()
    assert found == [request_ids.NONE]
