"""What the price model knows of a car, as named numbers: the fit and the model build them with the same functions.

The log of a price is a sum of terms. A term is a coefficient, looked up by what the car is (its make, its model, a word
of its trim), times a scale that the car has (1, or the log of its MSRP), times one function of age, day and mileage out
of a small basis. So all that the model knows of a car is one row of numbers, a number for each function of the basis.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

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

ALWAYS = ("1",)
AGES = tuple(f"age>{knot:g}" for knot in AGE_KNOTS)
SLOPES = tuple(f"age>{knot:g}" for knot in SLOPE_KNOTS)
DAYS = tuple(f"day {level}" for level in LEVELS if level != REFERENCE_LEVEL)
DAYS_AGED = tuple(f"{day} aged" for day in DAYS)
STANDING = (*ALWAYS, *AGES, *DAYS, *DAYS_AGED)
MILEAGES = tuple(f"miles>{knot:g}" for knot in MILEAGE_KNOTS)
MILEAGE = (*MILEAGES, "new", "own miles", "own miles aged")


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


@dataclass(frozen=True)
class Term:
    """Coefficients named ``name``, one a key and function of ``basis``.

    ``owner`` is the place among the cars that each key belongs to: a car has a key, several (the words of its trim) or
    none. ``scale`` is what the coefficient is multiplied by for each key.
    """

    name: str
    basis: tuple[str, ...]
    owner: np.ndarray
    keys: list[str]
    scale: np.ndarray


def model_key(make: str, model: str) -> str:
    """Make and model as the price model names them."""
    return f"{fold(make)} {fold(model)}"


def trim_key(text: str) -> str:
    """A trim as the price model names it: its words folded, in alphabetical order."""
    return " ".join(sorted(trim_words(text)))


def age_at(year: int, when: float) -> float:
    """Years on the road at a decimal year: a model year goes on sale about a third of a year before it begins."""
    return max(0.0, when - year + 0.3)


def car_class(car: Car) -> str:
    """car, suv, pickup, van or sport."""
    return CLASSES.get(car.body, "car")


def powertrain(car: Car) -> str:
    """combustion, diesel, hybrid, plugin or electric."""
    return POWERTRAINS.get(car.fuel, "combustion")


def standing_basis(age: np.ndarray, when: np.ndarray) -> np.ndarray:
    """The functions ``STANDING`` of age (years) and day (decimal years), a row a car."""
    days = _day_weights(when)
    columns = [np.ones_like(age), *(np.maximum(0.0, age - knot) for knot in AGE_KNOTS)]
    return np.column_stack([*columns, *days, *(day * np.minimum(age, 15.0) for day in days)])


def mileage_basis(miles: np.ndarray, age: np.ndarray) -> np.ndarray:
    """The functions ``MILEAGE`` of mileage (miles) and age (years), along a new last axis.

    Piecewise straight in mileage, with kinks at ``MILEAGE_KNOTS``, ``OWN_MILES`` and 1,000 miles.
    """
    miles, age = np.broadcast_arrays(miles, age)
    tens = miles / 10_000
    own = np.minimum(tens, OWN_MILES)
    kinked = [np.maximum(0.0, tens - knot) for knot in MILEAGE_KNOTS]
    return np.stack([*kinked, np.maximum(0.0, 1 - miles / 1_000), own, own * np.minimum(age, 15.0) / 10], axis=-1)


def basis_of(age: np.ndarray, when: np.ndarray, miles: np.ndarray) -> dict[str, np.ndarray]:
    """Every function of the basis by its name, a value a row."""
    standing, mileage = standing_basis(age, when), mileage_basis(miles, age)
    return dict(zip((*STANDING, *MILEAGE), [*standing.T, *mileage.T], strict=True))


def terms(cars: Sequence[Car]) -> Iterator[Term]:
    """Every term of the log price of these cars."""
    make = [fold(car.make) for car in cars]
    model = [model_key(car.make, car.model) for car in cars]
    body, power = [car_class(car) for car in cars], [powertrain(car) for car in cars]
    years = [str(car.year) for car in cars]
    msrp = np.array([_log_msrp(car) for car in cars])
    one, every = np.ones(len(cars)), np.arange(len(cars))
    anything = [""] * len(cars)

    def of(name: str, basis: tuple[str, ...], keys: list[str], scale: np.ndarray = one) -> Term:
        return Term(name, basis, every, keys, scale)

    yield from (of("one", ALWAYS, anything), of("msrp", ALWAYS, anything, msrp), of("msrp2", ALWAYS, anything, msrp**2))
    yield from (of("class", ALWAYS, body), of("power", ALWAYS, power), of("make", ALWAYS, make))
    yield from (of("model", ALWAYS, model), of("modelpower", ALWAYS, _joined(model, power)))
    yield of("modelyear", ALWAYS, _joined(model, years))
    yield of("classyear", ALWAYS, _joined(body, years))
    yield of("makeyear", ALWAYS, _joined(make, years))
    # Every second year begins a span of four: years next to each other share one of them or both.
    for back in (0, 2):
        yield of("modelyears", ALWAYS, _joined(model, [str(car.year - car.year % 2 - back) for car in cars]))
    yield of("nomsrp", ALWAYS, body, np.array([1.0 if car.msrp is None else 0.0 for car in cars]))
    yield of("age", AGES, anything)
    yield from (of("ageclass", SLOPES, body), of("agepower", SLOPES, power), of("agemake", SLOPES, make))
    yield from (of("agemodel", SLOPES, model), of("agemsrp", SLOPES, anything, msrp))
    yield from (of("level", DAYS, anything), of("levelclass", DAYS, body), of("levelpower", DAYS, power))
    yield from (of("levelmake", DAYS, make), of("levelage", DAYS_AGED, anything))
    yield from _trim_terms(cars, make, model)
    yield from (of("miles", MILEAGES, anything), of("new", ("new",), anything))
    yield from (of("milesclass", ("own miles",), body), of("milesmake", ("own miles",), make))
    yield from (of("milesmodel", ("own miles",), model), of("milesmsrp", ("own miles",), anything, msrp))
    yield of("milesage", ("own miles aged",), anything)
    yield of("milesmodelage", ("own miles aged",), model)


def _trim_terms(cars: Sequence[Car], make: list[str], model: list[str]) -> Iterator[Term]:
    """Of cars whose trim is said: how far its MSRP stands from the middle trim's, its name, the words of its name."""
    said = np.array([i for i, car in enumerate(cars) if car.trim], dtype=int)
    if not len(said):
        return
    step = np.array([_step(cars[i]) for i in said])
    own = [f"{model[i]}|{cars[i].trim}" for i in said]
    one = np.ones(len(said))
    yield Term("step", ALWAYS, said, [""] * len(said), step)
    yield Term("makestep", ALWAYS, said, [make[i] for i in said], step)
    yield Term("trim", ALWAYS, said, own, one)
    yield Term("agetrim", SLOPES, said, own, one)
    yield Term("agestep", SLOPES, said, [""] * len(said), step)
    words = [(i, word) for i in said.tolist() for word in cars[i].trim.split()]
    owner, ones = np.array([i for i, _ in words]), np.ones(len(words))
    yield Term("word", ALWAYS, owner, [word for _, word in words], ones)
    yield Term("makeword", ALWAYS, owner, [f"{make[i]}|{word}" for i, word in words], ones)
    yield Term("modelword", ALWAYS, owner, [f"{model[i]}|{word}" for i, word in words], ones)


