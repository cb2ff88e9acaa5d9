"""The CarNET client against answers as documented."""

from typing import Any

import pytest
import requests
import responses

from services.errors import (
    KeyRefused,
    MalformedAnswer,
    NotACar,
    PhotoNotAccepted,
    QuotaSpent,
    RequestRefused,
    ServiceError,
    Throttled,
    Unavailable,
)
from services.recognition.clients.carnet import CarNet
from services.recognition.merge import merge
from services.recognition.observation import Answer, Box, Candidate, Colour, Observation, SeenCar, View
from services.vehicle import Facing, ModelYears, Side
from services.wording.sentence import Sentence
from tests.drawn import outside_photo as photo
from tests.sample_bodies import sample_body

BASE = "https://api.carnet.ai"
DETECT = f"{BASE}/v2/mmg/detect"
W204 = {
    "generation_id": 1903,
    "generation_name": "III (W204)",
    "make_id": 67,
    "make_name": "Mercedes-Benz",
    "model_id": 1379,
    "model_name": "C-klasse",
    "probability": 0.9999,
    "years": "2006-2011",
}
TOO_NARROW = "Box rejected. Width is 92 which is less than box_min_width 180"


def client(**options: Any) -> CarNet:
    return CarNet(BASE, "0b5ff3f1", requests.Session(), **options)


def detection(box: tuple[float, float, float, float] = (0.1, 0.1, 0.9, 0.9), **parts: Any) -> dict[str, Any]:
    left, top, right, bottom = box
    return {
        "box": {"br_x": right, "br_y": bottom, "tl_x": left, "tl_y": top},
        "class": {"name": "car", "probability": 0.9576},
        "subclass": [{"name": "vehicle", "probability": 1.0}],
        "status": {"code": 0, "message": "", "selected": True},
        "mm": [],
        "mmg": [W204],
        "color": [],
        "angle": [],
    } | parts


def rejected(code: int = 22, message: str = TOO_NARROW, **parts: Any) -> dict[str, Any]:
    status = {"code": code, "message": message, "selected": False}
    return detection(**({"status": status, "subclass": [], "mmg": []} | parts))


def ask(*detections: dict[str, Any], **options: Any) -> Observation:
    with responses.RequestsMock() as wire:
        wire.post(DETECT, json={"is_success": True, "detections": list(detections), "meta": {}})
        return client(**options).recognize(photo(1))


def car(make: str, model: str, probability: float, years: str = "-", generation: str = "I") -> dict[str, Any]:
    told = {"make_name": make, "model_name": model, "probability": probability, "years": years}
    return told | {"generation_name": generation}


def test_the_captured_answer_is_a_blue_c_class_from_the_front() -> None:
    blues = [{"id": 72, "name": "Blue", "probability": 0.4802}, {"id": 71, "name": "Light Blue", "probability": 0.1883}]
    seen = ask(
        detection((0.0913, 0.0693, 0.9, 0.8827), color=blues, angle=[{"name": "front", "probability": 1}]),
        rejected(box=(0.2789, 0.0186, 0.4229, 0.1317)),
    )
    assert seen == WRITTEN_DOWN


WRITTEN_DOWN = Observation(
    cars=(
        SeenCar(
            candidates=(
                Candidate(make="Mercedes-Benz", model="C-Class", score=0.9999, years=ModelYears(first=2006, last=2011)),
            ),
            colours=(Colour(name="blue", score=0.6685),),
            view=View(facing=Facing.FRONT, score=1),
            box=Box(left=0.0913, top=0.0693, right=0.9, bottom=0.8827),
        ),
        SeenCar(box=Box(left=0.2789, top=0.0186, right=0.4229, bottom=0.1317), rejected=Sentence(template=TOO_NARROW)),
    )
)


@responses.activate
def test_a_body_with_every_documented_field_is_read() -> None:
    responses.post(DETECT, json=sample_body("carnet_detect"))
    small = "Box rejected. Width is 120 which is less than box_min_width 180"
    assert client().recognize(photo(1)) == Observation(
        cars=(
            SeenCar(box=Box(left=0.71, top=0.05, right=0.86, bottom=0.17), rejected=Sentence(template=small)),
            SeenCar(
                candidates=(
                    Candidate(make="Toyota", model="Corolla", score=0.8302, years=ModelYears(first=2006, last=2013)),
                    Candidate(make="Toyota", model="Corolla", score=0.1207, years=ModelYears(first=2013, last=None)),
                    Candidate(make="Toyota", model=None, score=0.0301),
                ),
                colours=(Colour(name="gray", score=0.7415), Colour(name="black", score=0.1204)),
                view=View(facing=Facing.REAR, score=0.9731),
                box=Box(left=0.1042, top=0.2213, right=0.8875, bottom=0.9064),
            ),
        ),
        chosen=1,
    )


