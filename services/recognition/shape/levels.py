"""From what is seen to what may be said: make, then model, each with the chance that it is right.

Every number here is fitted on pictures of sources that the network never learned from, with cars that the gallery does
not hold among them (`benchmarks/gallery.py`), and kept in the model's card.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import exp, log

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from services.recognition.observation import Candidate
from services.recognition.shape.classifier import Label
from services.recognition.shape.embedder import Seen
from services.recognition.shape.gallery import Gallery, models_of
from services.recognition.shape.trust import KnownCarCalibration, margin, share_of_make_known
from services.vehicle import FrozenModel

Array = NDArray[np.float64]
LEAST = 1e-6
LINE = (0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)  # of log-odds as they come
LINE_OF_MODEL = (*LINE, 0.0)
OTHER_MAKES = 0.02  # share of a make that no car known by heart has


class Levels(FrozenModel):
    """How sharply likeness tells cars apart, and two logistic lines: what they weigh is said by `Judge.evidence`."""

    sharpness: float = Field(default=20.0, gt=0)  # of a cosine
    make_head: float = 0.5  # how much the network's own opinion of the make counts beside the gallery's
    by_heart: float = Field(default=0.5, ge=0, le=1)  # how far the chance that it is a car known by heart is believed
    make_by_heart: float = 0.1  # how much the makes of the cars known by heart count, whichever car it is
    make: tuple[float, ...] = Field(default=LINE, min_length=len(LINE), max_length=len(LINE))
    model: tuple[float, ...] = Field(
        default=LINE_OF_MODEL, min_length=len(LINE_OF_MODEL), max_length=len(LINE_OF_MODEL)
    )
    others: float = 0.5  # chance that the car is in the gallery at all, where the first name is wrong
    # By what a photo of a camera over a gate or a road is known, which sees cars as nobody photographs them: what the
    # vector is multiplied by, then how much of the photo the car fills, how sharp it is, whether it is a rear, and one.
    gate: tuple[float, ...] = ()

    def from_a_gate(self, seen: Seen) -> float:
        """Chance that a camera over a gate or a road took this; 0 where nothing is known of such photos."""
        shown = np.array([*seen.vector, seen.filled, seen.clear, seen.rear, 1.0])
        return logistic(float(np.dot(self.gate, shown))) if self.gate else 0.0


@dataclass(frozen=True)
class Opinion:
    """The likeliest make with its chance, the models in order with theirs, and what is left to its other models."""

    make: str
    make_score: float
    models: tuple[Candidate, ...]
    row: int  # of the gallery, nearest of the first model
    alike: float  # cosine of that row


@dataclass(frozen=True)
class ByHeart:
    """Cars that the network also learned one by one: what its log-odds stand for, and when to believe them."""

    cars: tuple[Label, ...]
    trust: KnownCarCalibration


@dataclass(frozen=True)
class Compared:
    """What is seen against every name of the gallery: best cosine, logarithm of what the network gives its make, its
    share and its make's among the cars that are known by heart; and the chance that it is one of those.
    """

    alike: Array
    makes: Array
    by_heart: Array
    make_by_heart: Array
    known: float


@dataclass(frozen=True)
class Judge:
    """Compares what was seen with the gallery. `makes` are the names of the network's log-odds."""

    gallery: Gallery
    makes: Sequence[str]
    levels: Levels
    by_heart: ByHeart | None = None

    @cached_property
    def names(self) -> list[tuple[str, str]]:
        """Make and model of each score."""
        return list(self._rows)

    @cached_property
    def _rows(self) -> dict[tuple[str, str], list[int]]:
        return models_of(self.gallery.cars)

    @cached_property
    def _pictured(self) -> Array:
        """Logarithm of how many pictures the gallery's rows of each name are made of."""
        cars = self.gallery.cars
        return np.log([sum(cars[row].pictures for row in rows) for rows in self._rows.values()])

    @cached_property
    def _order(self) -> NDArray[np.int64]:
        return np.array([row for rows in self._rows.values() for row in rows])

    @cached_property
    def _starts(self) -> NDArray[np.int64]:
        return np.cumsum([0, *(len(rows) for rows in self._rows.values())])[:-1]

    @cached_property
    def _of_make(self) -> dict[str, list[int]]:
        by_make: dict[str, list[int]] = {}
        for number, (make, _) in enumerate(self.names):
            by_make.setdefault(make, []).append(number)
        return by_make

    @cached_property
    def _make_of_name(self) -> NDArray[np.int64]:
        number = {make: n for n, make in enumerate(self.makes)}
        return np.array([number.get(make, -1) for make, _ in self.names])

    @cached_property
    def _class_of_name(self) -> NDArray[np.int64]:
        """Number of the name of each car known by heart; one past the last where the gallery has no such name."""
        number = {name: n for n, name in enumerate(self.names)}
        cars = self.by_heart.cars if self.by_heart else ()
        return np.array([number.get((car.make, car.model or ""), len(number)) for car in cars], dtype=np.int64)

    def compared(self, seen: Seen) -> Compared:
        """What was seen against every name."""
        alike = self.gallery.alike(seen.vector)
        best = np.maximum.reduceat(alike[self._order], self._starts)
        makes = seen.makes - np.logaddexp.reduce(seen.makes)
        of_name = np.where(self._make_of_name >= 0, makes[self._make_of_name], makes.min())
        if self.by_heart is None or seen.cars is None:
            return Compared(best, of_name, np.zeros(len(best)), np.zeros(len(best)), 0.0)
        cars, trust = self.by_heart.cars, self.by_heart.trust
        covered = share_of_make_known(cars[int(seen.cars.argmax())].make, cars)
        odds = seen.cars / trust.temperature
        shares = np.exp(odds - np.logaddexp.reduce(odds))
        of_car = np.zeros(len(best) + 1)
        np.add.at(of_car, self._class_of_name, shares)
        of_make: dict[str, float] = defaultdict(float)
        for car, share in zip(cars, shares, strict=True):
            of_make[car.make] += float(share)
        makes_by_heart = np.array([of_make[make] for make, _ in self.names])
        return Compared(best, of_name, of_car[:-1], makes_by_heart, trust.knows(margin(seen.cars), covered))

    def shares(self, compared: Compared) -> Array:
        """Share of each name, summing to one: of the cars known by heart as far as this is one, else by likeness."""
        levels = self.levels
        logits = levels.sharpness * compared.alike + levels.make_head * compared.makes
        logits += levels.make_by_heart * np.log(compared.make_by_heart + OTHER_MAKES)
        by_likeness = np.exp(logits - np.logaddexp.reduce(logits))
        known = compared.known * levels.by_heart
        mixed = known * compared.by_heart + (1 - known) * by_likeness
        return np.asarray(mixed / mixed.sum())

    def evidence(self, shares: Array, alike: Array, seen: Seen) -> tuple[list[int], list[float], list[float]]:
        """Names of the likeliest make, best first, and what the lines of make and model weigh: the share, how alike the
        nearest is and how far ahead, whether it is a rear, how much of the photo the car fills, how sharp it is and
        whether a gate's camera took it; the model's also by how many pictures its name is known.
        """
        make = max(self._of_make, key=lambda one: float(shares[self._of_make[one]].sum()))
        models = sorted(self._of_make[make], key=lambda number: -shares[number])
        of_make = float(shares[models].sum())
        first = models[0]
        of_model = float(shares[first]) / of_make
        nearest_of_others = float(np.delete(alike, models).max(initial=0.0))
        nearest_of_make = float(alike[models].max())
        second = float(alike[models[1]]) if len(models) > 1 else 0.0
        shown = (seen.rear, seen.filled, seen.clear, self.levels.from_a_gate(seen))
        return (
            models,
            [1.0, log_odds(of_make), nearest_of_make, nearest_of_make - nearest_of_others, *shown],
            [1.0, log_odds(of_model), float(alike[first]), float(alike[first]) - second, *shown, self._pictured[first]],
        )

    def judge(self, seen: Seen) -> Opinion:
        """Make and models with their chances."""
        compared = self.compared(seen)
        shares, alike = self.shares(compared), compared.alike
        models, for_make, for_model = self.evidence(shares, alike, seen)
        first = models[0]
        make, levels = self.names[first][0], self.levels
        make_score = logistic(float(np.dot(levels.make, for_make)))
        first_score = make_score * logistic(float(np.dot(levels.model, for_model)))
        rest_of_make = max(LEAST, float(shares[models[1:]].sum()))
        rest = max(LEAST, 1 - float(shares[models].sum()))
        scores = {first: first_score}
        for number in models[1:]:
            of_rest = (make_score - first_score) * levels.others * float(shares[number]) / rest_of_make
            scores[number] = min(first_score, of_rest)
        for number in np.argsort(-shares)[:20]:
            if number not in scores:
                scores[int(number)] = (1 - make_score) * levels.others * float(shares[number]) / rest
        row = max(self._rows[self.names[first]], key=lambda number: float(self.gallery.vectors[number] @ seen.vector))
        ranked = sorted(scores, key=lambda number: (number != first, -scores[number]))
        return Opinion(
            make=make,
            make_score=make_score,
            models=tuple(
                Candidate(make=self.names[n][0], model=self.names[n][1], score=min(1.0, scores[n])) for n in ranked
            ),
            row=row,
            alike=float(alike[first]),
        )


def logistic(line: float) -> float:
    """Probability of these log-odds."""
    return 1 / (1 + exp(-line))


def log_odds(share: float) -> float:
    """Log-odds of a probability, within bounds."""
    kept = min(1 - LEAST, max(LEAST, share))
    return log(kept / (1 - kept))
