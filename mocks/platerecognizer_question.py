"""A lookup as it is asked of the Plate Recognizer stand-in: every parameter read and checked."""

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from mocks.fetch import download

LARGEST_REQUEST = 3_000_000  # bytes; the service's own figure is not public
ENGINE: dict[str, Callable[[Any], bool]] = {
    "mode": lambda given: given in {"fast", "redaction"},
    "detection_rule": lambda given: given == "strict",
    "detection_mode": lambda given: given in {"plate", "vehicle"},
    "region": lambda given: given == "strict",
    "threshold_d": lambda given: isinstance(given, int | float) and 0 <= given <= 1,
    "threshold_o": lambda given: isinstance(given, int | float) and 0 <= given <= 1,
    "text_formats": lambda given: isinstance(given, list) and all(isinstance(one, str) for one in given),
}


class Refused(Exception):
    """A request that cannot be answered; holds what is answered instead."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


@dataclass(frozen=True)
class Question:
    """A lookup's parameters, checked."""

    data: bytes
    name: str
    regions: list[str]
    camera_id: str | None
    timestamp: str | None
    mmc: bool
    engine: dict[str, Any]


def wrong(field: str, sentence: str) -> Refused:
    """A parameter that does not fit."""
    return Refused(JSONResponse({field: [sentence]}, 400))


def too_large() -> Response:
    """Answered by the web server in front of the service, which speaks HTML."""
    return HTMLResponse("<html><head><title>413 Request Entity Too Large</title></head></html>", 413)


async def read_question(request: Request) -> Question:
    """Raises Refused with the answer for a request that does not fit."""
    if len(await request.body()) > LARGEST_REQUEST:
        raise Refused(too_large())
    try:
        async with request.form(max_part_size=LARGEST_REQUEST) as form:
            data, name = await _picture(form)
    except HTTPException:  # a form that cannot be taken apart
        raise wrong("upload", "The submitted data was not a file. Check the encoding type on the form.") from None
    mmc = (_text(form, "mmc") or "false").lower()
    if mmc not in {"true", "false", "1", "0"}:
        raise wrong("mmc", "Must be a valid boolean.")
    timestamp = _text(form, "timestamp")
    try:
        datetime.fromisoformat(timestamp or "2020-01-01")
    except ValueError:
        raise wrong("timestamp", "Datetime has wrong format. Use ISO 8601.") from None
    regions = [region for region in form.getlist("regions") if isinstance(region, str)]
    engine = _engine(_text(form, "config") or "{}")
    if engine.get("region") == "strict" and not regions:
        raise wrong("regions", "A region must be specified for the strict mode.")
    return Question(data, name, regions, _text(form, "camera_id"), timestamp, mmc in {"true", "1"}, engine)


async def _picture(form: FormData) -> tuple[bytes, str]:
    """The bytes and file name of `upload`, a file or base64 text, or of what `upload_url` names."""
    given, url = form.get("upload"), _text(form, "upload_url")
    if given is not None and not isinstance(given, str):
        return await given.read(), given.filename or "upload.jpg"
    if given:
        text = given.rpartition("base64,")[2]  # a browser's data address is taken too
        try:
            return base64.b64decode(text), "upload.jpg"
        except binascii.Error:
            raise wrong("upload", "The submitted data was neither a file nor base64.") from None
    if url:
        data = download(url)
        if data is None:
            raise wrong("upload_url", "The image could not be downloaded.")
        return data, url.rstrip("/").rpartition("/")[2]
    raise wrong("upload", "No file was submitted.")


def _text(form: FormData, name: str) -> str | None:
    given = form.get(name)
    return given if isinstance(given, str) and given else None


def _engine(text: str) -> dict[str, Any]:
    try:
        engine = json.loads(text)
    except (ValueError, RecursionError):
        engine = None
    if not isinstance(engine, dict):
        raise wrong("config", "Value must be valid JSON.")
    for name, given in engine.items():
        if name in ENGINE and not ENGINE[name](given):
            raise wrong("config", f"{name} has no such value.")
    return engine
