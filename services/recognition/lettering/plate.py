"""Number plates among the words read in a photo: which word is one, what it says, where such plates are issued."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from pydantic import SecretStr

from services.recognition.observation import Box, Plate, Word

# Characters that cameras mix up, each as the other kind: a plate's form says which of the two it must be.
AS_LETTER = dict(zip("012568", "OIZSGB", strict=True))
AS_DIGIT = dict(zip("ODQUILZSGB", "0000112568", strict=True))
EASY = set("01OI")  # mixed up more often than the others

# How plates are built: A stands for a letter, 9 for a digit, a blank for a gap. The common ones come first.
FORMS = {
    "br": ("AAA 9999", "AAA9A99"),
    "eu": ("AA 999AA", "AA 999 AA", "9A9 9999", "AA99 AAA", "9999 AAA", "AAA 99999", "AA 99999", "AA A9999"),
    "us": ("9AAA999", "AA9 A9A", "AAA 999", "999 AAA", "AAA 9999", "AA9 A999", "9AA 999", "9A99999", "A999999"),
}
WHERE = {
    "br": r"(A[CLMP]|BA|CE|DF|ES|GO|M[AGST]|P[ABEIR]|R[JNORS]|S[CEP]|TO) ?[-.] ?[A-Z' ]{3,}",
    "us": r".*(ALABAMA|ALASKA|ARIZONA|ARKANSAS|CALIF|COLORADO|CONNECTICUT|DELAWARE|FLORIDA|GEORGIA|HAWAII|IDAHO"
    r"|ILLINOIS|INDIANA|IOWA|KANSAS|KENTUCKY|LOUISIANA|MAINE|MARYLAND|MASSACHUSETTS|MICHIGAN|MINNESOTA|MISS"
    r"|NEBRASKA|NEVADA|NEW ?HAMPSHIRE|NEW ?JERSEY|NEW ?MEXICO|NEW ?YORK|CAROLINA|DAKOTA|OHIO|OKLAHOMA|OREGON"
    r"|PENNSYLVANIA|RHODE ?ISLAND|TENNESSEE|TEXAS|UTAH|VERMONT|VIRGINIA|WASHINGTON|WISCONSIN|WYOMING).*",
    "eu": r"SK|CZ|PL|GB|NL",
}
NO_PLATE = re.compile(
    r"\d{4}[-/.=]\d\d?([-/.=]|$)|\d[:.]\d\d[:.]\d|\.(com|fr|de|net)|^\W*[\d.,]+[.,]\d*\W*$", re.IGNORECASE
)
LEAST_SCORE = 0.35


@dataclass(frozen=True)
class _Reading:
    text: str
    region: str | None
    quality: float  # 1 for a clean plate of a known form


def find_plate(words: Iterable[Word]) -> Plate | None:
    """The plate of the car in question: the likeliest and largest one near the middle; None where no word is one."""
    words = tuple(words)
    there = {region for region, name in WHERE.items() for word in words if re.fullmatch(name, word.text.upper())}
    found = [
        (reading.quality * word.score * _prominence(word.box), reading, word)
        for word in words
        if (reading := _read(word.text, there))
    ]
    if not found:
        return None
    tallest = max(word.box.bottom - word.box.top for _, _, word in found)

    def weight(one: tuple[float, _Reading, Word]) -> float:
        return one[0] * sqrt((one[2].box.bottom - one[2].box.top) / tallest)

    best = max(found, key=weight)
    _, reading, word = best
    score = min(1.0, reading.quality * word.score)
    if score < LEAST_SCORE:
        return None
    return Plate(text=SecretStr(reading.text), region=reading.region, score=score, box=word.box)


def _read(said: str, there: set[str]) -> _Reading | None:
    """What the word says if it is a plate; `there` holds the regions that other words speak of."""
    if NO_PLATE.search(said):
        return None
    parts = [part for part in re.split(r"[^A-Z0-9]+", said.upper()) if part]
    whole = "".join(parts)
    if not 4 <= len(whole) <= 9:
        return None
    readings = [
        _Reading(one.text, one.region, one.quality - drop)
        for region, forms in FORMS.items()
        for form in forms
        for pieces, drop in _without_emblem(parts, form)
        if (one := _fitted(pieces, form, region, there))
    ]
    if free := _free(whole, there):
        readings.append(free)
    return max(readings, key=lambda one: one.quality, default=None)


def _without_emblem(parts: Sequence[str], form: str) -> Iterator[tuple[Sequence[str], float]]:
    """The parts as read, and without what may be an emblem before the number or in its gap; how doubtful that is."""
    yield parts, 0.0
    yield [parts[0][1:], *parts[1:]], 0.2
    gap = form.find(" ")
    if gap > 0 and len(parts) == 1:
        yield [parts[0][:gap], parts[0][gap + 1 :]], 0.2


def _fitted(parts: Sequence[str], form: str, region: str, there: set[str]) -> _Reading | None:
    """The word as a plate of that form, look-alikes put right; None where it cannot be one."""
    whole, bare = "".join(parts), form.replace(" ", "")
    if len(whole) != len(bare):
        return None
    text = ""
    for character, kind in zip(whole, bare, strict=True):
        fits = character.isdigit() if kind == "9" else character.isalpha()
        right = character if fits else (AS_DIGIT if kind == "9" else AS_LETTER).get(character)
        if right is None:
            return None
        text += right
    swapped = [one for one, other in zip(whole, text, strict=True) if one != other]
    parted = [len(part) for part in parts if part]
    in_form = len(parted) > 1 and parted == [len(part) for part in form.split()]
    if (whole.isdigit() or whole.isalpha()) and not (in_form and EASY.issuperset(swapped)):
        return None  # nothing but look-alikes speaks for a plate
    cost = sum(0.1 if one in EASY else 0.22 for one in swapped)
    if len(parted) > 1:
        cost += -0.08 if in_form else 0.1
    if there:
        cost += -0.1 if region in there else 0.1
    return _Reading(text, region, 0.9 - cost)


def _free(whole: str, there: set[str]) -> _Reading | None:
    """The word as a plate of no form we know: what it says as it stands."""
    digits = sum(map(str.isdigit, whole))
    if digits == 0 or len(whole) > 8 or (digits < 2 and len(whole) < 5):
        return None
    region = next(iter(there)) if len(there) == 1 else None
    if digits == len(whole):
        return _Reading(whole, region, 0.45) if 5 <= len(whole) <= 7 else None
    return _Reading(whole, region, 0.72 if 5 <= len(whole) <= 7 else 0.5)


def _prominence(box: Box) -> float:
    """How far a word stands from the edges: other cars' plates and signs are at the sides."""
    across = abs((box.left + box.right) / 2 - 0.5)
    down = (box.top + box.bottom) / 2
    return (1 - across) * (0.6 if down < 0.2 else 1.0)
