"""What is wrong with a set of pictures, before anything is learned from it: each thing a person can decide about.

Pictures that are the same are told by their content or their outline, mislabelled ones by their neighbours: each is
compared with all others, by what our network makes of them and without its own label.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from services.recognition.shape.classifier import Label
from services.teaching.head import Ridge
from services.teaching.looking import SeenPicture

SAME_UP_TO = 4  # bits of an outline's 64 in which two copies of one picture differ
NEIGHBOURS = 5  # nearest pictures that say which car one is
AGREEING = 4  # of them, to say that a picture stands under the wrong car
SUSPECT_AHEAD = 0.15  # how much more another car scores in the head that did not learn the picture, than its own does
LEAST_PICTURES = 2  # of a car; with one, nothing can be kept aside to measure
USEFUL = 10  # pictures of a car, below which it is said that more would help


class Doubt(StrEnum):
    """Why a picture is shown to the person."""

    NO_CAR = "no car"
    TWO_NAMES = "two names"  # the same picture stands under two cars
    OTHER_CAR = "other car"  # it looks like another car of the set


@dataclass(frozen=True)
class Question:
    """One picture in doubt: what it stands for, what it may be instead, and the picture that says so."""

    picture: SeenPicture
    doubt: Doubt
    rather: Label | None = None
    alike: SeenPicture | None = None


# What a person said of a picture in doubt, by its digest: the car it is, or None to leave it out.
Decisions = Mapping[str, Label | None]


@dataclass(frozen=True)
class Review:
    """A set as it is learned from with these decisions, and what was found in it."""

    pictures: tuple[SeenPicture, ...]  # that are learned from, each once and under its right car
    questions: tuple[Question, ...]
    copies: int  # pictures that are there twice under one car, left out
    too_few: Mapping[Label, int]  # cars with fewer pictures than can be learned from, left out
    counts: Mapping[Label, int] = field(default_factory=dict)  # of the pictures learned from, by name

    @property
    def cars(self) -> list[Label]:
        """The cars that are learned, in the order of their names."""
        return list(self.counts)

    @property
    def classes(self) -> NDArray[np.int64]:
        """Of each picture the number of its car."""
        number = {car: n for n, car in enumerate(self.cars)}
        return np.array([number[picture.car] for picture in self.pictures], np.int64)

    @property
    def vectors(self) -> NDArray[np.float64]:
        """A row a picture."""
        return np.stack([picture.vector for picture in self.pictures])


def review(seen: Sequence[SeenPicture], decisions: Decisions) -> Review:
    """What can be learned from and what is in doubt; a picture in doubt that nobody decided about keeps its car, unless
    it shows none or stands under two.
    """
    kept, copies, twice = _each_once(seen)
    questions: list[Question] = []
    learned: list[SeenPicture] = []
    for picture in kept:
        other = twice.get(picture.digest)
        if picture.instead:
            questions.append(Question(picture, Doubt.NO_CAR))
        elif other:
            questions.append(Question(picture, Doubt.TWO_NAMES, rather=other.car, alike=other))
        if (picture.instead or other) and not decisions.get(picture.digest):
            continue
        learned.append(picture)
    questions += _mislabelled([one for one in learned if not one.instead and one.digest not in twice])
    final = []
    for picture in learned:
        car = decisions.get(picture.digest, picture.car)
        if car is not None:
            final.append(picture if car == picture.car else replace(picture, car=car))
    counts = Counter(picture.car for picture in final)
    enough = sorted((car for car, count in counts.items() if count >= LEAST_PICTURES), key=_order)
    return Review(
        pictures=tuple(picture for picture in final if counts[picture.car] >= LEAST_PICTURES),
        questions=tuple(questions),
        copies=copies,
        too_few={car: count for car, count in counts.items() if count < LEAST_PICTURES},
        counts={car: counts[car] for car in enough},
    )


def _order(car: Label) -> str:
    return car.model_dump_json()


def _each_once(seen: Sequence[SeenPicture]) -> tuple[list[SeenPicture], int, dict[str, SeenPicture]]:
    """Each picture once; how many copies went; and of those that stand under two cars the other one."""
    outlines = np.array([picture.outline for picture in seen], np.uint64)
    kept: list[int] = []
    copies, twice = 0, {}
    for number, picture in enumerate(seen):
        near = np.bitwise_count(outlines[kept] ^ outlines[number]) <= SAME_UP_TO if kept else np.array([], bool)
        same = [seen[kept[place]] for place in np.flatnonzero(near)]
        if not same:
            kept.append(number)
        elif all(one.car == picture.car for one in same):
            copies += 1
        else:
            twice[same[0].digest] = picture
            copies += 1
    return [seen[number] for number in kept], copies, twice


def _mislabelled(pictures: Sequence[SeenPicture]) -> list[Question]:
    """Pictures whose neighbours, and whose score where they were left out, agree on another car."""
    cars = sorted({picture.car for picture in pictures}, key=_order)
    if len(cars) < 2 or len(pictures) <= NEIGHBOURS:
        return []
    number = {car: n for n, car in enumerate(cars)}
    classes = np.array([number[picture.car] for picture in pictures], np.int64)
    vectors = np.stack([picture.vector for picture in pictures])
    scores = Ridge(vectors, classes).left_out()
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    alike = unit @ unit.T
    np.fill_diagonal(alike, -1)
    found = []
    for row, picture in enumerate(pictures):
        nearest = np.argsort(-alike[row])[:NEIGHBOURS]
        other, votes = Counter(int(one) for one in classes[nearest]).most_common(1)[0]
        ahead = scores[row, other] - scores[row, classes[row]]
        if other != classes[row] and votes >= AGREEING and ahead >= SUSPECT_AHEAD:
            witness = next(int(one) for one in nearest if classes[one] == other)
            found.append((ahead, Question(picture, Doubt.OTHER_CAR, rather=cars[other], alike=pictures[witness])))
    return [question for _, question in sorted(found, key=lambda pair: -pair[0])]
