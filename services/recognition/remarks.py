"""What the two photos say about each other beyond the name: swapped, no car, two different cars. Pure functions."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum
from math import fsum

from services.recognition.observation import Answer, SeenCar
from services.recognition.plate_key import same_plate
from services.vehicle import Facing, FrozenModel, Side
from services.wording import _
from services.wording.vocabulary import side_name, translate

UNSCORED = 0.5  # what a colour counts for whose service gives no score
# Paint without a hue reads as its neighbour in shade and sun; only two hues apart are two paints.
HUES = frozenset({"red", "orange", "yellow", "green", "blue", "purple"})
OPPOSITES = frozenset({"black", "white"})
SURE_OF_COLOUR = 0.5
# Bodies that no light and no angle make alike, by the words of any service.
SHAPES = {
    "pickup": "pickup",
    "crew cab": "pickup",
    "extended cab": "pickup",
    "regular cab": "pickup",
    "van": "van",
    "minivan": "van",
    "cargo van": "van",
    "passenger van": "van",
    "sedan": "car",
    "coupe": "car",
    "convertible": "car",
}
SURE_OF_CAR = 0.5  # least score of the name that goes with a body


class Kind(StrEnum):
    """What a remark is about; the page offers a way out for each."""

    SWAPPED = "swapped"
    WRONG_SIDE = "wrong side"
    NO_CAR = "no car"
    TWO_COLOURS = "two colours"
    TWO_PLATES = "two plates"
    TWO_BODIES = "two bodies"


class Remark(FrozenModel):
    """One thing to look at, as a sentence that says what to do."""

    kind: Kind
    sentence: str


def seen_cars(answers: Iterable[Answer], side: Side) -> list[SeenCar]:
    """The car in question as each service saw it in one photo."""
    return [answer.observation.car for answer in answers if answer.observation and answer.side == side]


def agreed_colour(seen: Sequence[SeenCar]) -> tuple[str, float] | None:
    """The body colour most services agree on, with its mean score over the services that give one."""
    scores: dict[str, list[float]] = defaultdict(list)
    given = [car.colours for car in seen if car.colours]
    for colours in given:
        for one in colours:
            scores[one.name].append(UNSCORED if one.score is None else one.score)
    pooled = {name: fsum(found) / len(given) for name, found in scores.items()}
    return min(pooled.items(), key=lambda pair: (-pair[1], pair[0])) if pooled else None


def seen_facing(seen: Sequence[SeenCar]) -> Facing | None:
    """The end of the car that most services see; None where they are divided or silent."""
    scores: dict[Facing, float] = defaultdict(float)
    for car in seen:
        if car.view:
            scores[car.view.facing] += car.view.score
    best = max(scores, key=lambda one: scores[one], default=None)
    return best if best and scores[best] > fsum(scores.values()) / 2 else None


def remarks(answers: Sequence[Answer]) -> tuple[Remark, ...]:
    """Everything worth a second look, most important first."""
    found = [*_sides(answers), *_no_car(answers), *_plates(answers), *_colours(answers), *_bodies(answers)]
    return tuple(found)


def _sides(answers: Sequence[Answer]) -> Iterable[Remark]:
    wrong = {Side.FRONT: Facing.REAR, Side.BACK: Facing.FRONT}
    turned = [side for side, facing_wrong in wrong.items() if seen_facing(seen_cars(answers, side)) is facing_wrong]
    if len(turned) == 2:
        yield Remark(
            kind=Kind.SWAPPED,
            sentence=_("Your photos seem to be swapped: the front photo shows the back of the car."),
        )
    elif turned:
        sentence = (
            _("Your front photo shows the car from behind. A photo of its front would help.")
            if turned[0] is Side.FRONT
            else _("Your back photo shows the car from the front. A photo of its back would help.")
        )
        yield Remark(kind=Kind.WRONG_SIDE, sentence=sentence)


def _no_car(answers: Sequence[Answer]) -> Iterable[Remark]:
    for side in Side:
        said = [answer for answer in answers if answer.side == side and (answer.observation or answer.no_car)]
        if said and all(answer.no_car for answer in said):
            none = _("No service sees a car it knows in your {side} photo. Step back until all of it is in view.")
            yield Remark(kind=Kind.NO_CAR, sentence=none.format(side=side_name(side)))


def _plates(answers: Sequence[Answer]) -> Iterable[Remark]:
    read = {side: [car.plate for car in seen_cars(answers, side) if car.plate and car.plate.text] for side in Side}
    pairs = [same_plate(front, back) for front in read[Side.FRONT] for back in read[Side.BACK]]
    if pairs and not any(pairs):
        yield Remark(kind=Kind.TWO_PLATES, sentence=_("The two photos show different number plates. Is this one car?"))


def _colours(answers: Sequence[Answer]) -> Iterable[Remark]:
    by_side = {side: agreed_colour(seen_cars(answers, side)) for side in Side}
    front, back = by_side[Side.FRONT], by_side[Side.BACK]
    if not front or not back or front[0] == back[0]:
        return
    if not ({front[0], back[0]} <= HUES or {front[0], back[0]} == OPPOSITES):
        return
    if min(front[1], back[1]) >= SURE_OF_COLOUR:
        two = _("The front photo shows a {front} car, the back photo a {back} one. Is this one car?")
        sentence = two.format(front=translate(front[0]), back=translate(back[0]))
        yield Remark(kind=Kind.TWO_COLOURS, sentence=sentence)


def _bodies(answers: Sequence[Answer]) -> Iterable[Remark]:
    """A pickup from the front and a saloon from behind, seen by a service that also names the car at either end."""
    seen = {side: {car.body for car in seen_cars(answers, side) if car.body and _named(car)} for side in Side}
    shapes = {side: {SHAPES.get(body.casefold()) for body in bodies} for side, bodies in seen.items()}
    front, back = (next(iter(shapes[side])) if len(shapes[side]) == 1 else None for side in Side)
    if front and back and front != back:
        two = _("The front photo shows a {front}, the back photo a {back}. Is this one car?")
        words = {side: translate(min(seen[side])) for side in Side}
        yield Remark(kind=Kind.TWO_BODIES, sentence=two.format(front=words[Side.FRONT], back=words[Side.BACK]))


def _named(car: SeenCar) -> bool:
    return fsum(one.score for one in car.candidates if one.make == car.candidates[0].make) >= SURE_OF_CAR
