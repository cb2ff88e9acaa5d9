"""What each outside service is spared: more calls at once or a second than its plan has, and calls while it fails.

A plan is one for all processes: where they share a database, `Shared` counts turns and places across them.
"""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from threading import BoundedSemaphore, Lock
from time import monotonic, sleep
from typing import Protocol

from pybreaker import STATE_CLOSED, CircuitBreaker, CircuitBreakerError

from services.errors import MalformedAnswer, QuotaSpent, Throttled
from services.web import budget

FAILURES_IN_A_ROW, PAUSE_S = 5, 30  # then the service is left alone for that long, and tried once
LONGEST_TURN_S = 10.0  # no step waits longer for its turn


@dataclass(frozen=True)
class Limits:
    """What a service's plan allows; None is without limit."""

    at_once: int | None = None
    a_second: float | None = None


class Shared(Protocol):
    """Turns among several processes; see `services.storage.turns`."""

    def wait(self, service: str, apart: float, patience: float) -> float | None:
        """Seconds until the turn that was taken; None where it would be too many."""

    def place(self, service: str, places: int, patience: float) -> AbstractContextManager[bool]:
        """Hold one of the places; False where none came free."""


class Gate:
    """One service's: calls wait here for their turn, and none comes through while the service rests."""

    def __init__(self, limits: Limits = Limits(), shared: Shared | None = None) -> None:  # frozen
        self._limits, self._shared = limits, shared
        self._breaker = CircuitBreaker(
            fail_max=FAILURES_IN_A_ROW,
            reset_timeout=PAUSE_S,
            exclude=[MalformedAnswer, QuotaSpent],
            throw_new_error_on_trip=False,
        )
        self._trying = Lock()
        self._free = BoundedSemaphore(limits.at_once) if limits.at_once else None
        self._apart = 1 / limits.a_second if limits.a_second else 0.0
        self._lock = Lock()
        self._next = 0.0

    @contextmanager
    def turn(self, service: str) -> Iterator[None]:
        """Wait for a turn and hold it. Raises Throttled where it would not come within the step."""
        patience_ends = monotonic() + min(LONGEST_TURN_S, budget.remaining())
        if self._free and not self._free.acquire(timeout=max(0.0, patience_ends - monotonic())):
            raise Throttled(service)
        try:
            with self._place(service, max(0.0, patience_ends - monotonic())) as free:
                if not free:
                    raise Throttled(service)
                self._pace(service, patience_ends)
                yield
        finally:
            if self._free:
                self._free.release()

    @contextmanager
    def watched(self) -> Iterator[None]:
        """One call, whose outcome tells whether the service works.

        Raises CircuitBreakerError while it rests, and while one call tries whether it is back.
        """
        tries = self._breaker.current_state != STATE_CLOSED
        if tries and not self._trying.acquire(blocking=False):
            raise CircuitBreakerError("somebody is trying it")
        try:
            with self._breaker.calling():  # `call` would hold a lock, and two photos would wait for each other
                yield
        finally:
            if tries:
                self._trying.release()

    def _place(self, service: str, patience: float) -> AbstractContextManager[bool]:
        """Among the calls of all processes."""
        if self._shared and self._limits.at_once:
            return self._shared.place(service, self._limits.at_once, patience)
        return nullcontext(True)

    def _pace(self, service: str, patience_ends: float) -> None:
        if not self._apart:
            return
        if self._shared:
            patience = max(0.0, patience_ends - monotonic())
            wait = self._shared.wait(service, self._apart, patience)
            if wait is None:
                raise Throttled(service, patience)
            sleep(wait)
            return
        with self._lock:
            now = monotonic()
            turn = max(now, self._next)
            if turn > patience_ends:
                raise Throttled(service, turn - now)
            self._next = turn + self._apart
        sleep(turn - now)


class Gates:
    """The gates of every service by its display name."""

    def __init__(self, limits: Mapping[str, Limits] | None = None, shared: Shared | None = None) -> None:
        self._limits, self._shared = limits or {}, shared
        self._lock = Lock()
        self._gates: dict[str, Gate] = {}

    def of(self, service: str) -> Gate:
        """That service's gate, the same for everybody."""
        with self._lock:
            if service not in self._gates:
                self._gates[service] = Gate(self._limits.get(service, Limits()), self._shared)
            return self._gates[service]
