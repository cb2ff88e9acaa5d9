"""The shape model: names a car by its looks, on this machine, and says how far it got.

It finds the car, looks at it closely from a few crops, and names the nearest cars of its gallery: the make alone where
only that is likely, nothing where not even that is.
``python -m services.recognition.shape PHOTO... [--json]`` prints one JSON line a photo.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import fsum, log2
from pathlib import Path
from time import perf_counter
from typing import Any, ClassVar, Literal, Protocol

import numpy as np
from PIL import Image

from services.errors import CurbsideError, NotACar, Unavailable
from services.photo import Photo, read_photo
from services.recognition.observation import Box, Candidate, Observation, SeenCar
from services.recognition.shape.embedder import Embedder, Seen
from services.recognition.shape.gallery import FILE as GALLERY
from services.recognition.shape.gallery import Gallery, KnownCar, read_gallery
from services.recognition.shape.levels import ByHeart, Judge, Levels, Opinion
from services.recognition.shape.trust import KnownCarCalibration
from services.recognition.vision.car_finder import FILE as CAR_FINDER
from services.recognition.vision.car_finder import crops, find_car
from services.recognition.vision.once import once
from services.recognition.vision.onnx_session import NO_MODEL, file_digest
from services.recognition.vision.pixels import pixels
from services.recognition.vision.things import FILE as THINGS
from services.recognition.vision.things import SENTENCES, shown_instead
from services.wording import N_
from services.wording.sentence import Sentence

NAME = "Shape model"
VERSION = 6  # goes up whenever the same photo might be named otherwise
LONGEST_SIDE = 1024  # pixels looked at
CROPS = (1.0, 1.16)  # sides of the views, in boxes of the car: its box, and some of what is around it
SAID_AT = 0.05  # least chance of a make that the merge hears of; alone it names none below `merge.MAKE_AT`
NAMED_AT = 0.5  # least chance of a make that is named on one photo alone, as the merge has it
MOST_CANDIDATES = 5

UNSURE = N_("It cannot tell the make of this car.")


@dataclass(frozen=True)
class Look:
    """What was made of one photo, whether or not it is said, and where the car stands."""

    opinion: Opinion
    nearest: KnownCar
    box: Box


class Confirmed(Protocol):
    """Cars that were confirmed on this installation, as one network saw them; `network` is its content."""

    def content(self, network: str) -> str:
        """Another word whenever the gallery may be another."""

    def gallery(self, network: str) -> Gallery | None:
        """Their vectors, as far as they may speak."""


@dataclass(frozen=True)
class ShapeReader:
    """A recognizer that looks at the car's shape."""

    embedder: Embedder = field(default_factory=lambda: Embedder(NAME))
    gallery: Path = GALLERY
    confirmed: Confirmed | None = None
    outside: ClassVar[Literal[False]] = False

    @property
    def name(self) -> str:
        """Display name."""
        return self.embedder.name

    @property
    def fingerprint(self) -> str:
        """Its version and the content of its files, the car finder's among them, and what was confirmed here."""
        files = (self.embedder.file, self.gallery, self.gallery.with_suffix(".npy"), CAR_FINDER, THINGS)
        here = self.confirmed.content(self.network) if self.confirmed else ""
        return f"shape model {VERSION} {' '.join(map(file_digest, files))} {here}".strip()

    @property
    def network(self) -> str:
        """The content of its network: vectors of another cannot be compared with its own."""
        return file_digest(self.embedder.file)

    @property
    def card(self) -> dict[str, Any]:
        """The model card. Raises Unavailable where the file cannot be opened."""
        return self.embedder.card

    @property
    def known_cars(self) -> int:
        """How many cars it can name. Raises Unavailable."""
        return len(self.judge.names)

    @property
    def judge(self) -> Judge:
        """The gallery with the lines in the model's card. Raises Unavailable where the files are not such."""
        return _judge(self, self.fingerprint)

    def sent(self, photo: Photo) -> bytes:
        """The photo as it is: it stays on this machine."""
        return photo.jpeg

    def recognize(self, photo: Photo) -> Observation:
        """Name the car as far as it can be told. Raises ServiceError."""
        look = self.look(photo)
        opinion = look.opinion
        if opinion.make_score < SAID_AT:
            return Observation(cars=(SeenCar(box=look.box, rejected=Sentence(template=UNSURE)),))
        first, *others = opinion.models[:MOST_CANDIDATES]
        candidates = [first.model_copy(update={"years": look.nearest.years}), *others]
        named = fsum(one.score for one in candidates if one.make == opinion.make)
        candidates.append(Candidate(make=opinion.make, model=None, score=max(0.0, opinion.make_score - named)))
        car = SeenCar(
            candidates=tuple(candidates), body=look.nearest.body, box=look.box, confirmed_here=look.nearest.confirmed
        )
        return Observation(cars=(car,))

    def look(self, photo: Photo) -> Look:
        """Find the car and compare it with the gallery. Raises ServiceError."""
        seen, box = self.see(photo)
        opinion = self.judge.judge(seen)
        return Look(opinion, self.judge.gallery.cars[opinion.row], box)

    def see(self, photo: Photo) -> tuple[Seen, Box]:
        """What the network makes of the car, and where that stands. Raises NotACar and other ServiceErrors."""
        return _see(photo, self.embedder, " ".join(map(file_digest, (self.embedder.file, CAR_FINDER, THINGS))))


