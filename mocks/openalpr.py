"""OpenALPR CarCheck v3 as its clients see it: percentages, slugs, pixels, and the key in the query string.

Answers follow its specification, with the fields that the live service adds (`error`, `error_code`, `uuid`,
`plate_index`, `vehicle_detected`).
"""

import base64
import binascii
import io
import json
import re
import time
from collections.abc import Callable
from itertools import count
from typing import Any

from PIL import Image
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from mocks.fetch import download
from mocks.world.cars import CARS, WHOLE, SampleCar, Sighting, recognise_all

KEY = "demo"
COUNTRIES = {
    "us": "North America",
    "eu": "Europe",
    "gb": "Great Britain",
    "au": "Australia",
    "br": "Brazil",
    "in": "India",
    "kr": "Korea",
    "mx": "Mexico",
    "sg": "Singapore",
    "th": "Thailand",
}
COUNTRY = re.compile(r"[a-z]{2}[a-z0-9]{0,6}(,[a-z]{2}[a-z0-9]{0,6})*")
COLOURS = ("black", "blue", "brown", "gold-beige", "green", "orange", "purple", "red", "silver-gray", "white", "yellow")
COLOUR_SLUGS = {"silver": "silver-gray", "gray": "silver-gray", "beige": "gold-beige"}
BODY_SLUGS = {
    "sedan": "sedan-standard",
    "hatchback": "sedan-compact",
    "convertible": "sedan-convertible",
    "pickup": "truck-standard",
    "suv": "suv-crossover",
}
ORIENTATION = {"front": "0", "back": "180"}
SURE = {"front": 71.84, "back": 64.37}  # of the right make and model
CREDITS = 100_000  # a month
Guesses = list[tuple[str, float]]
# The vendor's own example: its two classifiers contradict each other on a Mini.
CONTRADICTION: dict[str, tuple[Guesses, Guesses]] = {
    "mini-cooper-s": (
        [("daihatsu", 67.15), ("mini", 18.66)],
        [("mini_cooper-s", 35.0), ("mini_cooper", 23.1), ("daihatsu_sirion", 5.29)],
    )
}

_credits_used = count(5001)


