"""What Plate Recognizer says in both its forms, read as a person would write it down."""

import copy
from typing import Any

import pytest
from pydantic import ValidationError

from services.recognition.clients.platerecognizer_answer import read_answer
from services.recognition.observation import Box, Plate
from services.vehicle import Facing
from tests.sample_bodies import sample_body

SIZE = (1000, 800)  # of a picture the samples' boxes fit in

# The vendor's own examples, the fields that matter.
DEFAULT: dict[str, Any] = {
    "processing_time": 288.758,
    "results": [
        {
            "box": {"xmin": 143, "ymin": 481, "xmax": 282, "ymax": 575},
            "plate": "nhk552",
            "region": {"code": "gb", "score": 0.747},
            "vehicle": {
                "score": 0.798,
                "type": "Sedan",
                "box": {"xmin": 67, "ymin": 113, "xmax": 908, "ymax": 653},
            },
            "score": 0.904,
            "candidates": [{"score": 0.904, "plate": "nhk552"}],
            "dscore": 0.99,
            "model_make": [{"make": "Riley", "model": "RMF", "score": 0.306}],
            "color": [{"color": "black", "score": 0.937}],
            "orientation": [{"orientation": "Front", "score": 0.937}],
        }
    ],
    "version": 1,
    "camera_id": None,
    "timestamp": "2020-10-12T16:17:27.574008Z",
}
VEHICLE_MODE: dict[str, Any] = {
    "timestamp": "2021-11-23 17:56:47.896406",
    "camera_id": "my-camera",
    "processing_time": 58.184,
    "results": [
        {
            "plate": {
                "type": "Plate",
                "score": 0.925,
                "box": {"xmin": 146, "ymin": 481, "xmax": 276, "ymax": 576},
                "props": {
                    "plate": [{"value": "nhk552", "score": 0.838}],
                    "region": [{"value": "gb", "score": 0.931}],
                },
            },
            "vehicle": {
                "type": "Sedan",
                "score": 0.834,
                "box": {"xmin": 68, "ymin": 103, "xmax": 914, "ymax": 643},
                "props": {
                    "make_model": [{"make": "Riley", "model": "RMF", "score": 0.339}],
                    "orientation": [{"value": "Front", "score": 0.939}],
                    "color": [{"value": "black", "score": 0.846}],
                },
            },
        }
    ],
}


@pytest.mark.parametrize(
    ("sample", "scores", "box", "plate_box"),
    [
        (
            DEFAULT,
            (0.306, 0.937, 0.937, 0.904),
            (0.067, 0.14125, 0.908, 0.81625),
            (0.143, 0.60125, 0.282, 0.71875),
        ),
        (
            VEHICLE_MODE,
            (0.339, 0.846, 0.939, 0.838),
            (0.068, 0.12875, 0.914, 0.80375),
            (0.146, 0.60125, 0.276, 0.72),
        ),
    ],
    ids=["default", "vehicle mode"],
)
def test_the_samples_read_as_a_person_would_write_them_down(
    sample: Any,
    scores: tuple[float, ...],
    box: tuple[float, ...],
    plate_box: tuple[float, ...],
) -> None:
    seen = read_answer(sample, SIZE, read_plates=True)
    (car,) = seen.cars
    assert [(one.make, one.model, one.score, one.years) for one in car.candidates] == [
        ("Riley", "RMF", scores[0], None)
    ]
    assert [(one.name, one.score) for one in car.colours] == [("black", scores[1])]
    assert car.view
    assert (car.view.facing, car.view.score) == (Facing.FRONT, scores[2])
    assert car.body == "sedan"
    assert car.box
    assert tuple(car.box.model_dump().values()) == pytest.approx(box)
    assert car.plate
    assert car.plate.text
    assert (car.plate.text.get_secret_value(), car.plate.region, car.plate.score) == ("NHK552", "gb", scores[3])
    assert car.plate.box
    assert tuple(car.plate.box.model_dump().values()) == pytest.approx(plate_box)


