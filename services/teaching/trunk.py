"""Our own network up to the vector it makes of a car, and the file that it becomes with a head put on top."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from services.errors import Unavailable
from services.recognition.shape.embedder import sides
from services.recognition.vision.onnx_session import NO_MODEL, open_session, part_of
from services.teaching.head import Head

Array = NDArray[np.float64]
OUTPUT = "vector"
LOGITS = "cars"


@dataclass(frozen=True)
class Trunk:
    """The network's file; `name` is whose trouble it is where it cannot be opened."""

    file: Path
    name: str = "Teaching"

    @property
    def side(self) -> int:
        """Pixels of its square input; the smallest where a photo is seen at several, as lessons are to be quick."""
        return min(sides(self._notes))

    def vector(self, views: Sequence[Image.Image]) -> Array:
        """The mean over views of one car. Raises Unavailable with a sentence where the file is no such network.

        The mean is what makes a head's log-odds of it the mean of the log-odds of the views, as the reader takes it.
        """
        side = self.side
        small = [view.resize((side, side), Image.Resampling.BICUBIC) for view in views]
        values = np.stack([np.asarray(view, np.float32).transpose(2, 0, 1) / 255 for view in small])
        try:
            (vectors,) = open_session(self.name, self.file, OUTPUT).run([OUTPUT], {"picture": values})
        except Unavailable:
            raise
        except Exception:  # onnxruntime raises its own kinds for shapes and names that do not fit
            raise Unavailable(self.name, NO_MODEL) from None
        mean: Array = vectors.astype(float).mean(axis=0)
        return mean

    def with_head(self, head: Head, notes: Mapping[str, str]) -> bytes:
        """An ONNX file of trunk and head: input "picture" of shape (n, 3, height, width) with RGB in 0..1, output
        "cars" with log-odds of shape (n, cars); `notes` go into its metadata.
        """
        import onnx  # noqa: PLC0415 - nothing but this needs it
        from onnx import TensorProto, helper, numpy_helper  # noqa: PLC0415

        model: Any = part_of(self.file, OUTPUT)
        graph = model.graph
        graph.initializer.append(numpy_helper.from_array(head.weights.astype(np.float32), "head.weights"))
        graph.initializer.append(numpy_helper.from_array(head.bias.astype(np.float32), "head.bias"))
        graph.node.append(helper.make_node("Gemm", [OUTPUT, "head.weights", "head.bias"], [LOGITS]))
        del graph.output[:]
        graph.output.append(helper.make_tensor_value_info(LOGITS, TensorProto.FLOAT, ["n", len(head.bias)]))
        del model.metadata_props[:]
        helper.set_model_props(model, dict(notes))
        onnx.checker.check_model(model)
        data: bytes = model.SerializeToString()
        return data

    @property
    def _notes(self) -> dict[str, Any]:
        try:
            card = json.loads(open_session(self.name, self.file).get_modelmeta().custom_metadata_map["card"])
        except (KeyError, ValueError):
            raise Unavailable(self.name, NO_MODEL) from None
        return card if isinstance(card, dict) else {}
