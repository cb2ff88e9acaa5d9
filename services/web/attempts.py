"""Wrong guesses are counted: after a few from one place the answer is no for a while, whatever is guessed."""

from collections import OrderedDict, deque
from collections.abc import Callable
from threading import Lock
from time import monotonic

MOST_PLACES = 10_000  # remembered at a time; beyond, the oldest is forgotten


class Attempts:
    """`most` attempts from one place within `seconds`; kept in memory, shared by every session of the process."""

    def __init__(self, most: int, seconds: float, now: Callable[[], float] = monotonic) -> None:
        self._most, self._seconds, self._now = most, seconds, now
        self._lock = Lock()
        self._made: OrderedDict[str, deque[float]] = OrderedDict()

    def allowed(self, place: str) -> bool:
        """Whether one more may be made from that place."""
        with self._lock:
            return len(self._recent(place)) < self._most

    def count(self, place: str) -> None:
        """One was made."""
        with self._lock:
            recent = self._recent(place)
            recent.append(self._now())
            self._made[place] = recent
            self._made.move_to_end(place)
            while len(self._made) > MOST_PLACES:
                self._made.popitem(last=False)

    def _recent(self, place: str) -> deque[float]:
        made = self._made.get(place, deque())
        while made and made[0] <= self._now() - self._seconds:
            made.popleft()
        return made
