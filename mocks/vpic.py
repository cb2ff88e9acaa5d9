"""NHTSA vPIC as clients see it: one VIN flat or as a list of variables, several in a batch, and the models of a make.

    GET  /DecodeVinValues/{vin}, /DecodeVinValuesExtended/{vin}, /DecodeVin/{vin}
    POST /DecodeVINValuesBatch/    `data` holds VINs parted by ;, each with its model year behind a comma if known
    GET  /GetModelsForMake/{make}, /GetModelsForMakeYear/make/{make}/modelyear/{year}

Every answer is HTTP 200. Names of calls and parameters know no case. Makers and model lines come from NHTSA's own
tables, engine and body from the catalogue. Without `format=json` the answer is XML, as the real one is.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from mocks.vpic_keys import ERRORS, KEYS
from services.market.catalogue import Variant, catalogue, closest
from services.market.vins import VALUES, WEIGHTS, VinFacts, check_digit, read_vin

MESSAGE = (
    "Results returned successfully. NOTE: Any missing decoded values should be interpreted as NHTSA does not have data "
    "on the specific variable. Missing value should NOT be interpreted as an indication that a feature or technology "
    "is unavailable for a vehicle."
)
YEAR_CODES = "ABCDEFGHJKLMNPRSTVWXY123456789"
MOST_IN_BATCH = 50
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
TRUCKS = {"Pickup": "TRUCK", "SUV": "MULTIPURPOSE PASSENGER VEHICLE (MPV)"}


async def answer(request: Request) -> Response:
    """Any call; an unknown one is a page of HTML, as the real service has it."""
    asked = {name.casefold(): value for name, value in request.query_params.items()}
    if request.method == "POST":
        with suppress(HTTPException):  # a form that cannot be taken apart says nothing
            asked |= {name.casefold(): str(value) for name, value in (await request.form()).items()}
    call, *rest = request.path_params["call"].strip("/").split("/")
    form, name = asked.get("format", ""), call.casefold()
    if name in FLAT and rest:
        vin = rest[0].strip().upper()
        return _answer(f"VIN(s): {vin}", [_decoded(vin, asked.get("modelyear", ""))], form, "DecodedVINValues")
    if name == "decodevin" and rest:
        vin = rest[0].strip().upper()
        return _answer(f"VIN:{vin}", _variables(_decoded(vin, asked.get("modelyear", ""))), form, "DecodedVariable")
    if name == "decodevinvaluesbatch" and request.method == "POST":
        return _answer(None, _batch(asked.get("data", "")), form, "DecodedVINValues")
    if name == "getmodelsformake" and rest:
        return _models(rest[0], None, form)
    if name == "getmodelsformakeyear":
        told = dict(zip((word.casefold() for word in rest[::2]), rest[1::2], strict=False))
        if "make" in told and re.fullmatch(r"[0-9]{1,4}", told.get("modelyear", "0")):
            return _models(told["make"], int(told.get("modelyear", "0")) or None, form)
    return down(404)


FLAT = ("decodevinvalues", "decodevinvaluesextended")


def _batch(data: str) -> list[dict[str, str]]:
    given = [one.strip() for one in data.upper().split(";") if one.strip()]
    return [_decoded(*(part.strip() for part in f"{one},".split(",")[:2])) for one in given[:MOST_IN_BATCH]]


def _variables(found: dict[str, str]) -> list[dict[str, Any]]:
    """The same as rows of a variable and its value; one without a value has null."""
    return [
        {"Value": value or None, "ValueId": "", "Variable": _spaced(name), "VariableId": place}
        for place, (name, value) in enumerate(found.items(), 1)
    ]


def _spaced(name: str) -> str:
    """ "ModelYear" as "Model Year"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)


def _models(make: str, year: int | None, form: str) -> Response:
    cars = catalogue()
    own = next((one for one in cars.makes() if one.casefold() == make.strip().casefold()), None)
    found = [
        {"Make_ID": _number(own or ""), "Make_Name": (own or "").upper(), "Model_ID": _number(f"{own} {model}")}
        | {"Model_Name": model}
        for model in (cars.models(own, year) if own else [])
    ]
    criteria = f"Make:{make} | ModelYear:{year}" if year else f"Make:{make}"
    return _answer(criteria, found, form, "MakeModels")


