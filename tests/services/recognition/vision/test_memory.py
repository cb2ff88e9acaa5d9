"""What was seen is remembered, the photo is not held."""

import gc
import importlib
import inspect
import pkgutil
import weakref

import services
from services.photo import Photo
from services.recognition.vision.memory import MOST_REMEMBERED, remembered
from tests.drawn import photo


def test_a_photo_is_looked_at_once() -> None:
    looks: list[str] = []

    @remembered
    def look(found: Photo, times: int = 1) -> int:
        looks.append(found.digest)
        return times

    one, other = photo(1), photo(2)
    assert [look(one), look(one), look(one, times=2), look(other), look(one)] == [1, 1, 2, 1, 1]
    assert looks == [one.digest, one.digest, other.digest]
    look.forget()
    look(one)
    assert len(looks) == 4


def test_only_the_last_few_are_remembered() -> None:
    looks: list[str] = []
    look = remembered(lambda found: looks.append(found.digest))
    for number in [*range(MOST_REMEMBERED + 1), 0]:
        look(photo(number))
    assert len(looks) == MOST_REMEMBERED + 2


def test_the_photo_is_not_held() -> None:
    look = remembered(lambda found: found.width)
    given = photo(1).model_copy()
    gone = weakref.ref(given)
    look(given)
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
