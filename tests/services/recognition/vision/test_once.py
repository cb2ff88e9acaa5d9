"""A photo is worked out once, however many ask at a time."""

import gc
import importlib
import inspect
import pkgutil
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

import services
from services.recognition.vision.once import once
from tests import drawn


def test_who_asks_meanwhile_shares_the_answer() -> None:
    begun, release, calls = Event(), Event(), []

    @once(most=2)
    def work(photo: str) -> str:
        calls.append(photo)
        begun.set()
        assert release.wait(10)
        return f"seen {photo}"

    with ThreadPoolExecutor(3) as readers:
        first = readers.submit(work, "a")
        assert begun.wait(10)
        late = Barrier(3)

        def ask() -> str:
            late.wait(10)
            return work("a")

        others = [readers.submit(ask) for _ in range(2)]
        late.wait(10)
        release.set()
        assert {one.result(10) for one in (first, *others)} == {"seen a"}
    assert calls == ["a"]


def test_a_failure_is_told_and_not_kept() -> None:
    answers: Iterator[str | Exception] = iter([ValueError("dark"), "seen"])

    @once(most=2)
    def work(_photo: str) -> str:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    with pytest.raises(ValueError, match="dark"):
        work("a")
    assert work("a") == "seen"


def test_the_oldest_answer_goes_first() -> None:
    calls = []

    @once(most=2)
    def work(photo: str) -> None:
        calls.append(photo)

    for photo in ("a", "b", "a", "c", "a", "b"):
        work(photo)
    assert calls == ["a", "b", "c", "b"]


def test_the_photo_is_not_held() -> None:
    look = once(most=2)(lambda found: found.width)
    given = drawn.photo(1).model_copy()
    gone = weakref.ref(given)
    assert look(given) == given.width
    del given
    gc.collect()
    assert gone() is None


def test_no_cache_of_ours_holds_photos() -> None:
    """`functools.lru_cache` holds what it was asked with."""
    for module in pkgutil.walk_packages(services.__path__, "services."):
        if ".build" in module.name or "migrations" in module.name or "__main__" in module.name:
            continue
        for name, found in vars(importlib.import_module(module.name)).items():
            if type(found).__name__ == "_lru_cache_wrapper":
                asked = inspect.signature(found.__wrapped__).parameters.values()
                assert not any("Photo" in str(one.annotation) for one in asked), f"{module.name}.{name}"
