"""The one way out: every outgoing call gets a timeout, bounded retries, a size limit and a log line without secrets."""

import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self
from uuid import uuid4
from weakref import WeakKeyDictionary

import requests
from pybreaker import CircuitBreaker, CircuitBreakerError
from requests.adapters import HTTPAdapter
from urllib3 import BaseHTTPResponse
from urllib3.exceptions import InvalidHeader
from urllib3.util import Retry

from services.errors import MalformedAnswer, Throttled, Unavailable
from services.wording import N_

CONNECT_S, READ_S = 3.0, 10.0
DEADLINE_S = 15.0  # one answer, its body included
LONGEST_WAIT_S = 5  # a service that asks for more is refused at once, with the seconds to wait
FAILURES_IN_A_ROW, PAUSE_S = 5, 30  # then the service is left alone for that long, and tried once
LARGEST_ANSWER = 2_000_000  # bytes; every documented answer is far smaller

log = logging.getLogger("curbside.http")
# urllib3 writes whole addresses, and some services want their key in the address.
for _logger in ("urllib3.connectionpool", "urllib3.util.retry"):
    logging.getLogger(_logger).setLevel(logging.ERROR)


@dataclass(frozen=True)
class Reply:
    """What came back, the body read whole."""

    service: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON; NaN and Infinity, which JSON does not have, are refused. Raises MalformedAnswer."""
        try:
            return json.loads(self.body, parse_constant=_no_constant)
        except ValueError:
            raise MalformedAnswer(self.service) from None


class PoliteRetry(Retry):
    """Three attempts at most, half a second doubled in between; a long Retry-After is not waited for."""

    @classmethod
    def standard(cls) -> Self:
        """Retry what cannot have been billed: connection faults, 429, 502 to 504, and 500 once."""
        return cls(
            total=2,
            read=0,  # the service may have done the work: asking again could bill twice
            other=0,
            redirect=0,
            status_forcelist={429, 500, 502, 503, 504},
            allowed_methods=None,
            backoff_factor=0.5,
            backoff_jitter=0.5,
            backoff_max=4,
            retry_after_max=LONGEST_WAIT_S,
            raise_on_status=False,
            raise_on_redirect=False,
        )

    def get_retry_after(self, response: BaseHTTPResponse) -> float | None:
        """Seconds the service asked for; None for none or nonsense."""
        try:
            return super().get_retry_after(response)
        except InvalidHeader:
            return None

    def increment(self, *args: Any, **kwargs: Any) -> Self:
        """Give up at once where another attempt cannot help."""
        response: BaseHTTPResponse | None = kwargs.get("response")
        if response is not None:
            asked = retry_after(response.headers.get("Retry-After"))
            second_500 = response.status == 500 and bool(self.history)
            if second_500 or (asked is not None and asked > LONGEST_WAIT_S):
                return Retry.increment(self.new(total=0), *args, **kwargs)  # raises
        return super().increment(*args, **kwargs)


def session() -> requests.Session:
    """A session whose calls are retried politely; one per process is enough (its pool is thread-safe)."""
    made = requests.Session()
    adapter = HTTPAdapter(pool_maxsize=16, max_retries=PoliteRetry.standard())
    made.mount("http://", adapter)
    made.mount("https://", adapter)
    return made


_breakers: WeakKeyDictionary[requests.Session, dict[str, CircuitBreaker]] = WeakKeyDictionary()


def send(
    web: requests.Session,
    service: str,
    method: str,
    url: str,
    retry_after_in: Callable[[bytes], float | None] | None = None,
    **kwargs: Any,
) -> Reply:
    """One call; statuses below 500 other than 429 are the caller's to read.

    `retry_after_in` finds the seconds to wait in the body of a 429, for a service that tells them there.
    Raises Unavailable for every transport failure, for 5xx and for a service that keeps failing, Throttled for 429,
    MalformedAnswer for a body too large.
    """
    breaker = _breakers.setdefault(web, {}).setdefault(service, _new_breaker())
    try:
        with breaker.calling():  # `call` would hold a lock, and two photos would wait for each other
            reply = _send(web, service, method, url, **kwargs)
    except CircuitBreakerError:
        raise Unavailable(service, N_("{service} keeps failing and is left alone for half a minute.")) from None
    if reply.status == 429:
        wait = retry_after(reply.headers.get("Retry-After"))
        raise Throttled(service, retry_after_in(reply.body) if wait is None and retry_after_in else wait)
    return reply


def _new_breaker() -> CircuitBreaker:
    return CircuitBreaker(
        fail_max=FAILURES_IN_A_ROW, reset_timeout=PAUSE_S, exclude=[MalformedAnswer], throw_new_error_on_trip=False
    )


def _send(web: requests.Session, service: str, method: str, url: str, **kwargs: Any) -> Reply:
    request_id, started = uuid4().hex[:8], time.monotonic()
    status: object = "none"
    try:
        response = web.request(
            method, url, timeout=(CONNECT_S, READ_S), stream=True, allow_redirects=method == "GET", **kwargs
        )
        status = response.status_code
        body = _read(response, service, started + DEADLINE_S)
    except requests.RequestException as fault:
        # The exception's text holds the whole address, key included: only its kind is logged.
        status = type(fault).__name__
        raise Unavailable(service) from None
    finally:
        spent = (time.monotonic() - started) * 1000
        log.info("id=%s service=%s method=%s status=%s ms=%.0f", request_id, service, method, status, spent)
    if response.status_code >= 500:
        raise Unavailable(service, N_("{service} is out of order at the moment."))
    return Reply(service, response.status_code, response.headers, body)


def _read(response: requests.Response, service: str, deadline: float) -> bytes:
    body = bytearray()
    for piece in response.iter_content(65_536):
        body += piece
        if len(body) > LARGEST_ANSWER:
            response.close()
            raise MalformedAnswer(service)
        if time.monotonic() > deadline:
            response.close()
            raise Unavailable(service)
    return bytes(body)


def _no_constant(name: str) -> None:
    raise ValueError(name)


def retry_after(header: str | None) -> float | None:
    """Seconds in a Retry-After header; None for none, a negative number or words.

    A date is left to urllib3, which waits for it within its own limit.
    """
    if header is None or not header.strip().isdigit():
        return None
    return float(header)
