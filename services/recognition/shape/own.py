"""The operator's own classifier as a recognizer: one class a car, asked of a few crops of the car that was found."""

from collections import defaultdict
from dataclasses import dataclass
from math import fsum
from typing import Any, ClassVar, Literal

import numpy as np
from PIL import Image
from pydantic import ValidationError

from services.errors import Unavailable
from services.photo import Photo
from services.recognition.observation import Box, Candidate, Observation, SeenCar
from services.recognition.shape.classifier import Classifier, Label, Logits
from services.recognition.shape.trust import KnownCarCalibration, margin, share_of_make_known
from services.recognition.vision.car_finder import FILE as CAR_FINDER
from services.recognition.vision.car_finder import crops, find_car
from services.recognition.vision.onnx_session import NO_MODEL, file_digest
from services.recognition.vision.pixels import pixels
from services.wording import N_
from services.wording.sentence import Sentence

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
class OwnReader:
    """A recognizer that asks a classifier whose classes are cars."""

    classifier: Classifier
    outside: ClassVar[Literal[False]] = False

    @property
    def name(self) -> str:
        """Display name."""
        return self.classifier.name

    @property
    def fingerprint(self) -> str:
        """Its version and the content of its files, the car finder's among them."""
        return f"classifier {VERSION} {self.classifier.content} {file_digest(CAR_FINDER)}"

    @property
    def card(self) -> dict[str, Any]:
        """The model card. Raises Unavailable where the file cannot be opened."""
        return self.classifier.card

    @property
    def known_cars(self) -> int:
        """How many cars it can name."""
        return len(self.classifier.cars)

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


def warm_up(reader: OwnReader) -> None:
    """Open its files, so that the first photo does not wait for that. Raises ServiceError."""
    find_car(Image.new("RGB", (64, 64)), reader.name)
    reader.classifier.logits([Image.new("RGB", (64, 64))])
