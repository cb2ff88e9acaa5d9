"""CarQuery 0.3 as its clients see it, from the embedded catalogue: every value a string or null, errors as HTTP 200.

Beyond the real service, trims carry ``model_msrp_usd``, the price when new in dollars of the model year.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from mocks.specs import litres, text
from services.market.catalogue import Catalogue, Variant, catalogue
from services.market.catalogue_facts import country, engine_position
from services.market.catalogue_labels import labels
from services.market.catalogue_names import fold
from services.market.model_ids import read, variant_id
from services.market.price_model import market

MOST_TRIMS = 500
PS_PER_HP, NM_PER_LBFT, KG_PER_LB, MM_PER_INCH, LITRES_PER_GALLON = 1.01387, 1.355818, 0.45359237, 25.4, 3.785412
COMMON_FROM = 8  # models; a make with fewer is not "common"

Row = dict[str, Any]


def answer(request: Request) -> Response:
    """Any ``cmd``; without one, or with a wrong one, an error in the body as the real service has it."""
    asked = request.query_params
    command = COMMANDS.get(asked.get("cmd", "").casefold())
    body = command(catalogue(), asked) if command else {"error": "No valid cmd parameter was given."}
    callback = asked.get("callback")
    if callback is None:
        return Response("\r\n" + json.dumps(body), media_type="application/json")
    if not re.fullmatch(r"[\w.$?]{1,80}", callback):
        return Response("\r\n" + json.dumps({"error": "Invalid callback."}), media_type="application/json")
    return Response(f"{callback}({json.dumps(body)});", media_type="text/javascript")


def with_slash(request: Request) -> Response:
    """The real service moves clients that leave out the last slash."""
    return RedirectResponse(request.url.replace(path=request.url.path + "/"), 301)


def get_years(cars: Catalogue, _: QueryParams) -> Row:
    """First and last model year."""
    first, last = cars.year_span()
    return {"Years": {"min_year": str(first), "max_year": str(last)}}


def get_makes(cars: Catalogue, asked: QueryParams) -> Row:
    """Makes, of one year if asked."""
    if not _sold_here(asked):
        return {"Makes": []}
    makes = [
        {
            "make_id": slug(make),
            "make_display": make,
            "make_is_common": "1" if len(cars.models(make)) >= COMMON_FROM else "0",
            "make_country": country(make),
        }
        for make in cars.makes(_number(asked, "year"))
    ]
    return {"Makes": makes}


def get_models(cars: Catalogue, asked: QueryParams) -> Row:
    """Models of a make; the make is required."""
    if not asked.get("make"):
        return {"error": "make is a required parameter for getModels"}
    if not _sold_here(asked):
        return {"Models": []}
    make, year, body = asked["make"], _number(asked, "year"), asked.get("body")
    names = cars.models(make, year)
    if body:
        names = [name for name in names if any(_same(car.body, body) for car in _cars_of(cars, make, name, year))]
    return {"Models": [{"model_name": name, "model_make_id": slug(make)} for name in names]}


def get_trims(cars: Catalogue, asked: QueryParams) -> Row:
    """Variants that pass every filter, the first 500 by make, model, year and price."""
    rows: list[Row] = []
    full = asked.get("full_results", "1") != "0"
    if _sold_here(asked):
        for car, position, label in _search(cars, asked):
            rows.append(_trim(car, position, label) if full else _short_trim(car, position, label))
            if len(rows) == MOST_TRIMS:
                break
    return {"Trims": rows}


def get_model(cars: Catalogue, asked: QueryParams) -> list[Row]:
    """One variant by its model_id, with imperial units; an unknown one is an object without a model_id."""
    colours: Row = {"ExtColors": [], "IntColors": []}
    number = asked.get("model", "")
    meant = read(cars, market(), number)
    if meant is None:
        return [colours]
    found, car, _ = meant
    variants = cars.variants(found)
    position = variants.index(car)
    return [_trim(car, position, labels(variants)[position]) | {"model_id": number} | _imperial(car) | colours]


COMMANDS: dict[str, Callable[[Catalogue, QueryParams], Row | list[Row]]] = {
    "getyears": get_years,
    "getmakes": get_makes,
    "getmodels": get_models,
    "gettrims": get_trims,
    "getmodel": get_model,
}


def slug(make: str) -> str:
    """A make as CarQuery's ``make_id``: ``land-rover``."""
    return make.casefold().replace(" ", "-")


def _sold_here(asked: QueryParams) -> bool:
    """The catalogue is of cars sold in the US: a search for others (0 or -1) finds none."""
    return asked.get("sold_in_us", "") not in {"0", "-1"}


def _number(asked: QueryParams, name: str) -> int | None:
    """A number of the query; ``year=-1``, an empty or a malformed value mean any, as in the official client."""
    value = asked.get(name, "")
    return int(value) if re.fullmatch(r"\d{1,7}", value) else None


def _same(value: object, asked: str) -> bool:
    return fold(str(value or "")) == fold(asked)


def _cars_of(cars: Catalogue, make: str, model: str, year: int | None) -> Iterator[Variant]:
    for one in [year] if year else cars.years(make, model):
        found = cars.find(make, model, one)
        if found and found.year == one:
            yield from cars.variants(found)


def _search(cars: Catalogue, asked: QueryParams) -> Iterator[tuple[Variant, int, str]]:
    """(variant, its position in the model year, its label) for each that passes the filters, by year, make, model."""
    makes = [asked["make"]] if asked.get("make") else cars.makes()
    first, last = cars.year_span()
    year = _number(asked, "year")
    low, high = _number(asked, "min_year") or first, _number(asked, "max_year") or last
    for one in [year] if year else range(low, high + 1):
        for make in makes:
            for model in [asked["model"]] if asked.get("model") else cars.models(make, one):
                found = cars.find(make, model, one)
                if found is None or found.year != one:
                    continue
                variants = cars.variants(found)
                for position, (car, label) in enumerate(zip(variants, labels(variants), strict=True)):
                    if _passes(car, label, asked):
                        yield car, position, label


