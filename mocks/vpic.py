"""NHTSA vPIC as clients see it: `GET /DecodeVinValues/{vin}?format=json`, always HTTP 200, codes for what is wrong.

It knows makers by their identifiers, and the models of a few lines, the sample cars' among them; engine and body of
those come from the catalogue. Without `format=json` the answer is XML, as the real one is.
"""

import re
from collections.abc import Callable
from functools import partial
from itertools import chain
from xml.etree.ElementTree import Element, SubElement, tostring

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from mocks.vpic_keys import ERRORS, KEYS
from mocks.vpic_makers import COUNTRIES, LINES, MAKERS, Line
from services.market.catalogue import Variant, catalogue, closest

MESSAGE = (
    "Results returned successfully. NOTE: Any missing decoded values should be interpreted as NHTSA does not have data "
    "on the specific variable. Missing value should NOT be interpreted as an indication that a feature or technology "
    "is unavailable for a vehicle."
)
LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
VALUES = dict(
    zip("0123456789" + LETTERS, chain(range(10), range(1, 9), (1, 2, 3, 4, 5, 7, 9), range(2, 10)), strict=True)
)
WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
YEAR_CODES = "ABCDEFGHJKLMNPRSTVWXY123456789"
TRUCKS = {"Pickup": "TRUCK", "SUV": "MULTIPURPOSE PASSENGER VEHICLE (MPV)"}


def decode(request: Request) -> Response:
    """One VIN, flat."""
    vin = request.path_params["vin"].strip().upper()
    found = _decoded(vin, request.query_params.get("modelyear", ""))
    if request.query_params.get("format", "").casefold() == "json":
        criteria = f"VIN(s): {vin}"
        return JSONResponse({"Count": 1, "Message": MESSAGE, "SearchCriteria": criteria, "Results": [found]})
    root = Element("Response")
    SubElement(root, "Count").text = "1"
    decoded = SubElement(SubElement(root, "Results"), "DecodedVINValues")
    for name, value in found.items():
        SubElement(decoded, name).text = value
    return Response(tostring(root), media_type="application/xml")


def check_digit(vin: str) -> str:
    """What the ninth of 17 characters must be."""
    rest = sum(VALUES[character] * weight for character, weight in zip(vin, WEIGHTS, strict=True)) % 11
    return "X" if rest == 10 else str(rest)


def _decoded(vin: str, year_told: str) -> dict[str, str]:
    values = dict.fromkeys(KEYS, "")
    values |= {"VIN": vin, "VehicleDescriptor": f"{vin[:8]}*{vin[9:11]}" if len(vin) > 10 else vin}
    codes = _form(vin)
    if 400 not in codes:
        year, make = _year(vin), MAKERS.get(vin[:3])
        year = int(year_told) if re.fullmatch(r"(19|20)\d\d", year_told) else year
        if year is None and 6 not in codes:
            codes.add(11)
        if make is None:
            codes.add(7)
        else:
            line = _line(vin, year)
            codes |= {14} if line is None else set()
            values |= _car(vin[:3], make, year, line)
    sorted_codes = sorted(codes or {0})
    values["ErrorCode"] = ",".join(map(str, sorted_codes))
    values["ErrorText"] = "; ".join(f"{code} - {ERRORS[code]}" for code in sorted_codes)
    return values


def _form(vin: str) -> set[int]:
    """The codes for a VIN that is not whole or not right."""
    if any(character not in VALUES for character in vin):
        return {400}
    if len(vin) != len(WEIGHTS):
        return {6}
    return set() if vin[8] == check_digit(vin) else {1}


def _year(vin: str) -> int | None:
    """Codes come again every thirty years; a letter in the seventh place means the later time."""
    if len(vin) < 10 or vin[9] not in YEAR_CODES:
        return None
    return 1980 + YEAR_CODES.index(vin[9]) + (30 if vin[6].isalpha() else 0)


def _line(vin: str, year: int | None) -> Line | None:
    for line in LINES:
        if re.fullmatch(line.pattern, vin[:8]) and year and line.first <= year <= line.last:
            return line
    return None


def _car(identifier: str, make: str, year: int | None, line: Line | None) -> dict[str, str]:
    values = {
        "Make": make.upper(),
        "Manufacturer": f"{make.upper()} ({identifier})",
        "ModelYear": str(year or ""),
        "PlantCountry": COUNTRIES.get(identifier[0], ""),
        "VehicleType": "PASSENGER CAR",
    }
    if line is None or year is None:
        return values
    values |= {"Model": line.model, "Trim": line.trim}
    cars = catalogue()
    found = cars.find(make, line.model, year)
    if found is None:
        return values
    variants = cars.variants(found)
    fitting = closest(variants, line.trim)
    return values | _technical(variants[fitting[0] if fitting else 0])


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

routes: list[BaseRoute] = [
    Route("/vpic/api/vehicles/DecodeVinValues/{vin}", decode),
    Route("/vpic/api/vehicles/decodevinvalues/{vin}", decode),
]
