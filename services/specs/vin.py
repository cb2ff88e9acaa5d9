"""Vehicle identification numbers: 17 characters whose ninth checks the others (49 CFR 565, since model year 1981).

A VIN names one very car, and with it its owner: it is in no log and no error.
"""

import re
from itertools import chain

from services.wording import _, ngettext
from services.wording.formatting import listed

LENGTH = 17
CHECK_PLACE, YEAR_PLACE = 9, 10  # counted from one, as people do
VALUES = dict(
    zip(
        "0123456789ABCDEFGHJKLMNPRSTUVWXYZ",
        chain(range(10), range(1, 9), (1, 2, 3, 4, 5, 7, 9), range(2, 10)),
        strict=True,
    )
)
WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
# Never in a VIN, and what stands there instead.
NEVER = {"I": "1", "O": "0", "Q": "0"}
NEVER_A_YEAR = "UZ0"
# What is taken for one another on a dirty plate behind a windscreen.
LOOK_ALIKES = ("5S", "8B", "2Z", "6G", "0D", "17", "4A", "UV", "MN")
ONLY_DIGITS_FROM = 14  # the serial number


def tidy(typed: str) -> str:
    """In capitals, without the spaces and hyphens that people put in."""
    return re.sub(r"[\s-]", "", typed).upper()


def check_digit(vin: str) -> str:
    """What the ninth character must be. Needs 17 characters that a VIN may have."""
    rest = sum(VALUES[character] * weight for character, weight in zip(vin, WEIGHTS, strict=True)) % 11
    return "X" if rest == 10 else str(rest)


def trouble(typed: str) -> str | None:
    """Why this cannot be a VIN and what to look at, in a sentence or two; None where nothing is wrong."""
    vin = tidy(typed)
    if len(vin) != LENGTH:
        return _length(len(vin))
    for place, character in enumerate(vin, 1):
        if character in NEVER:
            return _("Character {place} is the letter {given}, which no VIN has: it is probably a {meant}.").format(
                place=place, given=character, meant=NEVER[character]
            )
        if character not in VALUES:
            return _("Character {place} is “{given}”: a VIN has only letters and digits. Please look again.").format(
                place=place, given=character
            )
    if vin[YEAR_PLACE - 1] in NEVER_A_YEAR:
        return _("Character {place} stands for the model year and is never {given}. Please look again.").format(
            place=YEAR_PLACE, given=vin[YEAR_PLACE - 1]
        )
    return _checked(vin)


def _length(given: int) -> str:
    if given < LENGTH:
        off = ngettext(
            "A VIN has {length} characters and this one has {given}: {off} is missing.",
            "A VIN has {length} characters and this one has {given}: {off} are missing.",
            LENGTH - given,
        )
    else:
        off = ngettext(
            "A VIN has {length} characters and this one has {given}: {off} is too many.",
            "A VIN has {length} characters and this one has {given}: {off} are too many.",
            given - LENGTH,
        )
    said = [off.format(length=LENGTH, given=given, off=abs(LENGTH - given))]
    if given < LENGTH - 2:
        said.append(_("Cars from before 1981 have shorter numbers: choose such a car by hand."))
    return " ".join(said)


def _checked(vin: str) -> str | None:
    wanted, given = check_digit(vin), vin[CHECK_PLACE - 1]
    if given == wanted:
        return None
    said = _(
        "One character is mistyped: character {place} checks the others and would be {wanted}, not {given}."
    ).format(place=CHECK_PLACE, wanted=wanted, given=given)
    slips = [
        _("character {place} ({other}, not {given}?)").format(place=place, other=other, given=vin[place - 1])
        for place in range(1, LENGTH + 1)
        for other in _look_alikes(vin[place - 1])
        if (other.isdigit() or place < ONLY_DIGITS_FROM) and _right(vin[: place - 1] + other + vin[place:])
    ]
    if slips:
        todo = _("Look again at {places}.").format(places=listed(slips[:3]))
    else:
        todo = _("A car not made for North America may have no such check: choose it by hand then.")
    return f"{said} {todo}"


def _look_alikes(character: str) -> list[str]:
    return [pair.replace(character, "") for pair in LOOK_ALIKES if character in pair]


def _right(vin: str) -> bool:
    return vin[CHECK_PLACE - 1] == check_digit(vin)
