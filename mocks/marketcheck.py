"""MarketCheck v2 as clients see it: `GET /search/car/active` with statistics, over adverts drawn from the market model.

The adverts are modelled, dealers' alone, and the same for the same question; years, trim, mileage and distance narrow
them. Around a ZIP code there are those within 100 miles, as far as the free plan goes; else those of several regions.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import numpy as np
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from mocks.world.adverts import AdvertisedCar, Listing, draw
from services.market.catalogue import Catalogue, catalogue, closest
from services.market.catalogue_facts import country
from services.market.catalogue_names import trim_words
from services.market.price_inputs import car_of
from services.market.price_model import decimal_year, market

KEY = "demo"
WIDEST, MOST_ROWS = 100, 50
REGIONS = 8  # drawn for a search of the whole country; really there are more
QUOTA, PACE = 500, 5  # calls a month, calls a second
STATISTICS = ("price", "miles", "dom", "dom_180", "dom_active")
FACETS = ("year", "make", "model", "trim", "body_type", "drivetrain", "transmission", "fuel_type", "cylinders", "doors")
RANGES = {"price": 10_000, "miles": 20_000, "dom": 30}  # of range facets: how wide each step is
SORTED_BY = ("price", "miles", "dom", "dist", "msrp", "first_seen_at", "last_seen_at")
PERCENTILES = (5, 25, 50, 75, 90, 95, 99)
USUAL_MILES = 12_000  # a year
USUAL_AGE = 3  # model years back, where none is asked for
WITHOUT_PRICE = 15  # one advert in so many
CITIES = (("Springfield", "IL"), ("Franklin", "TN"), ("Clinton", "MS"), ("Greenville", "SC"), ("Salem", "OR"))


class Rejected(Exception):
    """A parameter that the service does not take; the text says which."""


def search(request: Request) -> Response:
    """Adverts that fit, with statistics over all of them."""
    asked = request.query_params
    if asked.get("api_key") != KEY:
        return error(401, "Invalid API key")
    try:
        return JSONResponse(_found(asked), headers=_plan())
    except Rejected as wrong:
        return error(422, str(wrong))


def error(status: int, message: str) -> Response:
    """The service's error body."""
    return JSONResponse({"code": status, "message": message}, status, _plan())


def _plan(left: int = QUOTA - 1, wait: int | None = None) -> dict[str, str]:
    """Headers of every answer: how much of the plan is left, and when there is more."""
    now = datetime.now(UTC)
    month = (now.replace(day=1) + timedelta(days=32)).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    headers = {
        "RateLimit-Limit": str(PACE),
        "RateLimit-Remaining": str(PACE - 1),
        "RateLimit-Reset-Time": (now + timedelta(seconds=1)).isoformat(timespec="seconds"),
        "Quota-Limit": str(QUOTA),
        "Quota-Remaining": str(left),
        "Quota-Reset-Time": month.isoformat(),
        "served-by-version": "v4.3.0",
    }
    if wait is None:
        return headers
    return headers | {"Retry-After": str(wait or round((month - now).total_seconds()))}


def _found(asked: Mapping[str, str]) -> dict[str, Any]:
    rows, start = _whole(asked, "rows", 10, MOST_ROWS), _whole(asked, "start", 0, 10_000)
    wanted = _asked_of(asked, "stats", STATISTICS)
    cars = catalogue()
    kept = [
        _listing(cars, asked, advert, place)
        for place, advert in enumerate(_adverts(cars, asked))
        if advert["seller"] == "dealer" and _fits(asked, advert)
    ]
    kept = [one for one in kept if _wanted(asked, one)]
    if order := asked.get("sort_by"):
        if order not in SORTED_BY:
            raise Rejected(f"Invalid value for sort_by: {order}")
        known = [one for one in kept if one.get(order) is not None]
        known.sort(key=lambda one: float(one[order]), reverse=asked.get("sort_order") == "desc")
        kept = known + [one for one in kept if one.get(order) is None]
    body: dict[str, Any] = {"num_found": len(kept), "listings": kept[start : start + rows]}
    if facets := _asked_of(asked, "facets", FACETS):
        body["facets"] = {name: _counts([one["build"][name] for one in kept]) for name in facets}
    if ranges := _asked_of(asked, "range_facets", tuple(RANGES)):
        body["range_facets"] = {name: _steps([one[name] for one in kept], RANGES[name]) for name in ranges}
    if wanted:
        body["stats"] = {name: _statistics([one[name] for one in kept]) for name in wanted}
    return body


def _asked_of(asked: Mapping[str, str], parameter: str, known: tuple[str, ...]) -> list[str]:
    """The names of a comma list; a facet may have its range or most items behind a bar."""
    names = [name.partition("|")[0].strip() for name in asked.get(parameter, "").split(",") if name.strip()]
    if unknown := [name for name in names if name not in known]:
        raise Rejected(f"Invalid {parameter} field: {unknown[0]}")
    return names


