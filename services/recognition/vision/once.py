"""What is worked out once for a photo, by however many readers at a time."""

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from functools import wraps
from threading import Lock
from typing import Any, Protocol, TypeVar, cast

from services.photo import Photo

R_co = TypeVar("R_co", covariant=True)


class Once(Protocol[R_co]):
    """A function that keeps its last answers and shares those under way."""

    def __call__(self, *asked: Any) -> R_co:
        """The answer."""

    def cache_clear(self) -> None:
        """Forget every answer."""


def once(most: int) -> Callable[[Callable[..., R_co]], Once[R_co]]:
    """As `functools.lru_cache`, but who asks while another thread works it out waits for that: a photo is read by the
    badge reader and for its plates at one time, and reading it twice takes twice as long. What fails is not kept.
    """

    def decorate(work: Callable[..., R_co]) -> Once[R_co]:
        lock, kept = Lock(), OrderedDict[tuple[Any, ...], Future[R_co]]()

        @wraps(work)
        def call(*given: Any) -> R_co:
            asked = tuple(one.digest if isinstance(one, Photo) else one for one in given)  # no photo is held
            with lock:
                answer = kept.get(asked)
                if under_way := answer is not None:
                    kept.move_to_end(asked)
                else:
                    kept[asked] = answer = Future()
                    if len(kept) > most:
                        kept.popitem(last=False)
            if under_way:
                return answer.result()
            try:
                answer.set_result(work(*given))
            except BaseException as fault:
                with lock:
                    if kept.get(asked) is answer:
                        del kept[asked]
                answer.set_exception(fault)
            return answer.result()

        def cache_clear() -> None:
            with lock:
                kept.clear()

        call.cache_clear = cache_clear  # type: ignore[attr-defined]
        return cast("Once[R_co]", call)

    return decorate
