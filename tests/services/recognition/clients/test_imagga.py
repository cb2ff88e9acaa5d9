"""The Imagga client against answers as documented."""

import io
import json
from typing import Any

import pytest
import requests
import responses
from PIL import Image
from responses import matchers

from services.errors import (
    KeyRefused,
    MalformedAnswer,
    PhotoNotAccepted,
    QuotaSpent,
    RequestRefused,
    ServiceError,
    Throttled,
    Unavailable,
)
from services.recognition.clients.imagga import Imagga
from services.recognition.observation import Candidate, Colour, Cost
from services.vehicle import ModelYears
from tests.drawn import outside_photo as photo
from tests.sample_bodies import sample_body

BASE = "https://api.imagga.com/v2"
CARS = f"{BASE}/categories/cars"
SUCCESS = {"status": {"text": "", "type": "success"}}
REFERENCE = {
    "result": {"categories": [{"confidence": 99.9991073608398, "name": {"en": "toyota corolla"}}]},
    "status": {"text": "", "type": "success"},
}


def client(**options: Any) -> Imagga:
    return Imagga(BASE, "acc_0", "secret", "cars", requests.Session(), **options)


def categories(*labels: tuple[str, float], language: str = "en") -> dict[str, object]:
    named = [{"confidence": score, "name": {language: label}} for label, score in labels]
    return {"result": {"categories": named}, **SUCCESS}


@responses.activate
def test_the_reference_answer_is_a_corolla() -> None:
    responses.post(CARS, json=REFERENCE, headers={"Monthly-Limit": "1000", "Monthly-Limit-Remaining": "983"})
    seen = client().recognize(photo(1))
    assert seen.car.candidates == (Candidate(make="Toyota", model="Corolla", score=99.9991073608398 / 100),)
    assert seen.cost == Cost(used=17, limit=1000)


@responses.activate
def test_bodies_with_every_documented_field_are_read() -> None:
    responses.post(f"{BASE}/tags", json=sample_body("imagga_tags"))
    responses.get(f"{BASE}/usage", json=sample_body("imagga_usage"))
    responses.post(CARS, json=sample_body("imagga_categories"))
    words = [(tag.name, round(tag.score, 4)) for tag in client().tags(photo(1))]
    assert words == [("car", 0.995), ("wheel", 0.6125), ("road", 0.33)]
    assert client().usage() == Cost(used=41, limit=2000)
    sure, of_2009 = client().recognize(photo(1)).car.candidates
    assert (sure.make, sure.model, sure.years) == ("Honda", "Accord", None)
    assert sure.score == pytest.approx(0.8842, abs=1e-4)
    assert of_2009.years == ModelYears(first=2009, last=2009)


@responses.activate
def test_a_photo_that_the_service_cannot_judge_is_not_accepted() -> None:
    responses.post(CARS, json=sample_body("imagga_error"), status=400)
    with pytest.raises(PhotoNotAccepted):
        client().recognize(photo(1))


@pytest.mark.parametrize(
    ("label", "make", "model", "year"),
    [
        ("toyota corolla", "Toyota", "Corolla", None),
        ("corolla", "Toyota", "Corolla", None),
        ("Corolla 2005", "Toyota", "Corolla", 2005),
        ("F-150", "Ford", "F-150", None),
        ("bmw z3 1998", "BMW", "Z3", 1998),
    ],
)
@responses.activate
def test_every_form_of_a_label_is_read(label: str, make: str, model: str, year: int | None) -> None:
    responses.post(CARS, json=categories((label, 80)))
    years = ModelYears(first=year, last=year) if year else None
    assert client().recognize(photo(1)).car.candidates == (Candidate(make=make, model=model, score=0.8, years=years),)


@responses.activate
def test_a_label_that_is_no_car_is_left_out_and_one_told_twice_counts_once() -> None:
    responses.post(CARS, json=categories(("toyota corolla", 50), ("bicycle", 30), ("corolla", 12.5)))
    assert client().recognize(photo(1)).car.candidates == (Candidate(make="Toyota", model="Corolla", score=0.625),)


@responses.activate
def test_another_language_is_asked_for_and_read() -> None:
    asked = matchers.query_param_matcher({"language": "de"})
    responses.post(CARS, json=categories(("toyota corolla", 90), language="de"), match=[asked])
    assert client(language="de").recognize(photo(1)).car.candidates[0].model == "Corolla"


@responses.activate
def test_the_picture_is_sent_with_its_short_side_at_300_pixels() -> None:
    responses.post(CARS, json=REFERENCE)
    client().recognize(photo(1))
    body = responses.calls[0].request.body
    assert isinstance(body, bytes)
    jpeg = body[body.index(b"\xff\xd8") : body.rindex(b"\xff\xd9") + 2]
    with Image.open(io.BytesIO(jpeg)) as picture:
        assert picture.size == (400, 300)
    assert jpeg == client().sent(photo(1))


@responses.activate
def test_an_upload_is_deleted_as_soon_as_it_was_used() -> None:
    responses.post(f"{BASE}/uploads", json={"result": {"upload_id": "i05"}} | SUCCESS)
    asked = matchers.query_param_matcher({"image_upload_id": "i05"})
    responses.get(CARS, json=REFERENCE, match=[asked])
    gone = responses.delete(f"{BASE}/uploads/i05", json=SUCCESS)
    assert client(two_step=True).recognize(photo(1)).car.candidates
    assert gone.call_count == 1


