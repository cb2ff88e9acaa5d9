"""The shape model on real photographs: ``python benchmarks/shape.py [--write]``.

For each source: how often make and model are right, wrong or left unsaid, beside what the softmax over 194 cars said
(`training/cars196.onnx`, the shape model until November 2026) in the same run; by half of the photos and over all of
them; how well its scores are calibrated; how long it takes. What was learned or chosen on which pictures stands in
`training/README.md`.
"""

import argparse
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.gallery import keep
from benchmarks.labelled import PHOTOS, Labelled, labelled
from benchmarks.levels import GROUPS, Counted, by_group, calibration_errors, group_of, grouped, named
from services.recognition.merge import merge
from services.recognition.observation import Answer, Observation
from services.recognition.shape.classifier import Classifier
from services.recognition.shape.own import OwnReader
from services.recognition.shape.reader import NAME, ShapeReader, warm_up
from services.vehicle import Side

EARLIER = Path(__file__).parents[1] / "training" / "cars196.onnx"


@dataclass(frozen=True)
class Looked:
    """One photo, its label, what the shape model saw and what the one before it did, and the seconds it took."""

    photo: Labelled
    label: Mapping[str, str]
    now: Observation
    earlier: Observation
    seconds: float


def look_at_all(folder: Path = PHOTOS) -> list[Looked]:
    """Every labelled photo looked at by both."""
    labels = pd.read_csv(folder / "labels.csv", dtype=str).fillna("").set_index("file", drop=False)
    reader, earlier = ShapeReader(), OwnReader(Classifier(NAME, EARLIER))
    warm_up(reader)
    looked = []
    for photo in labelled(folder):
        began = time.perf_counter()
        now = reader.recognize(photo.photo)
        seconds = time.perf_counter() - began
        label = {str(key): str(value) for key, value in labels.loc[photo.file].items()}
        looked.append(Looked(photo, label, now, earlier.recognize(photo.photo), seconds))
    return looked


def counted(looked: Sequence[Looked], *, earlier: bool = False) -> list[Counted]:
    """What would be said on each photo alone."""

    def said(one: Looked) -> Answer:
        return Answer(service=NAME, side=Side.FRONT, observation=one.earlier if earlier else one.now)

    return [Counted(one.label, merge([said(one)])) for one in looked]


def table(looked: Sequence[Looked]) -> Iterator[str]:
    """The figures, a line each."""
    yield "softmax over 194 cars (until November 2026)"
    yield from by_group(counted(looked, earlier=True))
    yield "vectors and gallery"
    yield from by_group(counted(looked))
    yield calibration_errors(counted(looked))
    yield f"seconds a photo {mean(one.seconds for one in looked):.3f}"


def figures(some: Sequence[Counted]) -> dict[str, dict[str, dict[str, Any]]]:
    """Every level's figures by view, era and source, for the model's card."""
    people = [one for one in some if group_of(one.label) in GROUPS["as people take them"]]
    by = {
        "view": grouped(people, lambda one: one.view) | {"as people take them": named(people)},
        "era": grouped(people, lambda one: one.era),
        "source": grouped(some, lambda one: one.label["source"]),
    }
    return {kind: {name: row.model_dump() for name, row in rows.items()} for kind, rows in by.items()}


def whole_table() -> Iterable[str]:
    """The figures over all photos."""
    return table(look_at_all())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, default=PHOTOS)
    parser.add_argument("--write", action="store_true", help="keep the figures in the model's card")
    options = parser.parse_args()
    looked = look_at_all(options.photos)
    if options.write:
        reader = ShapeReader()
        keep(reader.card | {"photos": figures(counted(looked))}, reader.embedder.file)
    for title, halves in (("tuning half", {True}), ("other half", {False}), ("all", {True, False})):
        print(f"\n{title}")
        print("\n".join(table([one for one in looked if one.photo.tune in halves])))


if __name__ == "__main__":
    main()