@responses.activate
def test_the_request_is_the_documented_one() -> None:
    responses.post(DETECT, json={"is_success": True, "detections": [detection()]})
    client(box_min_width=100, region="NA", box_select="largest", box_offset=5).recognize(photo(1))
    request = responses.calls[0].request
    assert request.params == {  # type: ignore[attr-defined]  # added by responses
        "box_offset": "5",
        "box_min_width": "180",
        "box_min_height": "180",
        "box_min_ratio": "1.0",
        "box_max_ratio": "3.15",
        "box_select": "largest",
        "features": "mmg,color,angle",
        "region": "NA",
    }
    assert request.headers["api-key"] == "0b5ff3f1"
    assert request.headers["Content-Type"] == "application/octet-stream"
    assert request.body == photo(1).jpeg


@responses.activate
def test_mm_and_mmg_are_never_asked_for_together() -> None:
    responses.post(DETECT, json={"is_success": True, "detections": [detection()]})
    client(generations=False).recognize(photo(1))
    assert responses.calls[0].request.params["features"] == "mm,color,angle"  # type: ignore[attr-defined]


def test_of_mm_and_mmg_both_filled_the_generations_count() -> None:
    seen = ask(detection(mm=[car("Audi", "A4", 0.7)], mmg=[car("Audi", "A4", 0.7, "2015-2018")]))
    assert seen.car.candidates == (
        Candidate(make="Audi", model="A4", score=0.7, years=ModelYears(first=2015, last=2018)),
    )


def test_neighbouring_generations_become_one_model_with_two_runs_of_years() -> None:
    seen = ask(
        detection(
            mmg=[
                car("Toyota", "Corolla", 0.52, "2010-2013", "X Restyling"),
                car("Toyota", "Corolla", 0.41, "2006-2010", "X"),
                car("Toyota", "Corolla", 0.03, "-", "Other"),
            ]
        )
    )
    best = merge([Answer(service="CarNET", side=Side.FRONT, observation=seen)]).best
    assert best is not None
    assert (best.name, round(best.score, 2)) == ("Toyota Corolla", 0.96)
    assert [str(years) for years in best.years] == ["2006 to 2010", "2010 to 2013"]


@pytest.mark.parametrize(
    ("make", "model", "ours"),
    [
        ("MAZDA", "CX-5", ("Mazda", "CX-5")),
        ("Honda", "Accord (North America)", ("Honda", "Accord")),
        ("Mercedes-Benz", "E-klasse", ("Mercedes-Benz", "E-Class")),
        ("BMW", "3er", ("BMW", "3 Series")),
        ("Jaguar", "Other", ("Jaguar", None)),
        ("VAZ (Lada)", "2114", ("Lada", "2114")),
        ("Mercedes-Benz", "E-klasse AMG", ("Mercedes-Benz", "E-Class")),
        ("BMW", "5er", ("BMW", "5 Series")),
        ("Skoda", "Octavia", ("Skoda", "Octavia")),
    ],
)
def test_vendor_spellings_become_ours_and_other_is_no_model(
    make: str, model: str, ours: tuple[str, str | None]
) -> None:
    best = ask(detection(mmg=[car(make, model, 0.7722)])).car.candidates[0]
    assert (best.make, best.model) == ours


@pytest.mark.parametrize("bad", [W204 | {"probability": 1.2}, W204 | {"probability": None}, {"make_name": 3}, None])
def test_a_name_out_of_form_costs_itself_alone(bad: Any) -> None:
    seen = ask(detection(mmg=[bad, car("Jaguar", "XF", 0.2)], color=None, angle="front"))
    assert [(one.make, one.model) for one in seen.car.candidates] == [("Jaguar", "XF")]


def test_an_unknown_make_is_no_candidate() -> None:
    assert ask(detection(mmg=[car("Other", "Other", 0.9)])).car.candidates == ()


@pytest.mark.parametrize(
    ("name", "facing"),
    [
        ("front", Facing.FRONT),
        ("Front", Facing.FRONT),
        ("Front Left", Facing.FRONT),
        ("rear", Facing.REAR),
        ("Back", Facing.REAR),
        ("right side", Facing.SIDE),
        ("top", None),
    ],
)
def test_angles_are_read_whatever_their_case(name: str, facing: Facing | None) -> None:
    view = ask(detection(angle=[{"name": name, "probability": 0.8}])).car.view
    assert (view and view.facing) == facing


