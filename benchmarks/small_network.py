"""A small network over features worked out beforehand, written as the ONNX file that the program opens."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from services.recognition.vision.pixels import Array

OPSET, IR_VERSION = 18, 10  # as the other models have


@dataclass(frozen=True)
class SmallNetwork:
    """Weights as scikit-learn's MLPClassifier has them: features centred and scaled, inner layer, rectifier, outer."""

    mean: Array
    scale: Array
    inner: Array
    inner_bias: Array
    outer: Array
    outer_bias: Array

    def write(self, path: Path, output: str, card: dict[str, Any]) -> None:
        """Write it: input "features" of shape (n, features), output `output` with logits of shape (n, classes).

        Weights are kept in half precision and computed with in single; `card` and the day go into the metadata.
        """
        nodes, weights = [], []
        for name, value in vars(self).items():
            weights.append(numpy_helper.from_array(value.astype(np.float16), f"{name}.half"))
            nodes.append(helper.make_node("Cast", [f"{name}.half"], [name], to=TensorProto.FLOAT))
        for kind, given, made in (
            ("Sub", ("features", "mean"), "centred"),
            ("Div", ("centred", "scale"), "scaled"),
            ("MatMul", ("scaled", "inner"), "summed"),
            ("Add", ("summed", "inner_bias"), "shifted"),
            ("Relu", ("shifted",), "hidden"),
            ("MatMul", ("hidden", "outer"), "gathered"),
            ("Add", ("gathered", "outer_bias"), output),
        ):
            nodes.append(helper.make_node(kind, given, [made]))
        graph = helper.make_graph(
            nodes,
            path.stem,
            [helper.make_tensor_value_info("features", TensorProto.FLOAT, ["n", len(self.mean)])],
            [helper.make_tensor_value_info(output, TensorProto.FLOAT, ["n", len(self.outer_bias)])],
            weights,
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
        dated = {"date": datetime.now(UTC).date().isoformat()} | card
        helper.set_model_props(model, {"card": json.dumps(dated, ensure_ascii=False)})
        onnx.checker.check_model(model)
        path.write_bytes(model.SerializeToString())
