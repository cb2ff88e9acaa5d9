"""Classifiers that were taught on this machine: one file each, which is at work as soon as it is there.

A file carries the start of its content's SHA-256 in its name, and one whose content is another is not put to work: what
the board shows was learned here, and is what was measured.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from services.errors import TeachingRefused, Unavailable
from services.recognition.shape.classifier import Classifier
from services.recognition.vision.onnx_session import file_digest
from services.settings import OwnClassifier
from services.teaching.lesson import LessonFigures
from services.wording import N_

PREFIX = "taught "  # of their names among the settings' classifiers
LONGEST_TITLE = 40  # characters
NAME = re.compile(r"(?P<id>[a-z0-9_]+)\.(?P<digest>[0-9a-f]{16})\.onnx")


@dataclass(frozen=True)
class TaughtModel:
    """One classifier; `id` stands in addresses and never changes while it is taught again under the same title."""

    id: str
    digest: str  # first 16 hex digits of its content's SHA-256
    file: Path

    @property
    def unchanged(self) -> bool:
        """Whether the file is still what was taught."""
        return file_digest(self.file).startswith(self.digest)

    @property
    def classifier(self) -> Classifier:
        """It, ready to be asked; named by its title."""
        return Classifier(self.title, self.file)

    @property
    def title(self) -> str:
        """What the person called it; its id where the file cannot say."""
        return str(_card(self.file, self.digest).get("title") or self.id)

    @property
    def figures(self) -> LessonFigures | None:
        """What was measured when it was taught."""
        card = _card(self.file, self.digest)
        try:
            return LessonFigures.model_validate(card["held_out"] | {"by_car": card["by_car"]})
        except (KeyError, TypeError, ValueError):
            return None


@dataclass(frozen=True)
class TaughtModels:
    """The folder they lie in; several processes may share it."""

    folder: Path

    def all(self) -> tuple[TaughtModel, ...]:
        """Every one, by id."""
        names = sorted(path.name for path in self.folder.glob("*.onnx"))
        found = (NAME.fullmatch(name) for name in names)
        return tuple(TaughtModel(one["id"], one["digest"], self.folder / one[0]) for one in found if one)

    def find(self, model_id: str) -> TaughtModel | None:
        """The one of that id that is at work; None where there is none."""
        return next((one for one in self.all() if one.id == model_id and one.unchanged), None)

    def keep(self, onnx: bytes, title: str) -> TaughtModel:
        """Put a classifier to work, in place of an earlier one of that title; whole or not at all."""
        digest = sha256(onnx).hexdigest()[:16]
        model_id = id_of(title)
        earlier = [one for one in self.all() if one.id == model_id]
        file = self.folder / f"{model_id}.{digest}.onnx"
        self.folder.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(".part")
        try:
            part.write_bytes(onnx)
            part.replace(file)
        except OSError:
            part.unlink(missing_ok=True)
            raise TeachingRefused(N_("The file could not be written: is the disk full?")) from None
        for one in earlier:
            if one.file != file:
                one.file.unlink(missing_ok=True)
        return TaughtModel(model_id, digest, file)

    def delete(self, model_id: str) -> None:
        """Take it from the board and from the disk."""
        for one in self.all():
            if one.id == model_id:
                one.file.unlink(missing_ok=True)

    def classifiers(self) -> Mapping[str, OwnClassifier]:
        """Those at work as the settings name classifiers."""
        return {PREFIX + one.id: OwnClassifier(title=one.title, file=one.file) for one in self.all() if one.unchanged}


@lru_cache(maxsize=256)
def _card(file: Path, _digest: str) -> Mapping[str, Any]:
    """The model card; empty where the file has none. Kept, for every page asks what the classifiers are called."""
    try:
        return Classifier(file.stem, file).card
    except Unavailable:
        return {}


def id_of(title: str) -> str:
    """What stands for a title in an address: "Our yard's cars" is our_yard_s_cars."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_") or f"cars_{sha256(title.encode()).hexdigest()[:8]}"
