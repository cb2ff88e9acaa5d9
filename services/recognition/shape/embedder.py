"""The network that sees which cars are alike (`python -m training.embedding`), run by ONNX Runtime."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from services.errors import Unavailable
from services.recognition.vision.onnx_session import NO_MODEL, open_session

Array = NDArray[np.float64]
MODELS = Path(__file__).parents[1] / "vision" / "models"


@dataclass(frozen=True)
class Seen:
    """What the network makes of one car: its direction among all cars, and log-odds of its make, body and end."""

    vector: Array  # length 1
    makes: Array
    bodies: Array
    ends: Array  # front, rear, side

    @property
    def rear(self) -> float:
        """Chance that the car is seen from behind."""
        return float(np.exp(self.ends[1] - np.logaddexp.reduce(self.ends)))


@dataclass(frozen=True)
class Embedder:
    """The network's file; `name` is whose trouble it is where it cannot be opened."""

    name: str
    file: Path = MODELS / "cars.onnx"

    def see(self, views: Sequence[Image.Image]) -> Seen:
        """The mean over views of one car. Raises Unavailable with a sentence where the file is no such network."""
        side = int(self.card.get("pixels", 160))
        small = (np.asarray(view.resize((side, side), Image.Resampling.BICUBIC), np.float32) / 255 for view in views)
        try:
            outputs = [self._session.run(None, {"picture": view.transpose(2, 0, 1)[None]}) for view in small]
            vector, makes, bodies, ends = (
                np.mean(part, axis=0)[0].astype(float) for part in zip(*outputs, strict=True)
            )
        except Exception:  # onnxruntime raises its own kinds for shapes and types that do not fit
            raise Unavailable(self.name, NO_MODEL) from None
        return Seen(vector / np.linalg.norm(vector), makes, bodies, ends)

    @property
    def card(self) -> dict[str, Any]:
        """The model card: title, source, licence, date, figures, and the names its log-odds stand for."""
        try:
            card = json.loads(self._session.get_modelmeta().custom_metadata_map["card"])
        except (KeyError, ValueError):
            raise Unavailable(self.name, NO_MODEL) from None
        return card if isinstance(card, dict) else {}

    @property
    def _session(self) -> Any:
        return open_session(self.name, self.file)
