"""What a taught head names right: ``python -m benchmarks.teach [--pictures CSV] [--trainer PYTHON]``.

On the labelled street photos, which neither the network nor anything else here learned from: the ten cars with most of
them (seven of one maker, some of them twins), photos of one and the same car all on one side of each split. With
`--pictures` (a table as `benchmarks/cars196.py` writes it) also on ten of its cars, which our network learned by name:
that flatters. So everything is measured a second time on the general network that ours began from, which was told of a
thousand kinds of things and of no car by name: cars that ours never saw should lie between the two. Beside the head in
the same run stand the nearest mean of a car's vectors, scikit-learn's logistic regression and, with `--trainer` (a
Python with the extra `train`), the full trainer on the same pictures.
"""

import argparse
import csv
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper
from sklearn.linear_model import LogisticRegression

from services.errors import PhotoRefused
from services.photo import read_photo
from services.recognition.shape.classifier import Classifier
from services.recognition.shape.own import OwnReader
from services.recognition.vision import things
from services.recognition.vision.onnx_session import part_of
from services.teaching.head import Ridge
from services.teaching.looking import SMALLEST_SIDE, Eye
from services.teaching.trunk import OUTPUT, Trunk

PHOTOS = Path(__file__).parents[2] / "shared" / "photos"
STARTED_FROM = Path(__file__).parents[1] / "training" / "cars196.onnx"
CARS, ROUNDS, SEED = 10, 20, 5
Array = NDArray[np.float64]
Classes = NDArray[np.int64]
Fitted = Callable[[Array, Classes, Array], Classes]  # vectors, their cars and others' vectors in, cars of those out


@dataclass(frozen=True)
class Shown:
    """One picture with its vector; `group` is the same for pictures that must stay together."""

    file: Path
    car: str
    group: str
    vector: Array


def by_head(vectors: Array, classes: Classes, others: Array) -> Classes:
    head = Ridge(vectors, classes).head(1.0)
    return np.asarray((others @ head.weights + head.bias).argmax(axis=1))


def by_mean(vectors: Array, classes: Classes, others: Array) -> Classes:
    means = np.stack([vectors[classes == car].mean(axis=0) for car in range(int(classes.max()) + 1)])
    means /= np.linalg.norm(means, axis=1, keepdims=True)
    return np.asarray((others @ means.T).argmax(axis=1))


def by_logistic(vectors: Array, classes: Classes, others: Array) -> Classes:
    return np.asarray(LogisticRegression(C=10, max_iter=1000).fit(vectors, classes).predict(others))


FITS: dict[str, Fitted] = {"nearest mean": by_mean, "logistic regression": by_logistic, "taught head": by_head}


def street(folder: Path) -> list[tuple[Path, str, str]]:
    """File, car and group of the cars with most photos; those of Stanford Cars are left out."""
    with (folder / "labels.csv").open(newline="", encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if not row["file"].startswith("stan")]
    counts = Counter(f"{row['make']} {row['model']}" for row in rows)
    chosen = {car for car, _ in counts.most_common(CARS)}
    named = [(row, f"{row['make']} {row['model']}") for row in rows]
    return [
        (folder / "images" / row["file"], car, row["pair_id"] or row["file"]) for row, car in named if car in chosen
    ]


def table(file: Path, most: int = 36) -> list[tuple[Path, str, str]]:
    """The same of ten cars of a CSV, drawn by chance."""
    with file.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    names = [" ".join(filter(None, (row["make"], row["model"], row.get("body"), row.get("years")))) for row in rows]
    cars = sorted({name for name, count in Counter(names).items() if count >= most})
    chosen = set(np.random.default_rng(SEED).choice(cars, CARS, replace=False).tolist())
    kept: Counter[str] = Counter()
    found = []
    for row, name in zip(rows, names, strict=True):
        if name in chosen and kept[name] < most:
            kept[name] += 1
            found.append((file.parent / row["file"], name, row["file"]))
    return found


def general(folder: Path) -> Eye:
    """An eye with the general weights, up to what they tell kinds of things by."""
    model = part_of(things.FILE, "mean")
    model.graph.node.append(helper.make_node("LpNormalization", ["mean"], [OUTPUT], axis=1, p=2))
    model.graph.output[0].name = OUTPUT
    helper.set_model_props(model, {"card": json.dumps({"pixels": things.SIDE})})
    onnx.save(model, folder / "general.onnx")
    return Eye(Trunk(folder / "general.onnx"))


def look_at_all(files: Sequence[tuple[Path, str, str]], eye: Eye) -> list[Shown]:
    shown, began, worked = [], time.perf_counter(), time.process_time()
    for file, car, group in files:
        try:
            photo = read_photo(file.read_bytes(), smallest_side=SMALLEST_SIDE)
        except PhotoRefused:  # too small, and left out on the page as well
            continue
        shown.append(Shown(file, car, group, eye.see(photo)[0]))
    seconds, of_cores = time.perf_counter() - began, time.process_time() - worked
    each = 1 / len(shown)
    print(f"  {len(shown)} pictures in {seconds:.0f} s, {seconds * each:.2f} s each, {of_cores * each:.2f} of one core")
    return shown


