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

# When asking prices were seen (decimal years): between these days the price level runs straight beside the index,
# and after them it follows the index alone. Of 2026 there are hardly any asks but for electric cars, whose level is
# their own.
LEVELS = (2022.5, 2023.5, 2024.2, 2024.62, 2025.04, 2025.6)
ELECTRIC_LEVELS = (*LEVELS, 2025.83, 2026.04, 2026.3, 2026.62)
REFERENCE_LEVEL = 2024.62

# Consumer price index of used cars and trucks (BLS, CUSR0000SETA02), by month from January 2022 to April 2026: the
# price level where asks tell no other.
INDEX_FROM = 2022.0
INDEX = (
    215.5, 216.9, 209.6, 206.2, 207.7, 208.7, 206.6, 204.8, 203.9, 201.2, 196.7, 193,
    190.4, 187.7, 186.6, 192.6, 198.8, 197.6, 194.7, 191.1, 187.6, 186.9, 189.4, 190.6,
    183.2, 185.3, 184.6, 182, 180.6, 178, 175.3, 174.7, 175.8, 177.7, 179.9, 181.7,
    184.9, 186.6, 185.7, 184.8, 183.7, 182.8, 183.7, 185.3, 184.9, 186.1, 186.3, 184.7,
    181.3, 180.6, 179.8, 179.8,
)  # fmt: skip

_MONTHS, _LOG_INDEX = INDEX_FROM + (np.arange(len(INDEX)) + 0.5) / 12, np.log(INDEX)

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

_GROUPS = {
    "german luxury": ("bmw", "mercedesbenz", "audi", "porsche", "maybach", "mini", "smart"),
    "asian luxury": ("lexus", "acura", "infiniti", "genesis"),
    "european luxury": ("volvo", "jaguar", "landrover", "alfaromeo", "maserati", "saab"),
    "american luxury": ("cadillac", "lincoln"),
    "exotic": (
        "ferrari", "lamborghini", "bentley", "rollsroyce", "astonmartin", "mclaren", "lotus", "bugatti", "spyker",
        "lucid",
    ),
    "electric": ("tesla", "rivian", "polestar", "vinfast"),
    "american": (
        "ford", "chevrolet", "gmc", "ram", "dodge", "jeep", "chrysler", "buick", "pontiac", "saturn", "mercury",
        "oldsmobile", "hummer", "plymouth",
    ),
    "korean": ("hyundai", "kia"),
    "german": ("volkswagen",),
    "japanese": ("toyota", "honda", "nissan", "mazda", "subaru", "mitsubishi", "scion", "suzuki", "isuzu"),
}  # fmt: skip
# By folded make: makes that age alike.
MAKE_GROUPS = {make: group for group, makes in _GROUPS.items() for make in makes}
OTHER_GROUP, EXOTIC = "other", "exotic"

ALWAYS = ("1",)
AGES = tuple(f"age>{knot:g}" for knot in AGE_KNOTS)
SLOPES = tuple(f"age>{knot:g}" for knot in SLOPE_KNOTS)
GROUP_SLOPES = AGES[:-1]
DAYS = tuple(f"day {level}" for level in LEVELS if level != REFERENCE_LEVEL)
DAYS_AGED = tuple(f"{day} aged" for day in DAYS)
ELECTRIC_DAYS = tuple(f"electric day {level}" for level in ELECTRIC_LEVELS if level != REFERENCE_LEVEL)
ELECTRIC_DAYS_AGED = tuple(f"{day} aged" for day in ELECTRIC_DAYS)
STANDING = (*ALWAYS, *AGES, *DAYS, *DAYS_AGED, *ELECTRIC_DAYS, *ELECTRIC_DAYS_AGED)
MILEAGES = tuple(f"miles>{knot:g}" for knot in MILEAGE_KNOTS)
MILEAGE = (*MILEAGES, "new", "own miles", "own miles aged", "many miles aged")
_GROWING = np.array([name.endswith(" aged") for name in MILEAGE])


@dataclass(frozen=True, slots=True)
class Car:
    """What is priced. ``trim`` is the words a listing uses beyond make and model, empty when not known.

    ``msrp`` is that of the trim (of the model year's middle trim when not known), ``model_msrp`` the middle trim's;
    both in dollars of the model year. ``msrp_from`` is the model year whose MSRP stands in where its own is not known,
    0 where that of other models of the make does.
    """

    make: str
    model: str
    year: int
    body: str
    fuel: str
    trim: str = ""
    msrp: float | None = None
    model_msrp: float | None = None
    msrp_from: int | None = None


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


