"""Numbers for cars: the model_id that ``specs`` gives out, and what ``prices`` reads back from it.

``45963`` is a model year whose trim is not known. A known trim adds eight digits: three for the catalogue's variant
(001 is the first), five for the trim's name in the price model (00000: the variant's own). In lists of trims a number
fits 32 bits, as clients of CarQuery expect: a billion, and the model year's number with two digits for the variant.
"""

from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache

from services.market.catalogue import Catalogue, ModelYear, Variant
from services.market.price_features import Car, model_key, trim_key
from services.market.price_inputs import car_of, middle_variant
from services.market.price_model import Market

LONGEST_MODEL_YEAR_ID = 7
LISTED = 1_000_000_000  # and two more than the longest number of a model year: below 2 ** 31


@dataclass(frozen=True, slots=True)
class Offer:
    """A car of the catalogue as named from outside: its number, the variant shown, the trim as priced."""

    model_id: str
    variant: Variant
    trim: str
    trim_known: bool


def offer(cars: Catalogue, market: Market, found: ModelYear, trim: str) -> Offer:
    """The offer for a model year and a trim as people write it (empty: not known)."""
    variants = cars.variants(found)
    said = " ".join(filter(None, (found.extra, trim)))
    key = trim_key(said, found.model)
    fits = cars.closest(found, key)
    in_market = bool(key) and key in market.trims.get(model_key(found.make, found.model), {})
    base = found.number
    if not (fits or in_market):
        shown = _usual(market, found, variants)
        return Offer(str(base), shown, "", False)
    shown = middle_variant([variants[i] for i in fits]) if fits else _usual(market, found, variants)
    position = variants.index(shown) + 1
    code = market.trim_code(found.make, found.model, key)
    return Offer(f"{base}{position:03d}{code:05d}", shown, said if in_market else shown.trim, True)


def _usual(market: Market, found: ModelYear, variants: tuple[Variant, ...]) -> Variant:
    """The variant shown when no trim is said: the trim sold most, else the one in the middle of the price list."""
    variants = _of_usual_body(variants)
    counts = market.trims.get(model_key(found.make, found.model), {})
    for key in sorted(counts, key=lambda key: -counts[key])[:5]:
        exact = [variant for variant in variants if trim_key(variant.trim) == key]
        if key and exact:
            return middle_variant(exact)
    return middle_variant(list(variants))


def _of_usual_body(variants: tuple[Variant, ...]) -> tuple[Variant, ...]:
    """Those of the body and doors that most variants have: no two-door car stands for a model with four."""
    counts = Counter((variant.body, variant.doors) for variant in variants)
    ((usual, _),) = counts.most_common(1)
    return tuple(variant for variant in variants if (variant.body, variant.doors) == usual)


def variant_id(variant: Variant, position: int) -> str:
    """The number of one variant in a list of trims; ``position`` counts from 0 within its model year."""
    return str(LISTED + variant.model_year_id * 100 + position + 1)


@lru_cache(maxsize=8192)
def read(cars: Catalogue, market: Market, model_id: str) -> tuple[ModelYear, Variant, Car] | None:
    """What a model_id stands for, or None: its model year, the variant shown, the car to price."""
    if not (model_id.isascii() and model_id.isdigit()) or model_id != str(int(model_id)):
        return None
    if len(model_id) == len(str(LISTED)) and model_id.startswith("1"):
        number, position = divmod(int(model_id) - LISTED, 100)
        model_id = f"{number}{position:03d}00000"
    base, tail = (model_id, "") if len(model_id) <= LONGEST_MODEL_YEAR_ID else (model_id[:-8], model_id[-8:])
    found = cars.by_id(int(base or 0))
    if found is None:
        return None
    variants = cars.variants(found)
    if not tail:
        return found, _usual(market, found, variants), car_of(cars, found)
    position, code = int(tail[:3]), int(tail[3:])
    if not 1 <= position <= len(variants):
        return None
    variant = variants[position - 1]
    if code:
        key = market.trim_of(found.make, found.model, code)
        return None if key is None else (found, variant, car_of(cars, found, key))
    car = car_of(cars, found, variant.trim)
    return found, variant, replace(car, body=variant.body or "", fuel=variant.fuel, msrp=variant.msrp or car.msrp)
