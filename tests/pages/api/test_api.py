"""The HTTP API: what it answers, what it refuses and how, and whose it keeps what it makes."""

import asyncio
import tempfile
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from sqlalchemy import func, select

import app
from pages.answers.models import AdvertAnswer, AppraiseAnswer, IdentifyAnswer, VinAnswer
from pages.api import work
from pages.api.app import PATH
from services.advert.grade import Word
from services.storage.tables import api_calls, appraisals
from services.vehicle import Side
from tests.pages.fronts import COROLLA, VIN, Api, samples


def refused(answer: Any, status: int, word: str, sentence: str = "") -> dict[str, Any]:
    """The problem in an answer, which must be one of ours."""
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    told: dict[str, Any] = answer.json()
    assert told["type"] == f"urn:curbside:problem:{word}"
    assert told["status"] == status
    assert sentence in told["detail"]
    return told


def form(services: Any, *sides: Side) -> dict[str, tuple[str, bytes]]:
    pictures = samples(services)
    return {side.value: (f"{side}.jpg", pictures[side]) for side in sides}


def test_it_is_off_unless_switched_on(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not [route for route in app.routes() if getattr(route, "path", "") == PATH]
    monkeypatch.setenv("CURBSIDE_API__ENABLED", "true")
    assert [route for route in app.routes() if getattr(route, "path", "") == PATH]


def test_two_photos_are_one_car_with_plates_masked(api: Api) -> None:
    answer = api("POST", "/identify", files=form(api.services, Side.FRONT, Side.BACK))
    assert answer.status_code == 200
    told = IdentifyAnswer.model_validate(answer.json())
    assert told.suggestions, told.problems
    assert (told.suggestions[0].make, told.suggestions[0].model) == ("Toyota", "Corolla")
    assert told.make is not None
    assert [(photo.file, photo.side) for photo in told.photos] == [("front.jpg", "front"), ("back.jpg", "back")]
    assert {photo.plate for photo in told.photos} == {"•••••••"}
    with api.services.garage.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(appraisals)).scalar() == 0


def test_photos_reach_no_disk(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def written(_file: object) -> None:
        raise AssertionError("it would be on a disk")

    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "rollover", written)
    large = {"front": ("a.jpg", b"x" * 19_000_000), "back": ("b.jpg", b"x" * 19_000_000)}
    refused(api("POST", "/identify", files=large), 422, "photo", "not a picture")


