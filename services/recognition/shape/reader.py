"""The shape model: names a car by its shape, on this machine; or anyone's own classifier in its place.

It finds the car, looks at it closely from a few crops, and says so when the car is none that it knows.
``python -m services.recognition.shape PHOTO... [--json]`` prints one JSON line a photo.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import fsum
from pathlib import Path
from time import perf_counter
from typing import Any, ClassVar, Literal

import numpy as np
from PIL import Image
from pydantic import ValidationError

from services.errors import CurbsideError, Unavailable
from services.photo import Photo, read_photo
from services.recognition.observation import Box, Candidate, Observation, SeenCar
from services.recognition.shape.classifier import Classifier, Label, Logits
from services.recognition.shape.trust import KnownCarCalibration, margin, share_of_make_known
from services.recognition.vision.car_finder import FILE as CAR_FINDER
from services.recognition.vision.car_finder import crops, find_car
from services.recognition.vision.onnx_session import NO_MODEL, file_digest
from services.recognition.vision.pixels import pixels
from services.wording import N_
from services.wording.sentence import Sentence

NAME = "Shape model"
MODELS = Path(__file__).parents[1] / "vision" / "models"
OURS = MODELS / "cars196.onnx"
VERSION = 2  # goes up whenever the same photo might be named otherwise
LONGEST_SIDE = 1024  # pixels looked at
CROPS = (1.0, 1.16)  # sides of the views, in boxes of the car: its box, and some of what is around it
KNOWN_AT = 0.5  # least probability that the car is one of the classes
NAMED_AT = 0.45  # least score of the best name; of those below, three in four were wrong on the tuning half
MOST_CANDIDATES = 5

STRANGER = N_("This car is none of the {count} that it knows.")
UNSURE = N_("It knows several cars of this shape and cannot tell which this is.")


@dataclass(frozen=True)
class Look:
    """What a classifier made of one photo: its best names whether or not it knows the car, and where the car stands."""

    candidates: tuple[Candidate, ...]
    bodies: tuple[str | None, ...]  # of the candidates
    known: float
    box: Box


@dataclass(frozen=True)
class ShapeReader:
    """A recognizer that looks at the car's shape."""

    classifier: Classifier = field(default_factory=lambda: Classifier(NAME, OURS))
    outside: ClassVar[Literal[False]] = False

    @property
    def name(self) -> str:
        """Display name."""
        return self.classifier.name

    @property
    def fingerprint(self) -> str:
        """Its version and the content of its files, the car finder's among them."""
        return f"shape model {VERSION} {self.classifier.content} {file_digest(CAR_FINDER)}"

    @property
    def trust(self) -> KnownCarCalibration:
        """As the file's model card has it. Raises Unavailable where there is no such file or its card is not one."""
        card = self.classifier.card
        try:
            return KnownCarCalibration.model_validate(
                card.get("trust") or {"temperature": card.get("temperature", 1.0)}
            )
        except ValidationError:
            raise Unavailable(self.name, NO_MODEL) from None

    def sent(self, photo: Photo) -> bytes:
        """The photo as it is: it stays on this machine."""
        return photo.jpeg

    def recognize(self, photo: Photo) -> Observation:
        """Name the car, or say that it is none that is known. Raises ServiceError."""
        look = self.look(photo)
        if look.known < KNOWN_AT:
            stranger = Sentence.of(STRANGER, count=len(self.classifier.cars))
            return Observation(cars=(SeenCar(box=look.box, rejected=stranger),))
        if look.candidates[0].score < NAMED_AT:
            return Observation(cars=(SeenCar(box=look.box, rejected=Sentence(template=UNSURE)),))
        return Observation(cars=(SeenCar(candidates=look.candidates, body=look.bodies[0], box=look.box),))

    def look(self, photo: Photo) -> Look:
        """Find the car and compare it with every class. Raises ServiceError."""
        picture = Image.fromarray(pixels(photo, LONGEST_SIDE))
        box, _ = find_car(picture, self.name)
        logits = self.classifier.logits(list(crops(picture, box, CROPS))).mean(axis=0)
        return self.judge(logits, box)

    def judge(self, logits: Logits, box: Box) -> Look:
        """Scores by make and model, those of one model's bodies and years joined."""
        cars = self.classifier.cars
        known = self.trust.knows(margin(logits), share_of_make_known(cars[int(logits.argmax())].make, cars))
        shares = np.exp((logits - logits.max()) / self.trust.temperature)
        shares /= shares.sum()
        together: dict[tuple[str, str | None], list[tuple[float, Label]]] = defaultdict(list)
        for share, label in zip(shares, cars, strict=True):
            together[label.make, label.model].append((float(share), label))
        ranked = sorted(together.items(), key=lambda named: -fsum(share for share, _ in named[1]))[:MOST_CANDIDATES]
        likeliest = [max(classes, key=lambda one: one[0])[1] for _, classes in ranked]
        return Look(
            candidates=tuple(
                Candidate(
                    make=make,
                    model=model,
                    score=self.trust.score(known, min(1.0, fsum(share for share, _ in classes))),
                    years=label.years,
                )
                for ((make, model), classes), label in zip(ranked, likeliest, strict=True)
            ),
            bodies=tuple(label.body for label in likeliest),
            known=known,
            box=box,
        )


def warm_up(reader: ShapeReader) -> None:
    """Open its files, so that the first photo does not wait for that. Raises ServiceError."""
    find_car(Image.new("RGB", (64, 64)), reader.name)
    reader.classifier.logits([Image.new("RGB", (64, 64))])


def answers_by_photo(files: Sequence[Path]) -> Iterator[dict[str, Any]]:
    """One photo's answer after the other; `seconds` is from bytes to answer, without loading the model."""
    reader = ShapeReader()
    warm_up(reader)
    for file in files:
        began = perf_counter()
        answer: dict[str, Any] = {"candidates": [], "known": None}
        try:
            look = reader.look(read_photo(file.read_bytes()))
        except (CurbsideError, OSError) as fault:
            answer["failure"] = str(fault)
        else:
            answer = {
                "candidates": [
                    {
                        "make": one.make,
                        "model": one.model,
                        "years": one.years and str(one.years),
                        "score": round(one.score, 3),
                    }
                    for one in look.candidates
                ],
                "known": look.known >= KNOWN_AT,
            }
        yield {"file": file.name, **answer, "seconds": round(perf_counter() - began, 3)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a JSON line a photo; 1 where any photo could not be read."""
    parser = argparse.ArgumentParser(prog="python -m services.recognition.shape", description=__doc__)
    parser.add_argument("photos", nargs="+", type=Path, metavar="PHOTO")
    parser.add_argument("--json", action="store_true", help="as the badge reader takes it; it is JSON anyway")
    failed = False
    for line in answers_by_photo(parser.parse_args(arguments).photos):
        print(json.dumps(line, ensure_ascii=False), flush=True)
        failed |= "failure" in line
    return int(failed)
