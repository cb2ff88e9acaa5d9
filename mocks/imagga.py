"""Imagga v2 as its clients see it: Basic auth, `{"result", "status"}` envelopes, confidences from 0 to 100.

Uploads live in memory for 24 hours, as the real ones do on its server.
"""

import base64
import binascii
import io
import secrets
import time

from PIL import Image
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from mocks.basic import credentials
from mocks.world.cars import Sighting, recognise

CATEGORIZERS = {"cars": "Cars by make and model", "cars-by-year": "Cars by make, model and first model year"}
UPLOADS_LAST = 24 * 3600  # seconds
LARGEST_UPLOAD_COUNT = 200  # a stand-in need not remember more
# How sure the categorizer is of the right car, by side; a look-alike gets most of what is left.
SURE = {"front": 88.4, "back": 93.7}
REFERENCE = 99.9991073608398  # what the reference flow shows for a Corolla

_uploads: dict[str, tuple[float, bytes]] = {}


def success(result: dict[str, object] | None = None) -> Response:
    """The envelope of an answer."""
    body: dict[str, object] = {"result": result} if result is not None else {}
    headers = {"Monthly-Limit": "1000", "Monthly-Limit-Remaining": "983", "Monthly-Limit-Reset": "1893456000"}
    return JSONResponse(body | {"status": {"text": "", "type": "success"}}, headers=headers)


def error(status: int, text: str) -> Response:
    """The envelope of an error."""
    return JSONResponse({"status": {"text": text, "type": "error"}}, status)


async def categories(request: Request) -> Response:
    """Name the car: `image` or `image_base64` by POST, `image_upload_id` by either."""
    if credentials(request) != ("demo", "demo"):
        return error(401, "Authentication failed: check the API key and secret.")
    categorizer = request.path_params["categorizer"]
    if categorizer not in CATEGORIZERS:
        return error(404, "There is no categorizer with that id.")
    try:
        data = await _image(request)
        picture = Image.open(io.BytesIO(data))
        seen = recognise(picture)
    except LookupError as fault:
        return error(400, str(fault.args[0]))
    except (OSError, SyntaxError, Image.DecompressionBombError):
        return error(400, "Unexpected error while running the classification job.")
    return success({"categories": _named(seen, with_year=categorizer == "cars-by-year") if seen else []})


async def upload(request: Request) -> Response:
    """Keep a picture for later calls."""
    if credentials(request) != ("demo", "demo"):
        return error(401, "Authentication failed: check the API key and secret.")
    try:
        data = await _image(request)
    except LookupError as fault:
        return error(400, str(fault.args[0]))
    now = time.monotonic()
    for upload_id in [key for key, (since, _) in _uploads.items() if now - since > UPLOADS_LAST]:
        del _uploads[upload_id]
    while len(_uploads) >= LARGEST_UPLOAD_COUNT:
        del _uploads[next(iter(_uploads))]
    upload_id = f"i{secrets.token_hex(15)}"
    _uploads[upload_id] = (now, data)
    return success({"upload_id": upload_id})


async def forget(request: Request) -> Response:
    """Delete an upload."""
    if credentials(request) != ("demo", "demo"):
        return error(401, "Authentication failed: check the API key and secret.")
    if _uploads.pop(request.path_params["upload_id"], None) is None:
        return error(404, "There is no upload with that id.")
    return success()


async def _image(request: Request) -> bytes:
    """The one picture the request names; LookupError with the sentence to answer otherwise."""
    form = await request.form() if request.method == "POST" else request.query_params
    sources = [name for name in ("image", "image_base64", "image_upload_id", "image_url") if form.get(name)]
    if len(sources) != 1:
        raise LookupError("Exactly one of image, image_base64, image_upload_id and image_url is needed.")
    given = form[sources[0]]
    match sources[0]:
        case "image" if not isinstance(given, str):
            return await given.read()
        case "image_base64" if isinstance(given, str):
            try:
                return base64.b64decode(given, validate=True)
            except binascii.Error:
                raise LookupError("image_base64 does not decode.") from None
        case "image_upload_id" if given in _uploads:
            return _uploads[str(given)][1]
        case "image_upload_id":
            raise LookupError("There is no upload with that id.")
        case _:
            raise LookupError("The image could not be downloaded.")


def _named(seen: Sighting, with_year: bool) -> list[dict[str, object]]:
    car = seen.car
    sure = REFERENCE if (car.id, seen.side) == ("toyota-corolla", "front") else SURE[seen.side]
    names = [(sure, car.make, car.model)]
    names += [(round((100 - sure) * 0.6, 4), make, model) for make, model in car.lookalikes]
    year = f" {car.years[0]}" if with_year else ""
    return [{"confidence": score, "name": {"en": f"{make} {model}".lower() + year}} for score, make, model in names]


routes: list[BaseRoute] = [
    Route("/imagga/v2/categories/{categorizer}", categories, methods=["GET", "POST"]),
    Route("/imagga/v2/uploads", upload, methods=["POST"]),
    Route("/imagga/v2/uploads/{upload_id}", forget, methods=["DELETE"]),
]
