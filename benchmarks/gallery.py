"""The gallery, and how far the shape model can be believed: ``python benchmarks/gallery.py FOLDER [--fit]``.

FOLDER is what `benchmarks/today.py` wrote. Without `--fit` the vectors of its pictures are made into
`services/recognition/shape/gallery.csv` and `.npy`: a row for what is seen of a car from one end. With `--fit` the
lines of make and model are fitted first and put into the model's card (needs the extra `train`): on the pictures of the
sources that the network's card says were left out of training, compared with a gallery of all other sources, and on
the tuning half of the labelled photos from dealers and private sellers. Cars that the gallery does not hold are among
them: whatever it says of those is wrong.
"""

import argparse
import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.labelled import PHOTOS, labelled
from benchmarks.levels import group_of, same_car
from services import names
from services.recognition.observation import Box
from services.recognition.reading import read_years
from services.recognition.shape.embedder import Embedder, Seen
from services.recognition.shape.gallery import Gallery, KnownCar, read_gallery, unit, write_gallery
from services.recognition.shape.levels import Judge, Levels
from services.recognition.shape.reader import NAME, ShapeReader
from services.recognition.vision.car_finder import crops

MOST = 8  # pictures of a car from one end that are looked at
CROP = (1.08,)  # of the car's box: between the two that a photo is looked at by
TUNED_ON = {"fr": 5.0, "vmmr": 5.0, "alpr": 1.0}  # sources of photos without pictures learned from, and their weight


@dataclass(frozen=True)
class Picture:
    """A picture of the training sets with what the network sees in it."""

    row: dict[str, str]
    seen: Seen

    @property
    def car(self) -> tuple[str, str]:
        """Make and model."""
        return self.row["make"], self.row["model"]


def pictures(folder: Path, embedder: Embedder) -> list[Picture]:
    """Every picture of today and the first few of each older car, with its vector; kept in FOLDER for the next run."""
    with (folder / "pictures.csv").open(newline="", encoding="utf-8") as lines:
        rows = [row for row, few in _few(csv.DictReader(lines)) if few]
    kept = folder / f"seen_{embedder.file.stem}_{int(embedder.file.stat().st_mtime)}.npz"
    parts = ("vector", "makes", "bodies", "ends")
    if not kept.exists():
        seen = [_seen(embedder, folder, row) for row in rows]
        columns: Any = {part: np.array([getattr(one, part) for one in seen]) for part in parts}
        np.savez(kept, **columns)
    with np.load(kept) as told:
        found = [told[part] for part in parts]
    return [Picture(row, Seen(*values)) for row, *values in zip(rows, *found, strict=True)]


def _few(rows: Iterable[dict[str, str]]) -> Iterable[tuple[dict[str, str], bool]]:
    count: dict[tuple[str, ...], int] = defaultdict(int)
    for row in rows:
        key = _key(row)
        count[key] += 1
        yield row, row["source"] != "cars196" or count[key] <= MOST


def _key(row: dict[str, str]) -> tuple[str, ...]:
    """What one row of the gallery stands for."""
    years = row["years"] or row["era"]
    return row["make"], row["model"], row["body"], years, row["view"]


def _seen(embedder: Embedder, folder: Path, row: dict[str, str]) -> Seen:
    with Image.open(folder / row["file"]) as opened:
        picture = opened.convert("RGB")
    edges = {edge: float(row[edge] or whole) for edge, whole in (("left", 0), ("top", 0), ("right", 1), ("bottom", 1))}
    return embedder.see(list(crops(picture, Box(**edges), CROP)))


def gallery_of(some: Sequence[Picture]) -> Gallery:
    """One row a car, generation and end: the mean of its pictures."""
    groups: dict[tuple[str, ...], list[Picture]] = defaultdict(list)
    for picture in some:
        groups[_key(picture.row)].append(picture)
    cars, vectors = [], []
    for (make, model, body, years, _view), found in sorted(groups.items()):
        run = read_years(years) if years and not years.startswith("older") and years != "2013+" else None
        cars.append(KnownCar(make=make, model=model, body=body or None, years=run, pictures=len(found)))
        vectors.append(np.mean([picture.seen.vector for picture in found], axis=0))
    return Gallery(unit(np.array(vectors)), tuple(cars))


@dataclass(frozen=True)
class Case:
    """Something seen, and the car it is."""

    seen: Seen
    make: str
    model: str
    weight: float = 1.0


