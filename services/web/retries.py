"""How often a whole process may ask again: a service that dies under many callers gets no storm of second attempts."""

from threading import Lock

RESERVE = 10  # retries at hand at the start, and at most: a quiet process may ask again too
CALLS_A_RETRY = 10  # every so many calls earn one more


class RetryBudget:
    """A bucket: each call, to whatever service, puts a tenth of a retry in, and each retry takes one out."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._calls = RESERVE * CALLS_A_RETRY  # that no retry was made for yet

    def earn(self) -> None:
        """A call went out for the first time."""
        with self._lock:
            self._calls = min(RESERVE * CALLS_A_RETRY, self._calls + 1)

    def take(self) -> bool:
        """Whether one more attempt may be made; it is counted where it may."""
        with self._lock:
            if self._calls < CALLS_A_RETRY:
                return False
            self._calls -= CALLS_A_RETRY
            return True
