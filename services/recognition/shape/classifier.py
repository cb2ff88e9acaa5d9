"""An image classifier in an ONNX file: ours, one made by `python -m training`, or anyone's with a list of labels."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from services import names
from services.errors import Unavailable
from services.recognition.vision.onnx_session import NO_MODEL, file_digest, open_session
from services.vehicle import FrozenModel, ModelYears
from services.wording import N_

Logits = NDArray[np.float64]  # views x classes

NO_LABELS = N_("{service} has no label for each of its classes: the operator should give a file with one car a line.")


class Label(FrozenModel):
    """What one class stands for, in our names; `years` hints at the generation that was pictured."""

    make: str
    model: str | None = None
    body: str | None = None
    years: ModelYears | None = None


@dataclass(frozen=True)
class Classifier:
    """A classifier's file. `mean` and `spread` are what its pictures' values of 0..1 are shifted and divided by;
    `labels` has one car a line, where the file holds none itself.
    """

    name: str
    file: Path
    labels: Path | None = None
    mean: tuple[float, float, float] = (0.0, 0.0, 0.0)
    spread: tuple[float, float, float] = (1.0, 1.0, 1.0)

    def logits(self, views: Sequence[Image.Image]) -> Logits:
        """One row a view. Raises Unavailable with a sentence where the file is no such classifier."""
        session = self._session
        (wanted,) = session.get_inputs()[:1]
        side = self.side
        stacked = np.stack([np.asarray(view.resize((side, side), Image.Resampling.BICUBIC)) for view in views])
        mean, spread = np.array(self.mean, np.float32), np.array(self.spread, np.float32)
        values = (stacked.astype(np.float32) / 255 - mean) / spread
        if wanted.shape[-1] != 3:
            values = values.transpose(0, 3, 1, 2)
        try:
            rows = [session.run(None, {wanted.name: value[None]})[0][0] for value in values]
            outputs = np.stack(rows).reshape(len(views), -1).astype(float)
        except Exception:  # onnxruntime raises its own kinds for shapes and types that do not fit
            raise Unavailable(self.name, NO_MODEL) from None
        if outputs.shape[1] != len(self.cars):
            raise Unavailable(self.name, NO_LABELS)
        shares = (outputs >= 0).all() and np.allclose(outputs.sum(1), 1, atol=1e-3)
        return np.log(outputs + 1e-9) if shares else outputs

    @property
    def side(self) -> int:
        """Pixels of its square input."""
        fixed = self._session.get_inputs()[0].shape[2]
        return fixed if isinstance(fixed, int) else int(self.card.get("pixels", 224))

    @property
    def content(self) -> str:
        """What its answers depend on: the content of its files, and how pictures are prepared for it."""
        return f"{file_digest(self.file)} {file_digest(self.labels)} {self.mean} {self.spread}"

    @property
    def cars(self) -> tuple[Label, ...]:
        """What its classes stand for, in their order. Raises Unavailable where neither file says."""
        return _cars(self, self.content)

    @property
    def card(self) -> dict[str, Any]:
        """The model card, where there is one: title, source, licence, date, figures."""
        return _card(self, self.content)

    @property
    def notes(self) -> dict[str, str]:
        """What the file says of itself, by name. Raises Unavailable."""
        return dict(self._session.get_modelmeta().custom_metadata_map)

    @property
    def _session(self) -> Any:
        return open_session(self.name, self.file)


@lru_cache(maxsize=32)
def _cars(classifier: Classifier, _content: str) -> tuple[Label, ...]:
    try:
        if classifier.labels:
            lines = classifier.labels.read_text(encoding="utf-8").splitlines()
            return tuple(_read(line) for line in lines if line.strip())
        return tuple(label_of(**label) for label in json.loads(classifier.notes["labels"]))
    except (OSError, KeyError, TypeError, ValueError):
        raise Unavailable(classifier.name, NO_LABELS) from None


@lru_cache(maxsize=32)
def _card(classifier: Classifier, _content: str) -> dict[str, Any]:
    try:
        card = json.loads(classifier.notes.get("card", "{}"))
    except ValueError:
        return {}
    return card if isinstance(card, dict) else {}


def label_of(make: str, model: str = "", body: str = "", years: str = "") -> Label:
    """A class as the trainer writes it into its file, in our names."""
    ours = names.our_make(make)
    return Label(make=ours, model=names.our_model(ours, model) if model else None, body=body or None, years=_run(years))


def _read(line: str) -> Label:
    """A label as people write it: "audi a4 2008-2012", "Toyota_Corolla"."""
    said = names.read_label(line.strip())
    if said.make is None:
        raise ValueError("a label without a make")
    return Label(make=said.make, model=said.model, years=_run(str(said.year or "")))


def _run(years: str) -> ModelYears | None:
    first, _, last = years.partition("-")
    return ModelYears(first=int(first), last=int(last or first)) if first.isdigit() else None
