"""What was seen in a photo is remembered by its digest for the next who looks: the photo itself is not held."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Concatenate, Generic, ParamSpec, TypeVar

from services.photo import Photo

P = ParamSpec("P")
T = TypeVar("T")
MOST_REMEMBERED = 8  # answers of one look; the services of a visit look one after the other


class Remembered(Generic[P, T]):
    """`look` with its last few answers remembered; `functools.lru_cache` would hold the photos they are of."""

    def __init__(self, look: Callable[Concatenate[Photo, P], T]) -> None:
        self._look = look
        self._lock = Lock()
        self._seen: OrderedDict[tuple[object, ...], T] = OrderedDict()
        self.__doc__ = look.__doc__

    def __call__(self, photo: Photo, *args: P.args, **kwargs: P.kwargs) -> T:
        """What it sees; an exception is not remembered."""
        key = (photo.digest, args, tuple(sorted(kwargs.items())))
        with self._lock:
            if key in self._seen:
                self._seen.move_to_end(key)
                return self._seen[key]
        found = self._look(photo, *args, **kwargs)
        with self._lock:
            self._seen[key] = found
            while len(self._seen) > MOST_REMEMBERED:
                self._seen.popitem(last=False)
        return found

    def forget(self) -> None:
        """Look anew from now on."""
        with self._lock:
            self._seen.clear()


def remembered(look: Callable[Concatenate[Photo, P], T]) -> Remembered[P, T]:
    """Decorates a function of a photo."""
    return Remembered(look)
