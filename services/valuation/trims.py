"""A trim as its maker calls it, out of what catalogues make of it."""

import re

# From here on a catalogue tells body, drive, engine or gearbox: "XLT 4WD 5.0L V8", "Premium 4dr Sedan (2.0L 4cyl 5A)".
_DETAILS = re.compile(
    r"\s*(?:\b\d[- ]?d(?:oo)?r\b|\(|\b(?:AWD|4WD|2WD|FWD|RWD|4x4|4x2)\b|\b\d\.\d ?L\b"
    r"|\b(?:Sedan|Coupe|Convertible|Hatchback|Wagon|SUV|Pickup|Minivan|Automatic|Manual|CVT)\b).*",
    re.IGNORECASE,
)


def maker_trim(trim: str | None) -> str | None:
    """ "XLT" of "XLT 4WD 5.0L V8"; None where nothing but details is left, or "Base", which adverts leave out."""
    name = _DETAILS.sub("", trim or "").strip()
    return None if name.casefold() in {"", "base"} else name
