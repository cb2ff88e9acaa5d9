"""`POST /fleet` takes a list of cars in and prices it in the background; its job is watched, paused and read."""

import io
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from pages.api.keys import Caller, TheServices
from pages.api.problems import Refused
from pages.api.work import off_the_loop
from services.build import Services
from services.fleet.columns import column_names, guess_columns
from services.fleet.files import open_cars
from services.fleet.headings import Column, Heading
from services.fleet.jobs import problem_of, tally_of
from services.fleet.photos import attach
from services.fleet.pricing import Plan
from services.fleet.totals import Totals
from services.storage.api_keys import ApiKey
from services.storage.fleets import Job, State
from services.vehicle import Grade
from services.wording import N_, Unit, current_locale

router = APIRouter(tags=["fleets"])
MOST_JOBS = 50  # of a key at a time
MOST_BAD = 100  # rows without a price that are told each

GONE = N_("There is no such fleet of this key: it was another's, or its seven days are over.")
TOO_MANY = N_("There are fifty fleets of this key already: delete some.")
NOTHING_YET = N_("No row is priced yet: ask again in a moment.")

JobId = Annotated[str, Path(pattern=r"^[\w-]{1,16}$")]


class Wanted(StrEnum):
    """What a job can be told."""

    RUN = "run"
    PAUSE = "pause"


class FleetOptions(BaseModel):
    """What is said of a list beside it."""

    name: str = Field("cars", max_length=100, description="What it is called.")
    unit: Unit | None = Field(None, description="Of mileages that say none.")
    private: bool = Field(False, description="Whether cars whose seller is not said are private ads.")
    condition: Grade | None = Field(None, description="Of cars that say none.")
    column: list[str] = Field([], description="Where a guess would be wrong: vin=3 reads VINs in the third column.")


class FleetRow(BaseModel):
    """A row that has no price, and why."""

    row: int
    why: str


class FleetSum(BaseModel):
    """What the priced rows come to; `low` to `high` hold half of such fleets, the possible range eight in ten."""

    low: float
    typical: float
    high: float
    possible_low: float
    possible_high: float
    currency: str = "USD"


class FleetAnswer(BaseModel):
    """A job: `priced` of `rows` were looked at, `failed` of these have no price. `columns` says what was read where."""

    id: str
    name: str
    state: State
    created: datetime
    rows: int
    priced: int
    failed: int
    columns: dict[Column, str]
    unit: Unit
    total: FleetSum | None
    bad: list[FleetRow] = Field(description=f"The first {MOST_BAD}; all stand in the result, with why.")
    problem: str | None = None


class FleetList(BaseModel):
    """The jobs of this key, newest first."""

    fleets: list[FleetAnswer]


FILE = {
    "requestBody": {
        "required": True,
        "description": "CSV, XLSX or Parquet, or a ZIP of one with the photos named in it; 20 MB at most.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.post("/fleet", status_code=202, openapi_extra=FILE)
async def price_list(
    request: Request,
    services: TheServices,
    key: Caller,
    response: Response,
    options: Annotated[FleetOptions, Query()],
) -> FleetAnswer:
    """Take a list in and begin to price it. Columns are guessed by headings and content; `columns` tells how."""
    data = await request.body()
    job = await off_the_loop(partial(_take, services, key, data, options))
    response.headers["Location"] = f"/api/v1/fleet/{job.id}"
    return _answer(job)


@router.get("/fleet")
async def list_fleets(services: TheServices, key: Caller) -> FleetList:
    """Every job of this key."""
    found = await off_the_loop(partial(services.fleet.fleets.jobs, key.owner))
    return FleetList(fleets=[_answer(job) for job in found])


@router.get("/fleet/{job_id}", responses={404: {"description": "None of this key's."}})
async def read_fleet(job_id: JobId, services: TheServices, key: Caller) -> FleetAnswer:
    """How far a job is and what it comes to."""
    return _answer(await off_the_loop(partial(_find, services, key, job_id)))


@router.put("/fleet/{job_id}/state", responses={404: {"description": "None of this key's."}})
async def pause_or_run(job_id: JobId, wanted: Wanted, services: TheServices, key: Caller) -> FleetAnswer:
    """Pause a job after the rows under way, or let it go on."""

    def turned() -> Job:
        _find(services, key, job_id)
        if wanted is Wanted.PAUSE:
            services.fleet.fleets.pause(key.owner, job_id)
        else:
            services.fleet.start(key.owner, job_id)
        return _find(services, key, job_id)

    return _answer(await off_the_loop(turned))


@router.get(
    "/fleet/{job_id}/result",
    response_class=StreamingResponse,
    responses={
        200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "The rows priced so far."},
        404: {"description": "None of this key's."},
        409: {"description": "No row is priced yet; see Retry-After."},
    },
)
async def read_result(job_id: JobId, services: TheServices, key: Caller) -> StreamingResponse:
    """The columns as given, then low, typical, high, possible_low, possible_high, confidence and note, as CSV."""
    job = await off_the_loop(partial(_find, services, key, job_id))
    if not job.priced:
        raise Refused(409, "not-yet", NOTHING_YET, {"Retry-After": "2"})
    return StreamingResponse(services.fleet.result(key.owner, job_id), media_type="text/csv; charset=utf-8")


@router.delete("/fleet/{job_id}", status_code=204, responses={404: {"description": "None of this key's."}})
async def delete_fleet(job_id: JobId, services: TheServices, key: Caller) -> None:
    """Forget a list with all its rows."""

    def deleted() -> None:
        _find(services, key, job_id)
        services.fleet.fleets.delete(key.owner, job_id)

    await off_the_loop(deleted)


def _take(services: Services, key: ApiKey, data: bytes, options: FleetOptions) -> Job:
    if len(services.fleet.fleets.jobs(key.owner)) >= MOST_JOBS:
        raise Refused(429, "limit", TOO_MANY)
    file = io.BytesIO(data)
    table = open_cars(file)
    guess = guess_columns(table, options.unit or current_locale().unit).corrected(table.heading, options.column)
    rest = {"private": options.private, "grade": options.condition} | ({"unit": options.unit} if options.unit else {})
    columns = guess.model_copy(update=rest)
    plan = Plan.of(columns, current_locale(), datetime.now(UTC).date())
    job = services.fleet.take(key.owner, options.name, table, plan, attach(table, columns, file))
    services.fleet.start(key.owner, job)
    return _find(services, key, job)


def _find(services: Services, key: ApiKey, job_id: str) -> Job:
    found = services.fleet.fleets.find(key.owner, job_id)
    if found is None:
        raise Refused(404, "not-known", GONE)
    return found


def _answer(job: Job) -> FleetAnswer:
    tally, plan = tally_of(job), Plan.model_validate_json(job.plan)
    totals, failed = tally.totals, job.state is State.FAILED
    return FleetAnswer(
        id=job.id,
        name=job.name,
        state=job.state,
        created=job.created,
        rows=job.rows,
        priced=job.priced,
        failed=totals.failed,
        columns=column_names(Heading.model_validate_json(job.heading), plan.columns),
        unit=plan.columns.unit,
        total=_sum(totals) if totals.priced else None,
        bad=[FleetRow(row=number, why=why) for number, why in tally.bad[:MOST_BAD]],
        problem=problem_of(job) if failed else None,
    )


def _sum(totals: Totals) -> FleetSum:
    likely, possible = totals.likely, totals.possible
    return FleetSum(
        low=round(likely.low),
        typical=round(totals.typical),
        high=round(likely.high),
        possible_low=round(possible.low),
        possible_high=round(possible.high),
    )
