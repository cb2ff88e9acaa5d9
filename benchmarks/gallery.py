"""The gallery, and how far the shape model can be believed: ``python benchmarks/gallery.py FOLDER [--fit]``.

FOLDER is what `benchmarks/today.py` wrote. Without `--fit` the vectors of its pictures are made into
`services/recognition/shape/gallery.csv` and `.npy`: a row for what is seen of a car from one end. With `--fit` the
lines of make and model are fitted too and put into the model's card (needs the extra `train`): on the tuning half of
the labelled photos, each also as a stranger, with its model taken out of the gallery; and on the pictures of the
sources that were left out of training, compared with a gallery of all others, where the network's card or `--left-out`
names such; only then how likeness is weighed is chosen anew. Photos are few: the lines stay near those that the card
has. By what a photo of a gate's camera is known is fitted too (`benchmarks/gate_cameras.py`); what the lines weigh of
it is from fits without the photo in question.
"""

import argparse
import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.gate_cameras import fit_gate
from benchmarks.labelled import PHOTOS, labelled
from benchmarks.levels import group_of, same_car, truth_of
from services import names
from services.recognition.observation import Box
from services.recognition.reading import read_years
from services.recognition.shape.embedder import Embedder, Seen
from services.recognition.shape.gallery import Gallery, KnownCar, read_gallery, unit, write_gallery
from services.recognition.shape.levels import Judge, Levels
from services.recognition.shape.reader import NAME, ShapeReader
from services.recognition.vision.car_finder import crops

MOST = 8  # pictures of a car from one end that are looked at
CROP = (1.08, 1.08)  # of the car's box: between the two that a photo is looked at by, at either of their sizes
TUNED_ON = {"fr": 5.0, "vmmr": 5.0, "alpr": 1.0, "stan": 1.0}  # kinds of photos, and their weight
BY_HEART = "stan"  # of the cars that are known by heart; never strangers
STRANGE = 0.3  # of its weight, for the same photo with its model out of the gallery
# How strongly each number of a line is held where the card has it: the make's, the model's. Held less, the model's says
# one pair less of the tuning half. What a gate's camera takes off the make is chosen: of -2 to -6 the least that names
# no wrong make on the tuning half's pairs, and costs its photos by people nothing.
NEAR_MAKE = np.array([0.25, 4, 0.25, 0.25, 1, 1, 1, 1e4])
NEAR_MODEL = np.array([5, 80, 5, 5, 20, 20, 20, 0.25, 20])
AT_GATES = -3.0


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
    parts = ("vector", "makes", "bodies", "ends", "cars", "filled", "clear")
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
    box = Box(**edges)
    return replace(embedder.see(list(crops(picture, box, CROP))), filled=float(np.log2(max(0.01, box.area))))


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
    """Something seen, the car it is, and by what a gate's camera is known, as fitted without this photo."""

    seen: Seen
    make: str
    model: str
    weight: float = 1.0
    gate: tuple[float, ...] = ()


def fit(cases: Sequence[Case], strangers: Sequence[Case], judge: Judge, *, anew: bool) -> Levels:
    """Both lines, and before them, if `anew`, how likeness is weighed; `judge` has those to begin with."""
    known = set(judge.names)

    def learned(case: Case) -> bool:
        return any(make == case.make and same_car(make, model, case.make, case.model) for make, model in known)

    inside = [case for case in cases if learned(case)]
    compared = {id(case): judge.compared(case.seen) for case in cases}
    right = [
        np.array([make == case.make and same_car(make, model, case.make, case.model) for make, model in judge.names])
        for case in inside
    ]
    weights = [case.weight for case in inside]

    def surprise(levels: Levels) -> float:
        asked = replace(judge, levels=levels)
        told = [asked.shares(compared[id(case)])[hit].sum() for case, hit in zip(inside, right, strict=True)]
        return -float(np.average(np.log(np.array(told) + 1e-4), weights=weights))

    levels = judge.levels
    if anew:
        changes = [{"sharpness": sharp, "make_head": head} for sharp in (8, 11, 15) for head in (0.2, 0.4)]
        levels = min((levels.model_copy(update=change) for change in changes), key=surprise)
    told = [*_evidence(cases, replace(judge, levels=levels)), *_strange(strangers, replace(judge, levels=levels))]
    named = [one for one in told if one.make_right]
    later = [one.later for one in named if not one.model_right]
    begun = (*levels.make[:-1], AT_GATES)
    return levels.model_copy(
        update={
            "make": _line(begun, [(one.for_make, one.make_right, one.weight) for one in told], NEAR_MAKE),
            "model": _line(levels.model, [(one.for_model, one.model_right, one.weight) for one in named], NEAR_MODEL),
            "others": round(float(np.mean(later)), 3) if later else levels.others,
        }
    )


