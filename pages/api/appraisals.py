"""`POST /appraisals` values a car; `GET /appraisals/{id}` reads it again, with the key that made it alone."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Header, Path, Response

from pages.answers.appraising import appraise, appraise_answer
from pages.answers.models import AppraiseAnswer, GivenCar
from pages.api.keys import Caller, TheServices
from pages.api.problems import Refused, described
from pages.api.work import off_the_loop
from services.build import Services
from services.report import Appraisal
from services.storage.api_keys import ApiKey
from services.wording import N_

router = APIRouter(tags=["appraisals"])
GONE = N_("There is no such appraisal of this key: it was another's, or is past its days.")
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        description="Any text of your own: the same request with it is done once, however often it is sent in a day.",
    ),
]


@router.post(
    "/appraisals",
    status_code=201,
    responses={
        201: {"headers": {"Location": {"description": "Where it is read again.", "schema": {"type": "string"}}}},
        409: described("The same request is being worked on; see Retry-After."),
    },
)
async def value_car(
    given: GivenCar, services: TheServices, key: Caller, response: Response, idempotency_key: IdempotencyKey = None
) -> AppraiseAnswer:
    """Look a car up and price it. It is kept for the operator's days, for this key alone."""
    made = await off_the_loop(partial(_value, services, key, given, idempotency_key))
    response.headers["Location"] = f"/api/v1/appraisals/{made.id}"
    return appraise_answer(made)


@router.get("/appraisals/{appraisal_id}")
async def read_appraisal(
    appraisal_id: Annotated[str, Path(pattern=r"^[\w-]{1,32}$")], services: TheServices, key: Caller
) -> AppraiseAnswer:
    """Read an appraisal of this key again, as it was made."""
    return appraise_answer(await off_the_loop(partial(_find, services, key, appraisal_id)))


def _value(services: Services, key: ApiKey, given: GivenCar, idempotency_key: str | None) -> Appraisal:
    mine = services.for_owner(key.owner)
    kept: list[Appraisal] = []

    def make() -> str:
        appraisal = appraise(mine, given)
        mine.garage.save_or_hold(appraisal)
        kept.append(appraisal)
        return appraisal.id

    if idempotency_key is None:
        make()
        return kept[0]
    made = services.api_requests.once(key, idempotency_key, given.model_dump_json().encode(), make)
    return kept[0] if kept else _find(services, key, made)


def _find(services: Services, key: ApiKey, appraisal_id: str) -> Appraisal:
    found = services.for_owner(key.owner).garage.find(appraisal_id)
    if found is None:
        raise Refused(404, "not-known", GONE)
    return found