def _answer(criteria: str | None, found: list[dict[str, Any]], form: str, row: str) -> Response:
    if form.casefold() == "json":
        return JSONResponse({"Count": len(found), "Message": MESSAGE, "SearchCriteria": criteria, "Results": found})
    root = Element("Response")
    SubElement(root, "Count").text = str(len(found))
    SubElement(root, "Message").text = MESSAGE
    results = SubElement(root, "Results")
    for one in found:
        element = SubElement(results, row)
        for name, value in one.items():
            SubElement(element, name).text = NOT_IN_XML.sub("", str(value))
    return Response(tostring(root), media_type="application/xml")


def _number(name: str) -> int:
    """An id that stays the same for a name."""
    return int.from_bytes(name.casefold().encode(), "big") % 20_011


def _decoded(vin: str, year_told: str) -> dict[str, str]:
    values = dict.fromkeys(KEYS, "")
    values |= {"VIN": vin, "VehicleDescriptor": f"{vin[:8]}*{vin[9:11]}" if len(vin) > 10 else vin}
    codes = _form(vin)
    if 400 not in codes:
        facts = read_vin(vin, int(year_told) if re.fullmatch(r"(19|20)\d\d", year_told) else None)
        if len(vin) > 9 and vin[9] not in YEAR_CODES:
            codes.add(11)
        if facts.make is None:
            codes.add(7)
        else:
            codes |= {14} if facts.model is None else set()
            values |= _car(vin, facts)
        if codes & {1}:
            values["SuggestedVIN"] = f"{vin[:8]}{check_digit(vin)}{vin[9:]}"
    told = sorted(codes or {0})
    values["ErrorCode"] = ",".join(map(str, told))
    values["ErrorText"] = "; ".join(f"{code} - {ERRORS[code]}" for code in told)
    return values


def _form(vin: str) -> set[int]:
    """The codes for a VIN that is not whole or not right."""
    if any(character not in VALUES and character != "*" for character in vin):
        return {400}
    if len(vin) != len(WEIGHTS) or "*" in vin:
        return {6}
    return set() if vin[8] == check_digit(vin) else {1}


def _car(vin: str, facts: VinFacts) -> dict[str, str]:
    make = facts.make or ""
    year = facts.years[0] if facts.years else None
    values = {
        "Make": make.upper(),
        "Manufacturer": f"{make.upper()} ({vin[:3]})",
        "ModelYear": str(year or ""),
        "PlantCountry": (facts.plant_country or facts.country or "").upper(),
        "VehicleType": "PASSENGER CAR",
        "Model": facts.model or "",
        "Series": facts.series or "",
        "Trim": facts.trim or "",
        "BodyClass": facts.body or "",
    }
    found = catalogue().find(make, _listed(make, facts), year) if year and facts.model else None
    if found is None:
        return values
    variants = catalogue().variants(found)
    fitting = closest(variants, facts.trim or "")
    technical = _technical(variants[fitting[0] if fitting else 0])
    return technical | {name: value for name, value in values.items() if value}


def _listed(make: str, facts: VinFacts) -> str:
    """The catalogue's name of the model: NHTSA's own, or with its series or trim behind it."""
    names = [facts.model, f"{facts.model} {facts.series}", f"{facts.model} {facts.trim}"]
    known = {name.casefold() for name in catalogue().models(make)}
    return next((name for name in names if name and name.casefold() in known), facts.model or "")


def _technical(car: Variant) -> dict[str, str]:
    drive = {"Front": "FWD/Front-Wheel Drive", "Rear": "RWD/Rear-Wheel Drive", "AWD": "AWD/All-Wheel Drive"}
    known = {
        "BodyClass": car.body,
        "DisplacementCC": car.engine_cc and f"{car.engine_cc:.1f}",
        "DisplacementL": car.engine_cc and f"{car.engine_cc / 1000:.1f}",
        "Doors": car.doors,
        "DriveType": drive.get(car.drive or "", "4WD/4-Wheel Drive/4x4" if car.drive else None),
        "EngineCylinders": car.cylinders,
        "EngineHP": car.power_hp,
        "FuelTypePrimary": car.fuel,
        "Seats": car.seats,
        "TransmissionStyle": car.gearbox,
        "VehicleType": TRUCKS.get(car.body or "", "PASSENGER CAR"),
    }
    return {name: str(value) for name, value in known.items() if value}


def down(status: int) -> Response:
    """A page of HTML, as when the service is out or keeps a client out."""
    return Response(f"<html><body>{status}</body></html>", status, media_type="text/html")


refusals: dict[str, Callable[[], Response]] = {
    "403": partial(down, 403),
    "500": partial(down, 500),
    "503": partial(down, 503),
}

routes: list[BaseRoute] = [Route("/vpic/api/vehicles/{call:path}", answer, methods=["GET", "POST"])]
