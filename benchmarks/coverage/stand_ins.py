"""What a stand-in understands and answers."""

import base64
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import requests
from requests import Response

from benchmarks.coverage.clients import picture
from benchmarks.coverage.fields import paths

# These differ from answer to answer whatever is asked.
CHANGING = {"time", "epoch_time", "credits_monthly_used", "processing_time", "filename", "usage", "upload_id"}
CHANGING |= {f"{span}_{what}" for span in ("daily", "weekly", "monthly", "total") for what in ("processed", "requests")}
CHANGING |= {"last_usage", "md5"}
# A picture named in one of these takes the place of the file.
OTHER_SOURCES = {"image_base64", "image_url", "image_upload_id", "upload", "upload_url"}


@dataclass(frozen=True)
class Question:
    """A request to a stand-in; `body` and all values may be words of `meant`."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    config: Mapping[str, str] = field(default_factory=dict)
    json: Mapping[str, str] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    file: str | None = None
    body: str | None = None

    def ask(self, address: str) -> Response:
        """Send it."""
        form = {name: meant(value, address) for name, value in self.form.items()}
        if self.config:
            form["config"] = json.dumps({name: _typed(value) for name, value in self.config.items()})
        return requests.request(
            self.method,
            address + str(meant(self.path, address)),
            params={name: meant(value, address) for name, value in self.query.items()},
            data=meant(self.body, address) if self.body else form,
            files={self.file: ("car.jpg", picture(), "image/jpeg")} if self.file else None,
            headers=dict(self.headers),
            json={name: _typed(value) for name, value in self.json.items()} if self.json else None,
            timeout=30,
        )

    def where(self, parameter: str, value: str) -> "Question":
        """The same with a parameter (`query:x`, `form:x`, `json:x`, `header:x`, `file:x`, `body`) at a value."""
        place, _, name = parameter.partition(":")
        file, query = self.file, dict(self.query)
        if name in OTHER_SOURCES:
            file, query = None, {other: given for other, given in query.items() if other not in OTHER_SOURCES}
        if name.startswith("config."):
            return replace(self, config={**self.config, name.removeprefix("config."): value})
        changes: dict[str, dict[str, Any]] = {
            "file": {"file": name if value == "@raw" else None},
            "body": {"body": value, "file": None},
            "query": {"query": query | {name: value}, "file": file},
            "form": {"form": {**self.form, name: value}, "file": file},
            "json": {"json": {**(self.json or {}), name: value}},
            "header": {"headers": {**self.headers, name: value}},
        }
        return replace(self, **changes[place])


def _typed(value: str) -> object:
    """ "0.5" as a number, "[...]" as a list; other words as they are."""
    try:
        return json.loads(value)
    except ValueError:
        return value


def meant(word: str, address: str) -> str | bytes:
    """What a word stands for: the picture in one of its forms, or the word itself."""
    if word == "@raw":
        return picture()
    if word in {"@bare", "@quoted"}:
        encoded = base64.b64encode(picture()).decode()
        return json.dumps(encoded) if word == "@quoted" else encoded
    if word == "@url":
        return f"{address}/samples/audi-a4-front.jpg"
    if "@upload" in word:
        kept = requests.post(f"{address}/imagga/v2/uploads", files={"image": picture()}, auth=DEMO, timeout=30)
        return word.replace("@upload", str(kept.json()["result"]["upload_id"]))
    return word


DEMO = ("demo", "demo")
BASIC = {"Authorization": "Basic ZGVtbzpkZW1v"}
KEYED = {"secret_key": "demo", "country": "us", "recognize_vehicle": "1"}
TOKEN = {"Authorization": "Token demo"}
LISTS = "/carquery/api/0.3/"
MARKET, VINS = "/marketcheck/v2/search/car/active", "/vpic/api/vehicles/DecodeVinValues"
RECALLS = "/recalls"
MODEL_3 = {"make": "tesla", "model": "model 3", "modelYear": "2019"}
TESLAS = {"make": "tesla", "modelYear": "2019", "issueType": "r"}
LOOKUP = "/platerecognizer/v1/plate-reader/"
ADVERTS = {"api_key": "demo", "make": "ford", "model": "f-150", "year": "2022", "stats": "price,miles,dom"}
PRICE = {"model_id": '"45963"', "mileage": "58000", "condition": "very good"}


def _imagga(method: str, path: str, **more: Any) -> Question:
    return Question(method, f"/imagga/v2{path}", headers=BASIC, **more)


def _lists(**query: str) -> Question:
    return Question("GET", LISTS, query=query)


# By service and call, the questions whose answers together have every field; the first one is what parameters vary.
QUESTIONS: Mapping[tuple[str, str], tuple[Question, ...]] = {
    ("imagga", "POST /categories/{id}"): (
        _imagga("POST", "/categories/cars", file="image"),
        Question("POST", "/imagga/v2/categories/cars"),
    ),
    ("imagga", "GET /categories/{id}"): (_imagga("GET", "/categories/cars", query={"image_upload_id": "@upload"}),),
    ("imagga", "POST /tags"): (
        _imagga("POST", "/tags", file="image"),
        _imagga("POST", "/tags?verbose=1", file="image"),
    ),
    ("imagga", "POST /tags/{tagger}"): (_imagga("POST", "/tags/general_v3", file="image"),),
    ("imagga", "GET /tags"): (_imagga("GET", "/tags", query={"image_url": "@url"}),),
    ("imagga", "POST /uploads"): (_imagga("POST", "/uploads", file="image"),),
    ("imagga", "DELETE /uploads/{id}"): (_imagga("DELETE", "/uploads/@upload"),),
    ("imagga", "GET /categorizers"): (_imagga("GET", "/categorizers"),),
    ("imagga", "POST /colors"): (_imagga("POST", "/colors", file="image"),),
    ("imagga", "GET /usage"): (_imagga("GET", "/usage"), _imagga("GET", "/usage?history=1&concurrency=1")),
    ("carnet", "POST /v2/mmg/detect"): tuple(
        Question("POST", "/carnet/v2/mmg/detect", query={"features": features}, headers={"api-key": key}, body="@raw")
        for features, key in (("mmg,color,angle", "demo"), ("mm", "demo"), ("mm", "wrong"))
    ),
    ("juhe", "POST /carDetect/index"): tuple(
        Question("POST", "/juhe/carDetect/index", form={"key": key, "image": "@bare"}) for key in ("demo", "wrong")
    ),
    ("openalpr", "POST /recognize"): (
        Question("POST", "/openalpr/v3/recognize", query=KEYED, file="image"),
        Question("POST", "/openalpr/v3/recognize"),
    ),
    ("openalpr", "POST /recognize_bytes"): (
        Question("POST", "/openalpr/v3/recognize_bytes", query=KEYED, body="@bare"),
    ),
    ("openalpr", "POST /recognize_url"): (
        Question("POST", "/openalpr/v3/recognize_url", query=KEYED | {"image_url": "@url"}),
    ),
    ("openalpr", "GET /config"): (Question("GET", "/openalpr/v3/config"),),
    ("platerecognizer", "POST /plate-reader/"): (
        Question("POST", LOOKUP, headers=TOKEN, file="upload", form={"mmc": "true"}),
        Question("POST", LOOKUP, headers=TOKEN, file="upload", form={"mmc": "1"}, config={"detection_mode": "vehicle"}),
        Question("POST", "/platerecognizer/sdk/v1/plate-reader/", file="upload"),
        Question("POST", LOOKUP),
    ),
    ("platerecognizer", "GET /statistics/"): (Question("GET", "/platerecognizer/v1/statistics/", headers=TOKEN),),
    ("platerecognizer", "GET /info/"): (Question("GET", "/platerecognizer/info/"),),
    ("carquery", "cmd=getYears"): (_lists(cmd="getYears"),),
    ("carquery", "cmd=getMakes"): (_lists(cmd="getMakes"),),
    ("carquery", "cmd=getModels"): (_lists(cmd="getModels", make="toyota"), _lists(cmd="getModels")),
    ("carquery", "cmd=getTrims"): (_lists(cmd="getTrims", make="toyota", model="Corolla"),),
    ("carquery", "cmd=getModel"): (_lists(cmd="getModel", model="45963"),),
    ("specs", "POST"): (
        Question("POST", "/specs", json={"make": "Toyota", "model": "Corolla", "year": "2010", "upgrades": "[]"}),
    ),
    ("valuation", "POST"): (Question("POST", "/valuation", json=PRICE),),
    ("marketcheck", "GET /search/car/active"): (
        Question("GET", MARKET, query=ADVERTS),
        Question("GET", MARKET, query=ADVERTS | {"zip": "62701", "rows": "50"}),
        Question("GET", MARKET),
    ),
    ("vpic", "GET /DecodeVinValues/{vin}"): (Question("GET", f"{VINS}/1NXBU4EE4AA000001", query={"format": "json"}),),
    ("recalls", "GET /recalls/recallsByVehicle"): (
        Question("GET", f"{RECALLS}/recalls/recallsByVehicle", query=MODEL_3),
    ),
    ("recalls", "GET /products/vehicle/models"): (Question("GET", f"{RECALLS}/products/vehicle/models", query=TESLAS),),
    ("recalls", "GET /SafetyRatings/modelyear/{year}/make/{make}/model/{model}"): (
        Question("GET", f"{RECALLS}/SafetyRatings/modelyear/2019/make/tesla/model/model%203"),
    ),
    ("recalls", "GET /SafetyRatings/VehicleId/{id}"): (Question("GET", f"{RECALLS}/SafetyRatings/VehicleId/14094"),),
}


def understood(service: str, call: str, parameter: str, values: tuple[str, str], address: str) -> bool:
    """Whether the stand-in answers the two values of a parameter in different ways."""
    first = QUESTIONS[service, call][0]
    one, other = (_settled(first.where(parameter, value).ask(address)) for value in values)
    return one != other


def _settled(answer: Response) -> object:
    """Status and body without what changes by itself."""
    try:
        return answer.status_code, _without_changing(answer.json())
    except ValueError:
        return answer.status_code, answer.text.strip()


def _without_changing(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_changing(inner) for name, inner in value.items() if name not in CHANGING}
    return [_without_changing(one) for one in value] if isinstance(value, list) else value


@cache
def served(service: str, call: str, address: str) -> frozenset[str]:
    """The path of every field in the stand-in's answers, whole objects included, and its headers as `header:name`."""
    return frozenset(_served(service, call, address))


def _served(service: str, call: str, address: str) -> Iterator[str]:
    for question in QUESTIONS[service, call]:
        answer = question.ask(address)
        yield from (f"header:{name.lower()}" for name in answer.headers)
        for path in paths(json.loads(answer.text)):
            yield from (path[: cut.start()] for cut in re.finditer(r"\.|\[|$", path))


def refused(service: str, kind: str, code: str, address: str) -> bool:
    """Whether the stand-in answers an error by its documented code: "HTTP 403" is a status, "code 22" in the body."""
    if not fault(service, kind, address):
        return False
    main = next(questions[0] for (name, _), questions in QUESTIONS.items() if name == service)
    answer = main.ask(address)
    how, _, number = code.partition(" ")
    return answer.status_code == int(number) if how == "HTTP" else number in answer.text


def fault(service: str, kind: str, address: str, times: int = 1) -> bool:
    """Tell the stand-in to fail so on its next call; whether it knows how."""
    told = {"service": service, "kind": kind, "times": times}
    return requests.put(f"{address}/_faults", json=told, timeout=10).ok