def test_work_is_done_off_the_event_loop(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def looked(*_given: object) -> VinAnswer:
        with pytest.raises(RuntimeError, match="no running event loop"):
            asyncio.get_running_loop()
        return VinAnswer(vin=VIN, valid=True, warnings=())

    monkeypatch.setattr("pages.api.vin.read_vin", looked)
    assert api("GET", f"/vin/{VIN}").status_code == 200


@pytest.mark.parametrize(
    ("given", "status", "word", "sentence"),
    [
        ({"files": {"front": ("a.jpg", b"no picture")}}, 422, "photo", "not a picture we can read"),
        ({"files": {"front": ("a.jpg", b"")}}, 422, "photo", "This file is empty"),
        ({"files": {"side": ("a.jpg", b"x")}}, 422, "form", "in the fields “front” and “back”"),
        ({"files": [("front", ("a.jpg", b"x")), ("front", ("b.jpg", b"x"))]}, 422, "form", "one is enough"),
        ({"data": {"front": "text"}, "files": {"back": ("a.jpg", b"x")}}, 422, "form", "multipart"),
        ({"json": {}}, 415, "form", "multipart/form-data"),
        ({"content": b"--x", "headers": {"Content-Type": "multipart/form-data"}}, 422, "form", "multipart"),
        ({"files": {"front": ("a.jpg", b"x" * 40_200_000)}}, 413, "too-large", "40.1 MB"),
    ],
    ids=["no picture", "empty", "other field", "twice", "text", "json", "no boundary", "too large"],
)
def test_what_is_no_photo_is_a_sentence(api: Api, given: dict[str, Any], status: int, word: str, sentence: str) -> None:
    refused(api("POST", "/identify", **given), status, word, sentence)


def test_a_car_is_valued_and_read_again_with_its_key_alone(api: Api) -> None:
    made = api("POST", "/appraisals", json=COROLLA)
    assert made.status_code == 201
    told = AppraiseAnswer.model_validate(made.json())
    assert told.price is not None
    assert told.price.low is not None
    assert told.price.high is not None
    assert told.price.low < told.price.typical < told.price.high
    assert told.specs is not None
    assert [kind.name for kind in told.kinds] == ["Trade-in", "Private party", "Dealer retail"]
    path = made.headers["Location"].removeprefix(PATH)
    assert api("GET", path).json() == made.json()
    refused(api("GET", path, key=api.services.api_keys.add("other")), 404, "not-known", "no such appraisal of this key")
    refused(api("GET", "/appraisals/nothing"), 404, "not-known")


def test_it_is_kept_as_long_as_the_settings_say(api: Api) -> None:
    path = api("POST", "/appraisals", json=COROLLA).headers["Location"].removeprefix(PATH)
    days = api.services.settings.api.keep_days
    api.services.purge.run(datetime.now(UTC) + timedelta(days=days - 1))
    assert api("GET", path).status_code == 200
    api.services.purge.run(datetime.now(UTC) + timedelta(days=days + 1))
    refused(api("GET", path), 404, "not-known", "past its days")


def test_a_distance_in_km_and_nothing_known_of_the_condition(api: Api) -> None:
    car = {"make": "Toyota", "model": "Corolla", "year": 2010, "km": 93_342}
    told = api("POST", "/appraisals", json=car).json()
    assert told["vehicle"]["miles"] == 58_000
    assert any("Nobody said what condition" in problem for problem in told["problems"])


@pytest.mark.parametrize(
    ("change", "word", "field", "sentence"),
    [
        ({"make": "Xqzzz"}, "car", "make", "no make called “Xqzzz”"),
        ({"model": "Xqzzz"}, "car", "model", "no Toyota called “Xqzzz”"),
        ({"year": 1700}, "car", "year", "four digits"),
        ({"year": "soon"}, "field", "year", "“year” must be a whole number"),
        ({"km": 5}, "car", "km", "in miles or in km"),
        ({"miles": -1}, "field", "miles", "“miles” must be 0 or more"),
        ({"miles": 10**9}, "field", "miles", "“miles” must be 2000000 or less"),
        ({"condition": "shiny"}, "field", "condition", "one of these: excellent, very good, good, fair, poor"),
        ({"make": ""}, "field", "make", "“make” must not be empty"),
        ({"make": "x" * 61}, "field", "make", "60 characters at most"),
        ({"make": None}, "field", "make", "“make” must be text"),
        ({"accident": "perhaps"}, "field", "accident", "true or false"),
        ({"colour": "red"}, "field", "colour", "There is no “colour” here"),
    ],
)
def test_a_wrong_field_is_named(api: Api, change: dict[str, Any], word: str, field: str, sentence: str) -> None:
    told = refused(api("POST", "/appraisals", json=COROLLA | change), 422, word, sentence)
    assert [one["field"] for one in told["errors"]] == [field]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"3"])
def test_a_body_that_is_no_object_is_a_sentence(api: Api, body: bytes) -> None:
    given: dict[str, Any] = {"content": body, "headers": {"Content-Type": "application/json"}}
    refused(api("POST", "/appraisals", **given), 422, "field", "Send a JSON object")


def test_a_body_that_is_too_large_is_not_read(api: Api) -> None:
    def endless() -> Any:
        for _ in range(100):
            yield b" " * 1000

    for body in (b" " * 64_001, endless()):
        refused(api("POST", "/appraisals", content=body), 413, "too-large")


