"""The one way out: every call gets timeouts, a deadline, a few attempts, a size limit and a log line without secrets.

Only what cannot have been billed is tried again: a connection that never came about, 429, and 503 that says when;
and in all no more often than `RetryBudget` has it.
"""

import json
import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import isfinite
from random import uniform
from time import monotonic, sleep
from typing import Any, NoReturn
from urllib.parse import urlsplit
from uuid import uuid4

import requests
from pybreaker import CircuitBreakerError
from urllib3.exceptions import HTTPError, MaxRetryError, NewConnectionError

from services.errors import MalformedAnswer, RequestRefused, ServiceError, Throttled, Unavailable
from services.web import budget, metrics
from services.web.deadline import DeadlineAdapter, ends_within
from services.web.politeness import Gates, Limits, Shared
from services.web.retries import RetryBudget
from services.wording import N_

CONNECT_S, READ_S = 3.0, 10.0
DEADLINE_S = 15.0  # one call, all its attempts, waits and bodies, where no step sets less
ATTEMPTS = 3
FIRST_WAIT_S, LONGEST_BACKOFF_S = 0.5, 4.0  # doubled with each attempt; the wait is any time up to it
LONGEST_WAIT_S = 5  # a service that asks for more is refused at once, with the seconds to wait
MOST_REDIRECTS = 3  # of a GET; a circle of them would be thirty calls
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
        """The body as JSON that every later reader can hold. Raises MalformedAnswer."""
        try:
            return parse_json(self.body)
        except ValueError:
            raise MalformedAnswer(self.service) from None


def parse_json(body: bytes | str) -> Any:
    """Strict JSON: no NaN, no number too large to be one, no half of a character, no nesting without end.

    Raises ValueError.
    """
    try:
        found = json.loads(body, parse_constant=_no_constant, parse_float=_finite)
        json.dumps(found, ensure_ascii=False).encode()
    except RecursionError:
        raise ValueError("nested without end") from None
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _finite(digits: str) -> float:
    number = float(digits)
    if not isfinite(number):
        raise ValueError("a number beyond all bounds")
    return number


@dataclass(frozen=True)
class Policy:
    """How one process calls: how often, seconds of a step, whom, how fast, and who counts each attempt.

    `hosts` are the "host:port" that may be called, None for any. `spend` gets the service's display name before
    each attempt, and raises QuotaSpent where the plan holds no more.
    """

    attempts: int = ATTEMPTS
    connect_s: float = CONNECT_S
    read_s: float = READ_S
    deadline_s: float = DEADLINE_S
    hosts: Collection[str] | None = None
    gates: Gates = field(default_factory=Gates)
    retries: RetryBudget = field(default_factory=RetryBudget)
    spend: Callable[[str], None] | None = None


class Session(requests.Session):
    """requests' session with our policy; one per process is enough (its pool is thread-safe)."""

    def __init__(self, policy: Policy) -> None:
        super().__init__()
        self.policy = policy
        self.max_redirects = MOST_REDIRECTS
        for scheme in ("http://", "https://"):
            self.mount(scheme, DeadlineAdapter(pool_maxsize=32))


def session(
    *,
    hosts: Collection[str] | None = None,
    limits: Mapping[str, Limits] | None = None,
    spend: Callable[[str], None] | None = None,
    shared: Shared | None = None,
) -> Session:
    """A session that calls by the rules of this module; `shared` holds the limits among several processes."""
    return Session(Policy(hosts=hosts, gates=Gates(limits, shared), spend=spend))


def host_of(address: str) -> str:
    """ "host:port" of an address, the port always given."""
    parts = urlsplit(address)
    return f"{parts.hostname}:{parts.port or {'https': 443}.get(parts.scheme, 80)}"


