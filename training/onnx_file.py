"""The classifier as one ONNX file: weights in int8, labels and model card in its metadata, and back again.

Weights are kept as int8 with a scale for each output channel and multiplied back when the file is loaded: a quarter of
the size, while everything is still computed in float32. What is constant is written so that ONNX Runtime can work it
out once, when it opens the file: else weights are multiplied back and norms applied anew for each picture.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from google.protobuf.message import DecodeError
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from training.network import GENERAL, Classifier
from training.pictures import Car
from training.views import MEAN, SPREAD

SMALL = 4096  # numbers in a tensor; below it int8 saves nothing worth having
OPSET = 18


class _FromPixels(nn.Module):
    """Takes RGB values of 0..1, so that nobody who uses the file has to know mean and spread."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, picture: Tensor) -> Tensor:
        answer: Tensor = self.network((picture - MEAN) / SPREAD)
        return answer


def write_onnx(network: Classifier, cars: Sequence[Car], card: dict[str, Any], path: Path) -> None:
    """Write the averaged network: input "picture" of shape (n, 3, height, width) with RGB in 0..1, output "cars" with
    logits of shape (n, cars). `card` is kept as JSON beside the labels.
    """
    labels = [asdict(car) for car in cars]
    _write(network, "cars", 160, {"labels": json.dumps(labels, ensure_ascii=False), "card": json.dumps(card)}, path)


def write_finder(finder: nn.Module, side: int, path: Path) -> None:
    """Write a car finder: input as above, of `side` pixels; output "boxes", see `training.finder.CarFinder`."""
    _write(finder, "boxes", side, {"card": _small_card(side)}, path, fixed=True)


def write_colours(teller: nn.Module, colours: Sequence[str], side: int, path: Path) -> None:
    """Write a colour teller: input as above, of `side` pixels; output "colours" with logits of shape (n, colours)."""
    _write(teller, "colours", side, {"labels": json.dumps(colours), "card": _small_card(side)}, path, fixed=True)


def write_embedding(embedder: nn.Module, card: dict[str, Any], path: Path, cars: Sequence[Car] = ()) -> None:
    """Write an embedder: input as above; outputs "vector", "makes", "bodies", "ends", see `training.embedding`; and
    "cars" where the network knows some by heart, see `training.by_heart`.
    """
    if not cars:
        _write(embedder, "vector makes bodies ends", 160, {"card": json.dumps(card)}, path)
        return
    notes = {"card": json.dumps(card), "labels": json.dumps([asdict(car) for car in cars], ensure_ascii=False)}
    _write(embedder, "vector makes bodies ends cars", 160, notes, path)


def write_things(things: nn.Module, groups: Sequence[str], card: dict[str, Any], path: Path) -> None:
    """Write what tells a car from other things: input as above; output "shares" of shape (n, groups)."""
    _write(things, "shares", 192, {"labels": json.dumps(groups), "card": json.dumps(card)}, path, fixed=True)


def _small_card(side: int) -> str:
    return json.dumps({"pixels": side, "started_from": GENERAL, "date": datetime.now(UTC).date().isoformat()})


def _write(
    network: nn.Module, output: str, side: int, notes: dict[str, str], path: Path, *, fixed: bool = False
) -> None:
    size = {} if fixed else {2: torch.export.Dim("height"), 3: torch.export.Dim("width")}
    program = torch.onnx.export(
        _FromPixels(network.to(memory_format=torch.contiguous_format)).eval(),  # type: ignore[call-overload]
        (torch.zeros(2, 3, side, side if fixed else side + 32),),
        input_names=["picture"],
        output_names=output.split(),
        dynamic_shapes={"picture": {0: torch.export.Dim("n"), **size}},
        opset_version=OPSET,
        dynamo=True,
        optimize=False,  # it would fold the norms into the convolutions, and `read_onnx` could not train on
        verbose=False,
    )
    assert program is not None
    model = program.model_proto
    settle_casts(model)
    _shrink(model.graph)
    _forget_where(model.graph)
    helper.set_model_props(model, notes)
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())


