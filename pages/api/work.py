"""Work off the event loop, on threads of the API's own: pages and stand-ins never wait for its callers."""

from collections.abc import Callable
from functools import cache
from typing import TypeVar

import anyio.to_thread
from anyio import CapacityLimiter

from pages.api.problems import BUSY_S, Refused
from services.web import budget
from services.wording import N_

T = TypeVar("T")
AT_ONCE = 8  # requests worked on
MOST_WAITING = 24  # with their photos in memory; beyond, a caller is told to come back
STEP_S = 16.0  # all that one request asks of the outside, as of a page


@cache
def _threads() -> CapacityLimiter:
    """Made when it is first asked for: it belongs to the event loop of the server."""
    return CapacityLimiter(AT_ONCE)


async def off_the_loop(work: Callable[[], T], seconds: float = STEP_S) -> T:
    """What the work gives, in this request's language; after so many seconds it asks nobody outside any more.

    Raises Refused where too many wait.
    """
    if _threads().statistics().tasks_waiting >= MOST_WAITING:
        raise Refused(
            503, "busy", N_("There is too much to do just now: ask again in a moment."), {"Retry-After": str(BUSY_S)}
        )

    def within_a_step() -> T:
        with budget.step(seconds):
            return work()

    return await anyio.to_thread.run_sync(within_a_step, limiter=_threads())
