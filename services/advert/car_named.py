"""Make and model in an advert's words, by the lexicon; Chinese names by the tables of the Chinese service."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from services.names import key, known_make, model_and_trim
from services.names.lexicon import models, owners
from services.recognition.clients.juhe_names import brands, read_name

WORD = re.compile(r"[^\s,;:()\[\]{}!?*|\"“”•·/]+")
LONGEST_MAKE, LONGEST_MODEL = 3, 5  # words
# Models that are words of every advert as well: without their make they are none.
EVERYDAY = frozenset(
    """accent soul fit edge escape focus pilot note leaf micra vibe quest impact spark dart neon probe contour fusion
    legend passport insight element fit prologue navigator explorer expedition excursion ranger maverick bronco
    aspire mark continental town country voyager sebring charger challenger journey magnum avenger caliber stealth
    shadow spirit dynasty monaco diplomat crown premier rally sport limited super touring special classic club
    deluxe master standard one two up go mini golf jazz city life clarity civilian frontier titan armada rogue
    kicks murano juke swift ignis vitara baleno alto carry sierra canyon acadia terrain envoy safari savana jimmy
    typhoon blazer trax equinox traverse tahoe suburban express astro volt bolt sonic cruze impala malibu cavalier
    celebrity caprice prizm metro tracker storm apollo regal century park electra riviera skylark verano encore
    envision enclave cascada sky ion outlook relay vue aura astra freedom prime comfort elegance""".split()  # noqa: SIM905
)


class Named(NamedTuple):
    """A car's name in the text: where it stands, and the text right behind it, which may tell the trim."""

    make: str
    model: str | None
    words: str
    at: int
    end: int


def cars_named(text: str) -> list[Named]:
    """Every car that is named, in the order of the text; a make with its model before a make alone."""
    found = [*_by_make(text), *_chinese(text)]
    if not any(one.model for one in found):
        found += _by_model(text)
    return sorted(found, key=lambda one: (one.model is None, one.at))


def _spans(text: str) -> list[tuple[str, int, int]]:
    return [(hit[0].rstrip("."), hit.start(), hit.end()) for hit in WORD.finditer(text)]


def _by_make(text: str) -> Iterator[Named]:
    words = _spans(text)
    place = 0
    while place < len(words):
        for length in range(min(LONGEST_MAKE, len(words) - place), 0, -1):
            name = " ".join(word for word, _, _ in words[place : place + length])
            make = known_make(name)
            if make and not (len(name) < 3 and not name.isupper()):
                model, used = _model(
                    make, [word for word, _, _ in words[place + length : place + length + LONGEST_MODEL]]
                )
                end = words[place + length + used - 1][2]
                yield Named(make, model, text[words[place][1] : end], words[place][1], end)
                place += length + used
                break
        else:
            place += 1


def _model(make: str, words: list[str]) -> tuple[str | None, int]:
    """The longest beginning of the words that is a model of the make, a year between them passed over."""
    known, skipped = models().get(make, {}), 0
    while words and re.fullmatch(r"(19|20)\d\d|['’]\d\d|the|new|used|model", words[0].casefold()):
        words, skipped = words[1:], skipped + 1
    for length in range(len(words), 0, -1):
        name = " ".join(words[:length])
        if key(name) in known:
            return known[key(name)].model, length + skipped
    for length in range(min(2, len(words)), 0, -1):
        entry = model_and_trim(make, " ".join(words[:length]))
        if key(entry.model) in known:
            return entry.model, length + skipped
    return None, 0


def _by_model(text: str) -> Iterator[Named]:
    """A model whose make is not told, where a single make has one of that name and it is no everyday word."""
    words = _spans(text)
    for place in range(len(words)):
        for length in range(min(3, len(words) - place), 0, -1):
            name = " ".join(word for word, _, _ in words[place : place + length])
            made_by = owners().get(key(name), frozenset())
            if len(made_by) == 1 and len(key(name)) >= 3 and not key(name).isdigit() and key(name) not in EVERYDAY:
                make = next(iter(made_by))
                start, end = words[place][1], words[place + length - 1][2]
                yield Named(make, model_and_trim(make, name).model, text[start:end], start, end)
                break


def _chinese(text: str) -> Iterator[Named]:
    """Brands longest first, each with the longest run of signs behind it that names a model of ours."""
    taken: list[range] = []
    for brand, make in brands().items():
        for hit in re.finditer(re.escape(brand), text):
            if any(hit.start() in one for one in taken):
                continue
            taken.append(range(hit.start(), hit.end()))
            behind = re.match(r"[\s_·-]*([^\s,;。!()]{1,10}(?: \d)?)?", text[hit.end() : hit.end() + 16])
            run = (behind[1] if behind else "") or ""
            model, used = _chinese_model(brand, make, run)
            start = hit.end() + (behind.start(1) if behind and behind[1] else 0)
            end = start + used if model else hit.end()
            yield Named(make, model, text[hit.start() : end], hit.start(), end)


def _chinese_model(brand: str, make: str, run: str) -> tuple[str | None, int]:
    """Our model that the run begins with, and how many signs of it."""
    for length in range(len(run), 0, -1):
        found = read_name(brand + run[:length])
        if found and found.model and key(found.model) in models().get(make, {}):
            return found.model, length
    return None, 0
