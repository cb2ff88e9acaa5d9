"""What may be asked of every stand-in and of our own routes, and how each may answer, as an OpenAPI description.

What people send is wider than what they should: words where numbers are wanted are words here, too.
"""

from collections.abc import Mapping
from typing import Any

Described = dict[str, Any]
JSON, HTML, XML, JPEG, SCRIPT, TEXT = (
    *("application/json", "text/html", "application/xml", "image/jpeg", "text/javascript", "text/plain"),
)
ODD = ["", " ", "²", "nan", "inf", "-1", "1e999", "9" * 5000, "000000001" + "9" * 5000, "\x00", "名", "{", "[]", "a&b"]
WORD: Described = {"anyOf": [{"type": "string", "maxLength": 40}, {"enum": ODD}]}
FILE: Described = {"type": "string", "format": "binary"}
OBJECT: Described = {"type": "object"}


def one_of(*usual: str) -> Described:
    """A word that is often one of these, as only those lead further in."""
    return {"anyOf": [{"enum": list(usual)}, WORD]}


def operation(
    answers: Mapping[str, tuple[str, ...]],
    query: dict[str, Described] | None = None,
    path: dict[str, Described] | None = None,
    body: dict[str, Described] | None = None,
    holds: Described = OBJECT,
) -> Described:
    """`answers` has the media types of each status; `holds` is the form of the JSON of a 2xx."""
    given = [("query", name, schema, False) for name, schema in (query or {}).items()]
    given += [("path", name, schema, True) for name, schema in (path or {}).items()]
    return {
        "parameters": [
            {"in": place, "name": name, "required": required, "schema": schema}
            for place, name, schema, required in given
        ],
        "responses": {
            status: {
                "description": status,
                "content": {kind: {"schema": holds if (kind, status[0]) == (JSON, "2") else {}} for kind in kinds},
            }
            for status, kinds in answers.items()
        },
    } | ({"requestBody": {"content": {kind: {"schema": form} for kind, form in body.items()}}} if body else {})


def an_object(**required: Described) -> Described:
    """An object that has at least these."""
    return {"type": "object", "required": list(required), "properties": required}


def form(**fields: Described) -> Described:
    """Fields of a form, none of which has to be there."""
    return {"type": "object", "properties": fields}


LIST: Described = {"type": "array"}
PICTURE = {
    "image": FILE,
    "image_base64": WORD,
    "image_upload_id": WORD,
    "image_url": one_of("x/samples/audi-a4-front.jpg"),
}
IMAGGA_OPTIONS = {"language": one_of("en", "de,zh_chs"), "limit": WORD, "threshold": WORD, "decrease_parents": WORD}
REFUSED = dict.fromkeys(("400", "401", "403", "404", "405", "406"), (JSON,))
FORM, MULTIPART, BYTES = "application/x-www-form-urlencoded", "multipart/form-data", "application/octet-stream"


def _imagga(path: dict[str, Described] | None = None, *, post: bool = True) -> Described:
    answers = REFUSED | {"200": (JSON,)}
    holds = an_object(status=an_object(type={"enum": ["success"]}))
    asked = {name: one for name, one in PICTURE.items() if name != "image"} | IMAGGA_OPTIONS | {"concurrency": WORD}
    found = {"get": operation(answers, asked, path, holds=holds)}
    if post:
        body = {MULTIPART: form(**PICTURE, **IMAGGA_OPTIONS), FORM: form(**IMAGGA_OPTIONS, image_base64=WORD)}
        found["post"] = operation(answers, None, path, body, holds)
    return found


