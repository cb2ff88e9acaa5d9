"""Plate Recognizer Snapshot as its clients see it: the cloud service, and the one on one's own machine.

The own-machine service lives below `/platerecognizer/sdk`, wants no token and tells its usage in every answer.
"""

import io
import re
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from itertools import count
from typing import Any

from PIL import Image
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from mocks.platerecognizer_question import Question, Refused, read_question, too_large, wrong
from mocks.world.cars import Sighting, recognise_all

TOKEN = "demo"
MONTH_S_CALLS, MACHINE_S_CALLS = 2500, 1000
COLOURS = ("black", "blue", "brown", "green", "red", "silver", "white", "yellow")
TYPES = {"pickup": "Pickup Truck", "suv": "SUV", "van": "Van"}
ORIENTATION = {"front": "Front", "back": "Rear"}
SURE = {"front": 0.718, "back": 0.653}  # of the right make and model
PLATE_SCORE, DETECTION_SCORE = 0.904, 0.99
_calls = count(1)


def error(status: int, detail: str) -> Response:
    """The form of a refusal."""
    return JSONResponse({"detail": detail, "status_code": status}, status)


refusals: dict[str, Callable[[], Response]] = {
    "quota": partial(error, 403, "You do not have enough credits to perform this request."),
    "key": partial(error, 403, "Invalid token."),
    "429": partial(error, 429, "Request was throttled. Expected available in 1 second."),
    "400": lambda: JSONResponse({"upload": ["No file was submitted."]}, 400),
    "403": partial(error, 403, "Invalid token."),
    "413": too_large,
}


async def lookup(request: Request) -> Response:
    """Read a picture in the cloud: 201 and what is in it."""
    if refused := _no_token(request):
        return refused
    return await _answered(request, {"version": 1}, no_camera=None, zone="Z")


async def lookup_here(request: Request) -> Response:
    """Read a picture on one's own machine; a missing camera is the word "null" there."""
    usage = {"max_calls": MACHINE_S_CALLS, "calls": next(_calls)}
    return await _answered(request, {"usage": usage}, no_camera="null", zone="")


