"""Finds a name in somebody's list of models: the one that means the same car, several that fit, or none.

A near spelling never crosses a meaning: the digits agree, no word such as EV, Hybrid or X is added or lost, and a name
that is a known model is never taken for another one.
"""

import re
from collections.abc import Iterable

from rapidfuzz import fuzz

from services.names.badges import MEANING, is_trim, model_and_trim
from services.names.lexicon import Entry, key, makes, owners

CLOSE_ENOUGH = 88  # of 100; below, two model names are rather two models (A4 and A5, C 250 and C 280)
SHORTEST = 5  # letters; in a shorter name one letter is too much of it
ROMAN = re.compile(r"(i|ii|iii|iv|v|vi|vii|viii|ix|x)")


def match(name: str, choices: Iterable[str], make: str | None = None) -> str | None:
    """The choice that means the same car; None where none does, or several might (`fitting`)."""
    found = fitting(name, choices, make)
    return found[0] if len(found) == 1 else None


def fitting(name: str, choices: Iterable[str], make: str | None = None) -> tuple[str, ...]:
    """The choices that the name may mean: same name, else same model by its trim, else those that begin alike, else
    near spellings. `make` says whose models they are.
    """
    by_key = {key(choice): choice for choice in choices}
    wanted = key(name)
    if not wanted:
        return ()
    if wanted in by_key:
        return (by_key[wanted],)
    ours = _canonical(name, make)
    for choice_key, choice in by_key.items():
        if make and _canonical(choice, make).model == ours.model and choice_key:
            return (choice,)
    if make is None and (known := makes().get(wanted)) and key(known) in by_key:
        return (by_key[key(known)],)
    if make and key(ours.model) in by_key:
        return (by_key[key(ours.model)],)
    alike = _shorter(name, by_key) or _longer(ours.model, by_key)
    return alike or _near(name, wanted, by_key)


def _canonical(name: str, make: str | None) -> Entry:
    return model_and_trim(make, name) if make else Entry(name)


def _shorter(name: str, by_key: dict[str, str]) -> tuple[str, ...]:
    """The longest choice that the name begins with, if what follows is trim alone."""
    words = name.split()
    for length in range(len(words) - 1, 0, -1):
        choice = by_key.get(key(" ".join(words[:length])))
        if choice and all(is_trim(word) for word in words[length:]):
            return (choice,)
    return ()


def _longer(name: str, by_key: dict[str, str]) -> tuple[str, ...]:
    """The choices that begin with the name's words and add none that makes another car of it."""
    words = [key(word) for word in re.split(r"[\s_-]+", name)]
    found = []
    for choice in by_key.values():
        parts = [key(word) for word in re.split(r"[\s_-]+", choice)]
        if parts[: len(words)] == words and not MEANING & set(parts[len(words) :]):
            found.append(choice)
    return tuple(found)


def _near(name: str, wanted: str, by_key: dict[str, str]) -> tuple[str, ...]:
    if len(wanted) < SHORTEST or wanted in owners():
        return ()
    near = [
        choice
        for choice_key, choice in by_key.items()
        if choice_key[:1] == wanted[:1]
        and fuzz.ratio(wanted, choice_key) >= CLOSE_ENOUGH
        and _numbers(name) == _numbers(choice)
        and _meanings(name) == _meanings(choice)
    ]
    return tuple(near)


def _numbers(name: str) -> list[str]:
    """Digits and Roman numerals, in their order."""
    words = re.findall(r"[a-z]+|\d", name.casefold())
    return [word for word in words if word.isdigit() or ROMAN.fullmatch(word)]


def _meanings(name: str) -> set[str]:
    return {word for word in map(key, re.split(r"[\s_-]+", name)) if word in MEANING}
