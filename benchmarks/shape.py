"""The shape model on real photographs: ``python benchmarks/shape.py [--write]``.

For each source: how often the right make and model is first, and among the first five, beside the plain whole-picture
run of the same network; how loud it is on cars it cannot know; how well its scores are calibrated; how long it takes.
With `--write` the temperature and the line between known and strange cars are fitted first, on the tuning half, and
written into the model's card (needs the extra `train`).
"""

import argparse
import csv
import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import mean

import numpy as np
import pandas as pd
from PIL import Image
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.cars196 import CARS
from benchmarks.labelled import PHOTOS, Labelled, labelled
from services import names
from services.recognition.observation import Box
from services.recognition.shape.classifier import Classifier, Label, Logits
from services.recognition.shape.reader import CROPS, KNOWN_AT, LONGEST_SIDE, NAME, NAMED_AT, OURS, ShapeReader, warm_up
from services.recognition.shape.trust import KnownCarCalibration, margin, share_of_make_known
from services.recognition.vision.car_finder import crops, find_car
from services.recognition.vision.pixels import pixels
from services.vehicle import Facing

WHOLE = Box(left=0, top=0, right=1, bottom=1)
GROUPS = {"stan": "cropped (stan)", "vmmr": "private sale (vmmr)", "fr": "French dealer (fr)", "alpr_us": "gate, US"}
LOUD = 0.5


@dataclass(frozen=True)
class Seen:
    """One photo: the classes that are right for it (none for a strange car), and both runs' logits."""

    photo: Labelled
    right: frozenset[int]
    whole: Logits
    found: Logits
    box: Box
    seconds: float

    @property
    def group(self) -> str:
        """Where the photo is from."""
        return next((title for start, title in GROUPS.items() if self.photo.file.startswith(start)), "others")


def words(name: str) -> list[str]:
    """A model's name in words: a label may say more ("Golf Sportsvan") or less ("CTS") than a class."""
    return [word for word in re.split(r"[\W_]+", name.lower()) if word]


def same_car(label: Label, make: str, model: str) -> bool:
    """Whether a class is the labelled make and model, whatever the generation."""
    if label.make != names.our_make(make):
        return False
    one, other = words(label.model or ""), words(names.our_model(label.make, model))
    short = min(len(one), len(other))
    return short > 0 and ("".join(one) == "".join(other) or one[:short] == other[:short])


def right_classes(cars: Sequence[Label], make: str, model: str, year: str) -> frozenset[int]:
    """Numbers of the classes that are the labelled make and model; none for a strange car."""
    ours = class_names().get(f"{make} {model} {year}")  # a photo of the training pictures' own kind has its class told
    make, model = ours or (make, model)
    return frozenset(number for number, car in enumerate(cars) if same_car(car, make, model))


@cache
def class_names() -> dict[str, tuple[str, str]]:
    """Our make and model of each class of the training pictures."""
    with CARS.open(newline="", encoding="utf-8") as lines:
        return {row["class_name"]: (row["make"], row["model"]) for row in csv.DictReader(lines)}


def look_at_all(reader: ShapeReader, folder: Path = PHOTOS) -> list[Seen]:
    """Every labelled photo looked at once whole and once as the program does."""
    labels = pd.read_csv(folder / "labels.csv", dtype=str).fillna("").set_index("file")
    seen = []
    for photo in labelled(folder):
        row = labels.loc[photo.file]
        right = right_classes(reader.classifier.cars, str(row["make"]), str(row["model"]), str(row["year"]))
        began = time.perf_counter()
        picture = Image.fromarray(pixels(photo.photo, LONGEST_SIDE))
        box, _ = find_car(picture, NAME)
        found = reader.classifier.logits(list(crops(picture, box, CROPS))).mean(axis=0)
        seconds = time.perf_counter() - began
        whole = reader.classifier.logits([picture])[0]
        seen.append(Seen(photo, right, whole, found, box, seconds))
    return seen


def fit(seen: Sequence[Seen], cars: Sequence[Label]) -> KnownCarCalibration:
    """Temperature on known cars, then the logistic line between known and strange ones."""
    known = [one for one in seen if one.right]

    def surprise(temperature: float) -> float:
        return -float(np.mean([np.log(share_of(one, temperature) + 1e-9) for one in known]))

    temperature = min(np.geomspace(0.3, 3, 60), key=surprise)
    told = [[margin(one.found), np.log(share_of_make_known(cars[int(one.found.argmax())].make, cars))] for one in seen]
    line = LogisticRegression(C=10).fit(told, [bool(one.right) for one in seen])
    ahead, of_make = (float(weight) for weight in line.coef_[0])
    return KnownCarCalibration(
        temperature=float(temperature), ahead=ahead, of_make=of_make, offset=float(line.intercept_[0])
    )


