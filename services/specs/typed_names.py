"""A make or model as somebody typed it becomes the one of the list that is meant: "toy", "crv", "330i", "Golf Mk7"."""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from services.market.catalogue import catalogue
from services.market.price_model import market
from services.names import fitting, key, known_make, match
from services.specs.specs import Specs, same_body


class TypedModel(NamedTuple):
    """A model of the list, and what was typed beyond its name, such as "XLT SuperCrew"; that may tell the trim."""

    model: str
    rest: str | None


def find_make(typed: str, makes: Iterable[str]) -> str | None:
    """The make that is so called or begins so; of several the one that most cars on the road are of."""
    listed = list(makes)
    for spelling in (known_make(typed), typed):
        if spelling and (found := _same(spelling, listed)):
            return found
    beginning = [make for make in listed if key(make).startswith(key(typed))] if key(typed) else []
    if beginning:
        return max(beginning, key=_asks_of_make)
    return match(typed, listed)


def find_model(typed: str, make: str, models: Iterable[str]) -> TypedModel | None:
    """The make's model that is so called or begins so, is the first part of what was typed, or has such a trim.

    None where none is, or where several are called so: `services.names.fitting` tells which.
    """
    listed = by_number_on_the_road(make, models)
    plain = _without_make(typed, make)
    if not key(plain):
        return None
    if found := _same(plain, listed):
        return TypedModel(found, None)
    if len(fitting(plain, listed, make)) > 1:
        return None  # the person says which
    if beginning := [model for model in listed if key(model).startswith(key(plain))]:
        return TypedModel(beginning[0], None)
    return _with_more(plain, make, listed)


def _with_more(typed: str, make: str, listed: list[str]) -> TypedModel | None:
    """The model whose name is the first part of what was typed, or that has a trim called so, or a near spelling."""
    words = typed.split()
    for length in range(len(words) - 1, 0, -1):
        if found := _same(" ".join(words[:length]), listed):
            return TypedModel(found, " ".join(words[length:]))
    years = catalogue().years(make, typed)
    known = catalogue().find(make, typed, years[-1]) if years else None
    if known and (found := _same(known.model, listed)):
        return TypedModel(found, known.extra or None)
    near = match(typed, listed, make)
    return TypedModel(near, None) if near else None


def find_trim(typed: str, trims: Iterable[Specs]) -> Specs | None:
    """The one trim that has every word told and the fewest beside them; None where none or several have.

    Words that no trim has, such as a cab or a generation, are passed over.
    """
    worded = [(_words(trim.trim or ""), trim) for trim in trims]
    said = _words(typed) & frozenset(word for words, _trim in worded for word in words)
    having = sorted(
        ((len(words - said), trim) for words, trim in worded if said and said <= words), key=lambda one: one[0]
    )
    if not having or (len(having) > 1 and having[0][0] == having[1][0]):
        return None
    return having[0][1]


def by_number_on_the_road(make: str, models: Iterable[str]) -> list[str]:
    """The models, most advertised first; the number of asking prices that the market model saw stands for the road."""
    return sorted(models, key=lambda model: (-market().asks(make, model), len(model), model.casefold()))


def with_body(make: str, models: Iterable[str], body: str) -> list[str]:
    """The models sold with that body, in any service's word for it; all of them where none is told."""
    wanted = same_body(body)
    return [model for model in models if not wanted or wanted in _bodies(make, model)]


@cache
def _bodies(make: str, model: str) -> frozenset[str]:
    cars = catalogue()
    years = cars.years(make, model)
    found = [cars.find(make, model, year) for year in {years[0], years[-1]}] if years else []
    return frozenset(same_body(variant.body) for one in found if one for variant in cars.variants(one))


@cache
def _asks_of_make(make: str) -> int:
    return sum(market().asks(make, model) for model in catalogue().models(make))


def _same(name: str, choices: Iterable[str]) -> str | None:
    return next((choice for choice in choices if key(choice) == key(name)), None)


def _without_make(typed: str, make: str) -> str:
    """ "Mazda 3" and "Land Rover Range Rover" typed as the model of that make."""
    words = typed.split()
    for length in range(len(words) - 1, 0, -1):
        if key(" ".join(words[:length])) == key(make):
            return " ".join(words[length:])
    return typed.strip()


def _words(text: str) -> frozenset[str]:
    return frozenset(key(word) for word in text.split() if key(word))