# The categorizers taught here, in the same protocol.
TAUGHT = dict.fromkeys(("200", "400", "401", "403", "404", "405", "429", "503"), (JSON,))
TAUGHT_ASKED = {name: one for name, one in PICTURE.items() if name != "image"} | {"language": one_of("en", "de,zh_chs")}
TAUGHT_SENT = {MULTIPART: form(**PICTURE, language=WORD), FORM: form(image_base64=WORD, language=WORD)}
PLATES = {"upload": FILE, "upload_url": one_of("http://x/samples/audi-a4-front.jpg"), "mmc": one_of("true")}
PLATES |= {"regions": one_of("us-ca"), "config": one_of('{"detection_mode":"vehicle"}', '{"region":"strict"}')}
PLATES |= {"timestamp": one_of("2026-01-01T10:00:00"), "camera_id": WORD}
OPENALPR = {"secret_key": {"enum": ["demo"]}, "country": one_of("us", "eu"), "topn": one_of("10"), "image_url": WORD}
OPENALPR |= {"recognize_vehicle": one_of("1"), "return_image": one_of("1"), "is_cropped": one_of("1")}
CARQUERY = dict.fromkeys(("make", "model", "year", "min_year", "callback", "body", "doors", "keyword"), WORD)
CARQUERY |= {"cmd": one_of("getYears", "getMakes", "getModels", "getModel"), "make": one_of("toyota", "bmw")}
TRIMS = {"cmd": {"enum": ["getTrims"]}, "make": {"enum": ["riley", "bmw"]}, "model": one_of("Z3"), "year": WORD}
TRIMS |= dict.fromkeys(("min_power", "max_weight", "doors", "seats", "sold_in_us", "full_results"), WORD)
MARKETCHECK = dict.fromkeys(("year", "year_range", "zip", "radius", "miles_range", "price_range", "trim"), WORD)
MARKETCHECK |= {"api_key": {"enum": ["demo"]}, "make": one_of("Toyota"), "model": one_of("Corolla"), "ymmt": WORD}
MARKETCHECK |= {"rows": WORD, "start": WORD, "stats": one_of("price,miles"), "facets": one_of("trim"), "sort_by": WORD}
MARKETCHECK |= {"range_facets": one_of("price"), "state": WORD, "car_type": WORD, "country": WORD, "latitude": WORD}
VIN = one_of("2T1BU4EE9AC123456", "1HGCM82633A004352", "*")
VPIC = {"format": one_of("json"), "modelyear": one_of("2010")}
_vpic_answers = {"200": (JSON, XML), "404": (HTML,), "400": (HTML,)}


def _vpic(**path: Described) -> Described:
    return {"get": operation(_vpic_answers, VPIC, path, holds=an_object(Count={"type": "integer"}, Results=LIST))}


SPECS_BODY: Described = {
    "type": "object",
    "required": ["make", "model", "year"],
    "properties": {
        "make": {"type": "string", "pattern": r"^\w{1,20}$"},
        "model": {"type": "string", "pattern": r"^\w{1,20}$"},
        "year": {"type": "integer", "minimum": 1886, "maximum": 2100},
        "upgrades": {"type": "array", "items": {"type": "string"}, "maxItems": 50},
    },
}
VALUATION_BODY: Described = {
    "type": "object",
    "required": ["model_id", "mileage", "condition"],
    "properties": {
        "model_id": {"anyOf": [{"enum": ["45963"]}, {"type": "string", "pattern": r"^\w{1,20}$"}]},
        "mileage": {"type": "integer", "minimum": 0, "maximum": 1_000_000},
        "condition": {"enum": ["good", "fair", "very good"]},
        "accident": {"type": "boolean"},
        "seller": {"enum": ["dealer", "private"]},
    },
}
FAULT: Described = form(
    service=one_of("vpic"), kind=one_of("500", "key"), times={"type": "integer"}, delay={"enum": [0]}
)