def answer(body: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """JSON as the service labels it, with its rate headers."""
    rate = {
        "X-RateLimit-Limit": "100",
        "X-Ratelimit-Remaining": "99",
        "X-Ratelimit-Reset": str(int(time.time()) + 60),
    }
    kind = 'application/json; charset="utf-8"'
    return Response(json.dumps(body), status, rate | (headers or {}), media_type=kind)


def error(status: int, text: str) -> Response:
    """The form of every refusal."""
    return answer({"error_code": status, "error": text}, status)


def slow_down() -> Response:
    """403 is the temporary rate limit here, not a matter of the key."""
    headers = {"X-Ratelimit-Remaining": "0", "X-Ratelimit-Reset": str(int(time.time()) + 2)}
    return answer({"error_code": 403, "error": "Rate limit exceeded"}, 403, headers)


refusals: dict[str, Callable[[], Response]] = {
    "quota": lambda: error(402, "Monthly credit limit exceeded"),
    "key": lambda: error(401, "Invalid credentials"),
    "429": slow_down,
    "400": lambda: error(400, "Invalid parameter"),
    "401": lambda: error(401, "Invalid credentials"),
    "402": lambda: error(402, "Monthly credit limit exceeded"),
    "403": slow_down,
    "500": lambda: error(500, "Internal server error"),
    "503": lambda: error(503, "Service unavailable"),
}


async def recognize(request: Request) -> Response:
    """The picture as the file `image` of a form."""
    if refused := _refused(request, "is_cropped"):
        return refused
    missing = error(400, 'Missing file named "image" in request POST')
    try:
        async with request.form() as form:
            given = form.get("image")
            if given is None or isinstance(given, str):
                return missing
            data = await given.read()
    except HTTPException:  # a form that cannot be taken apart
        return missing
    return await run_in_threadpool(_recognized, request, data, cropped=request.query_params.get("is_cropped") == "1")


async def recognize_bytes(request: Request) -> Response:
    """The picture as base64, bare or as a JSON string: public clients send either."""
    if refused := _refused(request):
        return refused
    text = (await request.body()).strip()
    if text[:1] == text[-1:] == b'"':
        text = text[1:-1].replace(b"\\/", b"/")
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error:
        data = b""
    if not data:
        return error(400, "Unable to base64 decode image_bytes body")
    return await run_in_threadpool(_recognized, request, data)


def recognize_url(request: Request) -> Response:
    """The address of the picture as `image_url`; the body is empty."""
    if refused := _refused(request):
        return refused
    url = request.query_params.get("image_url")
    if not url:
        return error(400, "Missing image_url")
    data = download(url)
    return _recognized(request, data) if data else error(400, "Unable to download image from image_url")


def config(_: Request) -> Response:
    """Every label there is; the one call that wants no key."""
    cars = [_classified(Sighting(car, side)) for car in CARS for side in ORIENTATION]

    def labels(name: str) -> list[str]:
        return sorted({guess["name"] for car in cars for guess in car[name]})

    return answer(
        {
            "vehicle_labels": {
                "bodytype": sorted(BODY_SLUGS.values()),
                "orientation": [str(degrees) for degrees in range(0, 360, 45)],
                "color": list(COLOURS),
                "make": labels("make"),
                "makemodel": labels("make_model"),
                "year": [f"{first}-{first + 4}" for first in range(1950, 2025, 5)],
            },
            "countries": [{"code": code, "name": name} for code, name in COUNTRIES.items()],
        }
    )


def _refused(request: Request, *further_flags: str) -> Response | None:
    """Why the query cannot be answered; None where it can."""
    asked = request.query_params
    if not asked.get("secret_key"):
        return error(400, "Missing secret_key")
    if asked["secret_key"] != KEY:
        return error(401, "Invalid credentials")
    if not COUNTRY.fullmatch(asked.get("country", "")):
        return error(400, "Invalid country" if asked.get("country") else "Missing country")
    topn = asked.get("topn", "10")
    if not (re.fullmatch(r"[0-9]{1,9}", topn) and 1 <= int(topn) <= 1000):
        return error(400, "topn must be between 1 and 1000")
    for flag in ("recognize_vehicle", "return_image", *further_flags):
        if asked.get(flag, "0") not in {"0", "1"}:
            return error(400, f"{flag} must be 0 or 1")
    return None


def _recognized(request: Request, data: bytes, cropped: bool = False) -> Response:
    asked = request.query_params
    topn, with_vehicles = int(asked.get("topn", "10")), asked.get("recognize_vehicle") == "1"
    try:
        picture = Image.open(io.BytesIO(data))
        width, height = picture.size
        seen = [(sighting, _area(sighting, width, height, cropped)) for sighting in recognise_all(picture)]
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return error(400, "Unable to decode image")
    results = [_plate(sighting, area, asked["country"], topn) for sighting, area in seen]
    vehicles = [area | {"details": _classified(sighting, topn)} for sighting, area in seen if with_vehicles]
    for index, plate in enumerate(results):
        plate["plate_index"] = index
        if with_vehicles:
            plate |= {"vehicle_region": seen[index][1], "vehicle_detected": True, "vehicle": vehicles[index]["details"]}
    body: dict[str, Any] = {
        "data_type": "alpr_results",
        "epoch_time": int(time.time() * 1000),
        "img_width": width,
        "img_height": height,
        "error": False,
        "version": 3,
        "credit_cost": 1 + with_vehicles,
        "uuid": "",
        "processing_time": {"plates": 85.03, "vehicles": 76.94 if with_vehicles else 0.0, "total": 210.3},
        "regions_of_interest": [{"x": 0, "y": 0, "width": width, "height": height}],
        "credits_monthly_used": next(_credits_used),
        "credits_monthly_total": CREDITS,
        "results": results,
        "vehicles": vehicles,
    }
    if asked.get("return_image") == "1":
        body["image_bytes"] = base64.b64encode(data).decode()
    return answer(body)


def _area(sighting: Sighting, width: int, height: int, cropped: bool) -> dict[str, Any]:
    left, top, right, bottom = WHOLE if cropped else sighting.box
    x, y = int(left * width), int(top * height)
    return {"x": x, "y": y, "width": int(right * width) - x, "height": int(bottom * height) - y}


def _plate(sighting: Sighting, area: dict[str, Any], country: str, topn: int) -> dict[str, Any]:
    """The plate that the sample car wears, in the middle of its lower half."""
    text, code = sighting.car.plate, country.partition(",")[0]
    left, right = (area["x"] + area["width"] * share // 100 for share in (40, 60))
    top, bottom = (area["y"] + area["height"] * share // 100 for share in (60, 70))
    readings = [(text, 94.09, 1), (text.replace("0", "O"), 74.09, 0)]
    return {
        "plate": text,
        "confidence": 94.09,
        "matches_template": 1,
        "requested_topn": topn,
        "processing_time_ms": 8.83,
        "region": {"us": "us-wa", "eu": "eu-de"}.get(code, code),
        "region_confidence": 99,
        "coordinates": [{"x": x, "y": y} for x, y in ((left, top), (right, top), (right, bottom), (left, bottom))],
        "candidates": [
            {"plate": reading, "confidence": confidence, "matches_template": matches}
            for reading, confidence, matches in readings[:topn]
        ],
    }


def _classified(sighting: Sighting, topn: int = 10) -> dict[str, list[dict[str, Any]]]:
    """What six classifiers say of a car, each on its own."""
    car = sighting.car
    makes, models = CONTRADICTION.get(car.id) or _names(car, SURE[sighting.side])
    angle = ORIENTATION[sighting.side]
    body = BODY_SLUGS.get(car.body, "suv-standard")
    guesses: dict[str, Guesses] = {
        "make": makes,
        "make_model": models,
        "year": _buckets(car.year),
        "color": [(COLOUR_SLUGS.get(car.colour, car.colour), 77.79), ("white", 4.2)],
        "body_type": [(body, 99.85)],
        "orientation": [(angle, 99.94), (str((int(angle) + 45) % 360), 0.03)],
    }
    return {
        name: [{"name": label, "confidence": confidence} for label, confidence in several[:topn]]
        for name, several in guesses.items()
    }


def _names(car: SampleCar, sure: float) -> tuple[Guesses, Guesses]:
    others = [
        (make, model, round((100 - sure) * 0.5 / 2**rank, 2)) for rank, (make, model) in enumerate(car.lookalikes)
    ]
    models = [(car.make, car.model, sure), *others]
    makes: dict[str, float] = {_slug(car.make): 96.4}
    for make, _, confidence in others:
        makes.setdefault(_slug(make), round(confidence / 10, 2))
    return list(makes.items()), [(f"{_slug(make)}_{_slug(model)}", confidence) for make, model, confidence in models]


def _buckets(year: int) -> Guesses:
    """Five years each: the right one, then its nearer neighbour."""
    first = year // 5 * 5
    neighbour = first - 5 if year - first < 2.5 else first + 5
    return [(f"{first}-{first + 4}", 54.0), (f"{neighbour}-{neighbour + 4}", 39.8)]


def _slug(name: str) -> str:
    return "-".join(name.lower().split())


routes: list[BaseRoute] = [
    Route("/openalpr/v3/recognize", recognize, methods=["POST"]),
    Route("/openalpr/v3/recognize_bytes", recognize_bytes, methods=["POST"]),
    Route("/openalpr/v3/recognize_url", recognize_url, methods=["POST"]),
    Route("/openalpr/v3/config", config),
]