def statistics(request: Request) -> Response:
    """The month's calls."""
    if refused := _no_token(request):
        return refused
    now = datetime.now(UTC)
    resets = datetime(now.year + now.month // 12, now.month % 12 + 1, 1, tzinfo=UTC)
    usage = {"month": now.month, "calls": 128, "year": now.year, "resets_on": resets.strftime("%Y-%m-%dT%H:%M:%SZ")}
    return JSONResponse({"usage": usage, "total_calls": MONTH_S_CALLS})


def info(_: Request) -> Response:
    """Version and usage of one's own machine."""
    return JSONResponse(
        {
            "version": "1.3.8",
            "license_key": "XXX",
            "total_calls": MACHINE_S_CALLS,
            "usage": {"calls": 10},
            "webhooks": [],
        }
    )


def _no_token(request: Request) -> Response | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if not token:
        return error(403, "Authentication credentials were not provided.")
    if (scheme.lower(), token.strip()) != ("token", TOKEN):
        return error(403, "Invalid token.")
    return None


async def _answered(request: Request, extra: dict[str, object], no_camera: str | None, zone: str) -> Response:
    try:
        asked = await read_question(request)
        picture = Image.open(io.BytesIO(asked.data))
        size = picture.size
        seen = await run_in_threadpool(recognise_all, picture)
    except Refused as refusal:
        return refusal.response
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return wrong("upload", "Upload a valid image. The file was either not an image or a corrupted image.").response
    in_vehicle_mode = asked.engine.get("detection_mode") == "vehicle"
    results = [found for sighting in seen if (found := _found(sighting, size, asked, in_vehicle_mode))]
    now = datetime.now(UTC)
    plain = now.strftime("%Y-%m-%d %H:%M:%S.%f")
    body: dict[str, object] = {
        "processing_time": 58.184,
        "results": results,
        "filename": f"{now:%H%M}_{secrets.token_hex(3)[:5].upper()}_{asked.name}",
        "camera_id": asked.camera_id or no_camera,
        "timestamp": asked.timestamp or (plain.replace(" ", "T") + zone if zone and not in_vehicle_mode else plain),
    }
    if in_vehicle_mode:
        extra = {key: value for key, value in extra.items() if key != "version"}
    headers = {"Access-Control-Allow-Origin": "*"}
    return JSONResponse(body | extra, 201, headers)


def _found(sighting: Sighting, size: tuple[int, int], asked: Question, in_vehicle_mode: bool) -> dict[str, Any] | None:
    """One result in the form asked for; None for a car without a plate where plates are what is looked for."""
    plate = _plate(sighting, size, asked)
    names, colours, orientations = _result(sighting) if asked.mmc else ([], [], [])
    vehicle: dict[str, Any] = {
        "type": TYPES.get(sighting.car.body, "Sedan"),
        "score": 0.834,
        "box": _pixels(sighting.box, size),
    }
    if in_vehicle_mode:
        if asked.mmc:
            vehicle["props"] = {
                "make_model": names,
                "orientation": [{"value": value, "score": score} for value, score in orientations],
                "color": [{"value": value, "score": score} for value, score in colours],
            }
        return {"plate": plate, "vehicle": vehicle}
    if plate is None:
        return None
    readings, region = plate["props"]["plate"], plate["props"]["region"][0]
    found = {
        "box": plate["box"],
        "plate": readings[0]["value"],
        "region": {"code": region["value"], "score": region["score"]},
        "vehicle": vehicle,
        "score": readings[0]["score"],
        "candidates": [{"score": reading["score"], "plate": reading["value"]} for reading in readings],
        "dscore": plate["score"],
    }
    if asked.mmc:
        found |= {
            "model_make": names,
            "color": [{"color": value, "score": score} for value, score in colours],
            "orientation": [{"orientation": value, "score": score} for value, score in orientations],
        }
    return found


def _plate(sighting: Sighting, size: tuple[int, int], asked: Question) -> dict[str, Any] | None:
    """None where the engine's configuration leaves the plate out."""
    text, region = sighting.car.plate.lower(), (asked.regions or ["us-ca"])[0]
    engine = asked.engine
    formats = engine.get("text_formats") or []
    if engine.get("region") == "strict" and formats and not any(_matches(pattern, text) for pattern in formats):
        return None
    if engine.get("threshold_d", 0.2) > DETECTION_SCORE or engine.get("threshold_o", 0.6) > PLATE_SCORE:
        return None
    left, top, right, bottom = sighting.box
    width, height = right - left, bottom - top
    box = (left + width * 0.4, top + height * 0.6, left + width * 0.6, top + height * 0.7)
    return {
        "type": "Plate",
        "score": DETECTION_SCORE,
        "box": _pixels(box, size),
        "props": {
            "plate": [{"value": text, "score": PLATE_SCORE}, {"value": text.replace("0", "o"), "score": 0.61}],
            "region": [{"value": region, "score": 0.747}],
        },
    }


def _matches(pattern: str, text: str) -> bool:
    try:
        return bool(re.fullmatch(pattern, text))
    except re.error:
        return False


def _result(sighting: Sighting) -> tuple[list[dict[str, object]], list[tuple[str, float]], list[tuple[str, float]]]:
    """The best three makes and models, the colours and the orientations."""
    car, sure = sighting.car, SURE[sighting.side]
    names: list[dict[str, object]] = [{"make": _spelled(car.make), "model": car.model, "score": sure}]
    names += [
        {"make": _spelled(make), "model": model, "score": round((1 - sure) * 0.5 / 2**rank, 3)}
        for rank, (make, model) in enumerate(car.lookalikes)
    ]
    names += [{"make": "generic", "model": "Unknown", "score": 0.002}] * (sighting.side == "back")  # seen: a filler
    painted = "silver" if car.colour == "gray" else car.colour
    colour = painted if painted in COLOURS else "unknown"
    others = [other for other in ("silver", "black", "white") if other != colour]
    end = ORIENTATION[sighting.side]
    far = next(other for other in ORIENTATION.values() if other != end)
    return (
        names[:3],
        [(colour, 0.846), (others[0], 0.021), (others[1], 0.01)],
        [(end, 0.939), (far, 0.04), ("Unknown", 0.021)],
    )


def _spelled(make: str) -> str:
    return "Mini" if make == "MINI" else make


def _pixels(box: tuple[float, float, float, float], size: tuple[int, int]) -> dict[str, int]:
    (left, top, right, bottom), (width, height) = box, size
    return {
        "xmin": int(left * width),
        "ymin": int(top * height),
        "xmax": int(right * width),
        "ymax": int(bottom * height),
    }


def _both(path: str, endpoint: Callable[[Request], Any], method: str) -> list[BaseRoute]:
    """With and without the slash at the end: public clients post to either."""
    return [Route(f"/platerecognizer{path}{slash}", endpoint, methods=[method]) for slash in ("/", "")]


routes: list[BaseRoute] = [
    *_both("/v1/plate-reader", lookup, "POST"),
    *_both("/v1/statistics", statistics, "GET"),
    *_both("/info", info, "GET"),
    *_both("/sdk/v1/plate-reader", lookup_here, "POST"),
    *_both("/sdk/info", info, "GET"),
]
