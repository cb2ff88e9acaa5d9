"""An odometer reading as people type it: "120k", "58.000", "58,000 mi", "1e5", "12 500 km", "5.8万"."""

import re
import unicodedata
from dataclasses import dataclass
from math import isfinite

from services.vehicle import to_miles
from services.wording import Unit

FARTHEST = 2_000_000  # what an odometer can show, in either unit

_UNITS: dict[Unit, str] = {
    "miles": r"mi|mile|miles|mil\.|milla|millas|meile|meilen|mls|英里|哩",
    "km": r"km|kms|kilometers?|kilometres?|kilometer|kilometern|kilómetros?|kilometros?|kilometro|公里|千米",
}
_TIMES = {1_000: r"k|t|tsd\.?|tausend|thousand|mil|千", 10_000: r"万|萬"}
_NUMBER = r"(?P<number>\d[\d.,'’ ]*(?:e\d)?)"
_READING = re.compile(
    rf"{_NUMBER}\s*(?P<times>{'|'.join(_TIMES.values())})??\s*(?P<unit>{'|'.join(_UNITS.values())})?", re.IGNORECASE
)
_GROUPED = re.compile(r"\d{1,3}(?:[.,'’ ]\d{3})+")
_DECIMAL = re.compile(r"(?P<whole>.*?)[.,](?P<part>\d{1,2}|\d{4,})")


@dataclass(frozen=True)
class Reading:
    """A whole number as the odometer shows it; `unit` is None where none was typed with it."""

    number: int
    unit: Unit | None

    def miles(self, unit: Unit) -> int:
        """Whole miles, in the unit that was typed, else in that one."""
        return to_miles(self.number, self.unit or unit)


def read_odometer(typed: str) -> Reading | None:
    """The reading; None for anything that is none, or that no odometer shows."""
    said = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", typed)).strip().casefold()
    found = _READING.fullmatch(said)
    if found is None:
        return None
    times = next((by for by, words in _TIMES.items() if re.fullmatch(words, found["times"] or "")), 1)
    number = _number(found["number"].strip())
    if number is None or not isfinite(number) or not 0 <= number * times <= FARTHEST:
        return None
    unit = next((unit for unit, words in _UNITS.items() if re.fullmatch(words, found["unit"] or "")), None)
    return Reading(round(number * times), unit)


def _number(written: str) -> float | None:
    """Three digits behind a mark are thousands, as in 58.000 and 58,000; one or two are tenths, as in 12.5."""
    mantissa, _e, exponent = written.partition("e")
    part = 0.0
    if decimal := _DECIMAL.fullmatch(mantissa):
        mantissa, part = decimal["whole"], float(f"0.{decimal['part']}")
    if not (mantissa.isdigit() or _GROUPED.fullmatch(mantissa)):
        return None
    return (int(re.sub(r"\D", "", mantissa)) + part) * 10.0 ** int(exponent or 0)
