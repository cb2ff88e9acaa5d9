"""A set of pictures becomes a classifier: learned, measured on what was kept from it, written as one file."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from services.errors import TeachingRefused
from services.recognition.shape.classifier import Label
from services.recognition.shape.own import KNOWN_AT, NAMED_AT
from services.recognition.shape.trust import KnownCarCalibration, margin
from services.teaching.head import Array, Ridge, logistic_line, shares, sharpness
from services.teaching.labels import car_name
from services.teaching.looking import SeenPicture
from services.teaching.review import Review
from services.teaching.trunk import Trunk
from services.vehicle import FrozenModel
from services.wording import N_

LEAST_CARS = 2
LEAST_FOR_STRANGERS = 4  # cars; with fewer, a head that has not seen one of them is no head to speak of
BINS = 10
MOST_CONFUSED = 6


class CarFigures(FrozenModel):
    """How one car fared: pictures, and how many of them were named right when they were kept aside."""

    car: str
    pictures: int
    right: int


class Confusion(FrozenModel):
    """One car taken for another: how often, and a picture of each by its digest."""

    truth: str
    guess: str
    count: int
    picture: str
    alike: str


class LessonFigures(FrozenModel):
    """Measured on each picture with a head that did not learn it.

    `calibration` is the mean distance between how sure it was and how often it was right. Of pictures of cars that a
    head had not seen, `strangers_refused` got no name; of its own cars' pictures `named` got one, and of those
    `named_right` the right one. The three are None where there are too few cars to tell.
    """

    pictures: int
    cars: int
    top_1: float = Field(ge=0, le=1)
    top_5: float = Field(ge=0, le=1)
    calibration: float
    strangers_refused: float | None = None
    named: float | None = None
    named_right: float | None = None
    by_car: tuple[CarFigures, ...] = ()
    confused: tuple[Confusion, ...] = ()


@dataclass(frozen=True)
class Taught:
    """A classifier that was taught: its file and what was measured."""

    onnx: bytes
    figures: LessonFigures


def teach(found: Review, trunk: Trunk, *, title: str, source: str = "", licence: str = "") -> Taught:
    """Learn the cars of a set. Raises TeachingRefused for fewer than two, Unavailable without the network."""
    if len(found.cars) < LEAST_CARS:
        raise TeachingRefused(N_("At least two cars are needed, each with two pictures or more."))
    classes = found.classes
    fit = Ridge(found.vectors, classes)
    left_out = fit.left_out()
    sharp = sharpness(left_out, classes)
    logits = left_out * sharp
    strange = fit.strangers() * sharp if len(found.cars) >= LEAST_FOR_STRANGERS else None
    trust = _trust(logits, strange)
    figures = _figures(found, logits, strange)
    card = {
        "title": title,
        "source": source,
        "licence": licence,
        "started_from": trunk.file.name,
        "date": datetime.now(UTC).date().isoformat(),
        "classes": len(found.cars),
        "pictures": len(found.pictures),
        "pixels": trunk.side,
        "held_out": figures.model_dump(mode="json", exclude={"confused", "by_car"}),
        "by_car": [one.model_dump(mode="json") for one in figures.by_car],
        "trust": trust.model_dump(mode="json"),
    }
    notes = {"labels": json.dumps([_note(car) for car in found.cars], ensure_ascii=False), "card": json.dumps(card)}
    return Taught(trunk.with_head(fit.head(sharp), notes), figures)


def _note(car: Label) -> dict[str, str]:
    """A label as `Classifier` reads it."""
    years = f"{car.years.first}-{car.years.last or ''}" if car.years else ""
    return {"make": car.make, "model": car.model or "", "body": car.body or "", "years": years}


def _trust(logits: Array, strange: Array | None) -> KnownCarCalibration:
    """How far ahead the best car has to be, for the picture to be of one of them at all."""
    if strange is None:
        return KnownCarCalibration()
    ahead, offset = logistic_line(_margins(logits), _margins(strange))
    return KnownCarCalibration(ahead=ahead, offset=offset) if ahead > 0 else KnownCarCalibration()


def _margins(logits: Array) -> Array:
    return np.array([margin(row[np.isfinite(row)]) for row in logits])


def _figures(found: Review, logits: Array, strange: Array | None) -> LessonFigures:
    """What is fitted to the left-out scores of half of the pictures is measured on those of the other half."""
    classes, cars = found.classes, [car_name(car) for car in found.cars]
    order = np.argsort(-logits, axis=1)
    right = order[:, 0] == classes
    halves = np.arange(len(classes)) % 2
    calibrated, known, refused = np.empty(len(classes)), np.ones(len(classes)), np.zeros(len(classes))
    for half in (0, 1):
        fitted, measured = halves != half, halves == half
        again = sharpness(logits[fitted], classes[fitted])
        calibrated[measured] = shares(logits[measured] * again).max(axis=1)
        if strange is not None:
            trust = _trust(logits[fitted], strange[fitted])
            known[measured] = [trust.knows(one, 1) for one in _margins(logits[measured])]
            refused[measured] = [trust.knows(one, 1) < KNOWN_AT for one in _margins(strange[measured])]
    named = (known >= KNOWN_AT) & (known * calibrated >= NAMED_AT)
    return LessonFigures(
        pictures=len(classes),
        cars=len(cars),
        top_1=float(right.mean()),
        top_5=float((order[:, :5] == classes[:, None]).any(axis=1).mean()),
        calibration=_calibration_error(calibrated, right),
        strangers_refused=None if strange is None else float(refused.mean()),
        named=None if strange is None else float(named.mean()),
        named_right=float(right[named].mean()) if strange is not None and named.any() else None,
        by_car=tuple(
            CarFigures(car=car, pictures=int((classes == n).sum()), right=int(right[classes == n].sum()))
            for n, car in enumerate(cars)
        ),
        confused=tuple(_confusions(found.pictures, classes, order[:, 0], cars)),
    )


def _calibration_error(sure: Array, right: NDArray[np.bool_]) -> float:
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    apart = (abs(sure[bins == one].mean() - right[bins == one].mean()) * (bins == one).mean() for one in set(bins))
    return float(sum(apart))


def _confusions(
    pictures: Sequence[SeenPicture], classes: NDArray[np.int64], guesses: NDArray[np.int64], cars: Sequence[str]
) -> list[Confusion]:
    pairs = Counter((int(truth), int(guess)) for truth, guess in zip(classes, guesses, strict=True) if truth != guess)
    found = []
    for (truth, guess), count in pairs.most_common(MOST_CONFUSED):
        taken = int(np.flatnonzero((classes == truth) & (guesses == guess))[0])
        others: list[int] = np.flatnonzero(classes == guess).tolist()
        nearest = max(others, key=lambda n: float(pictures[n].vector @ pictures[taken].vector))
        found.append(
            Confusion(
                truth=cars[truth],
                guess=cars[guess],
                count=count,
                picture=pictures[taken].digest,
                alike=pictures[nearest].digest,
            )
        )
    return found
