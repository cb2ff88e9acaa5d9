"""NHTSA's recalls and crash ratings as clients see them, on real campaigns out of its public records.

    GET /recalls/recallsByVehicle?make=&model=&modelYear=
    GET /products/vehicle/models?modelYear=&make=&issueType=r
    GET /SafetyRatings/modelyear/{year}/make/{make}/model/{model}, /SafetyRatings/VehicleId/{id}

A car without a campaign is HTTP 400 with an empty list, as the real service has it. `world/recalls.csv` holds forty
real campaigns of common cars. The fifteen whose summary says who "is recalling" have NHTSA's texts (a work of the US
government, in the public domain). The other twenty-five are told in our words, shorter, and name the component as near
to NHTSA's list as was known; number and model years are those that NHTSA, or others that copy its list, publish. It is
far from complete, and so says whoever shows it.
"""

import csv
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

TABLE = Path(__file__).with_name("world") / "recalls.csv"
MESSAGE = "Results returned successfully"
NOTES = (
    "Owners may also contact the National Highway Traffic Safety Administration Vehicle Safety Hotline at "
    "1-888-327-4236 (TTY 1-888-275-9171), or go to www.nhtsa.gov."
)
FIRST_YEAR, LAST_YEAR = 1949, 2100
# Vehicle id, description, overall rating, complaints and investigations, as recorded on 30 September 2026.
RATED: dict[tuple[str, str, int], tuple[int, str, str, int, int]] = {
    ("TESLA", "MODEL 3", 2019): (14094, "2019 Tesla Model 3 4 DR RWD", "5", 614, 14),
    ("HONDA", "ACCORD", 2003): (4739, "2003 Honda Accord 2-DR. w/SAB", "Not Rated", 2013, 5),
}


class Affected(NamedTuple):
    """A run of model years of one model under one campaign; `row` is the campaign's line of the table."""

    make: str
    model: str
    first: int
    last: int
    row: dict[str, str]


@cache
def table() -> tuple[Affected, ...]:
    """Every model under every campaign."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return tuple(car for row in csv.DictReader(lines) for car in _cars(row))


def _cars(row: dict[str, str]) -> Iterator[Affected]:
    for car in row["cars"].split("|"):
        make, model, years = car.split("/")
        first, last = map(int, years.split("-"))
        yield Affected(make, model, first, last, row)


async def recalls(request: Request) -> Response:
    """The campaigns of a make, model and year."""
    asked = {name: request.query_params.get(name, "").strip().upper() for name in ("make", "model", "modelYear")}
    year = _year(asked["modelYear"])
    found = [_campaign(car, year) for car in table() if year and _is(car, asked["make"], asked["model"], year)]
    return JSONResponse({"Count": len(found), "Message": MESSAGE, "results": found}, 200 if found else 400)


async def models(request: Request) -> Response:
    """The models of a make that have a campaign in a year."""
    asked, year = request.query_params.get("make", "").strip().upper(), _year(request.query_params.get("modelYear", ""))
    names = sorted({car.model for car in table() if year and car.make == asked and car.first <= year <= car.last})
    found = [{"modelYear": str(year), "make": asked, "model": name} for name in names]
    return JSONResponse({"count": len(found), "message": MESSAGE, "results": found}, 200 if found else 400)


async def variants(request: Request) -> Response:
    """What was crashed of a make, model and year."""
    told = request.path_params
    rated = RATED.get((told["make"].upper(), told["model"].upper(), told["year"]))
    found = [{"VehicleDescription": rated[1], "VehicleId": rated[0]}] if rated else []
    return _ratings(found)


async def rating(request: Request) -> Response:
    """One crashed variant with its stars and counts."""
    wanted = request.path_params["number"]
    found = [
        {
            "OverallRating": stars,
            "ComplaintsCount": complaints,
            "RecallsCount": sum(_is(car, make, model, year) for car in table()),
            "InvestigationCount": investigations,
            "ModelYear": year,
            "Make": make,
            "Model": model,
            "VehicleDescription": said,
            "VehicleId": number,
        }
        for (make, model, year), (number, said, stars, complaints, investigations) in RATED.items()
        if number == wanted
    ]
    return _ratings(found)


def _ratings(found: list[dict[str, Any]]) -> Response:
    return JSONResponse({"Count": len(found), "Message": MESSAGE, "Results": found})


def _is(car: Affected, make: str, model: str, year: int) -> bool:
    return (car.make, car.model) == (make, model) and car.first <= year <= car.last


def _year(told: str) -> int | None:
    return int(told) if told.isdecimal() and len(told) == 4 and FIRST_YEAR <= int(told) <= LAST_YEAR else None


def _campaign(car: Affected, year: int | None) -> dict[str, Any]:
    row = car.row
    return {
        "Manufacturer": row["manufacturer"],
        "NHTSACampaignNumber": row["number"],
        "parkIt": False,
        "parkOutSide": row["advice"] == "outside",
        "overTheAirUpdate": False,
        "ReportReceivedDate": row["received"],
        "Component": row["component"],
        "Summary": row["summary"],
        "Consequence": row["consequence"],
        "Remedy": row["remedy"],
        "Notes": NOTES,
        "ModelYear": str(year),
        "Make": car.make,
        "Model": car.model,
    }


def down(status: int) -> Response:
    """A page of HTML, as when the service is out or keeps a client out."""
    return Response(f"<html><body>{status}</body></html>", status, media_type="text/html")


refusals: dict[str, Callable[[], Response]] = {
    "403": partial(down, 403),
    "500": partial(down, 500),
    "503": partial(down, 503),
}

routes: list[BaseRoute] = [
    Route("/recalls/recalls/recallsByVehicle", recalls),
    Route("/recalls/products/vehicle/models", models),
    Route("/recalls/SafetyRatings/modelyear/{year:int}/make/{make}/model/{model}", variants),
    Route("/recalls/SafetyRatings/VehicleId/{number:int}", rating),
]