@pytest.mark.parametrize(
    ("name", "car", "looks", "box", "plate"),
    [
        (
            "platerecognizer_default",
            ("Toyota", "Corolla", 0.62),
            ("silver", 0.81, Facing.FRONT, 0.95),
            Box(left=0.1, top=0.25, right=0.9, bottom=0.9),
            ("CURB06", "us-ca", 0.88, Box(left=0.4, top=0.75, right=0.6, bottom=0.85)),
        ),
        (
            "platerecognizer_vehicle_mode",
            ("Honda", "Accord", 0.55),
            ("white", 0.77, Facing.REAR, 0.93),
            Box(left=0.05, top=0.2, right=0.95, bottom=0.95),
            ("CURB07", "gb", 0.79, Box(left=0.43, top=0.7, right=0.57, bottom=0.77)),
        ),
    ],
)
def test_bodies_with_every_documented_field_are_read(
    name: str, car: tuple[Any, ...], looks: tuple[Any, ...], box: Box, plate: tuple[Any, ...]
) -> None:
    (seen,) = read_answer(sample_body(name), SIZE, read_plates=True).cars
    assert [(one.make, one.model, one.score) for one in seen.candidates] == [car]
    (colour,) = seen.colours
    assert seen.view
    assert (colour.name, colour.score, seen.view.facing, seen.view.score) == looks
    assert seen.box == box
    assert seen.plate
    assert seen.plate.text
    assert (seen.plate.text.get_secret_value(), seen.plate.region, seen.plate.score, seen.plate.box) == plate


def changed(body: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    made: Any = copy.deepcopy(body)
    *steps, last = path.split("/")
    at = made
    for step in steps:
        at = at[int(step) if step.isdigit() else step]
    at[last] = value
    return made  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("body", "lost"),
    [
        (changed(DEFAULT, "results/0/score", 1.5), set()),
        (changed(DEFAULT, "results/0/score", "high"), set()),
        (changed(DEFAULT, "results/0/candidates", [{"plate": "nhk55z"}]), set()),
        (changed(DEFAULT, "results/0/candidates", None), set()),
        (changed(DEFAULT, "results/0/model_make/0/score", 30.6), {"name"}),
        (changed(DEFAULT, "results/0/model_make", None), {"name"}),
        (changed(DEFAULT, "results/0/model_make/0/score", "0.306"), set()),
        (changed(DEFAULT, "results/0/region", "gb"), {"region"}),
        (changed(DEFAULT, "results/0/box/xmin", "left"), {"plate box"}),
        (changed(VEHICLE_MODE, "results/0/vehicle/props/color/0/value", None), {"colour"}),
        (changed(VEHICLE_MODE, "results/0/vehicle/props/make_model/0/score", float("inf")), {"name"}),
        (changed(VEHICLE_MODE, "results/0/vehicle/props", None), {"name", "colour", "view"}),
        (changed(VEHICLE_MODE, "results/0/plate/props", None), {"plate text", "region"}),
    ],
)
def test_a_part_out_of_form_costs_itself_alone(body: Any, lost: set[str]) -> None:
    car = read_answer(body, SIZE, read_plates=True).car
    plate = car.plate or Plate()
    read = {
        "name": bool(car.candidates),
        "colour": bool(car.colours),
        "view": bool(car.view),
        "box": bool(car.box),
        "body": bool(car.body),
        "plate text": bool(plate.text),
        "region": bool(plate.region),
        "plate box": bool(plate.box),
        "plate score": bool(plate.score),
    }
    assert {part for part, there in read.items() if not there} == lost


def test_one_bad_result_does_not_cost_its_neighbours() -> None:
    body = DEFAULT | {"results": [3, None, {"plate": []}, *DEFAULT["results"]]}
    assert len(read_answer(body, SIZE, read_plates=False).cars) == 1


