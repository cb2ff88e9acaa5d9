"""The market's door: a frame of cars in, their specs or prices out, row by row; one car is a frame of one.

Columns that are read: ``make``, ``model``, ``year`` (model year) and ``trim`` as people write them, or ``model_id`` as
``specs`` gave it; for prices also

* ``miles``: odometer, 0 to 1,000,000;
* ``condition``: excellent, very good (as dealers offer cars; taken where nothing is said), good, fair or poor;
* ``seller``: dealer (taken where nothing is said) or private;
* ``certified``, ``accident``: whether sold as certified, whether an accident is on record; nothing said is no;
* ``salvage``: whether it has a salvage or rebuilt title; nothing said is no;
* ``as_of``: the day whose price level is meant, 2022-01-01 to 2030-12-31; today where nothing is said.

A column may be absent, a value may be missing. A row that cannot be answered is empty but for its ``reason`` (a
``Reason``); nothing is raised for it.
"""

import math
from collections.abc import Iterable
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from services.market.catalogue import Variant, catalogue
from services.market.catalogue_facts import country, engine_position
from services.market.catalogue_labels import labels
from services.market.model_ids import Offer, offer, read, variant_id
from services.market.price_features import Car
from services.market.price_model import FIRST_DAY, PERCENTILES, PricedCars, decimal_year, market
from services.market.pricing import Sales, asked, priceable

LAST_DAY = date(2030, 12, 31)
MOST_MILES = 1_000_000
VARIANT = Variant.__slots__
# Figures that hold of a variant whatever the row says.
SPECS = ("model_id", *VARIANT[1:], "country", "engine_position", "trim_known", "msrp_from", "reason")
PRICES = (*(f"p{name}" for name in PERCENTILES), "support", "trim_known", "as_of", "caution", "reason")


class Reason(StrEnum):
    """Why a row has no answer."""

    MAKE = "unknown make"
    MODEL = "unknown model"
    YEAR = "not sold in that model year"
    NOT_YET = "a model year that is not on sale yet"
    MODEL_ID = "unknown model_id"
    MILES = "no mileage from 0 to 1,000,000"
    CONDITION = "unknown condition"
    SELLER = "unknown kind of seller"
    SUPPORT = "too little is known of what such cars are asked for"
    DAY = "no price level for that day"


class Found(NamedTuple):
    """A car of the catalogue, as shown and as priced."""

    offer: Offer
    car: Car


Named = tuple[str, str, int, str, str]  # make, model, year, trim, model_id


def specs(frame: pd.DataFrame) -> pd.DataFrame:
    """What the catalogue knows of each car, on the frame's index; units are those of ``catalogue.Variant``.

    ``make``, ``model``, ``year`` and ``trim`` are the catalogue's own: where another year's or trim's figures stand in
    they differ from what was asked. ``trim_known`` tells whether the trim asked for was recognised, ``msrp_from`` whose
    MSRP the price rests on where the model year's own is not known: another model year's, or 0 for other models'.
    """
    names, which = _distinct(_named(frame))
    rows = [_specs(find(*name)) for name in names]
    table = pd.DataFrame.from_records(rows, columns=list(SPECS)).astype({"reason": "str"})
    return table.take(which).set_axis(frame.index)


def prices(frame: pd.DataFrame) -> pd.DataFrame:
    """What is asked for each car, in US dollars, on the frame's index.

    ``p50`` is the middle asking price, ``p10`` to ``p90`` hold four of five asks for such a car, and so on.
    ``support`` is how many asks of the model the price rests on, those of other model years counting less: with few the
    range is wider, and where next to nothing is known there is no price. ``caution`` (a ``Caution``) says why even a
    wide range may be too sure. ``as_of`` is the day of the price level.
    """
    model = market()
    names, which = _distinct(_named(frame))
    found = [find(*name) for name in names]
    miles = _numbers(frame, "miles", np.nan)
    condition = _factors(frame, "condition", {"": 1.0, **model.conditions})
    private = _factors(frame, "seller", {"": 0.0, "dealer": 0.0, "private": 1.0})
    days = [_day(value) for value in _column(frame, "as_of")]
    reason = np.array([one if isinstance(one, Reason) else "" for one in found], dtype=object)[which]
    for bad, why in (
        (~((miles >= 0) & (miles <= MOST_MILES)), Reason.MILES),
        (np.isnan(condition), Reason.CONDITION),
        (np.isnan(private), Reason.SELLER),
        (np.array([day is None for day in days], dtype=bool), Reason.DAY),
        (~np.array([_priceable(one) for one in found], dtype=bool)[which], Reason.SUPPORT),
    ):
        reason[bad & (reason == "")] = why
    good = reason == ""
    caution = np.full(len(frame), "", dtype=object)
    out = np.full((len(frame), len(PERCENTILES)), np.nan)
    if good.any():
        place = np.cumsum([isinstance(one, Found) for one in found]) - 1
        cars = [one.car for one in found if isinstance(one, Found)]
        when = np.array([decimal_year(day) for day in days if day])[np.cumsum([day is not None for day in days]) - 1]
        rows = PricedCars(cars, place[which[good]], miles[good], when[good])
        sales = Sales(
            condition[good],
            private[good] > 0,
            _flags(frame, "certified")[good],
            _flags(frame, "accident")[good],
            _flags(frame, "salvage")[good],
        )
        out[good], caution[good] = asked(rows, sales)
    answers = pd.DataFrame(out, columns=list(PRICES[: len(PERCENTILES)]), index=frame.index)
    answers["support"] = np.array([_support(one) for one in found])[which]
    answers["trim_known"] = np.array([isinstance(one, Found) and one.offer.trim_known for one in found])[which]
    answers["as_of"] = days
    answers["caution"] = pd.Series(caution, frame.index, dtype="str").mask(caution == "")
    answers["reason"] = pd.Series(reason, frame.index, dtype="str").mask(good)
    return answers


