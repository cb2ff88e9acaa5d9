"""CarNET v2 as its clients see it: raw bytes in, every car's box out, the unsuitable ones with the reason.

Only "22", a box too narrow, is a published status code, and no failure is beyond its form; the neighbouring codes and
the statuses here are this stand-in's own.
"""

import io
import time
from collections.abc import Callable, Sequence
from hashlib import md5
from typing import Literal
from zlib import crc32

from PIL import Image
from pydantic import BaseModel, Field, ValidationError, field_validator
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from mocks.world.cars import Box, Generation, Sighting, recognise_all

SMALLEST_BOX = 180  # pixels; values below are ignored
FEATURES = ("mm", "mmg", "color", "angle")
# How sure it is of the right body by side, and how that is shared between neighbouring generations.
SURE = {"front": 0.9127, "back": 0.8642}
SHARES = ((1.0,), (0.7843, 0.2157))

# Vendor spellings that differ from the car's own name; Riley's models are not among those it tells apart.
MODEL_NAMES = {"C-Class": "C-klasse", "Accord": "Accord (North America)", "RMF": "Other"}
COLOURS = {
    "silver": (("Silver", 0.6621), ("Gray", 0.2105)),
    "red": (("Red", 0.9034),),
    "blue": (("Blue", 0.4802), ("Light Blue", 0.1883)),
    "gray": (("Gray", 0.7317), ("Silver", 0.1544)),
    "yellow": (("Yellow", 0.9412),),
    "black": (("Black", 0.8809),),
}


class Asked(BaseModel):
    """The query's parameters with the documented defaults."""

    box_offset: int = Field(default=0, ge=0)
    box_min_width: int = SMALLEST_BOX
    box_min_height: int = SMALLEST_BOX
    box_min_ratio: float = Field(default=1.0, ge=0)
    box_max_ratio: float = Field(default=3.15, ge=0)
    box_select: Literal["all", "center", "largest"] = "center"
    features: list[Literal["mm", "mmg", "color", "angle"]] = ["mmg"]
    region: list[Literal["NA", "EU", "CIS", "DEF"]] = ["DEF"]

    @field_validator("box_min_width", "box_min_height")
    @classmethod
    def _not_below(cls, pixels: int) -> int:
        return max(SMALLEST_BOX, pixels)

    @field_validator("features", "region", mode="before")
    @classmethod
    def _listed(cls, words: object) -> object:
        return [word.strip() for word in words.split(",")] if isinstance(words, str) else words


def error(status: int, code: int, message: str) -> Response:
    """A failure in the documented form."""
    return JSONResponse({"is_success": False, "error": {"code": code, "message": message}}, status)


async def detect(request: Request) -> Response:
    """Find the cars in the picture that is the request's body."""
    if request.headers.get("api-key") != "demo":
        return refusals["key"]()
    try:
        given = request.query_params
        # Some form clients repeat a parameter for each of its values.
        asked = Asked.model_validate({name: ",".join(given.getlist(name)) for name in given})
    except ValidationError as fault:
        parameter = fault.errors()[0]["loc"][0]
        return error(400, 4, f"Parameter {parameter} is invalid")
    data = await request.body()
    if not data:
        return error(400, 2, "Image is missing")
    started = time.monotonic()
    try:
        size, seen = await run_in_threadpool(_look, data)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return refusals["2"]()
    return JSONResponse(
        {
            "is_success": True,
            "detections": _detections(seen, size, asked),
            "meta": {
                "classifier": 2256,
                "md5": md5(data, usedforsecurity=False).hexdigest().upper(),
                "time": round(time.monotonic() - started, 3),
                "parameters": asked.model_dump(),
            },
        }
    )


def _look(data: bytes) -> tuple[tuple[int, int], tuple[Sighting, ...]]:
    with Image.open(io.BytesIO(data)) as picture:
        size = picture.size
        return size, recognise_all(picture)


def _detections(seen: tuple[Sighting, ...], size: tuple[int, int], asked: Asked) -> list[dict[str, object]]:
    why = [_why_not(one.box, size, asked) for one in seen]
    suitable = [one for one, reason in zip(seen, why, strict=True) if reason is None]
    selected = _selected(suitable, asked.box_select)
    found = []
    for one, reason in zip(seen, why, strict=True):
        left, top, right, bottom = one.box
        chosen = one in selected
        code, message = reason or ((0, "") if chosen else (26, "Box rejected. It is not selected by box_select"))
        found.append(
            {
                "box": {"br_x": right, "br_y": bottom, "tl_x": left, "tl_y": top},
                "class": {"name": "truck" if one.car.body == "pickup" else "car", "probability": 0.9576},
                "subclass": [{"name": "vehicle", "probability": 1.0}] if chosen else [],
                "status": {"code": code, "message": message, "selected": chosen},
            }
            | _features(one, asked.features if chosen else [])
        )
    return found


