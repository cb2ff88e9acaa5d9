"""The readers on real photographs: ``python benchmarks/recognition.py [-n PHOTOS] [-o FILE] [--write]``.

Scores make and model, plate, colour and side against `../shared/photos/labels.csv`, by source and view, with a plain
whole-picture OCR pass as baseline in the same run. Both halves of the photos (by a hash of the car) are shown apart;
errors of both were looked at while the rules were written, so neither is untouched. Only counts are printed, never a
plate.
"""

import argparse
import csv
import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from statistics import mean

from rapidfuzz.distance import Levenshtein

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import shape, together
from benchmarks.labelled import ENDS, PHOTOS
from services.errors import PhotoRefused
from services.names import key, known_make, read_label
from services.photo import read_photo
from services.recognition.accuracy import FILE as SCOREBOARD
from services.recognition.accuracy import Scoreboard
from services.recognition.colours import our_colour
from services.recognition.lettering.ocr import ocr_available, read_words
from services.recognition.lettering.reader import BadgeReader, PhotoReading
from services.recognition.merge import merge
from services.recognition.observation import Answer, Candidate, Observation, Word
from services.recognition.shape.classifier import Classifier
from services.recognition.shape.own import OwnReader
from services.recognition.shape.reader import ShapeReader
from services.vehicle import Facing, Side

REGIONS = {"alpr_br": "br", "alpr_eu": "eu", "alpr_us": "us"}


@dataclass(frozen=True)
class Row:
    """One photo: its label, what the reader and the plain pass said of it, and how long they took (seconds)."""

    label: dict[str, str]
    reading: PhotoReading | None = None
    plain: Candidate | None = None
    plain_plate: str = ""
    seconds: float = 0.0
    plain_seconds: float = 0.0

    @property
    def legible(self) -> bool:
        """Whether a person can read make or model on it."""
        return bool(self.label["badge_make"] or self.label["badge_model"])

    @property
    def best(self) -> Candidate | None:
        """The reader's first candidate."""
        return self.reading.car.candidates[0] if self.reading and self.reading.car.candidates else None

    @property
    def plate(self) -> str:
        """The reader's plate."""
        plate = self.reading.car.plate if self.reading else None
        return plate.text.get_secret_value() if plate and plate.text else ""

    @property
    def in_one_half(self) -> bool:
        """Whether this photo's half was used for tuning; both photos of a car are in one half."""
        car = self.label["pair_id"] or self.label["file"]
        return sha256(car.encode()).digest()[0] % 2 == 0


def make_right(said: Candidate, label: dict[str, str]) -> bool:
    return key(said.make) == key(label["make"])


def model_right(said: Candidate, label: dict[str, str]) -> bool:
    """Whether the model is right; labels add body styles ("Corolla Sedan") and drop sub-models."""
    said_key, true_key = key(said.model or ""), key(label["model"])
    return bool(said_key) and (true_key.startswith(said_key) or said_key.startswith(true_key))


def outcome(said: Candidate | None, label: dict[str, str]) -> str:
    if said is None:
        return "nothing"
    return "right" if make_right(said, label) or model_right(said, label) else "wrong"


def plainly(words: Sequence[Word]) -> tuple[Candidate | None, str]:
    """The baseline: the first word that is a make or model as the lexicon spells it; the longest word with digits."""
    named = None
    for word in sorted(words, key=lambda word: -word.score):
        car = read_label(word.text)
        if car.make or known_make(word.text):
            named = named or Candidate(make=car.make or "", model=car.model, score=word.score)
    runs = ["".join(filter(str.isalnum, word.text)).upper() for word in words]
    plates = [run for run in runs if 4 < len(run) < 9 and any(map(str.isdigit, run)) and not run.isdigit()]
    return named, max(plates, key=len, default="")


def measure(label: dict[str, str]) -> Row:
    began = time.perf_counter()
    try:
        photo = read_photo((PHOTOS / "images" / label["file"]).read_bytes())
    except PhotoRefused:
        return Row(label)
    reading = BadgeReader().read(photo)
    seconds, began = time.perf_counter() - began, time.perf_counter()
    words = read_words(photo)
    return Row(label, reading, *plainly(words), seconds, time.perf_counter() - began)


