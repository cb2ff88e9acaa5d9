"""Where badges stand: round and above the plate, not on the plate, its frame, a shop sign or the car behind."""

import re
from collections.abc import Iterable, Iterator
from itertools import permutations

from services.recognition.lettering.plate import WHERE
from services.recognition.observation import Box, Plate, Word

STAMP = re.compile(r"\d{4}[-/.=]\d\d?|\d[:.]\d\d[:.]?\d|www\.|\.(com|fr|de|net|br)\b|@", re.IGNORECASE)
TOWN = re.compile(WHERE["br"])
# How far badges are from the plate's middle, in widths of its lettering: to a side, above, below.
REACH = {"eu": (2.1, 1.6, 0.6), "br": (2.6, 1.9, 0.7), "us": (3.3, 2.5, 0.9)}
FLANK, ROOF, BUMPER = 0.05, 0.25, 0.1  # shares of the car's box that no badge stands in
GLASS, BESIDE = 0.1, 0.05  # shares of the car's box without lettering, and of what the finder may miss of a car
ROUGHLY = 1.2  # a plate seen from the side looks narrower
ELSEWHERE, ON_FRAME, NO_PLATE_SEEN = 0.35, 0.6, 0.9  # elsewhere a make alone does not count: shops' signs


def lettering(words: Iterable[Word], plate: Plate | None, aspect: float) -> Iterator[Word]:
    """Words that may be badges: no time stamps, no addresses, not the plate; and neighbours read together."""
    kept = [word for word in words if is_badge(word, plate)]
    yield from kept
    for left, right in permutations(kept, 2):
        height = (left.box.bottom - left.box.top) / aspect
        if abs(_middle(left.box)[1] - _middle(right.box)[1]) / aspect < height / 2 and (
            -height < right.box.left - left.box.right < 2 * height
        ):
            yield Word(
                text=left.text + right.text,
                score=min(left.score, right.score),
                box=Box(
                    left=left.box.left,
                    top=min(left.box.top, right.box.top),
                    right=right.box.right,
                    bottom=max(left.box.bottom, right.box.bottom),
                ),
            )


def is_badge(word: Word, plate: Plate | None) -> bool:
    """Whether a word may be one, by what it says and that it is not on the plate."""
    return not (STAMP.search(word.text) or TOWN.fullmatch(word.text.upper()) or _on_plate(word.box, plate))


def place(box: Box, plate: Plate | None, aspect: float) -> float:
    """How much a word's place speaks for a badge, 0 to 1."""
    across, down = _middle(box)
    if plate is None or plate.box is None:
        return NO_PLATE_SEEN if 0.15 < down < 0.9 else ELSEWHERE
    width = plate.box.right - plate.box.left
    middle = _middle(plate.box)
    aside, above = (across - middle[0]) / width, (middle[1] - down) / aspect / width
    side, top, bottom = (ROUGHLY * reach for reach in _reach(plate))
    if abs(aside) > side or not -bottom < above < top:
        return ELSEWHERE
    height = plate.box.bottom - plate.box.top
    gap = max(plate.box.top - box.bottom, box.top - plate.box.bottom)
    return ON_FRAME if abs(aside) < 0.5 and gap < 0.35 * height else 1.0


def round_plate(plate: Plate | None, aspect: float) -> Box | None:
    """The part of the photo where badges are: round and above the plate; None where no plate was seen."""
    if plate is None or plate.box is None:
        return None
    width = plate.box.right - plate.box.left
    across, down = _middle(plate.box)
    side, top, bottom = (width * reach for reach in _reach(plate))
    return Box(
        left=max(0.0, across - side),
        top=max(0.0, down - top * aspect),
        right=min(1.0, across + side),
        bottom=min(1.0, down + bottom * aspect),
    )


def round_car(car: Box) -> Box:
    """The part of the photo where any lettering of a car is, plates too: its box and a little more but for the roof."""
    across, down = car.right - car.left, car.bottom - car.top
    return Box(
        left=max(0.0, car.left - BESIDE * across),
        top=car.top + GLASS * down,
        right=min(1.0, car.right + BESIDE * across),
        bottom=min(1.0, car.bottom + BESIDE * down),
    )


def on_car(car: Box) -> Box:
    """The part of a car where badges are, by the car's box: all but its roof, its bumper and its flanks."""
    across, down = car.right - car.left, car.bottom - car.top
    return Box(
        left=car.left + FLANK * across,
        top=car.top + ROOF * down,
        right=car.right - FLANK * across,
        bottom=car.bottom - BUMPER * down,
    )


def _reach(plate: Plate) -> tuple[float, float, float]:
    return REACH.get(plate.region or "", REACH["br"])


def _on_plate(box: Box, plate: Plate | None) -> bool:
    if plate is None or plate.box is None:
        return False
    across, down = _middle(box)
    return plate.box.left <= across <= plate.box.right and plate.box.top <= down <= plate.box.bottom


def _middle(box: Box) -> tuple[float, float]:
    return (box.left + box.right) / 2, (box.top + box.bottom) / 2
