"""Imagga's protocol with taught classifiers behind it: whatever asks a custom categorizer asks this machine instead.

`/categorizers`, `/categories/{id}` and `/uploads` as https://api.imagga.com/v2 has them: HTTP Basic, of which the user
is the name of a key of `curbside api-key add` and the password the key; confidences of 0 to 100; `result` and `status`.
Its refusals are in Imagga's own form and status, so that a client needs no second way to read them. Nothing is fetched:
an `image_url` is refused.
"""

import base64
import binascii
import logging
import secrets
import time
from collections import OrderedDict
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import FormParser, MultiPartException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pages.api.identify import InMemory
from pages.api.problems import Refused as TooBusy
from pages.api.work import off_the_loop
from services.build import Services
from services.errors import PhotoRefused, ServiceError
from services.photo import LARGEST_FILE, Photo, read_photo
from services.recognition.shape.own import OwnReader
from services.storage.api_keys import ApiKey, LimitReached
from services.teaching.taught import TaughtModel
from services.wording import use_locale

PATH = "/api/imagga/v2"
LARGEST_BODY = LARGEST_FILE * 4 // 3 + 100_000  # bytes; a picture in base64, and the rest of its form
SMALLEST_SIDE = 48  # pixels; Imagga takes small pictures, and advises a short side of 300
UPLOADS_LAST = 24 * 3600.0  # seconds, as on Imagga's server
MOST_UPLOADS = 50  # in memory, of at most about a megabyte each
SOURCES = ("image", "image_base64", "image_upload_id", "image_url")

log = logging.getLogger("curbside.api")
Result = Mapping[str, object] | None


