"""The one way out: timeouts, bounded retries, size limit, and no secret in any log or error."""

import logging
from collections.abc import Iterator

import pytest
import requests
import responses
from responses import matchers
from urllib3 import HTTPConnectionPool
from urllib3.connection import HTTPConnection
from urllib3.exceptions import MaxRetryError, NewConnectionError

from services.errors import MalformedAnswer, RequestRefused, ServiceError, Throttled, Unavailable
from services.web import http
from services.web.politeness import FAILURES_IN_A_ROW

URL = "https://service.test/v1/thing"


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds the retries would have waited, without waiting."""
    waited: list[float] = []
    monkeypatch.setattr(http, "sleep", waited.append)
    return waited


@pytest.fixture
def web() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


@pytest.mark.parametrize(("status", "headers"), [(429, {}), (429, {"Retry-After": "1"}), (503, {"Retry-After": "1"})])
def test_what_was_turned_away_is_asked_three_times_at_most(
    status: int, headers: dict[str, str], web: responses.RequestsMock, pauses: list[float]
) -> None:
    web.add("POST", URL, status=status, headers=headers)
    with pytest.raises((Unavailable, Throttled)):
        http.send(http.session(), "Service", "POST", URL)
    assert len(web.calls) == 3
    assert len(pauses) == 2
    assert all(pause <= http.LONGEST_BACKOFF_S for pause in pauses)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_what_may_have_been_billed_is_never_asked_again(method: str, status: int, web: responses.RequestsMock) -> None:
    web.add(method, URL, status=status)
    with pytest.raises(Unavailable):
        http.send(http.session(), "Service", method, URL)
    assert len(web.calls) == 1


def test_a_connection_that_never_came_about_is_tried_again(web: responses.RequestsMock, pauses: list[float]) -> None:
    refused = NewConnectionError(HTTPConnection("service.test"), "refused")
    web.add("POST", URL, body=requests.ConnectionError(MaxRetryError(HTTPConnectionPool("service.test"), URL, refused)))
    web.add("POST", URL, json={"ok": True})
    assert http.send(http.session(), "Service", "POST", URL).json() == {"ok": True}
    assert len(web.calls) == 2


def test_an_answer_after_a_fault_is_an_answer(web: responses.RequestsMock, pauses: list[float]) -> None:
    web.add("POST", URL, status=503, headers={"Retry-After": "1"})
    web.add("POST", URL, json={"ok": True})
    assert http.send(http.session(), "Service", "POST", URL).json() == {"ok": True}


def test_every_attempt_is_counted(web: responses.RequestsMock, pauses: list[float]) -> None:
    counted: list[str] = []
    web.add("GET", URL, status=429)
    with pytest.raises(Throttled):
        http.send(http.session(spend=counted.append), "Service", "GET", URL)
    assert counted == ["Service"] * 3


def test_a_host_of_no_setting_is_never_called(web: responses.RequestsMock) -> None:
    web.add("GET", URL, json={})
    polite = http.session(hosts={"service.test:443"})
    assert http.send(polite, "Service", "GET", URL).status == 200
    for other in ("https://elsewhere.test/", "http://service.test/v1/thing", "https://service.test:8443/"):
        with pytest.raises(RequestRefused):
            http.send(polite, "Service", "GET", other)
    assert len(web.calls) == 1


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 413, 422])
def test_a_refusal_is_never_retried_and_left_to_the_client(status: int, web: responses.RequestsMock) -> None:
    web.add("POST", URL, status=status, body="no")
    assert http.send(http.session(), "Service", "POST", URL).status == status
    assert len(web.calls) == 1


@pytest.mark.parametrize(
    ("header", "calls", "wait"),
    [
        ("86400", 1, 86400),
        ("6", 1, 6),
        ("2", 3, 2),
        ("-1", 3, None),
        ("abc", 3, None),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 3, None),
        ("9" * 400, 3, None),
    ],
)
def test_a_wait_is_honoured_when_short_and_told_when_long(
    header: str, calls: int, wait: float | None, web: responses.RequestsMock, pauses: list[float]
) -> None:
    web.add("GET", URL, status=429, headers={"Retry-After": header})
    with pytest.raises(Throttled) as throttled:
        http.send(http.session(), "Service", "GET", URL)
    assert len(web.calls) == calls
    assert throttled.value.wait == wait
    assert all(pause <= http.LONGEST_WAIT_S for pause in pauses)


@pytest.mark.parametrize(
    "fault",
    [
        requests.ConnectionError("Max retries exceeded with url: /v1/thing?secret_key=SECRET"),
        requests.ReadTimeout("SECRET"),
        requests.exceptions.ChunkedEncodingError("SECRET"),
        requests.exceptions.ContentDecodingError("SECRET"),
        requests.TooManyRedirects("SECRET"),
    ],
)
def test_every_transport_fault_is_unavailable_and_keeps_the_secret(
    fault: Exception, web: responses.RequestsMock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    web.add("GET", URL, body=fault)
    with pytest.raises(Unavailable) as told:
        http.send(http.session(), "Service", "GET", URL, params={"secret_key": "SECRET"})
    assert "SECRET" not in str(told.value) + caplog.text
    assert told.value.__cause__ is None
    assert told.value.__suppress_context__


def test_every_call_has_a_timeout(web: responses.RequestsMock) -> None:
    limits = matchers.request_kwargs_matcher({"timeout": (http.CONNECT_S, http.READ_S), "stream": True})
    web.add("GET", URL, json={}, match=[limits])
    http.send(http.session(), "Service", "GET", URL)


def test_an_answer_too_large_is_cut_off(web: responses.RequestsMock) -> None:
    web.add("GET", URL, body=b"x" * (http.LARGEST_ANSWER + 1))
    with pytest.raises(MalformedAnswer):
        http.send(http.session(), "Service", "GET", URL)


def test_a_service_that_keeps_failing_is_left_alone(web: responses.RequestsMock) -> None:
    web.add("GET", URL, body=requests.ReadTimeout())
    session = http.session()
    for _ in range(FAILURES_IN_A_ROW + 3):
        with pytest.raises(Unavailable):
            http.send(session, "Service", "GET", URL)
    assert len(web.calls) == FAILURES_IN_A_ROW
    web.replace("GET", URL, json={})
    assert http.send(session, "Another service", "GET", URL).status == 200


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_redirect_is_followed(method: str, web: responses.RequestsMock) -> None:
    web.add(method, URL, status=307, headers={"Location": "https://elsewhere.test/"})
    assert http.send(http.session(), "Service", method, URL).status == 307
    assert len(web.calls) == 1


@pytest.mark.parametrize(
    "body", [b"", b"{", b"<html>", b"NaN", b'{"score": Infinity}', b"\xff\xfe", b"1e999", b"[" * 100_000, b'"\\ud800"']
)
def test_what_is_not_json_is_a_malformed_answer(body: bytes, web: responses.RequestsMock) -> None:
    web.add("GET", URL, body=body)
    with pytest.raises(MalformedAnswer):
        http.send(http.session(), "Service", "GET", URL).json()


@pytest.mark.parametrize("kind", ServiceError.__subclasses__())
def test_every_failure_is_one_sentence(kind: type[ServiceError]) -> None:
    sentence = str(kind("Imagga"))
    assert sentence.startswith("Imagga ")
    assert sentence.endswith(".")
