"""The one way out: timeouts, bounded retries, size limit, and no secret in any log or error."""

import logging
from collections.abc import Iterator

import pytest
import requests
import responses
from responses import matchers
from urllib3.util import Retry

from services.errors import MalformedAnswer, ServiceError, Throttled, Unavailable
from services.web import http

URL = "https://service.test/v1/thing"


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds the retries would have waited, without waiting."""
    waited: list[float] = []
    monkeypatch.setattr("urllib3.util.retry.time.sleep", waited.append)
    return waited


@pytest.fixture
def web() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_passing_fault_is_retried_twice_at_most(
    status: int, web: responses.RequestsMock, pauses: list[float]
) -> None:
    web.add("POST", URL, status=status)
    with pytest.raises((Unavailable, Throttled)):
        http.send(http.session(), "Service", "POST", URL)
    assert len(web.calls) == 3
    assert all(pause <= 4.5 for pause in pauses)


def test_an_answer_after_a_fault_is_an_answer(web: responses.RequestsMock, pauses: list[float]) -> None:
    web.add("POST", URL, status=503)
    web.add("POST", URL, json={"ok": True})
    assert http.send(http.session(), "Service", "POST", URL).json() == {"ok": True}


def test_a_500_is_retried_once(web: responses.RequestsMock, pauses: list[float]) -> None:
    web.add("POST", URL, status=500)
    with pytest.raises(Unavailable):
        http.send(http.session(), "Service", "POST", URL)
    assert len(web.calls) == 2


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
    for _ in range(http.FAILURES_IN_A_ROW + 3):
        with pytest.raises(Unavailable):
            http.send(session, "Service", "GET", URL)
    assert len(web.calls) == http.FAILURES_IN_A_ROW
    web.replace("GET", URL, json={})
    assert http.send(session, "Another service", "GET", URL).status == 200


def test_a_post_is_never_redirected(web: responses.RequestsMock) -> None:
    web.add("POST", URL, status=307, headers={"Location": "https://elsewhere.test/"})
    assert http.send(http.session(), "Service", "POST", URL).status == 307


@pytest.mark.parametrize("body", [b"", b"{", b"<html>", b"NaN", b'{"score": Infinity}', b"\xff\xfe"])
def test_what_is_not_json_is_a_malformed_answer(body: bytes, web: responses.RequestsMock) -> None:
    web.add("GET", URL, body=body)
    with pytest.raises(MalformedAnswer):
        http.send(http.session(), "Service", "GET", URL).json()


def test_retries_never_repeat_what_may_have_been_billed() -> None:
    retry = http.PoliteRetry.standard()
    assert isinstance(retry, Retry)
    assert retry.read == 0
    assert retry.allowed_methods is None


@pytest.mark.parametrize("kind", ServiceError.__subclasses__())
def test_every_failure_is_one_sentence(kind: type[ServiceError]) -> None:
    sentence = str(kind("Imagga"))
    assert sentence.startswith("Imagga ")
    assert sentence.endswith(".")
