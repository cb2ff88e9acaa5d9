"""Vehicle identification numbers: 17 characters whose ninth checks the others (49 CFR 565, since model year 1981).

A VIN names one very car, and with it its owner: it is in no log and no error.
"""

import re
import unicodedata
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
NORTH_AMERICA = "123457"  # first sign of a VIN of the US, Canada or Mexico
FILLER = "ZZZ"  # where makers outside North America say nothing
# What is taken for one another on a dirty plate behind a windscreen.
LOOK_ALIKES = ("5S", "8B", "2Z", "6G", "0D", "17", "4A", "UV", "MN")
ONLY_DIGITS_FROM = 14  # the serial number


# What stands before a pasted number, and what stands around one that a scanner read (Code 39 begins and ends with *).
LABEL = re.compile(
    r"^\W*(v\.? ?i\.? ?n\.?|f\.? ?i\.? ?n\.?|chassis|fahrgestell\w*|vehicle identification|bastidor|车架号)"
    r"( ?(no\.?|nr\.?|number|nummer|code|#))* ?(is\b)?[:#=\-\s]+(?=\S)",
    re.IGNORECASE,
)
GLUED_LABEL = re.compile(r"(VIN|FIN)(?=[A-Z0-9]{17}$)")
WHOLE = re.compile(r"(?<![A-Z0-9])[A-Z0-9]{17}(?![A-Z0-9])")


def tidy(typed: str) -> str:
    """In capitals, without what people and scanners put around and between: a label, spaces, hyphens, asterisks, signs
    without width, the leading I of an imported car's bar code.
    """
    once = _tidied(typed)
    return once if once == typed else tidy(once)


def _tidied(typed: str) -> str:
    plain = unicodedata.normalize("NFKC", typed)
    plain = "".join(sign for sign in plain if unicodedata.category(sign) not in {"Cf", "Cc"} or sign.isspace())
    plain = LABEL.sub("", plain).upper()
    whole = [found for found in WHOLE.findall(plain) if re.search(r"\d", found)]
    if len(whole) == 1:
        return str(whole[0])
    vin = GLUED_LABEL.sub("", re.sub(r"[\s*:#.,;/_'\"()\[\]<>|–—-]", "", plain))
    return vin[1:] if len(vin) == LENGTH + 1 and vin.startswith("I") else vin


def readable(typed: str) -> str:
    """The VIN as far as it can be looked up: letters that no VIN has are what they were taken for."""
    return tidy(typed).translate(str.maketrans("".join(NEVER), "".join(NEVER.values())))


def for_north_america(vin: str) -> bool:
    """Whether it keeps the rules of 49 CFR 565: a check digit, and a model year in the tenth place.

    A VIN from elsewhere may fit the check by chance, but not with a filler (ZZZ) in places 4 to 9.
    """
    if len(vin) != LENGTH or any(sign not in VALUES for sign in vin):
        return vin[:1] in NORTH_AMERICA
    if FILLER in vin[3:CHECK_PLACE] or vin[YEAR_PLACE - 1] in NEVER_A_YEAR:
        return False
    return vin[0] in NORTH_AMERICA or _right(vin)


def check_digit(vin: str) -> str:
    """What the ninth character must be. Needs 17 characters that a VIN may have."""
    rest = sum(VALUES[character] * weight for character, weight in zip(vin, WEIGHTS, strict=True)) % 11
    return "X" if rest == 10 else str(rest)


def trouble(typed: str) -> str | None:
    """What to look at in this VIN, in a sentence or two; None where nothing is wrong.

    A car not made for North America has neither a check digit nor a model year in its VIN: nothing is wrong with that.
    """
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
    if vin[0] not in NORTH_AMERICA and not could_check(vin):
        return None
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


def could_check(vin: str) -> bool:
    """Whether the ninth place holds what a check digit may be, and the tenth what a year may be."""
    if len(vin) < LENGTH:
        return vin[:1] in NORTH_AMERICA
    year_told = vin[YEAR_PLACE - 1] not in NEVER_A_YEAR
    return year_told and vin[CHECK_PLACE - 1] in "0123456789X" and FILLER not in vin[3:CHECK_PLACE]


def _look_alikes(character: str) -> list[str]:
    return [pair.replace(character, "") for pair in LOOK_ALIKES if character in pair]


def _right(vin: str) -> bool:
    return vin[CHECK_PLACE - 1] == check_digit(vin)
