"""Which car a row means: its names brought to the catalogue's, its VIN decoded; each different text looked at once."""

from functools import lru_cache
from typing import NamedTuple

from services.errors import ServiceError
from services.market.catalogue import catalogue
from services.market.frames import Found, Reason, find
from services.names import read_label
from services.specs.typed_names import find_make, find_model
from services.specs.vin import CHECK_PLACE, LENGTH, check_digit, tidy, trouble
from services.specs.vin_decoder import VinDecoder
from services.wording import N_, _
from services.wording.sentence import Sentence

VIN_SAYS_LITTLE = N_("From this VIN we cannot tell model and year: add them.")
OTHER_NAME = N_("Read as {name}.")
OTHER_YEAR = N_("Model year {shown} stands in for {asked}.")
UNKNOWN_TRIM = N_("The trim is not known here: any trim of the model is meant.")

DIGITS = "0123456789X"  # what may stand in the ninth place where it checks the others
CHECKS, FAILS = "checks", "fails"
BEFORE_SERIAL = 14  # no pattern of a model line looks beyond the 13th sign; small makers are told by the 12th to 14th


class Names(NamedTuple):
    """A car as a row names it; `year` is 0 where it does not."""

    make: str = ""
    model: str = ""
    year: int = 0
    trim: str = ""


class Meant(NamedTuple):
    """The car that is priced, and what of it differs from what was written."""

    names: Names
    notes: tuple[Sentence, ...] = ()


@lru_cache(maxsize=65_536)
def car_meant(given: Names) -> Meant:
    """The catalogue's car for names as people write them; the names as they are where it has none."""
    names, notes = given, []
    found = find(*given)
    if found in (Reason.MAKE, Reason.MODEL) and (other := _typed(given)) is not None:
        again = find(*other)
        if isinstance(again, Found):
            names, found = other, again
            notes.append(Sentence.of(OTHER_NAME, name=f"{other.make} {other.model}"))
    if isinstance(found, Found):
        shown = found.offer.variant
        if shown.year != given.year:
            notes.append(Sentence.of(OTHER_YEAR, shown=str(shown.year), asked=str(given.year)))
        if given.trim and not found.offer.trim_known:
            notes.append(Sentence(template=UNKNOWN_TRIM))
    return Meant(names, tuple(notes))


def _typed(given: Names) -> Names | None:
    """The same by the rules of Confirm's fields, which forgive more: a near spelling, the make within the model."""
    make = find_make(given.make, catalogue().makes()) if given.make else None
    if make is None:
        return None
    found = find_model(given.model, make, catalogue().models(make)) if given.model else None
    if found is None:
        return None
    trim = " ".join(filter(None, (found.rest, given.trim)))
    return Names(make, found.model, given.year, trim)


@lru_cache(maxsize=65_536)
def read_car(text: str) -> Names:
    """ "2018 Toyota Corolla LE" in parts, the year in front or behind."""
    first, _space, rest = text.partition(" ")
    in_front = int(first) if first.isdigit() and len(first) == 4 else 0
    label = read_label(rest if in_front else text)
    return Names(label.make or "", label.model or "", in_front or label.year or 0, label.trim or "")


def read_vin(typed: str) -> tuple[Names, str | None]:
    """The car of a VIN, and a sentence where there is none: the VIN is mistyped, or says too little."""
    if wrong := trouble(typed):
        return Names(), wrong
    vin = tidy(typed)
    ninth = vin[CHECK_PLACE - 1]
    kind = CHECKS if ninth == check_digit(vin) else FAILS if ninth in DIGITS else ninth
    names = _described(vin[: CHECK_PLACE - 1], kind, vin[CHECK_PLACE:BEFORE_SERIAL])
    return names, None if names.model and names.year else _(VIN_SAYS_LITTLE)


@lru_cache(maxsize=65_536)
def _described(start: str, ninth: str, middle: str) -> Names:
    """What all signs but the last three tell, which only count cars; of the ninth it matters whether it fits."""
    end = "0" * (LENGTH - BEFORE_SERIAL)
    right = check_digit(f"{start}0{middle}{end}")
    sign = {CHECKS: right, FAILS: "1" if right == "0" else "0"}.get(ninth, ninth)
    try:
        found = VinDecoder().decode(f"{start}{sign}{middle}{end}")
    except ServiceError:
        return Names()
    return Names(found.make, found.model or "", found.year or 0, found.trim or "")