PATHS: dict[str, Described] = {
    "/mocks/imagga/v2/categories/{id}": _imagga({"id": one_of("cars", "cars-by-year")}),
    "/mocks/imagga/v2/tags": _imagga(),
    "/mocks/imagga/v2/tags/{id}": _imagga({"id": one_of("general_v3")}),
    "/mocks/imagga/v2/colors": _imagga(),
    "/mocks/imagga/v2/categorizers": _imagga(post=False),
    "/mocks/imagga/v2/usage": _imagga(post=False),
    "/mocks/imagga/v2/uploads": {"post": _imagga()["post"]},
    "/mocks/imagga/v2/uploads/{id}": {"delete": operation(REFUSED | {"200": (JSON,)}, None, {"id": WORD})},
    "/mocks/carnet/v2/mmg/detect": {
        "post": operation(
            dict.fromkeys(("200", "400", "401", "413", "415"), (JSON,)),
            dict.fromkeys(("box_offset", "box_min_width", "box_min_ratio", "box_select", "features"), WORD),
            body={BYTES: FILE, "image/jpeg": FILE},
            holds=an_object(is_success={"type": "boolean"}),
        )
    },
    "/mocks/juhe/carDetect/index": {
        "post": operation(
            {"200": (JSON,)},
            {"key": one_of("demo")},
            body={FORM: form(key=one_of("demo"), image=WORD)},
            holds=an_object(error_code={"type": "integer"}, reason={"type": "string"}),
        )
    },
    "/mocks/openalpr/v3/recognize": {
        "post": operation(dict.fromkeys(("200", "400", "401"), (JSON,)), OPENALPR, body={MULTIPART: form(image=FILE)})
    },
    "/mocks/openalpr/v3/recognize_bytes": {
        "post": operation(dict.fromkeys(("200", "400", "401"), (JSON,)), OPENALPR, body={TEXT: WORD})
    },
    "/mocks/openalpr/v3/recognize_url": {"post": operation(dict.fromkeys(("200", "400", "401"), (JSON,)), OPENALPR)},
    "/mocks/openalpr/v3/config": {"get": operation({"200": (JSON,)}, holds=an_object(countries=LIST))},
    **{
        f"/mocks/platerecognizer{path}": {
            "post": operation(
                {"201": (JSON,), "400": (JSON,), "403": (JSON,), "413": (HTML,)},
                body={MULTIPART: form(**PLATES), FORM: form(**PLATES)},
                holds=an_object(results=LIST),
            )
        }
        for path in ("/v1/plate-reader/", "/sdk/v1/plate-reader/")
    },
    "/mocks/platerecognizer/v1/statistics/": {"get": operation({"200": (JSON,), "403": (JSON,)})},
    "/mocks/platerecognizer/sdk/info/": {"get": operation({"200": (JSON,)})},
    "/mocks/carquery/api/0.3/": {"get": operation({"200": (JSON, SCRIPT)}, CARQUERY, holds={})},
    "/mocks/carquery/api/0.3/?": {"get": operation({"200": (JSON, SCRIPT)}, TRIMS, holds={})},
    "/mocks/marketcheck/v2/search/car/active": {
        "get": operation(
            dict.fromkeys(("200", "401", "422"), (JSON,)), MARKETCHECK, holds=an_object(num_found={"type": "integer"})
        )
    },
    "/mocks/vpic/api/vehicles/DecodeVinValues/{vin}": _vpic(vin=VIN),
    "/mocks/vpic/api/vehicles/DecodeVin/{vin}": _vpic(vin=VIN),
    "/mocks/vpic/api/vehicles/GetModelsForMake/{make}": _vpic(make=one_of("toyota")),
    "/mocks/vpic/api/vehicles/GetModelsForMakeYear/make/{make}/modelyear/{year}": _vpic(
        make=one_of("toyota"), year=one_of("2010")
    ),
    "/mocks/vpic/api/vehicles/DecodeVINValuesBatch/": {
        "post": operation(_vpic_answers, None, body={FORM: form(data=WORD, format=one_of("json"))})
    },
    "/mocks/specs": {
        "post": operation(
            dict.fromkeys(("200", "404", "422"), (JSON,)),
            body={JSON: SPECS_BODY},
            holds=an_object(model_id={"type": "string"}),
        )
    },
    "/mocks/valuation": {
        "post": operation(
            dict.fromkeys(("200", "404", "422"), (JSON,)),
            body={JSON: VALUATION_BODY},
            holds=an_object(currency={"enum": ["USD"]}, listings=LIST),
        )
    },
    "/mocks/samples": {"get": operation({"200": (JSON,)}, holds=LIST)},
    "/mocks/samples/{name}": {
        "get": operation({"200": (JPEG,), "404": (JSON, TEXT)}, None, {"name": one_of("audi-a4-front.jpg")})
    },
    "/mocks/_faults": {
        "get": operation({"200": (JSON,)}, holds=LIST),
        "put": operation({"200": (JSON,), "422": (JSON,)}, body={JSON: FAULT}, holds=LIST),
    },
    "/api/imagga/v2/categorizers": {"get": operation(TAUGHT, holds=an_object(result=an_object(categorizers=LIST)))},
    "/api/imagga/v2/categories/{id}": {
        "get": operation(TAUGHT, TAUGHT_ASKED, {"id": one_of("my_cars")}),
        "post": operation(TAUGHT, None, {"id": one_of("my_cars")}, TAUGHT_SENT, an_object(result=OBJECT)),
    },
    "/api/imagga/v2/uploads": {"post": operation(TAUGHT, None, None, TAUGHT_SENT, an_object(result=OBJECT))},
    "/api/imagga/v2/uploads/{id}": {"delete": operation(TAUGHT, None, {"id": WORD})},
    "/metrics": {"get": operation({"200": (TEXT,)})},
    "/healthz": {"get": operation({"200": (JSON,)}, holds=an_object(status={"enum": ["ok"]}))},
    "/webhooks/plate-recognizer": {
        "post": operation(
            dict.fromkeys(("200", "400", "403", "413"), (JSON,)),
            {"secret": one_of("the operator's secret")},
            body={JSON: {}, MULTIPART: form(json=WORD, upload=FILE), FORM: form(json=WORD)},
            holds=an_object(status={"type": "string"}),
        )
    },
}
DESCRIPTION: Described = {"openapi": "3.0.3", "info": {"title": "Curbside", "version": "1"}, "paths": PATHS}
