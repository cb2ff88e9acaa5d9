"""A classifier small enough to write by hand: it tells red, green and blue pictures apart."""

import json
from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper

LABELS = [
    {"make": "Audi", "model": "A4", "body": "Sedan", "years": "2009-2016"},
    {"make": "toyota", "model": "corolla", "body": "", "years": "2012"},
    {"make": "Toyota", "model": "Corolla", "body": "Wagon", "years": ""},
]


def write_classifier(
    path: Path, *, softmax: bool = False, channels_last: bool = False, notes: dict[str, object] | None = None
) -> Path:
    """Logits are ten times the mean red, green and blue; input 32 x 32. `notes` go into the file's metadata as JSON."""
    nodes, last = [], "picture"
    if channels_last:
        nodes.append(helper.make_node("Transpose", ["picture"], ["first"], perm=[0, 3, 1, 2]))
        last = "first"
    nodes += [
        helper.make_node("GlobalAveragePool", [last], ["means"]),
        helper.make_node("Flatten", ["means"], ["flat"]),
        helper.make_node("Mul", ["flat", "ten"], ["logits"]),
    ]
    if softmax:
        nodes.append(helper.make_node("Softmax", ["logits"], ["shares"], axis=1))
    shape = [1, 32, 32, 3] if channels_last else [1, 3, 32, 32]
    graph = helper.make_graph(
        nodes,
        "colours",
        [helper.make_tensor_value_info("picture", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("shares" if softmax else "logits", TensorProto.FLOAT, [1, 3])],
        [numpy_helper.from_array(np.array(10, np.float32), "ten")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    helper.set_model_props(model, {name: json.dumps(value) for name, value in (notes or {}).items()})
    path.write_bytes(model.SerializeToString())
    return path


def write_embedder(path: Path, card: dict[str, object]) -> Path:
    """An embedder whose vector is the mean red, green and blue; ten times that are its makes, bodies and ends."""
    nodes = [
        helper.make_node("GlobalAveragePool", ["picture"], ["means"]),
        helper.make_node("Flatten", ["means"], ["vector"]),
        *(helper.make_node("Mul", ["vector", "ten"], [output]) for output in ("makes", "bodies", "ends")),
    ]
    outputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 3]) for name in ("vector", "makes", "bodies", "ends")
    ]
    graph = helper.make_graph(
        nodes,
        "colours",
        [helper.make_tensor_value_info("picture", TensorProto.FLOAT, [1, 3, "height", "width"])],
        outputs,
        [numpy_helper.from_array(np.array(10, np.float32), "ten")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    helper.set_model_props(model, {"card": json.dumps({"pixels": 32, "makes": ["Audi", "BMW", "Toyota"]} | card)})
    path.write_bytes(model.SerializeToString())
    return path