def settle_casts(model: onnx.ModelProto) -> None:
    """Name the type that each CastLike gives: ONNX Runtime takes that node for no constant, nor what depends on it."""
    inferred = onnx.shape_inference.infer_shapes(model).graph
    typed = (*inferred.value_info, *inferred.input, *inferred.output)
    types = {tensor.name: tensor.data_type for tensor in inferred.initializer}
    types |= {value.name: value.type.tensor_type.elem_type for value in typed}
    for node in model.graph.node:
        if node.op_type == "CastLike":
            node.op_type = "Cast"
            like = node.input.pop()
            node.attribute.append(helper.make_attribute("to", types[like]))


def _shrink(graph: onnx.GraphProto) -> None:
    for tensor in list(graph.initializer):
        values = numpy_helper.to_array(tensor)
        if values.size < SMALL or values.dtype != np.float32:
            continue
        scale = np.abs(values).reshape(len(values), -1).max(1) / 127 + 1e-12
        whole = np.rint(values / scale.reshape(-1, *[1] * (values.ndim - 1))).astype(np.int8)
        name = tensor.name
        graph.initializer.remove(tensor)
        graph.initializer.append(numpy_helper.from_array(whole, f"{name}.int8"))
        graph.initializer.append(numpy_helper.from_array(scale.astype(np.float32), f"{name}.scale"))
        graph.initializer.append(helper.make_tensor(f"{name}.zero", TensorProto.INT8, scale.shape, [0] * len(scale)))
        node = helper.make_node("DequantizeLinear", [f"{name}.int8", f"{name}.scale", f"{name}.zero"], [name], axis=0)
        graph.node.insert(0, node)


def _forget_where(graph: onnx.GraphProto) -> None:
    """Drop the exporter's notes: they hold the paths of the machine that trained."""
    del graph.metadata_props[:]
    noted: list[Any] = [*graph.node, *graph.input, *graph.output, *graph.value_info, *graph.initializer]
    for part in noted:
        del part.metadata_props[:]
        part.doc_string = ""


def read_onnx(path: Path) -> tuple[dict[str, Tensor], list[Car], dict[str, Any]]:
    """Weights by name, cars and card of a classifier this module wrote. Raises ValueError for any other."""
    model = _loaded(path)
    notes = {entry.key: entry.value for entry in model.metadata_props}
    if not {"labels", "card"} <= set(notes):
        raise ValueError(f"{path} was not written by this trainer: it has no labels inside.")
    cars = [Car(**label) for label in json.loads(notes["labels"])]
    return _weights(model), cars, json.loads(notes["card"])


def read_card(path: Path) -> dict[str, Any]:
    """The model card of any network this module wrote."""
    notes = {entry.key: entry.value for entry in _loaded(path).metadata_props}
    return dict(json.loads(notes["card"]))


def read_weights(path: Path) -> dict[str, Tensor]:
    """Weights by name of any network this module wrote. Raises ValueError where it is no ONNX file."""
    return _weights(_loaded(path))


def _loaded(path: Path) -> onnx.ModelProto:
    try:
        return onnx.load(path)
    except DecodeError as error:
        raise ValueError(f"{path} is not an ONNX file.") from error


def _weights(model: onnx.ModelProto) -> dict[str, Tensor]:
    kept = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    weights = {}
    for name, values in kept.items():
        if name.endswith(".int8"):
            plain = name.removesuffix(".int8")
            scale = kept[f"{plain}.scale"].reshape(-1, *[1] * (values.ndim - 1))
            weights[plain] = torch.from_numpy(values.astype(np.float32) * scale)
        elif not name.endswith((".scale", ".zero")):
            weights[name] = torch.from_numpy(values.copy())
    return {name.removeprefix("network."): value for name, value in weights.items()}