def test_angles_of_one_end_count_together() -> None:
    angles = [("rear", 0.4), ("front left", 0.3), ("front right", 0.3)]
    view = ask(detection(angle=[{"name": name, "probability": p} for name, p in angles])).car.view
    assert view == View(facing=Facing.FRONT, score=0.6)


@pytest.mark.parametrize("code", [1, 22, 23, 99])
def test_a_rejected_box_is_never_taken_though_it_comes_first(code: int) -> None:
    seen = ask(rejected(code, "Too small", mmg=[car("Audi", "A4", 0.99)]), detection())
    assert seen.chosen == 1
    assert seen.car.candidates[0].make == "Mercedes-Benz"
    assert seen.cars[0] == SeenCar(box=seen.cars[0].box, rejected=Sentence(template="Too small"))


def test_a_car_that_was_not_selected_is_told_so() -> None:
    other = detection(status={"code": 0, "message": "", "selected": False}, mmg=[])
    assert str(ask(other, detection()).cars[0].rejected) == "is not the car in question"


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("Dashboard", "dashboard"),
        ("interior", "interior"),
        ("wheel / tyre", "wheel"),
        ("Body Part", "part"),
        ("unidentifiable", "cannot be told"),
        ("something new", "no whole car"),
    ],
)
def test_a_picture_of_anything_but_a_body_is_told_in_words(name: str, word: str) -> None:
    kinds = [{"name": "vehicle", "probability": 0.2}, {"name": name, "probability": 0.8}]
    car_seen = ask(detection(subclass=kinds)).car
    assert word in str(car_seen.rejected)
    assert car_seen.candidates == ()


@pytest.mark.parametrize(("rule", "chosen"), [("center", 1), ("all", 1), ("largest", 2)])
def test_the_rule_picks_among_several_judged_cars(rule: str, chosen: int) -> None:
    boxes = [(0.0, 0.0, 0.1, 0.1), (0.4, 0.4, 0.6, 0.6), (0.1, 0.6, 0.9, 1.0)]
    seen = ask(*(detection(box) for box in boxes), box_select=rule)
    assert seen.chosen == chosen
    assert len(seen.cars) == 3


def test_a_box_over_the_edge_is_cut_and_one_turned_inside_out_dropped() -> None:
    assert ask(detection((-0.01, 0.2, 1.002, 0.9))).car.box == Box(left=0, top=0.2, right=1, bottom=0.9)
    assert ask(detection((0.9, 0.2, 0.1, 0.9))).car.box is None


def failed(code: int, message: str) -> dict[str, object]:
    return {"is_success": False, "error": {"code": code, "message": message}}


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (200, {"is_success": True, "detections": [], "meta": {}}, NotACar),
        (200, failed(2, "string"), RequestRefused),
        (200, failed(2, "Image can not be decoded"), PhotoNotAccepted),
        (200, failed(1, "Invalid api-key"), KeyRefused),
        (200, failed(3, "The limit of requests is reached"), QuotaSpent),
        (400, failed(2, "Bad image"), PhotoNotAccepted),
        (400, failed(4, "Parameter region is invalid"), RequestRefused),
        (401, "", KeyRefused),
        (402, "", QuotaSpent),
        (403, "<html>", KeyRefused),
        (403, failed(3, "Your subscription has expired"), QuotaSpent),
        (404, "", RequestRefused),
        (413, "<html>", PhotoNotAccepted),
        (415, "", PhotoNotAccepted),
        (429, "", Throttled),
        (500, failed(0, "oops"), Unavailable),
        (503, "", Unavailable),
        (200, "", MalformedAnswer),
        (200, "[", MalformedAnswer),
        (200, {"detections": []}, MalformedAnswer),
        (200, {"is_success": True}, MalformedAnswer),
        (200, {"is_success": True, "detections": ["car"]}, MalformedAnswer),
    ],
)
@responses.activate
def test_every_failure_has_its_error(status: int, body: Any, error: type[ServiceError]) -> None:
    sent = {"body": body} if isinstance(body, str) else {"json": body}
    responses.post(DETECT, status=status, **sent)
    with pytest.raises(error) as caught:
        client().recognize(photo(1))
    assert type(caught.value) is error
    assert str(caught.value).startswith("CarNET ")


def test_the_key_is_not_shown_and_options_change_the_fingerprint() -> None:
    assert "0b5ff3f1" not in repr(client()) + client().fingerprint
    assert client(region="EU").fingerprint != client().fingerprint
    assert client(box_min_width=20).fingerprint == client().fingerprint