def shares(rows: Sequence[Row], said: Callable[[Row], Candidate | None]) -> str:
    """Right, only wrong and nothing, in per cent."""
    if not rows:
        return "       -"
    outcomes = [outcome(said(row), row.label) for row in rows]
    return "  ".join(f"{outcomes.count(kind) / len(rows):6.1%}" for kind in ("right", "wrong", "nothing"))


def table(rows: Sequence[Row]) -> Iterable[str]:
    yield f"{'photos':44}{'n':>5}   {'right':>6}  {'wrong':>6}  {'nothing':>7}   plain pass: right, wrong, nothing"

    def line(name: str, some: Sequence[Row]) -> str:
        return f"{name:44}{len(some):5}   {shares(some, lambda r: r.best)}   {shares(some, lambda r: r.plain)}"

    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups["by source: " + row.label["source"]].append(row)
        groups["by view: " + (row.label["view"] or "not labelled")].append(row)
    for name, some in sorted(groups.items()):
        yield line(name, some)
    for name, chosen in (("all", rows), ("legible badges", [row for row in rows if row.legible])):
        yield line(name, chosen)
        yield line(f"{name}, one half", [row for row in chosen if row.in_one_half])
        yield line(f"{name}, other half", [row for row in chosen if not row.in_one_half])
    make_alone = [row for row in rows if row.best and row.best.model is None]
    wrong = sum(not make_right(row.best, row.label) for row in make_alone if row.best)
    yield f"make alone: {len(make_alone)} photos, wrong in {wrong / len(rows):.1%} of all"


def plates(rows: Sequence[Row]) -> Iterable[str]:
    for region in (*REGIONS.values(), ""):
        some = [row for row in rows if row.label["plate"] and region in ("", REGIONS.get(row.label["file"][:7], ""))]
        if not some:
            continue
        exact = mean(row.plate == row.label["plate"] for row in some)
        near = mean(Levenshtein.distance(row.plate, row.label["plate"]) <= 1 for row in some)
        plain = mean(row.plain_plate == row.label["plate"] for row in some)
        told = f"exact {exact:.1%}, within one character {near:.1%}; plain {plain:.1%}"
        yield f"plate {region or 'all':4}{len(some):5}   {told}"


def looks(rows: Sequence[Row]) -> Iterable[str]:
    """Colour and side: how often right of all and of those photos that nothing was fitted on, and how sure."""
    for name, some in (("", rows), (", other half", [row for row in rows if not row.in_one_half])):
        yield from (line.replace(":", name + ":", 1) for line in _looks(some))


def _looks(rows: Sequence[Row]) -> Iterable[str]:
    coloured = [row for row in rows if row.label["colour"] and row.reading]
    told = [row for row in coloured if row.reading and row.reading.car.colours]
    right = sum(row.reading.car.colours[0].name == our_colour(row.label["colour"]) for row in told if row.reading)
    yield f"colour: right in {right / max(1, len(coloured)):.1%} of {len(coloured)} labelled, told in {len(told)}"
    viewed = [row for row in rows if ENDS.get(row.label["view"]) in (Facing.FRONT, Facing.REAR) and row.reading]
    answers = [
        (row.reading.car.view.score, row.reading.car.view.facing == ENDS[row.label["view"]])
        for row in viewed
        if row.reading and row.reading.car.view
    ]
    yield (
        f"front or rear: right in {sum(right for _, right in answers) / max(1, len(answers)):.1%} of {len(answers)} "
        f"answered, answered in {len(answers) / max(1, len(viewed)):.1%} of {len(viewed)}, "
        f"calibration error {calibration_error(answers):.3f}"
    )


def calibration(rows: Sequence[Row]) -> str:
    """How far scores are off from how often make, and model where one is told, are right."""
    answers = [
        (row.best.score, make_right(row.best, row.label) and (not row.best.model or model_right(row.best, row.label)))
        for row in rows
        if row.best
    ]
    return f"calibration error: {calibration_error(answers):.3f} over {len(answers)} answers"


