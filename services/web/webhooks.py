"""What Plate Recognizer pushes when a camera's picture was read: checked, taken apart and stored as arrivals.

It posts JSON, or a form whose `json` field is the same and whose `upload` is the picture. It knows no signature, so
the operator puts a shared secret into the address (or a header) that the webhook is set up with.
"""

import io
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from hmac import compare_digest
from typing import Any

from PIL import Image
from pydantic import BaseModel, ValidationError
from python_multipart import parse_form
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import Field, File

from services.errors import CurbsideError, PhotoRefused
from services.photo import LARGEST_FILE, Photo, read_photo
from services.recognition.clients.platerecognizer import OUR_CAMERA
from services.recognition.clients.platerecognizer_answer import read_answer
from services.storage.arrivals import Arrivals, Shot

LARGEST_DELIVERY = LARGEST_FILE + 1_000_000  # bytes: a picture and its JSON
EVENT = "image.done"


class SecretRefused(CurbsideError):
    """The shared secret is missing or wrong; the sender is to be answered 403."""


class DeliveryRefused(CurbsideError):
    """Not a webhook of Plate Recognizer; the sender is to be answered 400."""


class Receipt(StrEnum):
    """What became of a delivery; each is answered 200, or the sender would send it again and at last give up on us."""

    STORED = "stored"
    KNOWN = "known already"
    NOTHING = "nothing to store"


class _Hook(BaseModel):
    event: str = EVENT


class _Lookup(BaseModel):
    timestamp: datetime | None = None  # UTC, whether it says so or not
    camera_id: str | None = None


class _Delivery(BaseModel):
    hook: _Hook = _Hook()
    data: dict[str, Any]


@dataclass(frozen=True)
class Receiver:
    """Takes the pushes; without a `secret` none is taken. Pictures are kept only if `keep_pictures`."""

    arrivals: Arrivals
    secret: str | None = field(repr=False)
    keep_pictures: bool = True
    replay_window: timedelta = timedelta(days=30)  # as long as shots are kept, by which a repeated push is known

    def receive(self, body: bytes, content_type: str, secret_given: str | None) -> Receipt:
        """Store one shot for each car in it. Raises SecretRefused or DeliveryRefused."""
        if not self.secret or not compare_digest((secret_given or "").encode(), self.secret.encode()):
            raise SecretRefused("This address takes pushes only with the operator's shared secret.")
        if len(body) > LARGEST_DELIVERY:
            raise DeliveryRefused("This push is larger than 21 MB.")
        text, picture = _form(body, content_type) if content_type.lower().startswith("multipart/") else (body, None)
        try:
            delivery = _Delivery.model_validate(json.loads(text, parse_constant=_no_constant))
            lookup = _Lookup.model_validate(delivery.data)
            photo, size = _picture(picture)
            observation = read_answer(delivery.data, size, read_plates=True)
        except (ValueError, ValidationError, RecursionError):
            raise DeliveryRefused("This is not a push of Plate Recognizer.") from None
        if delivery.hook.event != EVENT or lookup.camera_id == OUR_CAMERA:
            return Receipt.NOTHING
        if _moment(lookup.timestamp) < datetime.now(UTC) - self.replay_window:
            raise DeliveryRefused("This push is of long ago.")
        identity = sha256(json.dumps(delivery.data, sort_keys=True).encode()).hexdigest()[:32]
        outcomes = [
            self.arrivals.add(
                Shot(
                    id=f"{identity}-{index}",
                    taken=_moment(lookup.timestamp),
                    camera=lookup.camera_id,
                    plate=car.plate.text if car.plate else None,
                    observation=observation.model_copy(update={"chosen": index}),
                ),
                photo if self.keep_pictures else None,
            )
            for index, car in enumerate(observation.cars)
        ]
        if not outcomes:
            return Receipt.NOTHING
        return Receipt.STORED if any(outcomes) else Receipt.KNOWN


def _form(body: bytes, content_type: str) -> tuple[bytes, bytes | None]:
    """The `json` and `upload` fields, either of which may come as a file or as text."""
    fields: dict[bytes, bytes] = {}

    def keep_field(found: Field) -> None:
        if found.field_name is not None:
            fields[found.field_name] = found.value or b""

    def keep_file(found: File) -> None:
        found.file_object.seek(0)
        if found.field_name is not None:
            fields[found.field_name] = found.file_object.read()
        found.close()

    try:
        parse_form({"Content-Type": content_type.encode()}, io.BytesIO(body), keep_field, keep_file)
    except (FormParserError, ValueError):
        raise DeliveryRefused("This push is a form that cannot be taken apart.") from None
    return fields.get(b"json", b""), fields.get(b"upload")


def _picture(data: bytes | None) -> tuple[Photo | None, tuple[int, int] | None]:
    """The clean photo, and the size it came in, which the boxes refer to; a bad picture counts as none."""
    if not data:
        return None, None
    try:
        photo = read_photo(data)
    except PhotoRefused:
        return None, None
    with Image.open(io.BytesIO(data)) as original:
        return photo, original.size


def _moment(given: datetime | None) -> datetime:
    """When the shot was taken; now, where a camera's clock did not say or is ahead of ours by more than a day."""
    now = datetime.now(UTC)
    if given is None:
        return now
    taken = given.replace(tzinfo=UTC) if given.tzinfo is None else given.astimezone(UTC)
    return now if taken > now + timedelta(days=1) else taken


def _no_constant(name: str) -> None:
    raise ValueError(name)