class Refused(Exception):
    """An error in Imagga's form."""

    def __init__(self, status: int, text: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(text)
        self.status, self.headers = status, headers


UNKNOWN = Refused(404, "The requested endpoint or resource does not exist.")
NO_KEY = Refused(
    401, "Authentication failed: check the API key and secret.", {"WWW-Authenticate": 'Basic realm="Curbside"'}
)
BUSY = Refused(429, "The maximum number of concurrent requests is reached: retry after a second.", {"Retry-After": "1"})


@dataclass
class Uploads:
    """Pictures that were sent ahead of a question, each its sender's alone."""

    kept: "OrderedDict[tuple[str, str], tuple[float, Photo]]" = field(default_factory=OrderedDict)

    def keep(self, key: ApiKey, photo: Photo) -> str:
        """Keep it for a day; its id."""
        now, upload = time.monotonic(), f"i{secrets.token_hex(15)}"
        for old in [one for one, (since, _) in self.kept.items() if now - since > UPLOADS_LAST]:
            del self.kept[old]
        while len(self.kept) >= MOST_UPLOADS:
            self.kept.popitem(last=False)
        self.kept[key.id, upload] = (now, photo)
        return upload

    def find(self, key: ApiKey, upload: str) -> Photo | None:
        """The picture; None where it is not there any more."""
        since, photo = self.kept.get((key.id, upload), (0.0, None))
        return photo if time.monotonic() - since <= UPLOADS_LAST else None


@dataclass(frozen=True)
class Categorizers:
    """The routes' handlers; each gives what stands under "result", or raises Refused."""

    find_services: Callable[[], Services]
    uploads: Uploads = field(default_factory=Uploads)

    async def categories(self, request: Request, key: ApiKey) -> Result:
        """Name the car in the picture."""
        model = await run_in_threadpool(self.find_services().teaching.models.find, request.path_params["categorizer"])
        if model is None:
            raise Refused(404, "There is no categorizer with that id.")
        photo, languages = await self._given(request, key)
        named = await off_the_loop(partial(_named, model, photo))
        return {
            "categories": [
                {"confidence": confidence, "name": dict.fromkeys(languages, name)} for name, confidence in named
            ]
        }

    async def categorizers(self, _request: Request, _key: ApiKey) -> Result:
        """Every taught classifier with its labels."""

        def found() -> list[dict[str, object]]:
            models = [one for one in self.find_services().teaching.models.all() if one.unchanged]
            return [{"id": one.id, "title": one.title, "labels": _labels(one)} for one in models]

        return {"categorizers": await run_in_threadpool(found)}

    async def upload(self, request: Request, key: ApiKey) -> Result:
        """Keep a picture for later questions."""
        photo, _ = await self._given(request, key)
        return {"upload_id": self.uploads.keep(key, photo)}

    async def forget(self, request: Request, key: ApiKey) -> Result:
        """Drop an upload at once."""
        if self.uploads.kept.pop((key.id, request.path_params["upload"]), None) is None:
            raise Refused(404, "There is no upload with that id.")
        return None

    async def _given(self, request: Request, key: ApiKey) -> tuple[Photo, list[str]]:
        """The one picture that a request names, and the languages it asks for."""
        fields: dict[str, object] = dict(request.query_params)
        if request.method == "POST":
            fields |= await _form(request)
        languages = [one.strip() for one in str(fields.get("language") or "en").split(",") if one.strip()] or ["en"]
        sources = [name for name in SOURCES if fields.get(name)]
        if len(sources) != 1:
            raise Refused(400, "Exactly one of image, image_base64 and image_upload_id is needed.")
        value = fields[sources[0]]
        if sources[0] == "image_url":
            raise Refused(400, "Nothing is fetched from here: send the image itself.")
        if sources[0] == "image_upload_id":
            if photo := self.uploads.find(key, str(value)):
                return photo, languages
            raise Refused(400, "There is no upload with that id.")
        return await off_the_loop(partial(_read, await _bytes(sources[0], value))), languages


def build_imagga(find_services: Callable[[], Services]) -> Starlette:
    """The endpoint, ready to be mounted at `PATH`; `find_services` is asked with the first request."""
    found = Categorizers(find_services)

    def answered(handler: Callable[[Request, ApiKey], Awaitable[Result]]) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            try:
                key = await run_in_threadpool(_key, find_services(), request)
                result = await handler(request, key)
            except Refused as refused:
                return _refusal(refused)
            except TooBusy:
                return _refusal(BUSY)
            except Exception as fault:
                # A sentence of ours may be in any language, and a cause may hold what is not told.
                (log.error if isinstance(fault, SQLAlchemyError) else log.exception)(
                    "a categorizer failed: %s", type(fault).__name__
                )
                return _refusal(Refused(500, "There is a problem on our side."))
            body: dict[str, object] = {} if result is None else {"result": result}
            return JSONResponse(
                body | {"status": {"text": "", "type": "success"}}, headers={"Cache-Control": "no-store"}
            )

        return answer

    return Starlette(
        routes=[
            Route("/categories/{categorizer}", answered(found.categories), methods=["GET", "POST"]),
            Route("/categorizers", answered(found.categorizers)),
            Route("/uploads", answered(found.upload), methods=["POST"]),
            Route("/uploads/{upload}", answered(found.forget), methods=["DELETE"]),
        ],
        exception_handlers={404: _no_such_call, 405: _no_such_call},
    )


def _refusal(refused: Refused) -> Response:
    body = {"status": {"text": str(refused), "type": "error"}}
    return JSONResponse(body, refused.status, headers=dict(refused.headers or {}))


async def _no_such_call(_: Request, fault: Exception) -> Response:
    if isinstance(fault, HTTPException) and fault.status_code == 405:
        return _refusal(Refused(405, "The method is not allowed for this endpoint."))
    return _refusal(UNKNOWN)


def _key(services: Services, request: Request) -> ApiKey:
    """Whose key it is, one call spent. Raises Refused."""
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    try:
        user, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise NO_KEY from None
    key = services.api_keys.find(password) if scheme.casefold() == "basic" else None
    if key is None or key.name != user:
        raise NO_KEY
    try:
        services.api_keys.spend(key)
    except LimitReached as reached:
        if reached.wait > 60:  # the day's calls, not the minute's
            raise Refused(403, "You have reached your monthly limits for this subscription.") from None
        raise Refused(429, str(BUSY), {"Retry-After": str(reached.wait)}) from None
    return key


async def _form(request: Request) -> dict[str, object]:
    """A form's fields; nothing of it touches a disk."""

    async def counted() -> AsyncGenerator[bytes, None]:
        got = 0
        async for piece in request.stream():
            got += len(piece)
            if got > LARGEST_BODY:
                raise Refused(400, "The image is too large: 20 MB at most.", {"Connection": "close"})
            yield piece

    kind = request.headers.get("Content-Type", "").casefold()
    try:
        if kind.startswith("multipart/form-data"):
            parser = InMemory(request.headers, counted(), max_files=1, max_fields=10, max_part_size=LARGEST_BODY)
            return dict(await parser.parse())
        if kind.startswith("application/x-www-form-urlencoded"):
            return dict(await FormParser(request.headers, counted()).parse())
    except (MultiPartException, KeyError, ValueError):
        raise Refused(400, "The form could not be read.") from None
    return {}


async def _bytes(source: str, value: object) -> bytes:
    if isinstance(value, UploadFile):
        return await value.read()
    if source == "image":
        raise Refused(400, "image is not a file.")
    try:
        return base64.b64decode(str(value), validate=True)
    except (binascii.Error, ValueError):
        raise Refused(400, "image_base64 does not decode.") from None


def _read(data: bytes) -> Photo:
    try:
        return read_photo(data, smallest_side=SMALLEST_SIDE)
    except PhotoRefused as refused:
        with use_locale("en"):  # as everything Imagga says
            raise Refused(400, str(refused)) from None


def _named(model: TaughtModel, photo: Photo) -> list[tuple[str, float]]:
    """The likeliest cars with their confidence of 0 to 100, best first."""
    try:
        look = OwnReader(model.classifier).look(photo)
    except ServiceError:
        raise Refused(503, "The service is being maintained: try again later.") from None
    return [(f"{one.make} {one.model or ''}".strip(), round(100 * one.score, 4)) for one in look.candidates]


def _labels(model: TaughtModel) -> list[str]:
    """As they are answered: a car's bodies and years have one name."""
    return list(dict.fromkeys(f"{car.make} {car.model or ''}".strip() for car in model.classifier.cars))