def share_of(one: Seen, temperature: float) -> float:
    """Probability of the right car at that temperature."""
    logits = one.found / temperature
    shares = np.exp(logits - np.logaddexp.reduce(logits))
    return float(shares[list(one.right)].sum())


def table(reader: ShapeReader, seen: Sequence[Seen]) -> Iterable[str]:
    """The figures, a line each."""
    cars = reader.classifier.cars

    def rank(logits: Logits, one: Seen) -> int:
        names_found = [(c.make, c.model) for c in reader.judge(logits, WHOLE).candidates]
        right = {(cars[number].make, cars[number].model) for number in one.right}
        return next((place for place, name in enumerate(names_found) if name in right), 99)

    def share(of: Sequence[Seen], test: Callable[[Seen], bool]) -> str:
        return f"{sum(map(test, of)) / len(of):6.1%}" if of else "     -"

    yield f"{'cars it knows':24} {'n':>4}  first: whole  found   five: whole  found"
    for title in [*GROUPS.values(), "others"]:
        group = [one for one in seen if one.group == title and one.right]
        if group:
            whole, found = [rank(one.whole, one) for one in group], [rank(one.found, one) for one in group]
            first, five = (
                [f"{sum(place < n for place in way) / len(group):6.1%}" for way in (whole, found)] for n in (1, 5)
            )
            yield f"{title:24} {len(group):4}        {'  '.join(first)}        {'  '.join(five)}"
    strange = [one for one in seen if not one.right]

    def loud(one: Seen) -> bool:
        return reader.judge(one.found, WHOLE).candidates[0].score > LOUD

    def said_known(one: Seen) -> bool:
        return reader.judge(one.found, WHOLE).known >= LOUD

    yield f"strange cars, {len(strange)}: over {LOUD} {share(strange, loud)}, called known {share(strange, said_known)}"
    known = [one for one in seen if one.right]
    yield f"known cars, {len(known)}: taken for strange {share(known, lambda one: not said_known(one))}"
    for title, rears in (("fronts and sides", False), ("rears", True)):
        looks = [(one, reader.judge(one.found, WHOLE)) for one in seen if (one.photo.end is Facing.REAR) is rears]
        named = [one for one, look in looks if look.known >= KNOWN_AT and look.candidates[0].score >= NAMED_AT]
        right = share(named, lambda one: rank(one.found, one) == 0)
        yield f"{title}: named {len(named)} of {len(looks)}, right {right} (its weight, benchmarks/together.py)"
    scores = np.array([reader.judge(one.found, WHOLE).candidates[0].score for one in seen])
    hits = np.array([rank(one.found, one) == 0 for one in seen])
    bins = np.minimum((scores * 10).astype(int), 9)
    error = sum(abs(scores[bins == b].mean() - hits[bins == b].mean()) * (bins == b).mean() for b in set(bins))
    yield f"calibration error over all {len(seen)} photos {error:.3f}"
    yield f"seconds a photo {mean(one.seconds for one in seen):.3f}"


def whole_table() -> Iterable[str]:
    """The figures over all photos."""
    reader = ShapeReader()
    warm_up(reader)
    return table(reader, look_at_all(reader))


def write(trust: KnownCarCalibration, file: Path) -> None:
    """Put what was fitted into the model's card."""
    import onnx  # noqa: PLC0415 - only here, from the extra `train`

    model = onnx.load(file)
    notes = {entry.key: entry.value for entry in model.metadata_props}
    notes["card"] = json.dumps(json.loads(notes["card"]) | {"trust": trust.model_dump()})
    onnx.helper.set_model_props(model, notes)
    file.write_bytes(model.SerializeToString())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="fit temperature and known-or-strange, and keep them")
    parser.add_argument("--photos", type=Path, default=PHOTOS)
    options = parser.parse_args()
    reader = ShapeReader(Classifier(NAME, OURS))
    began = time.perf_counter()
    warm_up(reader)
    print(f"models loaded in {time.perf_counter() - began:.2f} s")
    seen = look_at_all(reader, options.photos)
    if options.write:
        trust = fit([one for one in seen if one.photo.tune], reader.classifier.cars)
        write(trust, OURS)
        reader = ShapeReader(Classifier(NAME, OURS))
        reader.__dict__["trust"] = trust  # the open session still has the old card
        print(trust)
    for title, half in (("tuning half", True), ("other half", False)):
        print(f"\n{title}")
        print("\n".join(table(reader, [one for one in seen if one.photo.tune is half])))
    print("\nall")
    print("\n".join(table(reader, seen)))


if __name__ == "__main__":
    main()