def calibration_error(answers: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error of scores over bins of a tenth."""
    bins: dict[int, list[float]] = defaultdict(list)
    for score, right in answers:
        bins[int(score * 10)].append(score - right)
    return sum(abs(sum(some)) for some in bins.values()) / max(1, len(answers))


def two_views(rows: Sequence[Row]) -> Iterable[str]:
    """Both photos of a car merged, against each alone, and against whichever did better, which only hindsight knows."""
    pairs: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.label["pair_id"] and row.reading:
            pairs[row.label["pair_id"]].append(row)
    both, single = [], []
    for shots in pairs.values():
        for pair in zip(shots[::2], shots[1::2], strict=False):
            answers = [
                Answer(service="Badge reader", side=side, observation=Observation(cars=(row.reading.car,)))
                for side, row in zip(Side, pair, strict=True)
                if row.reading
            ]
            best = merge(answers).best
            merged = Candidate(make=best.make, model=best.model, score=best.score) if best else None
            both.append(outcome(merged, pair[0].label) == "right")
            single.append(tuple(outcome(row.best, row.label) == "right" for row in pair))
    if both:
        alone = mean(right for pair in single for right in pair)
        better = mean(map(any, single))
        told = f"one of the two {alone:.1%}, the better of the two {better:.1%}"
        yield f"two views: right in {mean(both):.1%} of {len(both)} pairs; {told}"


def memory(labels: Sequence[dict[str, str]]) -> float:
    """MB at most of a process that does nothing but read some of the photos.

    To be asked before this process grows: what it held when it started another counts as the other's.
    """
    photos = [str(PHOTOS / "images" / label["file"]) for label in labels[::10]]
    command = [sys.executable, "-m", "services.recognition.lettering", *photos]
    told = subprocess.run(command, stdout=subprocess.PIPE, check=False)  # it ends with 1 where a photo is too small
    assert told.stdout.count(b"\n") == len(photos)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def shot(row: Row) -> together.Shot:
    """What lettering and shape see in the photo, as the program merges it."""
    assert row.reading
    photo = read_photo((PHOTOS / "images" / row.label["file"]).read_bytes())
    lettering = Observation(cars=(row.reading.car,))
    earlier = OwnReader(Classifier(together.EARLIER, shape.EARLIER))
    return together.Shot(
        row.label,
        {
            "Badge reader": lettering,
            "Shape model": ShapeReader().recognize(photo),
            together.EARLIER: earlier.recognize(photo),
        },
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, help="only so many photos, spread over all")
    parser.add_argument("-o", type=Path, help="also write the table to this file")
    parser.add_argument("--write", action="store_true", help="publish the figures on the Accuracy page")
    chosen = parser.parse_args()
    if not (PHOTOS / "labels.csv").exists():
        print("Skipped: the labelled photographs are not beside the project (../shared/photos).")
        return 0
    if not ocr_available():
        print("Skipped: the OCR package is not installed (rapidocr and onnxruntime).")
        return 0
    with (PHOTOS / "labels.csv").open(encoding="utf-8", newline="") as lines:
        labels = list(csv.DictReader(lines))
    most = memory(labels)
    rows = [measure(label) for label in labels[:: max(1, len(labels) // chosen.n) if chosen.n else 1]]
    read = [row for row in rows if row.reading]
    out = [*table(rows), "", *plates(rows), "", *looks(rows), "", calibration(rows), *two_views(rows)]
    took, plain = (mean(times) for times in zip(*((row.seconds, row.plain_seconds) for row in read), strict=True))
    out.append(f"mean {took:.2f} s a photo, plain pass {plain:.2f} s; {most:.0f} MB at most in a process of its own")
    out.append(f"photos too small to use: {len(rows) - len(read)}")
    out += ["", "The shape model on the same photos (benchmarks/shape.py shows its halves)", *shape.whole_table()]
    shots = [shot(row) for row in read]
    out += ["", "Lettering and shape together", *together.table(shots)]
    out += ["", "What was asked for", *together.goals(shots)]
    print("\n".join(out))
    if chosen.write:
        board = Scoreboard(day=datetime.now(UTC).date().isoformat(), tables=together.published(shots))
        SCOREBOARD.write_text(board.model_dump_json(indent=1) + "\n", encoding="utf-8")
    if chosen.o:
        chosen.o.write_text("\n".join(out) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
