"""What Plate Recognizer pushes when a camera's picture was read: checked, taken apart and stored as arrivals.

Snapshot and Stream post JSON, or a form whose `json` field is the same and whose `upload` is the picture. Both know no
signature, so the operator puts a shared secret into the address (or a header) that the webhook is set up with. A hook
that is often answered with an error is removed: what is no car, such as a test or a heartbeat, is taken and not kept.
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
from pydantic import ValidationError
from python_multipart import parse_form
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import Field, File

from services.errors import CurbsideError, PhotoRefused
from services.photo import LARGEST_FILE, Photo, read_photo
from services.recognition.clients.platerecognizer import OUR_CAMERA
from services.recognition.clients.platerecognizer_answer import read_answer
from services.storage.arrivals import Arrivals, Shot
from services.web.foreign import Each, Foreign, Text

LARGEST_DELIVERY = LARGEST_FILE + 1_000_000  # bytes: a picture and its JSON
EVENTS = frozenset({"", "image.done", "recognition"})  # of Snapshot and of Stream


class SecretRefused(CurbsideError):
    """The shared secret is missing or wrong; the sender is to be answered 403."""


class DeliveryRefused(CurbsideError):
    """Not a webhook of Plate Recognizer; the sender is to be answered 400."""


class Receipt(StrEnum):
    """What became of a delivery; each is answered 200, or the sender would send it again and at last give up on us."""

    STORED = "stored"
    KNOWN = "known already"
    NOTHING = "nothing to store"


class _Hook(Foreign):
    event: Text = ""


class _Lookup(Foreign):
    timestamp: datetime | None = None  # UTC, whether it says so or not
    camera_id: Text | None = None


class _Delivery(Foreign):
    """`data` is one lookup, or several in a list; a line of Stream's own log is a lookup without its envelope."""

    hook: _Hook | None = None
    event: Text = ""  # beside the data instead of in the hook
    data: Each[dict[str, Any]] = ()

    @property
    def name(self) -> str:
        """The event it tells of."""
        return ((self.hook and self.hook.event) or self.event).strip().casefold()


@dataclass(frozen=True)
class Receiver:
    """Takes the pushes; without a `secret` none is taken. Pictures are kept only if `keep_pictures`.

    A push that comes again is known while its shots are kept, whatever the camera's clock says.
    """

    arrivals: Arrivals
    secret: str | None = field(repr=False)
    keep_pictures: bool = True

    def receive(self, body: bytes, content_type: str, secret_given: str | None) -> Receipt:
        """Store one shot for each car in it. Raises SecretRefused or DeliveryRefused."""
        if not self.secret or not compare_digest((secret_given or "").encode(), self.secret.encode()):
            raise SecretRefused("This address takes pushes only with the operator's shared secret.")
        if len(body) > LARGEST_DELIVERY:
            raise DeliveryRefused("This push is larger than 21 MB.")
        text, picture = _form(body, content_type) if content_type.lower().startswith("multipart/") else (body, None)
        try:
            pushed = json.loads(text, parse_constant=_no_constant)
            delivery = _Delivery.model_validate(pushed)
            if delivery.name not in EVENTS:
                return Receipt.NOTHING
            lookups = list(delivery.data) or [pushed]
            photo, size = _picture(picture)
            shots = [shot for lookup in lookups for shot in _shots(lookup, size)]
        except (ValueError, ValidationError, RecursionError):
            raise DeliveryRefused("This is not a push of Plate Recognizer.") from None
        outcomes = [self.arrivals.add(shot, photo if self.keep_pictures else None) for shot in shots]
        if not outcomes:
            return Receipt.NOTHING
        return Receipt.STORED if any(outcomes) else Receipt.KNOWN


def _shots(lookup: dict[str, Any], size: tuple[int, int] | None) -> list[Shot]:
    """One for each car of a lookup; none of those that we asked for ourselves."""
    about = _Lookup.model_validate(lookup)
    observation = read_answer(lookup, size, read_plates=True)
    if about.camera_id == OUR_CAMERA:
        return []
    identity = sha256(json.dumps(lookup, sort_keys=True).encode()).hexdigest()[:32]
    return [
        Shot(
            id=f"{identity}-{index}",
            taken=_moment(about.timestamp),
            camera=about.camera_id,
            plate=car.plate.text if car.plate else None,
            observation=observation.model_copy(update={"chosen": index}),
        )
        for index, car in enumerate(observation.cars)
    ]


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
