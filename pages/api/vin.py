"""`GET /vin/{vin}`: what a VIN says of its car. Nothing of it is kept or logged."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path

from pages.answers.models import VinAnswer
from pages.answers.vins import read_vin
from pages.api.keys import Caller, TheServices
from pages.api.work import off_the_loop

router = APIRouter(tags=["vin"])


@router.get("/vin/{vin}")
async def decode_vin(
    vin: Annotated[str, Path(min_length=1, max_length=80, examples=["1NXBU4EE4AA000001"])],
    services: TheServices,
    _key: Caller,
) -> VinAnswer:
    """Check a VIN and decode it. One that cannot be decoded is an answer too: `warnings` say what to look at."""
    return await off_the_loop(partial(read_vin, services, vin))