def fit(cases: Sequence[Case], gallery: Gallery, makes: Sequence[str]) -> Levels:
    """The make's share and likeness that tell cars apart best, then both lines."""
    known = {(car.make, car.model) for car in gallery.cars}
    of_make: dict[str, list[str]] = defaultdict(list)
    for make, model in known:
        of_make[make].append(model)
    inside = [
        case
        for case in cases
        if any(same_car(case.make, model, case.make, case.model) for model in of_make.get(case.make, ()))
    ]
    known_names = Judge(gallery, makes, Levels()).names
    right = [
        [make == case.make and same_car(make, model, case.make, case.model) for make, model in known_names]
        for case in inside
    ]

    judge = Judge(gallery, makes, Levels())
    compared = {id(case): judge.compared(case.seen) for case in cases}

    def surprise(levels: Levels) -> float:
        judge = Judge(gallery, makes, levels)
        told = [judge.shares(compared[id(case)])[hit].sum() for case, hit in zip(inside, right, strict=True)]
        return -float(np.mean(np.log(np.array(told) + 1e-4)))

    tried = [
        Levels(sharpness=sharp, make_head=head) for sharp in (4, 6, 8, 11, 15, 22) for head in (0.1, 0.2, 0.4, 0.8)
    ]
    levels = min(tried, key=surprise)
    sharper = Judge(gallery, makes, levels)
    for_make, make_right, for_model, model_right, later = [], [], [], [], []
    weights, model_weights = [], []
    for case in cases:
        shares, alike = sharper.shares(compared[id(case)]), compared[id(case)][0]
        models, of_make_line, of_model_line = sharper.evidence(shares, alike, case.seen.rear)
        first = models[0]
        for_make.append(of_make_line)
        weights.append(case.weight)
        make_right.append(known_names[first][0] == case.make)
        if make_right[-1]:
            for_model.append(of_model_line)
            model_weights.append(case.weight)
            model_right.append(same_car(*known_names[first], case.make, case.model))
            if not model_right[-1]:
                later.append(any(same_car(*known_names[n], case.make, case.model) for n in models))
    return levels.model_copy(
        update={
            "make": _line(for_make, make_right, weights),
            "model": _line(for_model, model_right, model_weights),
            "others": round(float(np.mean(later)), 3) if later else 0.5,
        }
    )


def _line(told: Sequence[Sequence[float]], right: Sequence[bool], weights: Sequence[float]) -> tuple[float, ...]:
    line = LogisticRegression(C=10, fit_intercept=False, max_iter=2000).fit(told, right, sample_weight=weights)
    return tuple(round(float(weight), 4) for weight in line.coef_[0])


def photos(reader: ShapeReader) -> list[tuple[str, bool, Case]]:
    """Of every labelled photo its group, whether it is for tuning, and what is seen."""
    with (PHOTOS / "labels.csv").open(newline="", encoding="utf-8") as lines:
        labels = {row["file"]: row for row in csv.DictReader(lines)}
    return [
        (
            group_of(labels[photo.file]),
            photo.tune,
            Case(
                reader.see(photo.photo)[0],
                names.our_make(labels[photo.file]["make"]),
                labels[photo.file]["model"],
                TUNED_ON.get(group_of(labels[photo.file]), 0.0),
            ),
        )
        for photo in labelled()
    ]


def left_out_told(cases: Sequence[Case], judge: Judge) -> dict[str, object]:
    """Figures on pictures of sources left out, for the card."""
    known = {(car.make, car.model) for car in judge.gallery.cars}
    inside = [case for case in cases if (case.make, case.model) in known]
    said = [judge.judge(case.seen) for case in inside]
    hits = [(one.models[0].make, one.models[0].model) == (c.make, c.model) for one, c in zip(said, inside, strict=True)]
    five = [
        (c.make, c.model) in [(m.make, m.model) for m in one.models[:5]] for one, c in zip(said, inside, strict=True)
    ]
    makes = [one.make == c.make for one, c in zip(said, inside, strict=True)]
    strange = [judge.judge(case.seen).models[0].score >= 0.3 for case in cases if (case.make, case.model) not in known]
    return {
        "pictures": len(inside),
        "top_1": round(float(np.mean(hits)), 3),
        "top_5": round(float(np.mean(five)), 3),
        "make": round(float(np.mean(makes)), 3),
        "strange": len(strange),
        "strange_named": round(float(np.mean(strange)), 3) if strange else None,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--fit", action="store_true", help="fit the lines too and keep them in the model's card")
    parser.add_argument("--left-out", nargs="*", help="sources to fit on; those of the card unless told")
    options = parser.parse_args()
    reader = ShapeReader(Embedder(NAME))
    found = pictures(options.folder, reader.embedder)
    if options.fit:
        card = reader.card
        left_out = options.left_out or card["left_out"]
        gallery = gallery_of([one for one in found if one.row["source"] not in left_out])
        cases = [Case(one.seen, *one.car) for one in found if one.row["source"] in left_out]
        tuning = [case for group, tune, case in photos(reader) if tune and group in TUNED_ON]
        levels = fit([*cases, *tuning], gallery, card["makes"])
        told = left_out_told(cases, Judge(gallery, card["makes"], levels))
        print(levels, told)
        keep(card | {"levels": levels.model_dump(), "held_out": told}, reader.embedder.file)
    gallery = gallery_of(found)
    write_gallery(gallery)
    print(f"{len(gallery.cars)} rows of {len({(car.make, car.model) for car in gallery.cars})} cars")
    assert len(read_gallery().cars) == len(gallery.cars)


def keep(card: dict[str, object], file: Path) -> None:
    """Put the card into the model's file."""
    import onnx  # noqa: PLC0415 - only here, from the extra `train`

    model = onnx.load(file)
    notes = {entry.key: entry.value for entry in model.metadata_props} | {"card": json.dumps(card)}
    onnx.helper.set_model_props(model, notes)
    file.write_bytes(model.SerializeToString())


if __name__ == "__main__":
    main()
