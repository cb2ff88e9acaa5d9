"""Imagga v2 as its clients see it: Basic auth, `{"result", "status"}` envelopes, confidences from 0 to 100.

Uploads live in memory for 24 hours, as the real ones do on its server. An `image_url` may name a sample picture only:
a stand-in fetches nothing.
"""

import base64
import io
import secrets
import time
from calendar import monthrange
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from math import isfinite, nan

from PIL import Image
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from mocks.basic import credentials
from mocks.imagga_words import LANGUAGES, PARENTS, Word, colors, words
from mocks.samples import PICTURES
from mocks.world.cars import CARS, Sighting, recognise_all

CATEGORIZERS = {
    "cars": "Cars by make and model",
    "cars-by-year": "Cars by make, model and first model year",
    "custom-car-categorizer": "Cars by make and model",  # the reference flow's own
}
TAGGERS = ("general_v3",)
UPLOADS_LAST = 24 * 3600  # seconds
LARGEST_UPLOAD_COUNT = 200  # a stand-in need not remember more
MONTHLY_LIMIT = 1000
LOWEST_TAG = 7.0  # nothing below is ever returned
LARGEST_FIELD = 30_000_000  # bytes of base64 in a multipart form
# How sure the categorizer is of the right car, by side; a look-alike gets most of what is left.
SURE = {"front": 88.4, "back": 93.7}
REFERENCE = 99.9991073608398  # what the reference flow shows for a Corolla

Result = dict[str, object] | None
Handler = Callable[[Request], Awaitable[Result]]

_uploads: dict[str, tuple[float, bytes]] = {}
_calls = count(17)  # the calls already made when the month is first looked at


class Refused(Exception):
    """An error to answer, with its HTTP status."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


@dataclass(frozen=True)
class Given:
    """A request's picture and its other fields, whether from the query or the form."""

    data: bytes
    fields: Mapping[str, object]

    def number(self, name: str, default: float) -> float:
        """A number among the fields."""
        try:
            given = float(str(self.fields.get(name, default)))
        except ValueError:
            given = nan
        if not isfinite(given):
            raise Refused(400, f"{name} is not a number.")
        return given

    @property
    def languages(self) -> list[str]:
        """The languages asked for."""
        asked = [code.strip() for code in str(self.fields.get("language") or "en").split(",")]
        if unknown := [code for code in asked if code not in LANGUAGES]:
            raise Refused(400, f"The language {unknown[0]} is not supported.")
        return asked


def success(result: Result, used: int) -> Response:
    """The envelope of an answer. A new month begins when the calls are used up: a stand-in does not run dry."""
    headers = {
        "Monthly-Limit": str(MONTHLY_LIMIT),
        "Monthly-Limit-Remaining": str(MONTHLY_LIMIT - used),
        "Monthly-Limit-Reset": "1893456000",
    }
    body: dict[str, object] = {"result": result} if result is not None else {}
    return JSONResponse(body | {"status": {"text": "", "type": "success"}}, headers=headers)


def error(status: int, text: str) -> Response:
    """The envelope of an error."""
    return JSONResponse({"status": {"text": text, "type": "error"}}, status)