def _counts(values: list[Any]) -> list[dict[str, Any]]:
    """How many adverts have each value, commonest first."""
    counted = Counter(str(value) for value in values if value is not None)
    return [{"item": item, "count": count} for item, count in counted.most_common()]


def _steps(values: list[float | None], width: int) -> dict[str, Any]:
    """How many adverts lie in each step of that width."""
    counted = Counter(int(value // width) for value in values if value is not None)
    last = max(counted, default=0)
    counts = [
        {"lower_bound": step * width, "upper_bound": (step + 1) * width - 1, "count": counted[step]}
        for step in range(last + 1)
    ]
    return {"counts": counts, "interval": width, "start": 0, "end": (last + 1) * width}


def _adverts(cars: Catalogue, asked: Mapping[str, str]) -> list[Listing]:
    """All adverts of the model around the middle of the years and of the mileage asked for."""
    if asked.get("car_type", "used") == "new" or asked.get("country", "us").casefold() != "us":
        return []
    make, model, years, _ = _car(asked)
    sold = [year for year in cars.years(make, model) if not years or year in years]
    if not sold:
        return []
    middle = sold[len(sold) // 2] if years else sold[max(0, len(sold) - 1 - USUAL_AGE)]
    found = cars.find(make, model, middle)
    if found is None:
        return []
    now = datetime.now(UTC)
    low, high = _span(asked, "miles_range")
    usual = USUAL_MILES * max(1, now.year - found.year)
    miles = round((low + high) / 2) if high < float("inf") else max(usual, round(low))
    subject = AdvertisedCar(found, car_of(cars, found), miles, decimal_year(now.date()))
    regions = 1 if asked.get("zip") or asked.get("latitude") else REGIONS
    return [
        advert
        for region in range(regions)
        for advert in draw(cars, market(), subject, f"marketcheck|{found.number}|{region}")
    ]


def _car(asked: Mapping[str, str]) -> tuple[str, str, list[int], str]:
    """Make, model, years and trim, each by its own parameter or all in `ymmt=2015|ford|f-150|platinum`."""
    year, make, model, trim = (f"{asked.get('ymmt', '')}|||".split("|"))[:4]
    years = [part for part in asked.get("year", year).split(",") if part]
    if not all(re.fullmatch(r"\d{4}", part) for part in years):
        raise Rejected("Invalid value for year")
    if "year_range" in asked:
        span = re.fullmatch(r"(\d{4})-(\d{4}|\*)", asked["year_range"])
        if not span:
            raise Rejected("Invalid value for year_range, expected min-max")
        first, last = int(span[1]), datetime.now(UTC).year + 1 if span[2] == "*" else int(span[2])
        years = [str(one) for one in range(first, last + 1) if not years or str(one) in years]
    return (
        asked.get("make", make),
        asked.get("model", model),
        sorted(map(int, years)),
        asked.get("trim", trim),
    )


def _fits(asked: Mapping[str, str], advert: Listing) -> bool:
    _, _, years, trim = _car(asked)
    low, high = _span(asked, "miles_range")
    radius = _whole(asked, "radius", WIDEST, WIDEST)
    said = trim_words(trim)
    return (
        (not years or advert["year"] in years)
        and low <= advert["mileage"] <= high
        and advert["distance_miles"] <= radius
        and (not said or said <= trim_words(advert["trim"]))
    )


def _wanted(asked: Mapping[str, str], listing: Mapping[str, Any]) -> bool:
    """What is asked of an advert beyond the car; every one of them has a clean title."""
    low, high = _span(asked, "price_range")
    priced = listing["price"] is not None and low <= listing["price"] <= high
    return (
        (priced or "price_range" not in asked)
        and asked.get("state", listing["dealer"]["state"]).upper() == listing["dealer"]["state"]
        and not (asked.get("exclude_certified") == "true" and listing["is_certified"])
        and not (asked.get("carfax_clean_title") == "false" and listing["carfax_clean_title"])
    )


def _whole(asked: Mapping[str, str], name: str, otherwise: int, most: int) -> int:
    given = asked.get(name, str(otherwise))
    if not re.fullmatch(r"\d{1,6}", given):
        raise Rejected(f"Invalid value for {name}")
    if int(given) > most:
        raise Rejected(f"{name} should be less than or equal to {most} for your subscription")
    return int(given)


def _span(asked: Mapping[str, str], name: str) -> tuple[float, float]:
    given = re.fullmatch(r"(\d{1,7})-(\d{1,7}|\*)", asked.get(name, "0-*"))
    if not given:
        raise Rejected(f"Invalid value for {name}, expected min-max")
    return float(given[1]), float("inf") if given[2] == "*" else float(given[2])


def _statistics(values: list[float | None]) -> dict[str, Any]:
    """As the service gives them: nothing trimmed."""
    known = np.array([value for value in values if value is not None], dtype=float)
    if not len(known):
        return {"count": 0, "missing": len(values)}
    return {
        "min": known.min(),
        "max": known.max(),
        "count": len(known),
        "missing": len(values) - len(known),
        "sum": known.sum(),
        "mean": round(known.mean(), 2),
        "stddev": round(known.std(ddof=1), 2) if len(known) > 1 else 0.0,
        "sum_of_squares": float((known**2).sum()),
        "median": float(np.median(known)),
        "percentiles": {f"{percent:.1f}": float(np.percentile(known, percent)) for percent in PERCENTILES},
    }


def _listing(cars: Catalogue, asked: Mapping[str, str], advert: Listing, place: int) -> dict[str, Any]:
    make, model, *_ = _car(asked)
    found = cars.find(make, model, advert["year"])
    assert found is not None  # adverts are of cars in the catalogue
    variants = cars.variants(found)
    fitting = closest(variants, advert["trim"])
    build = variants[fitting[0] if fitting else 0]
    mark = hashlib.sha256(f"{found.number}|{advert}|{place}".encode()).hexdigest()
    chance = int(mark[:6], 16)
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    first, last = now - timedelta(days=advert["days_on_market"]), now - timedelta(hours=chance % 24)
    city, state = CITIES[chance % len(CITIES)]
    certified = advert["year"] >= now.year - 6 and chance % 9 == 0
    listing: dict[str, Any] = {
        "id": f"modelled-{mark[:16]}",
        "vin": f"MDELLED{int(mark[:12], 16) % 10**10:010d}",  # of no maker and no car
        "heading": f"{advert['year']} {found.make} {found.model} {advert['trim']}".strip(),
        "price": None if chance % WITHOUT_PRICE == 0 else advert["price"],
        "miles": advert["mileage"],
        "msrp": build.msrp,
        "data_source": "mc",
        "source": "modelled.example",
        "vdp_url": f"https://modelled.example/{mark[:16]}",
        "seller_type": "dealer",
        "inventory_type": "used",
        "is_certified": int(certified),
        # What the captures show: the two badges are false on nearly every car, whatever its title.
        "carfax_1_owner": chance % 12 == 0,
        "carfax_clean_title": chance % 10 == 0,
        "title_type": "clean",
        "dom": advert["days_on_market"],
        "dom_180": min(180, advert["days_on_market"]),
        "dom_active": advert["days_on_market"],
        "first_seen_at": int(first.timestamp()),
        "first_seen_at_date": first.isoformat(),
        "last_seen_at": int(last.timestamp()),
        "last_seen_at_date": last.isoformat(),
        "dealer": {
            "id": chance % 100_000,
            "name": f"Modelled dealer {chance % 100}",
            "city": city,
            "state": state,
            "country": "US",
            "dealer_type": "franchise" if chance % 3 else "independent",
        },
        "build": {
            "year": advert["year"],
            "make": found.make,
            "model": found.model,
            "trim": advert["trim"],
            "body_type": build.body,
            "vehicle_type": "Truck" if build.body == "Pickup" else "Car",
            "transmission": build.gearbox,
            "drivetrain": {"Front": "FWD", "Rear": "RWD"}.get(build.drive or "", build.drive),
            "fuel_type": build.fuel,
            "engine_size": build.engine_cc and round(build.engine_cc / 1000, 1),
            "cylinders": build.cylinders,
            "doors": build.doors,
            "std_seating": build.seats and str(build.seats),
            "highway_mpg": build.mpg_hwy,
            "city_mpg": build.mpg_city,
            "made_in": country(found.make),
            "overall_height": _inches(build.height_mm),
            "overall_length": _inches(build.length_mm),
            "overall_width": _inches(build.width_mm),
        },
        "media": {"photo_links": []},
    }
    return listing | ({"dist": advert["distance_miles"]} if asked.get("zip") or asked.get("latitude") else {})


def _inches(millimetres: int | None) -> str | None:
    return None if millimetres is None else f"{millimetres / 25.4:.1f}"


def spent(message: str, left: int, wait: int) -> Response:
    """A refusal for too many calls; a wait of 0 means until the next month."""
    return JSONResponse({"message": message}, 429, _plan(left, wait))


refusals: dict[str, Callable[[], Response]] = {
    "key": partial(error, 401, "Invalid API key"),
    "422": partial(error, 422, "Invalid value for make"),
    "429": partial(spent, "API rate limit exceeded", QUOTA - 1, 1),
    "quota": partial(spent, "Monthly API quota exhausted", 0, 0),
    "500": partial(error, 500, "Internal server error"),
    "503": partial(error, 503, "Service unavailable"),
}

routes: list[BaseRoute] = [Route("/marketcheck/v2/search/car/active", search)]