def _passes(car: Variant, label: str, asked: QueryParams) -> bool:
    equal = {
        "body": car.body,
        "doors": car.doors,
        "drive": car.drive,
        "engine_position": engine_position(car.make, car.model, car.year, car.fuel),
        "engine_type": _engine_type(car),
        "fuel_type": car.fuel,
        "seats": car.seats,
    }
    if any(asked.get(name) and not _same(value, asked[name]) for name, value in equal.items()):
        return False
    measured = {
        "cylinders": car.cylinders,
        "power": car.power_hp and car.power_hp * PS_PER_HP,
        "torque": car.torque_lbft and car.torque_lbft * NM_PER_LBFT,
        "weight": car.weight_kg,
        "lkm_hwy": float(litres(car.mpg_hwy) or 0),
        "top_speed": None,
    }
    for name, value in measured.items():
        low, high = _number(asked, f"min_{name}"), _number(asked, f"max_{name}")
        if (low is not None and not (value and value >= low)) or (high is not None and not (value and value <= high)):
            return False
    words = fold(f"{car.year} {car.make} {car.model} {label}")
    return all(fold(word) in words for word in asked.get("keyword", "").split())


def _engine_type(car: Variant) -> str | None:
    """Inline, V, Flat, W, Rotary or Electric."""
    if car.fuel == "Electric":
        return "Electric"
    layout = car.layout or ""
    return {"I": "Inline", "V": "V", "F": "Flat", "W": "W", "R": "Rotary"}.get(layout[:1])


def _short_trim(car: Variant, position: int, label: str) -> Row:
    names = ("model_id", "model_make_id", "model_name", "model_trim", "model_year", "make_display", "make_country")
    row = _trim(car, position, label)
    return {name: row[name] for name in (*names, "model_msrp_usd")}


def _trim(car: Variant, position: int, label: str) -> Row:
    return {
        "model_id": variant_id(car, position),
        "model_make_id": slug(car.make),
        "model_name": car.model,
        "model_trim": label,
        "model_year": str(car.year),
        "model_body": car.body,
        "model_engine_position": engine_position(car.make, car.model, car.year, car.fuel),
        "model_engine_cc": text(car.engine_cc),
        "model_engine_cyl": text(car.cylinders),
        "model_engine_type": _engine_type(car),
        "model_engine_valves_per_cyl": None,
        "model_engine_power_ps": _times(car.power_hp, PS_PER_HP),
        "model_engine_power_rpm": None,
        "model_engine_torque_nm": _times(car.torque_lbft, NM_PER_LBFT),
        "model_engine_torque_rpm": None,
        "model_engine_bore_mm": None,
        "model_engine_stroke_mm": None,
        "model_engine_compression": None,
        "model_engine_fuel": car.fuel,
        "model_top_speed_kph": None,
        "model_0_to_100_kph": None,
        "model_drive": car.drive,
        "model_transmission_type": car.gearbox,
        "model_seats": text(car.seats),
        "model_doors": text(car.doors),
        "model_weight_kg": text(car.weight_kg),
        "model_length_mm": text(car.length_mm),
        "model_width_mm": text(car.width_mm),
        "model_height_mm": text(car.height_mm),
        "model_wheelbase_mm": text(car.wheelbase_mm),
        "model_lkm_hwy": litres(car.mpg_hwy),
        "model_lkm_mixed": litres(car.mpg_comb),
        "model_lkm_city": litres(car.mpg_city),
        "model_fuel_cap_l": text(car.tank_l),
        "model_sold_in_us": "1",
        "model_co2": None,
        "model_make_display": car.make,
        "make_display": car.make,
        "make_country": country(car.make),
        "model_msrp_usd": text(car.msrp),
    }


def _imperial(car: Variant) -> Row:
    return {
        "model_engine_l": car.engine_cc and f"{car.engine_cc / 1000:.1f}",
        "model_engine_ci": _times(car.engine_cc, 0.0610237),
        "model_engine_bore_in": None,
        "model_engine_stroke_in": None,
        "model_engine_valves": None,
        "model_engine_power_hp": text(car.power_hp),
        "model_engine_power_kw": _times(car.power_hp, 0.7457),
        "model_engine_torque_lbft": text(car.torque_lbft),
        "model_engine_torque_kgm": _times(car.torque_lbft, 0.138255),
        "model_top_speed_mph": None,
        "model_weight_lbs": _times(car.weight_kg, 1 / KG_PER_LB),
        **{
            f"model_{side}_in": _inches(getattr(car, f"{side}_mm"))
            for side in ("length", "width", "height", "wheelbase")
        },
        "model_mpg_hwy": text(car.mpg_hwy),
        "model_mpg_city": text(car.mpg_city),
        "model_mpg_mixed": text(car.mpg_comb),
        "model_fuel_cap_g": car.tank_l and f"{car.tank_l / LITRES_PER_GALLON:.1f}",
    }


def _times(value: float | None, factor: float) -> str | None:
    return None if value is None else str(round(value * factor))


def _inches(value: int | None) -> str | None:
    return None if value is None else f"{value / MM_PER_INCH:.1f}"


routes: list[BaseRoute] = [Route("/carquery/api/0.3/", answer), Route("/carquery/api/0.3", with_slash)]