def trim_key(text: str, model: str = "") -> str:
    """A trim as the price model names it: its words folded, in alphabetical order.

    Words of the model's own name go where others are left: ``Y Long Range`` of a Model Y is ``long range``.
    """
    said = trim_words(text)
    return " ".join(sorted(said - trim_words(model) or said))


def age_at(year: int, when: float) -> float:
    """Years on the road at a decimal year: a model year goes on sale about a third of a year before it begins."""
    return max(0.0, when - year + 0.3)


def car_class(car: Car) -> str:
    """car, suv, pickup, van or sport."""
    return CLASSES.get(car.body, "car")


def powertrain(car: Car) -> str:
    """combustion, diesel, hybrid, plugin or electric."""
    return POWERTRAINS.get(car.fuel, "combustion")


def scatter_kind(car: Car) -> str:
    """electric, luxury or "" of all others: asks of the same car lie far off more often in one than in another."""
    if powertrain(car) == "electric":
        return "electric"
    return "luxury" if make_group(car).endswith("luxury") else ""


def price_level(when: np.ndarray) -> np.ndarray:
    """Log of the price index at decimal years, against August 2024; level before and after the months it has."""
    logs: np.ndarray = np.interp(when, _MONTHS, _LOG_INDEX) - np.interp(REFERENCE_LEVEL, _MONTHS, _LOG_INDEX)
    return logs


def make_group(car: Car) -> str:
    """The makes that this one ages like: german luxury, american, electric and so on."""
    return MAKE_GROUPS.get(fold(car.make), OTHER_GROUP)


def standing_basis(age: np.ndarray, when: np.ndarray) -> np.ndarray:
    """The functions ``STANDING`` of age (years) and day (decimal years), a row a car."""
    aged = np.minimum(age, 15.0)[:, None]
    columns = [np.ones((len(age), 1)), np.maximum(0.0, age[:, None] - AGE_KNOTS)]
    for levels in (LEVELS, ELECTRIC_LEVELS):
        days = _day_weights(when, levels)
        columns += [days, days * aged]
    return np.hstack(columns)


def mileage_basis(miles: np.ndarray, age: np.ndarray) -> np.ndarray:
    """The functions ``MILEAGE`` of mileage (miles) and age (years), along a new last axis.

    Piecewise straight in mileage, with kinks at ``MILEAGE_KNOTS``, ``OWN_MILES`` and 1,000 miles.
    """
    tens, aged = miles / 10_000, np.minimum(age, 15.0) / 10
    kinks = len(MILEAGE_KNOTS)
    out = np.empty((*np.broadcast_shapes(tens.shape, aged.shape), len(MILEAGE)))
    out[..., :kinks] = np.maximum(0.0, tens[..., None] - MILEAGE_KNOTS)
    out[..., kinks] = np.maximum(0.0, 1 - miles / 1_000)
    out[..., kinks + 1] = np.minimum(tens, OWN_MILES)
    out[..., kinks + 2] = out[..., kinks + 1] * aged
    out[..., kinks + 3] = out[..., kinks - 1] * aged
    return out


def mileage_growth(age: np.ndarray) -> np.ndarray:
    """What the functions ``MILEAGE`` at ten years are at each age, as factors, a row an age."""
    return np.where(_GROWING, np.minimum(age, 15.0)[:, None] / 10, 1.0)


def basis_of(age: np.ndarray, when: np.ndarray, miles: np.ndarray) -> dict[str, np.ndarray]:
    """Every function of the basis by its name, a value a row."""
    standing, mileage = standing_basis(age, when), mileage_basis(miles, age)
    return dict(zip((*STANDING, *MILEAGE), [*standing.T, *mileage.T], strict=True))