def test_what_is_sent_twice_is_done_once(api: Api) -> None:
    once: dict[str, Any] = {"headers": {"Idempotency-Key": "an order"}}
    first, second = (api("POST", "/appraisals", json=COROLLA, **once) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert first.json() == second.json()
    other = api("POST", "/appraisals", json=COROLLA | {"year": 2011}, **once)
    refused(other, 422, "idempotency-key", "choose a new one")
    with api.services.garage.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(appraisals)).scalar() == 1


def test_an_advert_is_graded_and_nothing_of_it_is_kept(api: Api) -> None:
    text = "2016 Toyota Corolla LE - $3,900. 84k miles, clean title. Call 555-0142."
    answer = api("POST", "/adverts", json={"text": text})
    told = AdvertAnswer.model_validate(answer.json())
    assert (told.advert.make, told.advert.miles, told.advert.words["miles"]) == ("Toyota", 84_000, "84k miles")
    assert told.grade is not None
    assert told.grade.word is Word.FAR_BELOW
    assert told.warning is not None
    assert "send no deposit" in told.warning
    assert told.recalls
    assert "555" not in answer.text
    with api.services.garage.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(appraisals)).scalar() == 0


@pytest.mark.parametrize(
    ("text", "missing", "why"),
    [
        ("Toyota Corolla LE, great car, $11,900", ("year", "miles"), None),
        ("2016 Toyota Corolla LE $5,900, 84k miles, salvage title", (), "With such a title"),
        ("nothing of a car", ("make", "model", "year", "miles", "price"), None),
    ],
)
def test_an_advert_that_cannot_be_graded_says_why(
    api: Api, text: str, missing: tuple[str, ...], why: str | None
) -> None:
    told = AdvertAnswer.model_validate(api("POST", "/adverts", json={"text": text}).json())
    assert told.grade is None
    assert told.missing == missing
    assert (told.why_not or "").startswith(why or "")
    assert bool(told.why_not) == bool(why)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({}, "“text” is missing"),
        ({"text": ""}, "“text” must not be empty"),
        ({"text": "x" * 20_001}, "20000 characters at most"),
        ({"text": "2016 Toyota", "price": 3}, "There is no “price” here"),
    ],
)
def test_an_advert_that_is_no_text_is_a_sentence(api: Api, body: dict[str, Any], sentence: str) -> None:
    refused(api("POST", "/adverts", json=body), 422, "field", sentence)


def test_a_vin_is_decoded_and_a_wrong_one_is_an_answer_too(api: Api) -> None:
    told = VinAnswer.model_validate(api("GET", f"/vin/{VIN}").json())
    assert (told.valid, told.make, told.model, told.year) == (True, "Toyota", "Corolla", 2010)
    wrong = VinAnswer.model_validate(api("GET", "/vin/1NXBU4EE4AA00000O").json())
    assert not wrong.valid
    assert wrong.warnings


def test_lists_come_a_page_at_a_time(api: Api) -> None:
    first = api("GET", "/catalogue/makes?per_page=2")
    assert first.headers["Link"] == '<?per_page=2&page=2>; rel="next"'
    second = api("GET", "/catalogue/makes?per_page=2&page=2")
    assert first.json()["items"] + second.json()["items"] == api("GET", "/catalogue/makes?per_page=4").json()["items"]
    total = first.json()["total"]
    assert api("GET", f"/catalogue/makes?per_page=1&page={total + 1}").json()["items"] == []
    assert "Corolla" in api("GET", "/catalogue/models?make=toyota&per_page=200").json()["items"]
    assert 2010 in api("GET", "/catalogue/years?make=toyota&model=corolla").json()["items"]
    trims = api("GET", "/catalogue/trims?make=toyota&model=corolla&year=2010").json()["items"]
    assert {trim["year"] for trim in trims} == {2010}


@pytest.mark.parametrize(
    ("path", "status", "word", "sentence"),
    [
        ("/catalogue/models?make=Xqzzz", 404, "not-known", "no make called"),
        ("/catalogue/models", 422, "field", "“make” is missing"),
        ("/catalogue/makes?page=0", 422, "field", "“page” must be 1 or more"),
        ("/catalogue/makes?per_page=201", 422, "field", "200 or less"),
        ("/nothing", 404, "no-such-path", "nothing at this address"),
        ("/identify", 405, "method", "does not take such a request"),
    ],
)
def test_what_is_not_there_is_a_sentence(api: Api, path: str, status: int, word: str, sentence: str) -> None:
    refused(api("GET", path), status, word, sentence)


