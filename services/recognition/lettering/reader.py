"""The badge reader: names a car by the lettering on it, on this machine, with no key and no network.

``python -m services.recognition.lettering PHOTO... [--json]`` prints one JSON line a photo.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any, ClassVar, Literal

from PIL import Image

from services.errors import CurbsideError, NotACar
from services.photo import Photo, read_photo
from services.recognition.lettering.badge_names import is_name, letters, names_in
from services.recognition.lettering.badge_place import on_car, round_car, round_plate
from services.recognition.lettering.badge_verdict import Verdict, judge
from services.recognition.lettering.likely_names import likely_names
from services.recognition.lettering.ocr import (
    CLOSELY,
    NAME,
    WHOLE,
    enlargement,
    ocr_available,
    read_closely,
    read_words,
)
from services.recognition.lettering.plate import find_plate
from services.recognition.observation import Box, Observation, Plate, SeenCar, View, Word
from services.recognition.vision.body_colour import FILE as COLOUR_FILE
from services.recognition.vision.body_colour import body_colour
from services.recognition.vision.car_finder import find_car
from services.recognition.vision.facing import facing
from services.recognition.vision.once import once
from services.recognition.vision.onnx_session import file_digest
from services.recognition.vision.pixels import pixels
from services.recognition.vision.plate_mask import painted_plate
from services.recognition.vision.things import SENTENCES, shown_instead
from services.vehicle import Facing

VERSION = 10  # goes up whenever the same photo might be read otherwise
MODELS = COLOUR_FILE.parent
SURE = 0.9  # no second look above
SURE_COLOUR = 0.7  # right on 93 % of the report half above, on 81 % of all of it (benchmarks/picture.py)
LONGEST_SIDE = 640  # pixels that the car is found in
SURE_OF_CAR = 0.5  # of the finder; below, the whole photo is read
LONGEST_PLATE = 9  # characters
WORTH_A_LOOK = 1.2  # times larger the second look must be


@dataclass(frozen=True)
class PhotoReading:
    """What the reader made of one photo: the car, the words that named it, all lettering that was read, and names that
    lines may say which were read as something else.
    """

    car: SeenCar
    badges: tuple[Word, ...]
    words: tuple[Word, ...]
    likely: tuple[Word, ...] = ()


@dataclass(frozen=True)
class BadgeReader:
    """A recognizer that reads badges and plate and looks at colour and side."""

    name: str = NAME
    outside: ClassVar[Literal[False]] = False

    @property
    def fingerprint(self) -> str:
        """Its version and the content of its networks: it has no address and no options."""
        return " ".join(["badge reader", str(VERSION), *map(file_digest, sorted(MODELS.glob("*.onnx")))])

    def sent(self, photo: Photo) -> bytes:
        """The photo as it is: it stays on this machine."""
        return photo.jpeg

    def recognize(self, photo: Photo) -> Observation:
        """Read one photo: the words that name it outlined, the colour only where it is sure. Raises ServiceError."""
        reading = self.read(photo)
        instead = shown_instead(photo, self.name)
        if instead and not reading.car.candidates and not reading.car.plate:
            raise NotACar(self.name, SENTENCES[instead])
        lettering = tuple(word.box for word in reading.badges)
        colours = tuple(colour for colour in reading.car.colours if (colour.score or 0) >= SURE_COLOUR)
        return Observation(cars=(reading.car.model_copy(update={"lettering": lettering, "colours": colours}),))

    def read(self, photo: Photo) -> PhotoReading:
        """What all is read on the photo; the last few readings are kept. Raises ServiceError."""
        return _read(photo, self.fingerprint)


@once(most=8)  # the answer and the hiding of the plate come of one reading
def _read(photo: Photo, _reader: str) -> PhotoReading:
    """Read the car, or the whole photo where none is surely found; then, in doubt, once more where badges are, closely.

    That is round the plate, read or painted over; where there is none, on the car. From the front names are
    rare: there the car is not looked over, and the place round its plate only where nothing was read that names it (of
    131 fronts a closer look told more of none that was named at all). Last, lines in doubt are weighed by letters.
    """
    aspect = photo.width / photo.height
    a_car = shown_instead(photo, NAME) is None
    car, sure = find_car(Image.fromarray(pixels(photo, LONGEST_SIDE)), NAME)
    region = round_car(car) if a_car and sure >= SURE_OF_CAR else WHOLE
    words = read_words(photo, region)
    plate = find_plate(word for word in words if not is_name(word.text))
    spot = painted_plate(photo, WHOLE if region == WHOLE else car)
    painted = Plate(box=spot) if spot else None  # then what else reads like a plate is a badge or of another car
    verdict = judge(words, painted or plate, aspect)
    view = facing(photo, words) if a_car else None
    closer = _closer(verdict, view, round_plate(painted or plate, aspect), on_car(car))
    if closer and _doubtful(verdict) and _larger(photo, closer, region) > WORTH_A_LOOK:
        words += read_closely(photo, closer)
        plate = find_plate(word for word in words if not is_name(word.text))
        verdict = judge(words, painted or plate, aspect)
        view = facing(photo, words) if a_car else None
    likely = likely_names(photo, words, plate) if _doubtful(verdict) else ()
    if likely:
        verdict = judge((*words, *likely), painted or plate, aspect)
    colour = body_colour(photo, NAME, car) if a_car else None  # a cup has a colour too, but no paint
    seen = SeenCar(candidates=verdict.candidates, colours=(colour,) if colour else (), view=view, plate=plate)
    return PhotoReading(seen, verdict.words, words, likely)


def _closer(verdict: Verdict, view: View | None, beside_plate: Box | None, of_car: Box) -> Box | None:
    if view is None or view.facing is not Facing.FRONT:
        return beside_plate or (of_car if view else None)
    return None if verdict.candidates else beside_plate


def _larger(photo: Photo, closer: Box, region: Box) -> float:
    return enlargement(photo, closer, CLOSELY) / enlargement(photo, region)


def plate_and_lettering(photo: Photo) -> tuple[Box | None, tuple[Box, ...]]:
    """Where a plate was read, and where lettering stands that is not to be covered. Raises ServiceError.

    That is what names the car. Where no plate was read, a name that a line only may say does not count: the line may be
    the plate. One does that says a name as it stands and is too long for a plate.
    """
    reading = BadgeReader().read(photo)
    plate = reading.car.plate
    if plate:
        return plate.box, tuple(word.box for word in reading.badges)
    kept = [word for word in reading.badges if word not in reading.likely]
    return None, tuple(word.box for word in (*kept, *filter(_too_long_for_a_plate, reading.words)))


def _too_long_for_a_plate(word: Word) -> bool:
    return len(letters(word.text)) > LONGEST_PLATE and any(said.distance == 0 for said in names_in(word.text))


def _doubtful(verdict: Verdict) -> bool:
    best = verdict.candidates[0] if verdict.candidates else None
    return best is None or best.model is None or best.score < SURE


def answers_by_photo(files: Sequence[Path], *, with_words: bool = False) -> Iterator[dict[str, Any]]:
    """One photo's answer after the other; `seconds` is from bytes to answer, without loading the models."""
    reader = BadgeReader()
    ocr_available()
    for file in files:
        began = perf_counter()
        answer: dict[str, Any] = dict.fromkeys(("make", "model", "candidates", "plate", "colour", "side"))
        try:
            photo = read_photo(file.read_bytes())
            answer |= _as_json(reader.read(photo), with_words=with_words)
            if shown_instead(photo, reader.name):
                answer["side"] = "not a car"
        except (CurbsideError, OSError) as fault:
            answer |= {"candidates": [], "failure": str(fault)}
        yield {"file": file.name, **answer, "seconds": round(perf_counter() - began, 3)}


def _as_json(reading: PhotoReading, *, with_words: bool) -> dict[str, Any]:
    car = reading.car
    best = car.candidates[0] if car.candidates else None
    described = {
        "make": best.make if best else None,
        "model": best.model if best else None,
        "candidates": [one.model_dump(include={"make", "model", "score"}) for one in car.candidates],
        "plate": car.plate.text.get_secret_value() if car.plate and car.plate.text else None,
        "colour": car.colours[0].name if car.colours else None,
        "side": car.view.facing if car.view else "unknown",
    }
    return described | ({"words": [word.model_dump() for word in reading.words]} if with_words else {})


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a JSON line a photo; 1 where any photo could not be read."""
    parser = argparse.ArgumentParser(prog="python -m services.recognition.lettering", description=__doc__)
    parser.add_argument("photos", nargs="+", type=Path, metavar="PHOTO")
    parser.add_argument("--json", action="store_true", help="add every word that was read and where")
    chosen = parser.parse_args(arguments)
    failed = False
    for line in answers_by_photo(chosen.photos, with_words=chosen.json):
        print(json.dumps(line, ensure_ascii=False), flush=True)
        failed |= "failure" in line
    return int(failed)
