"""What the price model knows of a car, as named numbers: fit and stand-in build them with the same functions."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from services.market.catalogue_names import fold, trim_words

# When each set of asking prices was seen (decimal years); between them the price level runs straight.
LEVELS = (2022.5, 2023.5, 2024.62, 2025.04, 2026.0)
REFERENCE_LEVEL = 2024.62

AGE_KNOTS = (0.0, 1.0, 2.0, 3.0, 5.0, 8.0, 11.0, 15.0, 20.0)
SLOPE_KNOTS = (0.0, 3.0, 8.0)
MILEAGE_KNOTS = (0.0, 1.0, 3.0, 6.0, 10.0, 15.0)
# Above 200,000 miles a make or model no longer differs from the rest.
OWN_MILES = 20.0
UNKNOWN_MSRP = 33_000.0
SCATTERING = {"one", "msrp", "class", "power", "make", "model"}

CLASSES = {
    "Pickup": "pickup",
    "SUV": "suv",
    "Minivan": "van",
    "Cargo Van": "van",
    "Passenger Van": "van",
    "Coupe": "sport",
    "Convertible": "sport",
}
POWERTRAINS = {
    "Hybrid": "hybrid",
    "Plug-in Hybrid": "plugin",
    "Electric": "electric",
    "Hydrogen": "electric",
    "Diesel": "diesel",
}

Feature = tuple[str, float]


@dataclass(frozen=True, slots=True)
class Car:
    """What is priced. ``trim`` is the words a listing uses beyond make and model, empty when not known.

    ``msrp`` is that of the trim (of the model year's middle trim when not known), ``model_msrp`` the middle trim's;
    both in dollars of the model year.
    """

    make: str
    model: str
    year: int
    body: str
    fuel: str
    trim: str = ""
    msrp: float | None = None
    model_msrp: float | None = None


def model_key(make: str, model: str) -> str:
    """Make and model as the price model names them."""
    return f"{fold(make)} {fold(model)}"


def trim_key(text: str) -> str:
    """A trim as the price model names it: its words folded, in alphabetical order."""
    return " ".join(sorted(trim_words(text)))


def age_at(year: int, when: float) -> float:
    """Years on the road at a decimal year: a model year goes on sale about a third of a year before it begins."""
    return max(0.0, when - year + 0.3)


def features(car: Car, mileage: float, when: float) -> Iterator[Feature]:
    """Every named number of a car at a mileage (miles) and a moment (decimal year)."""
    yield from standing_features(car, when)
    yield from mileage_features(car, mileage, when)


def standing_features(car: Car, when: float) -> Iterator[Feature]:
    """What counts whatever the mileage: the car, its age and the price level of the day."""
    levels, slopes = _car_features(car)
    yield from levels
    age = age_at(car.year, when)
    for knot in AGE_KNOTS:
        if age > knot:
            yield f"age>{knot:g}", age - knot
    for knot in SLOPE_KNOTS:
        over = age - knot
        if over > 0:
            for name, value in slopes:
                yield f"{name}>{knot:g}", value * over
    body, power = CLASSES.get(car.body, "car"), POWERTRAINS.get(car.fuel, "combustion")
    for level, weight in _level_weights(when):
        yield f"level|{level}", weight
        yield f"levelclass|{body}|{level}", weight
        yield f"levelpower|{power}|{level}", weight
        yield f"levelmake|{fold(car.make)}|{level}", weight
        yield f"levelage|{level}", weight * min(age, 15.0)


def mileage_features(car: Car, mileage: float, when: float) -> Iterator[Feature]:
    """Piecewise straight in mileage, with its kinks at ``MILEAGE_KNOTS``, ``OWN_MILES`` and 1,000 miles."""
    tens = mileage / 10_000
    for knot in MILEAGE_KNOTS:
        if tens > knot:
            yield f"miles>{knot:g}", tens - knot
    if mileage < 1_000:
        yield "new", 1 - mileage / 1_000
    own = min(tens, OWN_MILES)
    yield f"milesclass|{CLASSES.get(car.body, 'car')}", own
    yield f"milesmake|{fold(car.make)}", own
    yield f"milesmodel|{model_key(car.make, car.model)}", own
    yield "milesmsrp", own * _log_msrp(car)
    aged = own * min(age_at(car.year, when), 15.0) / 10
    yield "milesage", aged
    yield f"milesmodelage|{model_key(car.make, car.model)}", aged


def spread_features(car: Car, mileage: float, when: float, seen: float) -> Iterator[Feature]:
    """What tells how far asks for a car scatter: a few of its levels, its age, whether it is as new, the day.

    `seen` is how many asks of its trim the fit saw, or of its model where the trim is not known.
    """
    yield "rare", 1 / (1 + seen)
    levels, _ = _car_features(car)
    for name, value in levels:
        if name.split("|")[0] in SCATTERING:
            yield name, value
    age = age_at(car.year, when)
    for knot in SLOPE_KNOTS:
        if age > knot:
            yield f"age>{knot:g}", age - knot
    if mileage < 1_000:
        yield "new", 1 - mileage / 1_000
    for level, weight in _level_weights(when):
        yield f"level|{level}", weight


@lru_cache(maxsize=16384)
def _car_features(car: Car) -> tuple[tuple[Feature, ...], tuple[Feature, ...]]:
    """(levels, slopes per year of age)."""
    make, model = fold(car.make), model_key(car.make, car.model)
    body, power = CLASSES.get(car.body, "car"), POWERTRAINS.get(car.fuel, "combustion")
    msrp = _log_msrp(car)
    levels = [
        ("one", 1.0),
        ("msrp", msrp),
        ("msrp2", msrp**2),
        (f"class|{body}", 1.0),
        (f"power|{power}", 1.0),
        (f"make|{make}", 1.0),
        (f"model|{model}", 1.0),
        (f"modelpower|{model}|{power}", 1.0),
        (f"modelyear|{model}|{car.year}", 1.0),
        (f"classyear|{body}|{car.year}", 1.0),
        (f"makeyear|{make}|{car.year}", 1.0),
        # Every second year begins a span of four: years next to each other share one of them or both.
        *((f"modelyears|{model}|{car.year - car.year % 2 - back}", 1.0) for back in (0, 2)),
    ]
    slopes = [
        (f"ageclass|{body}", 1.0),
        (f"agepower|{power}", 1.0),
        (f"agemake|{make}", 1.0),
        (f"agemodel|{model}", 1.0),
        ("agemsrp", msrp),
    ]
    if car.msrp is None:
        levels.append((f"nomsrp|{body}", 1.0))
    if car.trim:
        step = math.log(car.msrp / car.model_msrp) if car.msrp and car.model_msrp else 0.0
        levels += [("step", step), (f"makestep|{make}", step), (f"trim|{model}|{car.trim}", 1.0)]
        for word in car.trim.split():
            levels += [(f"word|{word}", 1.0), (f"makeword|{make}|{word}", 1.0), (f"modelword|{model}|{word}", 1.0)]
        slopes += [(f"agetrim|{model}|{car.trim}", 1.0), ("agestep", step)]
    return tuple(levels), tuple(slopes)


def _log_msrp(car: Car) -> float:
    return math.log((car.msrp or UNKNOWN_MSRP) / UNKNOWN_MSRP)


def _level_weights(when: float) -> list[tuple[str, float]]:
    """How much of each known price level a moment has: the two around it, in proportion; the ends reach on."""
    when = min(max(when, LEVELS[0]), LEVELS[-1])
    for left, right in pairwise(LEVELS):
        if left <= when <= right:
            share = (when - left) / (right - left)
            both = ((left, 1 - share), (right, share))
            return [(str(level), weight) for level, weight in both if weight and level != REFERENCE_LEVEL]
    return []
