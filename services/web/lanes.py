"""Each service's own few threads: one that is slow holds up nobody but those who wait for it.

A lane takes what it can work off while people wait; who comes when it is full is told so at once.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from threading import Lock
from typing import ParamSpec, TypeVar

from services.errors import Throttled, Unavailable
from services.web import budget
from services.wording import with_locale

P = ParamSpec("P")
R = TypeVar("R")
THIS_MACHINE = "this machine"  # the lane that its readers share
READERS_AT_ONCE = 2  # photos; each keeps a core or two busy
CALLS_AT_ONCE = 8  # of one service: they wait on the network, not on a core
MOST_WAITING = 32


class Lane:
    """Runs `at_once` jobs while `most_waiting` more wait in their order."""

    def __init__(self, name: str, at_once: int = CALLS_AT_ONCE, most_waiting: int = MOST_WAITING) -> None:
        self._name, self._at_once, self._places = name, at_once, at_once + most_waiting
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix=name)
        self._lock = Lock()
        self._inside = 0

    @property
    def waiting(self) -> int:
        """How many jobs wait for their turn now."""
        return max(0, self._inside - self._at_once)

    def submit(self, service: str, call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """The call, in the step and the language at hand; a lane that is full answers at once with Throttled.

        A job that gets its turn after its step has ended is not begun.
        """
        with self._lock:
            full = self._inside >= self._places
            self._inside += not full
        if full:
            refused: Future[R] = Future()
            refused.set_exception(Throttled(service))
            return refused

        def begun() -> R:
            if budget.remaining() <= 0:
                raise Unavailable(service)
            return call(*args, **kwargs)

        job = self._pool.submit(copy_context().run, with_locale(begun))
        job.add_done_callback(self._left)
        return job

    def close(self) -> None:
        """Wait for what runs; nothing new is taken."""
        self._pool.shutdown(wait=True)

    def _left(self, _job: Future[R]) -> None:
        with self._lock:
            self._inside -= 1


class Lanes:
    """The lanes of one process, each made when it is first needed."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._lanes: dict[str, Lane] = {}

    def of(self, name: str) -> Lane:
        """A service's lane by its display name, or `THIS_MACHINE`."""
        with self._lock:
            if name not in self._lanes:
                self._lanes[name] = Lane(name, READERS_AT_ONCE if name == THIS_MACHINE else CALLS_AT_ONCE)
            return self._lanes[name]

    @property
    def waiting(self) -> dict[str, int]:
        """How many jobs wait in each queue."""
        with self._lock:
            return {name: lane.waiting for name, lane in self._lanes.items()}

    @property
    def ahead(self) -> int:
        """How many jobs of other people wait in the longest queue."""
        with self._lock:
            return max((lane.waiting for lane in self._lanes.values()), default=0)