@responses.activate
def test_an_id_imagga_does_not_know_yet_is_uploaded_once_more_and_both_are_deleted() -> None:
    for upload in ("i1", "i2"):
        responses.post(f"{BASE}/uploads", json={"result": {"upload_id": upload}} | SUCCESS)
        responses.delete(f"{BASE}/uploads/{upload}", json=SUCCESS)
    responses.get(CARS, json={"status": {"text": "?", "type": "error"}}, status=400)
    responses.get(CARS, json=REFERENCE)
    assert client(two_step=True).recognize(photo(1)).car.candidates
    assert [call.request.method for call in responses.calls] == ["POST", "GET", "POST", "GET", "DELETE", "DELETE"]


@responses.activate
def test_an_upload_is_deleted_even_when_the_question_fails() -> None:
    responses.post(f"{BASE}/uploads", json={"result": {"upload_id": "i1"}} | SUCCESS)
    responses.get(CARS, status=503)
    gone = responses.delete(f"{BASE}/uploads/i1", status=500)
    with pytest.raises(Unavailable):
        client(two_step=True).recognize(photo(1))
    assert gone.call_count == 1


@responses.activate
def test_the_foreground_s_colours_are_the_car_s() -> None:
    shade = {"closest_palette_color_parent": "navy blue", "percent": 41.5}
    lighter = {"closest_palette_color_parent": "light blue", "percent": 20.5}
    responses.post(CARS, json=REFERENCE)
    responses.post(f"{BASE}/colors", json={"result": {"colors": {"foreground_colors": [shade, lighter]}}} | SUCCESS)
    assert client(colours=True).recognize(photo(1)).car.colours == (Colour(name="blue", score=0.62),)


@responses.activate
def test_a_name_without_its_colour_is_still_an_answer() -> None:
    responses.post(CARS, json=REFERENCE)
    responses.post(f"{BASE}/colors", status=503)
    car = client(colours=True).recognize(photo(1)).car
    assert car.candidates
    assert car.colours == ()


@responses.activate
def test_tags_take_a_limit_a_threshold_and_a_language() -> None:
    asked = matchers.query_param_matcher({"limit": "3", "threshold": "60.0", "language": "de"})
    tags = [{"confidence": 61.4, "tag": {"de": "Auto"}}, {"confidence": 70, "tag": {"de": "Rad"}}]
    responses.post(f"{BASE}/tags", json={"result": {"tags": tags}} | SUCCESS, match=[asked])
    words = client(language="de").tags(photo(1), limit=3, threshold=0.6)
    assert [(tag.name, tag.score) for tag in words] == [("Rad", 0.7), ("Auto", pytest.approx(0.614))]


@responses.activate
def test_the_account_s_categorizers_are_listed() -> None:
    listed = [{"id": "cars", "title": "Cars", "labels": ["corolla", "accord"]}, {"id": "personal_photos"}]
    responses.get(f"{BASE}/categorizers", json={"result": {"categorizers": listed}} | SUCCESS)
    assert [(one.id, one.labels) for one in client().categorizers()] == [
        ("cars", ("corolla", "accord")),
        ("personal_photos", ()),
    ]


def failed(text: str) -> dict[str, object]:
    return {"status": {"text": text, "type": "error"}}


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (400, failed("Unexpected error while running the classification job."), PhotoNotAccepted),
        (401, failed("Authorization required"), KeyRefused),
        (401, "<html>401</html>", KeyRefused),
        (403, failed("You have reached your monthly limits for this subscription."), QuotaSpent),
        (403, failed("You have reached your concurrent request limits for this subscription."), Throttled),
        (404, failed("not found"), RequestRefused),
        (404, "<html>404</html>", RequestRefused),
        (405, failed("method not allowed"), RequestRefused),
        (406, failed("not json"), RequestRefused),
        (410, failed("gone"), RequestRefused),
        (429, failed("concurrency limit"), Throttled),
        (500, failed("internal"), Unavailable),
        (503, failed("maintenance"), Unavailable),
        (200, failed("odd"), RequestRefused),
        (200, {"result": {"categories": []}}, MalformedAnswer),
        (200, {"result": {}} | SUCCESS, MalformedAnswer),
        (200, [], MalformedAnswer),
        (200, "{", MalformedAnswer),
        (200, "", MalformedAnswer),
        (200, categories(("toyota corolla", -1)), MalformedAnswer),
        (200, categories(("toyota corolla", 100.5)), MalformedAnswer),
        (200, json.dumps(categories(("toyota corolla", float("nan")))), MalformedAnswer),
    ],
)
@responses.activate
def test_every_documented_failure_has_its_error(status: int, body: Any, error: type[ServiceError]) -> None:
    sent = {"body": body} if isinstance(body, str) else {"json": body}
    responses.post(CARS, status=status, **sent)
    with pytest.raises(error) as caught:
        client().recognize(photo(1))
    assert type(caught.value) is error
    assert str(caught.value).startswith("Imagga ")
    if isinstance(caught.value, Throttled):
        assert caught.value.wait == 1


def test_neither_key_is_shown() -> None:
    told = repr(client()) + client().fingerprint
    assert "acc_0" not in told
    assert "secret" not in told


def test_what_changes_the_answer_changes_the_fingerprint() -> None:
    prints = {client(**options).fingerprint for options in ({}, {"language": "de"}, {"colours": True})}
    assert len(prints) == 3