def test_an_address_tells_every_method_it_takes(api: Api) -> None:
    answer = api("PATCH", "/fleet/nothing")
    refused(answer, 405, "method")
    assert {"GET", "DELETE"} <= set(answer.headers["Allow"].split(", "))


@pytest.mark.parametrize("path", ["/identify", "/appraisals", "/adverts"])
@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer cb_" + "a" * 43, "Basic cb_", "bearer nonsense"])
def test_without_a_key_nothing_is_done(api: Api, path: str, header: str) -> None:
    answer = api("POST", path, headers={"Authorization": header}, json=COROLLA)
    refused(answer, 401, "key")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    with api.services.garage.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(api_calls)).scalar() == 0


def test_a_revoked_key_opens_nothing(api: Api) -> None:
    assert api("GET", "/catalogue/makes").status_code == 200
    api.services.api_keys.revoke("shop")
    refused(api("GET", "/catalogue/makes"), 401, "key", "was revoked")


def test_a_key_without_calls_left_is_told_when_to_come_back(api: Api) -> None:
    key = api.services.api_keys.add("small", a_minute=1)
    assert api("GET", f"/vin/{VIN}", key=key).status_code == 200
    answer = api("GET", f"/vin/{VIN}", key=key)
    refused(answer, 429, "limit", "1 times a minute")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("de-CH, en;q=0.5", "Unter dieser Adresse"), ("es", "esta dirección"), ("zh", "此地址"), ("tlh", "this address")],
)
def test_refusals_speak_the_language_of_the_request(api: Api, language: str, sentence: str) -> None:
    answer = api("GET", "/nothing", language=language)
    refused(answer, 404, "no-such-path", sentence)
    assert answer.headers["Content-Language"] == {"tlh": "en"}.get(language, language[:2])


def test_an_answer_is_nobody_elses_to_keep(api: Api) -> None:
    assert api("GET", f"/vin/{VIN}").headers["Cache-Control"] == "no-store"


def test_a_fault_of_ours_is_a_sentence_without_its_cause(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_given: object) -> None:
        raise ZeroDivisionError("hush")

    monkeypatch.setattr("pages.api.vin.read_vin", fails)
    answer = api("GET", f"/vin/{VIN}")
    refused(answer, 500, "fault", "Something went wrong on our side")
    assert "hush" not in answer.text
    assert "Zero" not in answer.text


def test_a_service_that_is_down_costs_its_own_answer(api: Api, stand_ins: str) -> None:
    fault = {"service": "specs", "kind": "down", "times": 9}
    requests.put(f"{stand_ins}/_faults", json=fault, timeout=30).raise_for_status()
    try:
        told = api("POST", "/appraisals", json=COROLLA | {"year": 2012}).json()
    finally:
        requests.put(f"{stand_ins}/_faults", json=fault | {"times": 0}, timeout=30).raise_for_status()
    assert told["price"] is not None
    assert any("Specs service" in problem for problem in told["problems"])


def test_too_much_at_once_is_told_to_come_back(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "MOST_WAITING", 0)
    answer = api("GET", f"/vin/{VIN}")
    refused(answer, 503, "busy", "too much to do")
    assert answer.headers["Retry-After"]


def test_the_document_describes_every_answer_and_every_refusal(api: Api) -> None:
    document = api("GET", "/openapi.json", key="").json()
    assert document["servers"] == [{"url": PATH}]
    answers = {"IdentifyAnswer", "AppraiseAnswer", "AdvertAnswer", "VinAnswer"}
    assert answers | {"Problem"} <= document["components"]["schemas"].keys()
    for path in document["paths"].values():
        for operation in path.values():
            assert operation["security"]
            assert "application/problem+json" in operation["responses"]["422"]["content"]