def split(shown: Sequence[Shown], each: int, round_: int) -> tuple[list[Shown], list[Shown]]:
    """So many pictures of each car to learn, the rest to measure; a group is never on both sides."""
    random = np.random.default_rng([SEED, round_])
    learned: list[Shown] = []
    measured: list[Shown] = []
    for car in sorted({one.car for one in shown}):
        own = [one for one in shown if one.car == car]
        groups = random.permutation(sorted({one.group for one in own})).tolist()
        taken: list[Shown] = []
        for group in groups:
            of_group = [one for one in own if one.group == group]
            (taken if len(taken) < each else measured).extend(of_group)
        learned += taken[:each]
    return learned, measured


def right(learned: Sequence[Shown], measured: Sequence[Shown], fit: Fitted) -> float:
    """Share of the measured pictures that are named right, each car counting the same."""
    cars = sorted({one.car for one in learned})
    classes = np.array([cars.index(one.car) for one in learned])
    guesses = fit(np.stack([o.vector for o in learned]), classes, np.stack([o.vector for o in measured]))
    hits: dict[str, list[bool]] = {car: [] for car in cars}
    for one, guess in zip(measured, guesses, strict=True):
        hits[one.car].append(cars[int(guess)] == one.car)
    return mean(mean(found) for found in hits.values() if found)


def by_trainer(python: Path, learned: Sequence[Shown], measured: Sequence[Shown]) -> tuple[float, float]:
    """The same of the full trainer on the same pictures, and its seconds."""
    with TemporaryDirectory() as scratch:
        rows, model = Path(scratch) / "pictures.csv", Path(scratch) / "model.onnx"
        cars = sorted({one.car for one in learned})
        with rows.open("w", newline="", encoding="utf-8") as out:
            lines = csv.writer(out)
            lines.writerow(("file", "make", "model"))
            lines.writerows((one.file, "Car", cars.index(one.car)) for one in learned)
        began = time.perf_counter()
        given = [str(rows), "-o", str(model), "--from", str(STARTED_FROM), "--held-out", "0"]
        subprocess.run([str(python), "-m", "training", *given], check=True, stdout=subprocess.DEVNULL)
        seconds = time.perf_counter() - began
        reader = OwnReader(Classifier("Trainer", model))
        named: dict[str, list[bool]] = {car: [] for car in cars}
        for one in measured:
            look = reader.look(read_photo(one.file.read_bytes(), smallest_side=SMALLEST_SIDE))
            named[one.car].append(look.candidates[0].model == str(cars.index(one.car)))
        return mean(mean(found) for found in named.values() if found), seconds


def report(
    title: str,
    files: Sequence[tuple[Path, str, str]],
    each: Sequence[int],
    eye: Eye,
    *,
    fits: Mapping[str, Fitted] = FITS,
    trainer: Path | None = None,
) -> None:
    print(f"\n{title}: {len(files)} pictures of {len({car for _, car, _ in files})} cars")
    shown = look_at_all(files, eye)
    for count in each:
        rounds = [split(shown, count, round_) for round_ in range(ROUNDS)]
        for name, fit in fits.items():
            began = time.perf_counter()
            shares = [right(learned, measured, fit) for learned, measured in rounds]
            seconds = (time.perf_counter() - began) / ROUNDS
            print(f"  {count:>2} a car  {name:<20} {mean(shares):6.1%}  {seconds:6.2f} s")
        if trainer:
            share, seconds = by_trainer(trainer, *rounds[0])
            print(f"  {count:>2} a car  {'trainer, one split':<20} {share:6.1%}  {seconds:6.0f} s")
            print(f"  {count:>2} a car  {'head, the same split':<20} {right(*rounds[0], by_head):6.1%}")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=Path, default=PHOTOS)
    parser.add_argument("--pictures", type=Path, help="a CSV of file, make, model, body, years")
    parser.add_argument("--trainer", type=Path, metavar="PYTHON", help="a Python with the extra `train`")
    options = parser.parse_args(arguments)
    if not (options.photos / "labels.csv").exists():
        print(f"{options.photos} is not there: the labelled photos are no part of this repository.")
        return 0
    if not options.trainer:
        print("The full trainer is left out: name a Python that has PyTorch with --trainer.")
    head = {"taught head": by_head}
    with TemporaryDirectory() as scratch:
        ours, plain = Eye(), general(Path(scratch))
        photos = street(options.photos)
        report("Street photos that nothing learned from", photos, (3, 5), ours, trainer=options.trainer)
        report("The same with the general network", photos, (3, 5), plain, fits=head)
        if options.pictures:
            pictures = table(options.pictures)
            report("Pictures that our network learned from", pictures, (5, 30), ours, trainer=options.trainer)
            report("The same with the general network", pictures, (5, 30), plain, fits=head)
    return 0


if __name__ == "__main__":
    sys.exit(main())