def variants(make: str, model: str) -> pd.DataFrame:
    """Every variant of a model over all its years, oldest first, as ``specs`` gives it.

    ``label`` tells the variants of a model year apart. A make or model that is unknown has none.
    """
    cars = catalogue()
    rows: list[tuple[Any, ...]] = []
    for year in cars.years(make, model):
        found = cars.find(make, model, year)
        own = cars.variants(found) if found else ()
        for position, (shown, label) in enumerate(zip(own, labels(own), strict=True)):
            rows.append((*_shown(variant_id(shown, position), shown, None, trim_known=True), label))
    return pd.DataFrame.from_records(rows, columns=[*SPECS, "label"])


@lru_cache(maxsize=65536)
def find(make: str, model: str, year: int, trim: str = "", model_id: str = "") -> Found | Reason:
    """The car of the catalogue that is meant, or why there is none."""
    cars, model_of_prices = catalogue(), market()
    if not model_id:
        meant = cars.find(make, model, year)
        if meant is None:
            return _unknown(make, model, year)
        made = offer(cars, model_of_prices, meant, trim)
        model_id = made.model_id
    answers = read(cars, model_of_prices, model_id)
    if answers is None:
        return Reason.MODEL_ID
    _, shown, car = answers
    return Found(Offer(model_id, shown, car.trim, bool(car.trim)), car)


def _unknown(make: str, model: str, year: int) -> Reason:
    cars = catalogue()
    if cars.years(make, model):
        return Reason.NOT_YET if not_on_sale_yet(year) else Reason.YEAR
    return Reason.MODEL if cars.models(make) else Reason.MAKE


def not_on_sale_yet(year: int) -> bool:
    """Whether a model year lies beyond the next one, which makers begin to sell during this year."""
    return year > datetime.now(UTC).year + 1


def _specs(found: Found | Reason) -> tuple[Any, ...]:
    if isinstance(found, Reason):
        return (*[None] * (len(SPECS) - 1), found)
    return _shown(found.offer.model_id, found.offer.variant, found.car.msrp_from, trim_known=found.offer.trim_known)


def _shown(model_id: str, shown: Variant, msrp_from: int | None, *, trim_known: bool) -> tuple[Any, ...]:
    own = [getattr(shown, name) for name in VARIANT[1:]]
    where = engine_position(shown.make, shown.model, shown.year, shown.fuel)
    return (model_id, *own, country(shown.make), where, trim_known, msrp_from, None)


def _support(found: Found | Reason) -> int:
    if isinstance(found, Reason):
        return 0
    return market().support(found.car.make, found.car.model, found.car.year)


def _priceable(found: Found | Reason) -> bool:
    return isinstance(found, Reason) or priceable(found.car)


FOUND_COLUMNS = ("car", "age", "price")


def located(frame: pd.DataFrame, answers: pd.DataFrame) -> pd.DataFrame:
    """The car of the price model (None where unknown), its years on the road and its middle price, a row each."""
    found = [find(*name) for name in _named(frame)]
    cars = [one.car if isinstance(one, Found) else None for one in found]
    age = [
        np.nan if car is None or day is None else max(0.0, decimal_year(day) - car.year + 0.3)
        for car, day in zip(cars, answers["as_of"], strict=True)
    ]
    table = {"car": pd.Series(cars, frame.index, dtype=object), "age": age, "price": answers["p50"]}
    return pd.DataFrame(table, index=frame.index)


def _named(frame: pd.DataFrame) -> Iterable[Named]:
    years = np.nan_to_num(_numbers(frame, "year", 0.0), nan=0.0, posinf=0.0, neginf=0.0).astype(int).tolist()
    texts = [_texts(frame, name) for name in ("make", "model", "trim", "model_id")]
    return zip(texts[0], texts[1], years, texts[2], texts[3], strict=True)


def _distinct(names: Iterable[Named]) -> tuple[list[Named], np.ndarray]:
    """The different names, and for each row the place of its own."""
    places: dict[Named, int] = {}
    which = [places.setdefault(name, len(places)) for name in names]
    return list(places), np.array(which, dtype=int)


def _column(frame: pd.DataFrame, name: str) -> list[Any]:
    return frame[name].astype(object).tolist() if name in frame else [None] * len(frame)


def _texts(frame: pd.DataFrame, name: str) -> list[str]:
    return [value.strip() if isinstance(value, str) else "" for value in _column(frame, name)]


def _numbers(frame: pd.DataFrame, name: str, absent: float) -> np.ndarray:
    if name not in frame:
        return np.full(len(frame), absent)
    return pd.to_numeric(frame[name], errors="coerce").to_numpy(dtype=float, na_value=np.nan)


def _flags(frame: pd.DataFrame, name: str) -> np.ndarray:
    """Where it is true; missing is false."""
    return np.array([value is not None and value == True for value in _column(frame, name)], dtype=bool)  # noqa: E712


def _factors(frame: pd.DataFrame, name: str, factors: dict[str, float]) -> np.ndarray:
    """The factor of each row's word; NaN for a word that is none of them."""
    words = [" ".join(value.casefold().replace("_", " ").split()) for value in _texts(frame, name)]
    return np.array([factors.get(word, np.nan) for word in words], dtype=float)


def _day(value: object) -> date | None:
    """A day (date, datetime or ISO text), today where nothing is said; None where there is no price level for it."""
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return datetime.now(UTC).date()
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            return None
    day = value.date() if isinstance(value, datetime) else value
    return day if isinstance(day, date) and FIRST_DAY <= day <= LAST_DAY else None
