"""Every network that comes with the program says in its file what it is."""

import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from services.recognition.vision.body_colour import FILE
from services.recognition.vision.onnx_session import open_session, options
from tests.services.recognition.classifiers import write_classifier

MODELS = sorted(FILE.parent.glob("*.onnx"))


def test_all_networks_stand_in_one_place() -> None:
    assert {file.stem for file in MODELS} >= {"body_colour", "car_finder", "facing", "plate_finder"}


@pytest.mark.parametrize("file", MODELS, ids=lambda file: file.stem)
def test_a_network_has_its_card(file: object) -> None:
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    card = json.loads(session.get_modelmeta().custom_metadata_map["card"])
    assert card["date"] >= "2026-11-01"
    assert {"started_from", "fitted_on"} & set(card)


@pytest.mark.parametrize("file", MODELS, ids=lambda file: file.stem)
def test_weights_are_made_ready_once_and_not_for_each_picture(file: Path, tmp_path: Path) -> None:
    ready = options(file)
    ready.optimized_model_filepath = str(tmp_path / "ready.onnx")
    onnxruntime.InferenceSession(file, ready, providers=["CPUExecutionProvider"])
    steps = {node.op_type for node in onnx.load(tmp_path / "ready.onnx").graph.node}
    assert not steps & {"DequantizeLinear", "BatchNormalization"}


def test_one_network_is_opened_once_whoever_asks(tmp_path: Path) -> None:
    write_classifier(tmp_path / "cars.onnx")
    assert open_session("Mine", tmp_path / "cars.onnx") is open_session("Yours", tmp_path / "cars.onnx")


def test_a_replaced_network_is_another_one_at_once(tmp_path: Path) -> None:
    """A file of the same name, and perhaps of the same length: what is in it counts."""
    file = tmp_path / "cars.onnx"
    for content in ("a", "b"):
        write_classifier(file, notes={"title": content})
        assert json.loads(open_session("Mine", file).get_modelmeta().custom_metadata_map["title"]) == content


def test_weights_too_small_for_a_processor_to_be_quick_with_count_as_nought(tmp_path: Path) -> None:
    """Seen by what nothing but them could give: 1e30 times 1e-40."""
    weights = numpy_helper.from_array(np.array([1e-40, 2.0], np.float32), "weights")
    picture, answer = (helper.make_tensor_value_info(name, TensorProto.FLOAT, [2]) for name in ("picture", "answer"))
    times = helper.make_node("Mul", ["picture", "weights"], ["answer"])
    graph = helper.make_graph([times], "times", [picture], [answer], [weights])
    network = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=10)
    onnx.save(network, tmp_path / "tiny.onnx")
    (told,) = open_session("Mine", tmp_path / "tiny.onnx").run(None, {"picture": np.array([1e30, 1.5], np.float32)})
    assert told.tolist() == [0.0, 3.0]
