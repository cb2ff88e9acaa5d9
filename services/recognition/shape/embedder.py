"""The network that sees which cars are alike (`python -m training.embedding`), run by ONNX Runtime."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from services.errors import Unavailable
from services.recognition.shape.classifier import Label, label_of
from services.recognition.vision.onnx_session import NO_MODEL, open_session

Array = NDArray[np.float64]
USUAL_SHARPNESS = 0.15  # of photos as people take them
MODELS = Path(__file__).parents[1] / "vision" / "models"


@dataclass(frozen=True)
class Seen:
    """What the network makes of one car: its direction among all cars, and log-odds of its make, body and end.

    `cars` are log-odds of the classes that the network also learned by heart, where it has such: see `levels.Classes`.
    """

    vector: Array  # length 1
    makes: Array
    bodies: Array
    ends: Array  # front, rear, side
    cars: Array | None = None
    filled: float = 0.0  # by the car's box, of the photo; log2 of the share
    clear: float = 0.0  # log2 of how sharp the car is, beside a usual photo

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
        """The mean over views of one car, each at a size of its own where the card has several.

        Raises Unavailable with a sentence where the file is no such network.
        """
        small = [
            np.asarray(view.resize((side, side), Image.Resampling.BICUBIC), np.float32) / np.float32(255)
            for view, side in zip(views, cycle(sides(self.card)), strict=False)
        ]
        try:
            names = [output.name for output in self._session.get_outputs()]
            outputs = [self._session.run(names, {"picture": view.transpose(2, 0, 1)[None]}) for view in small]
            means = (np.mean(part, axis=0)[0].astype(float) for part in zip(*outputs, strict=True))
            seen = Seen(**dict(zip(names, means, strict=True)))
        except Exception:  # onnxruntime raises its own kinds for shapes and types that do not fit
            raise Unavailable(self.name, NO_MODEL) from None
        clear = float(np.log2(_sharpness(small[0]) / USUAL_SHARPNESS))
        return replace(seen, vector=seen.vector / np.linalg.norm(seen.vector), clear=clear)

    @property
    def card(self) -> dict[str, Any]:
        """The model card: title, source, licence, date, figures, and the names its log-odds stand for."""
        try:
            card = json.loads(self._notes["card"])
        except (KeyError, ValueError):
            raise Unavailable(self.name, NO_MODEL) from None
        return card if isinstance(card, dict) else {}

    @property
    def cars(self) -> tuple[Label, ...]:
        """What its log-odds of cars stand for, in their order; none where it knows no car by heart."""
        return tuple(label_of(**label) for label in json.loads(self._notes.get("labels", "[]")))

    @property
    def _notes(self) -> dict[str, str]:
        return dict(self._session.get_modelmeta().custom_metadata_map)

    @property
    def _session(self) -> Any:
        return open_session(self.name, self.file)


def sides(card: Mapping[str, Any]) -> list[int]:
    """Pixels of the views, in turn: what differs at another size is noise, and the mean over both has less of it."""
    told = card.get("pixels", 160)
    return [int(side) for side in (told if isinstance(told, list) else [told])]


def _sharpness(view: NDArray[np.float32]) -> float:
    """How much each pixel differs from its four neighbours."""
    grey = view @ np.array([0.299, 0.587, 0.114], np.float32)
    beside = grey[:-2, 1:-1] + grey[2:, 1:-1] + grey[1:-1, :-2] + grey[1:-1, 2:]
    return max(1e-3, float((4 * grey[1:-1, 1:-1] - beside).std()))
