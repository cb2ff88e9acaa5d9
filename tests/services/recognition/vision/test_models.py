"""Every network that comes with the program says in its file what it is."""

import json

import onnxruntime
import pytest

from services.recognition.vision.body_colour import FILE

MODELS = sorted(FILE.parent.glob("*.onnx"))


def test_all_networks_stand_in_one_place() -> None:
    assert {file.stem for file in MODELS} >= {"body_colour", "car_finder", "facing", "plate_finder"}


@pytest.mark.parametrize("file", MODELS, ids=lambda file: file.stem)
def test_a_network_has_its_card(file: object) -> None:
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    card = json.loads(session.get_modelmeta().custom_metadata_map["card"])
    assert card["date"] >= "2026-11-01"
    assert {"started_from", "fitted_on"} & set(card)
