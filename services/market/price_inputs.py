"""From a car in the catalogue to what the price model needs of it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from statistics import median, median_low

from services.market.catalogue import Catalogue, ModelYear, Variant
from services.market.price_features import Car, trim_key

# How much dearer a model becomes a year, and how far away a year may lend its MSRP.
DEARER_A_YEAR, FARTHEST = 1.02, 8


def car_of(cars: Catalogue, found: ModelYear, trim: str = "") -> Car:
    """The car of a model year with a trim as a listing writes it; empty stands for any trim."""
    return _car(cars, found, trim_key(trim, found.model))


@lru_cache(maxsize=8192)
def _car(cars: Catalogue, found: ModelYear, key: str) -> Car:
    variants = cars.variants(found)
    fits = [variants[i] for i in cars.closest(found, key)] if key else []
    middle, stands_in = middle_msrp(_usual_fuel(variants)), None
    if middle is None:
        middle, stands_in = borrowed_msrp(cars, found)
    typical = fits or _usual_fuel(variants)
    return Car(
        make=found.make,
        model=found.model,
        year=found.year,
        body=_most(variant.body or "" for variant in typical),
        fuel=_most(variant.fuel for variant in typical),
        trim=key,
        msrp=middle_msrp(fits) or middle,
        model_msrp=middle,
        msrp_from=stands_in,
    )


def borrowed_msrp(cars: Catalogue, found: ModelYear) -> tuple[float | None, int | None]:
    """An MSRP for a model year that has none, in dollars of that year, and the model year that it is from.

    From the nearest year of the model, else (then the year is 0) the middle one of the make's models of that body.
    """
    for distance in range(1, FARTHEST + 1):
        for year in (found.year - distance, found.year + distance):
            other = cars.find(found.make, found.model, year)
            if other is not None and (other.year, other.model) == (year, found.model):
                price = middle_msrp(_usual_fuel(cars.variants(other)))
                if price:
                    return price * DEARER_A_YEAR ** (found.year - year), year
    body = _most(variant.body or "" for variant in cars.variants(found))
    price = _msrp_of_make(cars, found.make, body, found.year)
    return price, None if price is None else 0


@lru_cache(maxsize=1024)
def _msrp_of_make(cars: Catalogue, make: str, body: str, year: int) -> float | None:
    """The middle MSRP of a make's models of a body within two years."""
    prices = []
    for model in cars.models(make):
        for near in range(year - 2, year + 3):
            other = cars.find(make, model, near)
            if other is not None and (other.year, other.model) == (near, model):
                variants = [variant for variant in cars.variants(other) if variant.body == body]
                if price := middle_msrp(variants):
                    prices.append(price)
    return median(prices) if prices else None


def middle_msrp(variants: Iterable[Variant]) -> float | None:
    """The median over trims of each trim's median MSRP, so that a trim of many engines counts once."""
    by_trim: dict[str, list[int]] = {}
    for variant in variants:
        if variant.msrp:
            by_trim.setdefault(variant.trim, []).append(variant.msrp)
    return median(map(median, by_trim.values())) if by_trim else None


def middle_variant(variants: Sequence[Variant]) -> Variant:
    """The variant in the middle of the price list (the lower of two), among those of the usual fuel."""
    usual = _usual_fuel(variants)
    price = median_low(variant.msrp or 0 for variant in usual)
    return next(variant for variant in usual if (variant.msrp or 0) == price)


def _usual_fuel(variants: Sequence[Variant]) -> list[Variant]:
    """Without a word of hybrid or electric a listing means the fuel most of the model's variants burn."""
    fuel = _most(variant.fuel for variant in variants)
    return [variant for variant in variants if variant.fuel == fuel]


def _most(values: Iterable[str]) -> str:
    return Counter(values).most_common(1)[0][0]
