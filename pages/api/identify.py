"""`POST /identify`: one or two photos of one car in, the likely cars out. The photos are kept nowhere."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from pages.answers.identifying import GivenPhoto, identify
from pages.answers.models import IdentifyAnswer
from pages.api.keys import Caller, TheServices
from pages.api.problems import Refused, described
from pages.api.work import off_the_loop
from services.build import Services
from services.photo import LARGEST_FILE, read_photo
from services.vehicle import Side
from services.wording import N_

router = APIRouter(tags=["photos"])
NO_FORM = N_("Send the photos as multipart/form-data, in the fields “front” and “back”; one is enough.")
PHOTOS_S = 60.0  # plates are painted over before anybody is asked, and services have a step of their own
LONGEST_NAME = 200  # characters of a file's name
FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {side.value: {"type": "string", "format": "binary"} for side in Side},
                    "minProperties": 1,
                    "additionalProperties": False,
                }
            }
        },
    }
}


class InMemory(MultiPartParser):
    """A form whose files never touch a disk: photos do not, and ours may be read-only."""

    spool_max_size = 2 * LARGEST_FILE


@router.post("/identify", openapi_extra=FORM, responses={415: described("This is no form.")})
async def identify_car(
    request: Request,
    services: TheServices,
    _key: Caller,
    show_plates: Annotated[bool, Query(description="Tell number plates; else they are masked.")] = False,
) -> IdentifyAnswer:
    """Say which car one or two photos show. Send a JPEG, PNG, WebP, AVIF or HEIC of 20 MB at most in each field."""
    files = await _files(request)
    return await off_the_loop(partial(_identify, services, files, show_plates), PHOTOS_S)


async def _files(request: Request) -> dict[Side, tuple[str, bytes]]:
    kind = request.headers.get("Content-Type", "")
    if not kind.lower().startswith("multipart/form-data"):
        raise Refused(415, "form", NO_FORM)
    try:
        form = await InMemory(request.headers, request.stream(), max_files=len(Side), max_fields=0).parse()
    except (MultiPartException, KeyError, ValueError):
        raise Refused(422, "form", NO_FORM) from None
    found: dict[Side, tuple[str, bytes]] = {}
    for name, file in form.multi_items():
        if name not in set(Side) or Side(name) in found or not isinstance(file, UploadFile):
            raise Refused(422, "form", NO_FORM)
        found[Side(name)] = ((file.filename or name)[:LONGEST_NAME], await file.read())
    if not found:
        raise Refused(422, "form", NO_FORM)
    return {side: found[side] for side in Side if side in found}


def _identify(services: Services, files: dict[Side, tuple[str, bytes]], show_plates: bool) -> IdentifyAnswer:
    photos = {side: GivenPhoto(name, read_photo(data)) for side, (name, data) in files.items()}
    return identify(services, photos, show_plates=show_plates).answer
