"""How long a person waits for one step: every call, wait and body of the step shares it, and none may pass its end."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf
from time import monotonic

_ends: ContextVar[float] = ContextVar("ends", default=inf)


@contextmanager
def step(seconds: float) -> Iterator[float]:
    """A step of at most so many seconds, and no longer than the step it is part of; yields when it ends (monotonic)."""
    ends = min(_ends.get(), monotonic() + seconds)
    token = _ends.set(ends)
    try:
        yield ends
    finally:
        _ends.reset(token)


def remaining() -> float:
    """Seconds left of the step at hand, infinitely many outside of any, never less than none."""
    return max(0.0, _ends.get() - monotonic())