@pytest.mark.parametrize("body", [{}, [], {"results": "none"}, {"results": [3]}])
def test_an_answer_out_of_form_is_malformed(body: object) -> None:
    with pytest.raises(ValidationError):
        read_answer(body, SIZE, read_plates=False)


def test_an_answer_without_results_has_no_cars() -> None:
    assert read_answer({"results": None}, SIZE, read_plates=False).cars == ()


@pytest.mark.parametrize("label", ["generic", "Unknown", "other", " ", "None"])
def test_a_label_for_no_name_names_no_make(label: str) -> None:
    names = [{"make": label, "model": "Unknown", "score": 0.4}, {"make": "Peugeot", "model": "207", "score": 0.2}]
    car = read_answer(changed(DEFAULT, "results/0/model_make", names), SIZE, read_plates=False).car
    assert [(one.make, one.model) for one in car.candidates] == [("Peugeot", "207")]


@pytest.mark.parametrize("part", ["plate", "vehicle"])
@pytest.mark.parametrize("absent", ["null", "missing"])
def test_in_vehicle_mode_either_half_may_be_absent(part: str, absent: str) -> None:
    body = changed(VEHICLE_MODE, f"results/0/{part}", None)
    if absent == "missing":
        del body["results"][0][part]
    (car,) = read_answer(body, SIZE, read_plates=True).cars
    assert (car.plate is None, car.box is None) == (part == "plate", part == "vehicle")


def test_without_mmc_there_is_a_plate_and_a_box_but_no_name() -> None:
    body = copy.deepcopy(DEFAULT)
    for name in ("model_make", "color", "orientation"):
        del body["results"][0][name]
    car = read_answer(body, SIZE, read_plates=False).car
    assert (car.candidates, car.colours, car.view) == ((), (), None)
    assert car.box


def test_a_plate_without_a_vehicle_has_an_all_zero_box_that_is_none() -> None:
    nowhere = {"score": 0, "type": "Unknown", "box": {"xmin": 0, "ymin": 0, "xmax": 0, "ymax": 0}}
    car = read_answer(changed(DEFAULT, "results/0/vehicle", nowhere), SIZE, read_plates=False).car
    assert (car.box, car.body) == (None, None)
    assert car.plate


def test_plates_stay_unread_unless_asked_for() -> None:
    plate = read_answer(DEFAULT, SIZE, read_plates=False).car.plate
    assert plate
    assert plate.text is None
    assert plate.region == "gb"


@pytest.mark.parametrize("value", ["Unknown", "sideways"])
def test_an_unknown_orientation_is_no_view(value: str) -> None:
    assert (
        read_answer(changed(DEFAULT, "results/0/orientation/0/orientation", value), SIZE, read_plates=False).car.view
        is None
    )


def test_names_are_ours_and_a_name_told_twice_is_one() -> None:
    names = [
        {"make": "Mini", "model": "Cooper S", "score": 0.5},
        {"make": "MINI", "model": "cooper s", "score": 0.25},
        {"make": "mercedes-benz", "model": "Unknown", "score": 0.1},
        {"make": "", "model": "", "score": 0.05},
    ]
    car = read_answer(changed(DEFAULT, "results/0/model_make", names), SIZE, read_plates=False).car
    assert [(one.make, one.model, one.score) for one in car.candidates] == [
        ("MINI", "Cooper S", 0.75),
        ("Mercedes-Benz", None, 0.1),
    ]


def test_the_largest_of_several_cars_is_chosen() -> None:
    small = changed(DEFAULT, "results/0/vehicle/box", {"xmin": 0, "ymin": 0, "xmax": 50, "ymax": 50})
    body = DEFAULT | {"results": [*small["results"], *DEFAULT["results"]]}
    seen = read_answer(body, SIZE, read_plates=False)
    assert (len(seen.cars), seen.chosen) == (2, 1)
