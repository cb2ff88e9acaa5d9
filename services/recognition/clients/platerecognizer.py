"""Plate Recognizer Snapshot, in the cloud or on one's own machine: plates, and make, model, colour and view of cars.

Scores come as 0 to 1, boxes in pixels of the picture that was sent. It never tells a year.
"""

import base64
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar, Literal

import requests
from PIL import Image
from pydantic import BaseModel, ValidationError

from services.errors import (
    KeyRefused,
    MalformedAnswer,
    NotACar,
    PhotoNotAccepted,
    QuotaSpent,
    RequestRefused,
    ServiceError,
)
from services.photo import OutsidePhoto
from services.recognition.clients.platerecognizer_answer import read_answer
from services.recognition.fitting import fit
from services.recognition.observation import Cost, Observation
from services.settings import EngineOptions
from services.web import http
from services.wording import N_

MOST_BYTES = 2_411_654  # what a long-lived public client found to pass; the documents name no figure
LONGEST_SIDE = 2048  # pixels; its own next step down when a picture was too large
OUR_CAMERA = "curbside"  # tells our own questions from a camera's shots when the service reports both to a webhook
BUSY = re.compile(r"available in (\d{1,9}(?:\.\d{1,9})?) second")
OUT_OF_CREDITS = ("credit", "quota", "limit", "exceeded", "upgrade", "payment", "calls")


class _Usage(BaseModel):
    calls: int


class _Statistics(BaseModel):
    """The form of both `/statistics/` and `/info/`."""

    usage: _Usage
    total_calls: int


@dataclass(frozen=True)
class PlateRecognizer:
    """Client of `POST /plate-reader/`; `base_url` ends in /v1, `token` is None on one's own machine.

    `regions` are codes such as "us-ca", whose plates are expected; `upload` is how the picture travels. Plate texts
    are dropped unless `read_plates`.
    """

    base_url: str
    token: str | None = field(repr=False)
    web: requests.Session = field(repr=False)
    regions: tuple[str, ...] = ()
    engine: EngineOptions = field(default_factory=EngineOptions)
    camera_id: str = OUR_CAMERA
    upload: Literal["file", "base64"] = "file"
    read_plates: bool = False
    name: str = "Plate Recognizer"
    outside: ClassVar[Literal[True]] = True

    @property
    def fingerprint(self) -> str:
        """Address and the options that change an answer."""
        engine = self.engine.model_dump_json(exclude_none=True)
        return f"platerecognizer {self.base_url} {','.join(self.regions)} {engine} {self.read_plates}"

    def sent(self, photo: OutsidePhoto) -> bytes:
        """The JPEG as it is sent; base64 makes four bytes of three."""
        most = MOST_BYTES * 3 // 4 if self.upload == "base64" else MOST_BYTES
        return fit(photo, longest_side=LONGEST_SIDE, most_bytes=most)

    def recognize(self, photo: OutsidePhoto, taken: datetime | None = None) -> Observation:
        """Ask about one photo, taken then. Raises ServiceError."""
        jpeg = self.sent(photo)
        as_text, as_file = (None, base64.b64encode(jpeg)), ("car.jpg", jpeg, "image/jpeg")
        picture: dict[str, Any] = {"upload": as_text if self.upload == "base64" else as_file}
        with Image.open(io.BytesIO(jpeg)) as sent:
            size = sent.size
        return self._observe(size, self._form(taken), files=picture)

    def recognize_url(self, image_url: str, taken: datetime | None = None) -> Observation:
        """Ask about a picture that the service fetches itself; boxes stay unknown, as its size. Raises ServiceError."""
        return self._observe(None, self._form(taken) | {"upload_url": image_url})

    def usage(self) -> Cost:
        """The month's lookups so far and the plan's limit. Raises ServiceError."""
        where = f"{self.base_url}/statistics/" if self.token else f"{self.base_url.removesuffix('/v1')}/info/"
        try:
            statistics = _Statistics.model_validate(self._send("GET", where))
        except ValidationError:
            raise MalformedAnswer(self.name) from None
        return Cost(used=statistics.usage.calls, limit=statistics.total_calls)

    def _form(self, taken: datetime | None) -> dict[str, Any]:
        form: dict[str, Any] = {
            "regions": list(self.regions),  # repeated, one field each
            "camera_id": self.camera_id,
            "mmc": "true",
            "config": self.engine.model_dump_json(exclude_none=True),
        }
        if taken:
            form["timestamp"] = taken.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
        return form

    def _observe(self, size: tuple[int, int] | None, form: Mapping[str, Any], **kwargs: Any) -> Observation:
        body = self._send("POST", f"{self.base_url}/plate-reader/", data=form, **kwargs)
        try:
            seen = read_answer(body, size, read_plates=self.read_plates)
        except ValidationError:
            raise MalformedAnswer(self.name) from None
        if not seen.cars:
            raise NotACar(self.name)
        return seen

    def _send(self, method: str, url: str, **kwargs: Any) -> Any:
        headers = {"Authorization": f"Token {self.token}"} if self.token else {}
        reply = http.send(self.web, self.name, method, url, retry_after_in=_wait_seconds, headers=headers, **kwargs)
        if reply.status not in (200, 201):
            raise self._refusal(reply)
        return reply.json()

    def _refusal(self, reply: http.Reply) -> ServiceError:
        """403 is for a wrong key and for spent credits alike: only its words tell them apart."""
        text = reply.body[:2000].decode(errors="replace").lower()
        if reply.status == 401:
            return KeyRefused(self.name)
        if reply.status == 403:
            spent = any(word in text for word in OUT_OF_CREDITS)
            return QuotaSpent(self.name) if spent else KeyRefused(self.name)
        if reply.status == 413:
            return PhotoNotAccepted(self.name, N_("{service} takes no picture this large: please send a smaller one."))
        if reply.status == 400 and ("upload" in text or "image" in text):
            return PhotoNotAccepted(self.name)
        return RequestRefused(self.name)


def _wait_seconds(body: bytes) -> float | None:
    """Seconds in "Expected available in 1 second."."""
    found = BUSY.search(body[:2000].decode(errors="replace"))
    return float(found[1]) if found else None