@once(most=8)  # a car that is confirmed was looked at a minute ago
def _see(photo: Photo, embedder: Embedder, _content: str) -> tuple[Seen, Box]:
    if instead := shown_instead(photo, embedder.name):
        raise NotACar(embedder.name, SENTENCES[instead])
    picture = Image.fromarray(pixels(photo, LONGEST_SIDE))
    box, _ = find_car(picture, embedder.name)
    return replace(embedder.see(list(crops(picture, box, CROPS))), filled=log2(max(0.01, box.area))), box


@lru_cache(maxsize=4)
def _judge(reader: ShapeReader, _content: str) -> Judge:
    card = reader.card
    try:
        gallery, cars = read_gallery(reader.gallery), reader.embedder.cars
        if reader.confirmed:
            gallery = gallery.with_more(reader.confirmed.gallery(reader.network))
        by_heart = ByHeart(cars, KnownCarCalibration.model_validate(card["trust"])) if cars else None
        levels = Levels.model_validate(card.get("levels") or {})
        levels.from_a_gate(Seen(gallery.vectors[0], *np.zeros((3, 3))))  # a line for other vectors raises
        return Judge(gallery, tuple(card["makes"]), levels, by_heart)
    except (OSError, LookupError, TypeError, ValueError):
        raise Unavailable(reader.name, NO_MODEL) from None


def warm_up(reader: ShapeReader) -> None:
    """Open its files, so that the first photo does not wait for that. Raises ServiceError."""
    find_car(Image.new("RGB", (64, 64)), reader.name)
    reader.judge.judge(reader.embedder.see([Image.new("RGB", (64, 64))]))


def answers_by_photo(files: Sequence[Path]) -> Iterator[dict[str, Any]]:
    """One photo's answer after the other; `seconds` is from bytes to answer, without loading the model.

    `known` says whether it would name a make on this photo alone.
    """
    reader = ShapeReader()
    warm_up(reader)
    for file in files:
        began = perf_counter()
        answer: dict[str, Any] = {"make": None, "candidates": [], "known": None}
        try:
            look = reader.look(read_photo(file.read_bytes()))
        except (CurbsideError, OSError) as fault:
            answer["failure"] = str(fault)
        else:
            answer = {
                "make": {"make": look.opinion.make, "score": round(look.opinion.make_score, 3)},
                "candidates": [
                    {
                        "make": one.make,
                        "model": one.model,
                        "years": str(look.nearest.years) if place == 0 and look.nearest.years else None,
                        "score": round(one.score, 3),
                    }
                    for place, one in enumerate(look.opinion.models[:MOST_CANDIDATES])
                ],
                "known": look.opinion.make_score >= NAMED_AT,
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