def _why_not(box: Box, size: tuple[int, int], asked: Asked) -> tuple[int, str] | None:
    """Code and message for a box that is not suitable, None for one that is."""
    left, top, right, bottom = (round(side * size[place % 2]) for place, side in enumerate(box))
    width, height = right - left, bottom - top
    ratio = round(width / max(1, height), 2)
    to_edge = min(left, top, size[0] - right, size[1] - bottom)
    checks = (
        (22, "Width", width, "less", "box_min_width", asked.box_min_width, width < asked.box_min_width),
        (23, "Height", height, "less", "box_min_height", asked.box_min_height, height < asked.box_min_height),
        (24, "Ratio", ratio, "less", "box_min_ratio", asked.box_min_ratio, ratio < asked.box_min_ratio),
        (25, "Ratio", ratio, "greater", "box_max_ratio", asked.box_max_ratio, ratio > asked.box_max_ratio),
        (21, "Offset", to_edge, "less", "box_offset", asked.box_offset, to_edge < asked.box_offset),
    )
    for code, what, value, how, parameter, limit, fails in checks:
        if fails:
            return code, f"Box rejected. {what} is {value} which is {how} than {parameter} {limit}"
    return None


def _selected(suitable: list[Sighting], box_select: str) -> list[Sighting]:
    if box_select == "all" or not suitable:
        return suitable
    if box_select == "largest":
        return [max(suitable, key=lambda one: _area(one.box))]
    return [min(suitable, key=lambda one: abs(one.box[0] + one.box[2] - 1) + abs(one.box[1] + one.box[3] - 1))]


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _features(one: Sighting, features: Sequence[str]) -> dict[str, object]:
    """The four lists; those not asked for are empty."""
    shades = COLOURS[one.car.colour]
    described: dict[str, object] = {
        "mm": _models(one, with_generation=False),
        "mmg": _models(one, with_generation=True),
        "color": [{"id": _id(name, 90), "name": name, "probability": sure} for name, sure in shades],
        "angle": [{"name": "front" if one.side == "front" else "rear", "probability": 1}],
    }
    return {name: described[name] if name in features else [] for name in FEATURES}


def _models(one: Sighting, with_generation: bool) -> list[dict[str, object]]:
    """At most three, best first."""
    car, sure = one.car, SURE[one.side]
    generations = car.generations if with_generation else ()
    bodies = generations or (None,)
    named = [
        _model(car.make, car.model, sure * share, body, with_generation)
        for body, share in zip(bodies, SHARES[len(bodies) - 1], strict=True)
    ]
    named += [_model(*other, (1 - sure) * 0.6, None, with_generation) for other in car.lookalikes]
    return named[:3]


def _model(
    make: str, model: str, probability: float, body: Generation | None, with_generation: bool
) -> dict[str, object]:
    model = MODEL_NAMES.get(model, model)
    described: dict[str, object] = {
        "make_id": _id(make, 300),
        "make_name": make,
        "model_id": _id(f"{make} {model}", 9000),
        "model_name": model,
        "probability": round(probability, 4),
    }
    if with_generation:
        name = body.name if body else "Other"
        described |= {"generation_id": _id(f"{make} {model} {name}", 20_000), "generation_name": name}
        described["years"] = f"{body.first}-{body.last or ''}" if body else "-"
    return described


def _id(name: str, most: int) -> int:
    """A number that is always the same for a name."""
    return crc32(name.encode()) % most + 1


def _rejected_alone() -> Response:
    """A car that is too small in the picture, and no other."""
    detection = {
        "box": {"br_x": 0.4229, "br_y": 0.1317, "tl_x": 0.2789, "tl_y": 0.0186},
        "class": {"name": "truck", "probability": 0.4747},
        "subclass": [],
        "status": {
            "code": 22,
            "message": "Box rejected. Width is 92 which is less than box_min_width 180",
            "selected": False,
        },
    }
    return JSONResponse({"is_success": True, "detections": [detection | {name: [] for name in FEATURES}]})


async def _no_such_call(_: Request, fault: Exception) -> Response:
    status = fault.status_code if isinstance(fault, HTTPException) else 500
    return error(status, 5, "Not found" if status == 404 else "Method not allowed")


# Every refusal by its status or what it means; also what fault injection answers with.
refusals: dict[str, Callable[[], Response]] = {
    "2": lambda: error(400, 2, "Image can not be decoded"),
    "22": _rejected_alone,
    "no car": lambda: JSONResponse({"is_success": True, "detections": []}),
    "not success": lambda: error(200, 2, "Image can not be decoded"),
    "400": lambda: error(400, 4, "Parameter region is invalid"),
    "key": lambda: error(401, 1, "Invalid api-key"),
    "401": lambda: error(401, 1, "Invalid api-key"),
    "402": lambda: error(402, 3, "The limit of requests is reached"),
    "quota": lambda: error(403, 3, "The limit of requests is reached"),
    "403": lambda: error(403, 1, "Access denied"),
    "413": lambda: error(413, 2, "Image is too large"),
    "415": lambda: error(415, 2, "Image format is not supported"),
    "429": lambda: error(429, 6, "Too many requests"),
    "500": lambda: error(500, 7, "Internal server error"),
    "503": lambda: error(503, 8, "Service unavailable"),
}

routes: list[BaseRoute] = [
    Mount(
        "/carnet",
        app=Starlette(
            routes=[Route("/v2/mmg/detect", detect, methods=["POST"])],
            exception_handlers={404: _no_such_call, 405: _no_such_call},
        ),
    )
]