def endpoint(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """What every call has in common: the key, the form of the answer, the refusals."""

    async def answered(request: Request) -> Response:
        if credentials(request) != ("demo", "demo"):
            return refusals["key"]()
        accepted = request.headers.get("Accept", "*/*")
        if not any(kind in accepted for kind in ("*/*", "application/*", "json")):
            return refusals["406"]()
        request.state.used = next(_calls) % MONTHLY_LIMIT
        try:
            return success(await handler(request), request.state.used)
        except Refused as fault:
            return error(fault.status, str(fault))

    return answered


async def categories(request: Request) -> Result:
    """Name the car."""
    categorizer = request.path_params["categorizer"]
    if categorizer not in CATEGORIZERS:
        raise Refused(404, "There is no categorizer with that id.")
    given = await _given(request)
    _, seen = await run_in_threadpool(_look, given.data)
    named = [pair for one in seen for pair in _named(one, 1 / len(seen), categorizer)]
    named.sort(reverse=True)
    return {
        "categories": [{"confidence": score, "name": dict.fromkeys(given.languages, label)} for score, label in named]
    }


async def categorizers(_: Request) -> Result:
    """The categorizers and their labels."""
    labels = {
        "cars": sorted(f"{car.make} {car.model}".lower() for car in CARS),
        "cars-by-year": sorted(f"{car.make} {car.model} {car.years[0]}".lower() for car in CARS),
        "custom-car-categorizer": sorted(f"{car.make} {car.model}".lower() for car in CARS),
    }
    return {"categorizers": [{"id": key, "title": CATEGORIZERS[key], "labels": labels[key]} for key in CATEGORIZERS]}


async def tags(request: Request) -> Result:
    """Words for the picture."""
    if request.path_params.get("tagger", TAGGERS[0]) not in TAGGERS:
        raise Refused(404, "There is no tagger with that id.")
    given = await _given(request)
    limit, threshold = int(given.number("limit", -1)), given.number("threshold", 0)
    found = [
        word for word in await run_in_threadpool(_words, given.data) if word.confidence >= max(threshold, LOWEST_TAG)
    ]
    if given.number("decrease_parents", 0):
        found = [word for word in found if word.text not in PARENTS]
    more = {"origin": "recognition"} if given.number("verbose", 0) else {}
    listed = [
        {"confidence": word.confidence, "tag": {code: word.translated(code) for code in given.languages}} | more
        for word in found
    ]
    return {"tags": listed[:limit] if limit >= 0 else listed}


async def color(request: Request) -> Result:
    """Colours of the picture and of the thing in its middle."""
    given = await _given(request)
    return {"colors": await run_in_threadpool(_colors, given.data)}


async def upload(request: Request) -> Result:
    """Keep a picture for later calls."""
    given = await _given(request)
    now = time.monotonic()
    for upload_id in [key for key, (since, _) in _uploads.items() if now - since > UPLOADS_LAST]:
        del _uploads[upload_id]
    while len(_uploads) >= LARGEST_UPLOAD_COUNT:
        del _uploads[next(iter(_uploads))]
    upload_id = f"i{secrets.token_hex(15)}"
    _uploads[upload_id] = (now, given.data)
    return {"upload_id": upload_id}


async def forget(request: Request) -> Result:
    """Delete an upload."""
    if _uploads.pop(request.path_params["upload_id"], None) is None:
        raise Refused(404, "There is no upload with that id.")
    return None


async def usage(request: Request) -> Result:
    """This month's calls."""
    used = request.state.used
    now = datetime.now(UTC)
    day = now.date().isoformat()
    answer: dict[str, object] = {
        "billing_period_start": now.date().replace(day=1).isoformat(),
        "billing_period_end": now.date().replace(day=monthrange(now.year, now.month)[1]).isoformat(),
        "daily_for": day,
        "daily_processed": used,
        "daily_requests": used,
        "weekly_processed": used,
        "weekly_requests": used,
        "monthly_limit": MONTHLY_LIMIT,
        "monthly_processed": used,
        "monthly_requests": used,
        "total_processed": used,
        "total_requests": used,
        "last_usage": int(now.timestamp()),
        "rps_limit": 1,
    }
    if request.query_params.get("concurrency") == "1":
        answer["concurrency"] = {"max": 2, "now": 0}
    if request.query_params.get("history") == "1":
        answer |= {"daily": {day: used}, "weekly": {day: used}, "monthly": {day: used}}
    return answer


async def _given(request: Request) -> Given:
    """The one picture the request names, and its other fields."""
    fields: dict[str, object] = dict(request.query_params)
    if request.method == "POST":
        fields |= dict(await request.form(max_part_size=LARGEST_FIELD))
    sources = [name for name in ("image", "image_base64", "image_upload_id", "image_url") if fields.get(name)]
    if len(sources) != 1:
        raise Refused(400, "Exactly one of image, image_base64, image_upload_id and image_url is needed.")
    value = fields[sources[0]]
    if isinstance(value, UploadFile):
        return Given(await value.read(), fields)
    if sources[0] == "image":
        raise Refused(400, "image is not a file.")
    return Given(_named_image(sources[0], str(value)), fields)


def _named_image(source: str, value: str) -> bytes:
    if source == "image_base64":
        try:
            return base64.b64decode(value, validate=True)
        except ValueError:  # binascii.Error is one, a letter that is none of ASCII another
            raise Refused(400, "image_base64 does not decode.") from None
    if source == "image_upload_id":
        if value not in _uploads:
            raise Refused(400, "There is no upload with that id.")
        return _uploads[value][1]
    sample = PICTURES.get(value.rpartition("/samples/")[2])
    if sample is None or not sample.exists():
        raise Refused(400, "The image could not be downloaded.")
    return sample.read_bytes()


def _look(data: bytes) -> tuple[Image.Image, tuple[Sighting, ...]]:
    """The picture, small, and the samples in it."""
    try:
        seen = recognise_all(Image.open(io.BytesIO(data)))
        picture = Image.open(io.BytesIO(data))
        picture.draft("RGB", (256, 256))
        return picture.convert("RGB"), seen
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise Refused(400, "Unexpected error while running the classification job.") from None


def _words(data: bytes) -> list[Word]:
    return words(*_look(data))


def _colors(data: bytes) -> dict[str, object]:
    return colors(*_look(data))


def _named(seen: Sighting, share: float, categorizer: str) -> list[tuple[float, str]]:
    car = seen.car
    sure = REFERENCE if (car.id, seen.side) == ("toyota-corolla", "front") else SURE[seen.side]
    names = [(sure * share, car.make, car.model)]
    names += [(round((100 - sure) * 0.6 * share, 4), make, model) for make, model in car.lookalikes]
    year = f" {car.years[0]}" if categorizer == "cars-by-year" else ""
    return [(score, f"{make} {model}".lower() + year) for score, make, model in names]


async def _no_such_call(_: Request, fault: Exception) -> Response:
    status = fault.status_code if isinstance(fault, HTTPException) else 500
    return refusals.get(str(status), refusals["500"])()


# Every refusal in the service's own words, by its status or what it means; also what fault injection answers with.
refusals: dict[str, Callable[[], Response]] = {
    "400": lambda: error(400, "Unexpected error while running the classification job."),
    "key": lambda: error(401, "Authentication failed: check the API key and secret."),
    "401": lambda: error(401, "Authentication failed: check the API key and secret."),
    "quota": lambda: error(403, "You have reached your monthly limits for this subscription."),
    "403": lambda: error(403, "You have reached your monthly limits for this subscription."),
    "concurrency": lambda: error(403, "You have reached your concurrent request limits for this subscription."),
    "404": lambda: error(404, "The requested endpoint or resource does not exist."),
    "405": lambda: error(405, "The method is not allowed for this endpoint."),
    "406": lambda: error(406, "The requested format is not json."),
    "410": lambda: error(410, "The requested resource has been removed."),
    "429": lambda: error(429, "The maximum number of concurrent requests is reached: retry after a second."),
    "500": lambda: error(500, "There is a problem on our side."),
    "503": lambda: error(503, "The service is being maintained: try again later."),
}

BOTH = ["GET", "POST"]
routes: list[BaseRoute] = [
    Mount(
        "/imagga/v2",
        app=Starlette(
            routes=[
                Route("/categories/{categorizer}", endpoint(categories), methods=BOTH),
                Route("/categorizers", endpoint(categorizers)),
                Route("/tags", endpoint(tags), methods=BOTH),
                Route("/tags/{tagger}", endpoint(tags), methods=BOTH),
                Route("/colors", endpoint(color), methods=BOTH),
                Route("/uploads", endpoint(upload), methods=["POST"]),
                Route("/uploads/{upload_id}", endpoint(forget), methods=["DELETE"]),
                Route("/usage", endpoint(usage)),
            ],
            exception_handlers=dict.fromkeys((400, 404, 405), _no_such_call),
        ),
    )
]