@dataclass(frozen=True)
class Told:
    """What the lines weigh of one case, whether make and model are right, and whether the right model comes later."""

    for_make: Sequence[float]
    for_model: Sequence[float]
    make_right: bool
    model_right: bool
    later: bool
    weight: float


def _evidence(cases: Iterable[Case], judge: Judge) -> Iterable[Told]:
    for case in cases:
        own = replace(judge, levels=judge.levels.model_copy(update={"gate": case.gate}))
        compared = judge.compared(case.seen)
        models, for_make, for_model = own.evidence(judge.shares(compared), compared.alike, case.seen)
        names = [judge.names[number] for number in models]
        right = [same_car(*name, case.make, case.model) for name in names]
        yield Told(for_make, for_model, names[0][0] == case.make, right[0], any(right[1:]), case.weight)


def _strange(cases: Iterable[Case], judge: Judge) -> Iterable[Told]:
    """Each with its model out of the gallery, and unknown by heart."""
    for case in cases:
        kept = [
            n for n, car in enumerate(judge.gallery.cars) if not same_car(car.make, car.model, case.make, case.model)
        ]
        if len(kept) == len(judge.gallery.cars):
            continue
        gallery = Gallery(judge.gallery.vectors[kept], tuple(judge.gallery.cars[n] for n in kept))
        stranger = replace(case, weight=STRANGE * case.weight, seen=_unlearned(case, judge))
        yield from _evidence([stranger], replace(judge, gallery=gallery))


def _unlearned(case: Case, judge: Judge) -> Seen:
    cars = judge.by_heart.cars if judge.by_heart else ()
    if case.seen.cars is None or not cars:
        return case.seen
    its = np.array([same_car(car.make, car.model, case.make, case.model) for car in cars])
    return replace(case.seen, cars=np.where(its, case.seen.cars.min(), case.seen.cars))


def _line(
    prior: Sequence[float], told: Sequence[tuple[Sequence[float], bool, float]], near: np.ndarray
) -> tuple[float, ...]:
    """The likeliest logistic line that is near the prior one (Newton's method)."""
    views, right, weights = (np.array(part, float) for part in zip(*told, strict=True))
    line = start = np.array(prior)
    for _ in range(50):
        chances = 1 / (1 + np.exp(-views @ line))
        slope = views.T @ (weights * (chances - right)) + near * (line - start)
        bend = (views * (weights * chances * (1 - chances))[:, None]).T @ views + np.diag(near)
        line = line - np.linalg.solve(bend, slope)
    return tuple(round(float(weight), 4) for weight in line)


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
                names.our_make(truth_of(labels[photo.file])[0]),
                truth_of(labels[photo.file])[1],
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
        card, begun = reader.card, reader.judge
        left_out = options.left_out or card["left_out"]
        judge = replace(begun, gallery=gallery_of([one for one in found if one.row["source"] not in left_out]))
        strange = [Case(one.seen, *one.car) for one in found if one.row["source"] in left_out]
        tuning = [(group, case) for group, tune, case in photos(reader) if tune]
        of_today = [one.seen for one in found if one.row["source"] != "cars196"]
        gate, without = fit_gate([case.seen for _, case in tuning], [group == "alpr" for group, _ in tuning], of_today)
        told = [(group, replace(case, gate=own)) for (group, case), own in zip(tuning, without, strict=True)]
        cases = [*strange, *(case for group, case in told if group in TUNED_ON)]
        strangers = [case for group, case in told if group in TUNED_ON and group != BY_HEART]
        levels = fit(cases, strangers, judge, anew=bool(strange)).model_copy(update={"gate": gate})
        card = card | {"levels": levels.model_dump()}
        if strange:
            card["held_out"] = left_out_told(strange, replace(judge, levels=levels))
        print(levels, card.get("held_out"))
        keep(card, reader.embedder.file)
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