def spread_terms(cars: Sequence[Car], seen: np.ndarray) -> Iterator[Term]:
    """What tells how far asks for these cars scatter: a few of their levels, age, whether as new, the day.

    ``seen`` is how many asks of the trim the fit saw, or of the model where the trim is not known.
    """
    one, every, anything = np.ones(len(cars)), np.arange(len(cars)), [""] * len(cars)
    msrp = np.array([_log_msrp(car) for car in cars])
    yield Term("rare", ALWAYS, every, anything, 1 / (1 + seen))
    yield Term("one", ALWAYS, every, anything, one)
    yield Term("msrp", ALWAYS, every, anything, msrp)
    yield Term("class", ALWAYS, every, [car_class(car) for car in cars], one)
    yield Term("power", ALWAYS, every, [powertrain(car) for car in cars], one)
    yield Term("make", ALWAYS, every, [fold(car.make) for car in cars], one)
    yield Term("model", ALWAYS, every, [model_key(car.make, car.model) for car in cars], one)
    yield Term("age", SLOPES, every, anything, one)
    yield Term("level", DAYS, every, anything, one)
    yield Term("new", ("new",), every, anything, one)


def _joined(one: list[str], other: list[str]) -> list[str]:
    return [f"{left}|{right}" for left, right in zip(one, other, strict=True)]


def _log_msrp(car: Car) -> float:
    return math.log((car.msrp or UNKNOWN_MSRP) / UNKNOWN_MSRP)


def _step(car: Car) -> float:
    return math.log(car.msrp / car.model_msrp) if car.msrp and car.model_msrp else 0.0


def _day_weights(when: np.ndarray) -> list[np.ndarray]:
    """How much of each known price level but the reference a day has: the two around it, in proportion."""
    out = []
    for level in LEVELS:
        if level != REFERENCE_LEVEL:
            peak = [1.0 if other == level else 0.0 for other in LEVELS]
            out.append(np.interp(when, LEVELS, peak))
    return out