def terms(cars: Sequence[Car]) -> Iterator[Term]:
    """Every term of the log price of these cars."""
    make = [fold(car.make) for car in cars]
    model = [model_key(car.make, car.model) for car in cars]
    body, power = [car_class(car) for car in cars], [powertrain(car) for car in cars]
    group = [make_group(car) for car in cars]
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
    yield of("poweryear", ALWAYS, _joined(power, years))
    yield from (of("group", ALWAYS, group), of("grouppower", ALWAYS, _joined(group, power)))
    yield of("makepower", ALWAYS, _joined(make, power))
    # Every second year begins a span of four: years next to each other share one of them or both.
    for back in (0, 2):
        yield of("modelyears", ALWAYS, _joined(model, [str(car.year - car.year % 2 - back) for car in cars]))
    yield of("nomsrp", ALWAYS, body, np.array([0.0 if car.msrp_from is None and car.msrp else 1.0 for car in cars]))
    yield of("age", AGES, anything)
    yield from (of("ageclass", GROUP_SLOPES, body), of("agepower", GROUP_SLOPES, power))
    yield from (of("agegroup", GROUP_SLOPES, group), of("agegrouppower", SLOPES, _joined(group, power)))
    yield from (of("agemake", SLOPES, make), of("agemakepower", SLOPES, _joined(make, power)))
    yield from (of("agemodel", SLOPES, model), of("agemsrp", SLOPES, anything, msrp))
    yield from (of("level", DAYS, anything), of("levelclass", DAYS, body), of("levelpower", DAYS, power))
    electric = np.array([i for i, one in enumerate(power) if one == "electric"], dtype=int)
    alike, own_make = ["electric"] * len(electric), [make[i] for i in electric]
    yield Term("levelpower", ELECTRIC_DAYS, electric, alike, np.ones(len(electric)))
    yield Term("levelmakepower", ELECTRIC_DAYS, electric, own_make, np.ones(len(electric)))
    yield Term("levelagepower", ELECTRIC_DAYS_AGED, electric, alike, np.ones(len(electric)))
    yield from (of("levelmake", DAYS, make), of("levelage", DAYS_AGED, anything))
    yield from (of("levelgroup", DAYS, group), of("levelagegroup", DAYS_AGED, group))
    yield from _trim_terms(cars, make, model)
    yield from (of("miles", MILEAGES, anything), of("new", ("new",), anything))
    yield from (of("milesclass", ("own miles",), body), of("milesmake", ("own miles",), make))
    yield from (of("milesmodel", ("own miles",), model), of("milesmsrp", ("own miles",), anything, msrp))
    yield of("milesage", ("own miles aged",), anything)
    yield from (of("milespower", ("own miles",), power), of("milesgroup", ("own miles",), group))
    yield from (of("milespowerage", ("own miles aged",), power), of("milesgroupage", ("own miles aged",), group))
    yield of("milesbend", ("many miles aged",), anything)
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


def spread_terms(cars: Sequence[Car], seen: np.ndarray, near: np.ndarray) -> Iterator[Term]:
    """What tells how far asks for these cars scatter: a few of their levels, age, whether as new, the day.

    ``seen`` is how many asks of the trim the fit saw, or of the model where the trim is not known; ``near`` how many of
    the model within two model years.
    """
    one, every, anything = np.ones(len(cars)), np.arange(len(cars)), [""] * len(cars)
    msrp = np.array([_log_msrp(car) for car in cars])
    yield Term("rare", ALWAYS, every, anything, 1 / (1 + seen))
    yield Term("lonely", ALWAYS, every, anything, 1 / (1 + near))
    yield Term("one", ALWAYS, every, anything, one)
    yield Term("msrp", ALWAYS, every, anything, msrp)
    yield Term("class", ALWAYS, every, [car_class(car) for car in cars], one)
    yield Term("power", ALWAYS, every, [powertrain(car) for car in cars], one)
    yield Term("make", ALWAYS, every, [fold(car.make) for car in cars], one)
    yield Term("model", ALWAYS, every, [model_key(car.make, car.model) for car in cars], one)
    yield Term("group", ALWAYS, every, [make_group(car) for car in cars], one)
    yield Term("age", SLOPES, every, anything, one)
    yield Term("agegroup", SLOPES, every, [make_group(car) for car in cars], one)
    yield Term("agepower", SLOPES, every, [powertrain(car) for car in cars], one)
    yield Term("level", DAYS, every, anything, one)
    yield Term("new", ("new",), every, anything, one)


def _joined(one: list[str], other: list[str]) -> list[str]:
    return [f"{left}|{right}" for left, right in zip(one, other, strict=True)]


def _log_msrp(car: Car) -> float:
    return math.log((car.msrp or UNKNOWN_MSRP) / UNKNOWN_MSRP)


def _step(car: Car) -> float:
    return math.log(car.msrp / car.model_msrp) if car.msrp and car.model_msrp else 0.0


def _day_weights(when: np.ndarray, levels: Sequence[float]) -> np.ndarray:
    """How much of each known price level but the reference a day has: the two around it, in proportion; a row a day."""
    place = np.interp(when, levels, np.arange(len(levels)))
    others = [i for i, level in enumerate(levels) if level != REFERENCE_LEVEL]
    weights: np.ndarray = np.maximum(0.0, 1 - np.abs(place[:, None] - others))
    return weights