_ONCE = Policy(attempts=1)  # of a bare requests.Session


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
    MalformedAnswer for a body too large, QuotaSpent before a call that our plan does not hold.
    """
    policy = web.policy if isinstance(web, Session) else _ONCE
    if policy.hosts is not None and host_of(url) not in policy.hosts:
        log.error("service=%s was not called: its host is none of the settings", service)
        raise RequestRefused(service)
    with budget.step(policy.deadline_s):
        return _Call(web, policy, service, method, url, retry_after_in, kwargs).made()


class _Again(Exception):  # no error: it never leaves this module
    """This attempt cannot have been billed; `wait` is what the service asked for, `failure` ends the last attempt."""

    def __init__(self, failure: ServiceError, wait: float | None = None) -> None:
        super().__init__()
        self.failure, self.wait = failure, wait


@dataclass(frozen=True)
class _Call:
    web: requests.Session
    policy: Policy
    service: str
    method: str
    url: str
    retry_after_in: Callable[[bytes], float | None] | None
    kwargs: dict[str, Any]

    def made(self) -> Reply:
        call_id = uuid4().hex[:8]
        for attempt in range(1, self.policy.attempts + 1):
            try:
                return self._attempt(call_id, attempt)
            except _Again as again:
                wait = uniform(0, min(LONGEST_BACKOFF_S, FIRST_WAIT_S * 2 ** (attempt - 1)))
                if again.wait is not None:
                    wait = again.wait
                last = attempt == self.policy.attempts
                in_vain = last or wait > LONGEST_WAIT_S or wait >= budget.remaining()
                if in_vain or not self.policy.retries.take():
                    raise again.failure from None
            sleep(wait)
        raise Unavailable(self.service)

    def _attempt(self, call_id: str, attempt: int) -> Reply:
        gate = self.policy.gates.of(self.service)
        with gate.turn(self.service):
            if budget.remaining() <= 0:
                raise Unavailable(self.service)
            try:
                with gate.watched():
                    reply = self._send(call_id, attempt)
            except CircuitBreakerError:
                words = N_("{service} keeps failing and is left alone for half a minute.")
                raise Unavailable(self.service, words) from None
            except _Refused as refused:
                raise _Again(Unavailable(self.service)) from refused
            except _Busy as busy:
                raise _Again(Unavailable(self.service, OUT_OF_ORDER), busy.wait) from busy
        if reply.status == 429:
            wait = retry_after(reply.headers.get("Retry-After"))
            wait = self.retry_after_in(reply.body) if wait is None and self.retry_after_in else wait
            raise _Again(Throttled(self.service, wait), wait)
        return reply

    def _send(self, call_id: str, attempt: int) -> Reply:
        if self.policy.spend:
            self.policy.spend(self.service)
        if attempt == 1:
            self.policy.retries.earn()
        started, status, size = monotonic(), "none", 0
        left = budget.remaining()
        try:
            with ends_within(left) as watch:
                response = self.web.request(
                    self.method,
                    self.url,
                    timeout=(min(self.policy.connect_s, left), min(self.policy.read_s, left)),
                    stream=True,
                    allow_redirects=False,  # where to call is the operator's to say
                    **self.kwargs,
                )
                status = str(response.status_code)
                body = self._body(response)
                size = len(body)
                if watch.expired:  # a body without a length ends like any other when it is cut off
                    raise requests.Timeout
        except (requests.RequestException, HTTPError) as fault:
            # The exception's text holds the whole address, key included: only its kind is logged.
            status = type(fault).__name__
            raise (_Refused if _never_sent(fault) else Unavailable)(self.service) from None
        finally:
            metrics.service_calls.labels(self.service, status).inc()
            metrics.service_seconds.labels(self.service).observe(monotonic() - started)
            log.info(
                "id=%s service=%s method=%s attempt=%d status=%s ms=%.0f bytes=%d",
                *(call_id, self.service, self.method, attempt, status, (monotonic() - started) * 1000, size),
            )
        if response.status_code == 503 and (wait := retry_after(response.headers.get("Retry-After"))) is not None:
            raise _Busy(self.service, wait)
        if response.status_code >= 500:
            raise Unavailable(self.service, OUT_OF_ORDER)
        return Reply(self.service, response.status_code, response.headers, body)

    def _body(self, response: requests.Response) -> bytes:
        body = bytearray()
        try:
            for piece in response.iter_content(65_536):
                body += piece
                if len(body) > LARGEST_ANSWER:
                    raise MalformedAnswer(self.service)
                if budget.remaining() <= 0:
                    raise requests.Timeout
        except BaseException:
            response.close()
            raise
        return bytes(body)


OUT_OF_ORDER = N_("{service} is out of order at the moment.")


class _Refused(Unavailable):
    """No connection came about: nothing was sent, nothing can have been billed."""


class _Busy(Unavailable):
    """503 with a time to wait: the service has not begun."""

    def __init__(self, service: str, wait: float) -> None:
        super().__init__(service, OUT_OF_ORDER)
        self.wait = wait


def _never_sent(fault: Exception) -> bool:
    if isinstance(fault, requests.ConnectTimeout):
        return True
    cause = fault.args[0] if fault.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)


def count_in(words: str | None) -> int | None:
    """A whole number in a header or a field, None for anything else ("²" counts as a digit, but is no number)."""
    digits = (words or "").strip()
    return int(digits) if digits.isdecimal() and len(digits) < 16 else None


def retry_after(header: str | None) -> float | None:
    """Seconds in a Retry-After header, as a number or as a date to come; None for anything else."""
    words = (header or "").strip()
    if words.isdecimal():
        return count_in(words) if len(words) < 10 else None
    try:
        wait = (parsedate_to_datetime(words) - datetime.now(UTC)).total_seconds()
    except (TypeError, ValueError):
        return None
    return wait if wait > 0 else None
