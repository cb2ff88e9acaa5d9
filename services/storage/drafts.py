"""What somebody has entered so far, kept for their browser: a phone drops the tab while its owner reads the odometer.

In memory alone, for an hour at most, and gone with "Start over": photos reach neither a disk nor the database.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock
from time import monotonic

from services.photo import Photo
from services.recognition.observation import Answer
from services.settings import Settings
from services.vehicle import Side
from services.web.samples import Sample

KEPT_FOR = timedelta(hours=1)
MOST_BYTES = 128_000_000  # of photos; beyond, the oldest draft goes


@dataclass(frozen=True)
class Draft:
    """Photos, what services said of them, and what was typed, by the name of its field.

    `wanted` says that the photos are still to be identified, `unread` that the verdict is still to be taken over into
    the fields. `sample` is the car drawn in the photos, `report` the id of the report that came of them last.
    """

    photos: Mapping[Side, Photo] = field(default_factory=dict)
    answers: tuple[Answer, ...] = ()
    entries: Mapping[str, object] = field(default_factory=dict)
    wanted: bool = False
    unread: bool = False
    sample: Sample | None = None
    report: str | None = None
    settings: Settings | None = None  # the person's own choice of services

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it to keep."""
        return not (self.photos or self.answers or self.entries or self.settings)

    @property
    def size(self) -> int:
        """Bytes of its photos."""
        return sum(len(photo.jpeg) for photo in self.photos.values())


class Drafts:
    """The drafts of one process by their browser's garage key."""

    def __init__(
        self, kept_for: timedelta = KEPT_FOR, most_bytes: int = MOST_BYTES, now: Callable[[], float] = monotonic
    ) -> None:
        self._kept_for, self._most_bytes, self._now = kept_for.total_seconds(), most_bytes, now
        self._lock = Lock()
        self._kept: OrderedDict[str, tuple[float, Draft]] = OrderedDict()  # oldest first

    def keep(self, browser: str, draft: Draft) -> None:
        """Keep a draft in place of the browser's earlier one; an empty one is as good as none."""
        with self._lock:
            self._kept.pop(browser, None)
            if not draft.empty:
                self._kept[browser] = (self._now(), draft)
            self._drop_old()

    def find(self, browser: str) -> Draft | None:
        """The browser's draft; None where there is none of the last hour."""
        with self._lock:
            self._drop_old()
            kept = self._kept.get(browser)
        return kept[1] if kept else None

    def forget(self, browser: str) -> None:
        """Drop the browser's draft at once."""
        with self._lock:
            self._kept.pop(browser, None)

    def purge(self) -> int:
        """Drop what is too old; how many drafts are left."""
        with self._lock:
            self._drop_old()
            return len(self._kept)

    def _drop_old(self) -> None:
        size = sum(draft.size for _, draft in self._kept.values())
        while self._kept:
            since, oldest = next(iter(self._kept.values()))
            if since > self._now() - self._kept_for and size <= self._most_bytes:
                return
            self._kept.popitem(last=False)
            size -= oldest.size
