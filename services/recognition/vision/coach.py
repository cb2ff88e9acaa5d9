"""The photo coach: one sentence on what would make the photo better, before anything is sent.

It would rather say nothing than be wrong: on the labelled photos each kind of advice comes up on at most 3 % of those
that need none (`benchmarks/picture.py`). The person may always go on with the photo as it is.
"""

from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from services.photo import Photo
from services.recognition.vision import facing, plate_finder
from services.recognition.vision.pixels import Array, pixels
from services.vehicle import Facing, FrozenModel, Side
from services.wording import N_, _


class Trouble(StrEnum):
    """What is the matter with a photo; each has its own small picture of what to do."""

    SMALL = "small"
    DARK = "dark"
    BRIGHT = "bright"
    BLURRED = "blurred"
    TILTED = "tilted"
    TWICE = "twice"
    NOT_A_CAR = "not a car"
    CROPPED = "cropped"
    WRONG_SIDE = "wrong side"


class Advice(FrozenModel):
    """One sentence on what to do about it."""

    kind: Trouble
    sentence: str


SENTENCES = {
    Trouble.SMALL: N_("This picture is very small: please send the original photo rather than a preview of it."),
    Trouble.DARK: N_("It is very dark: please take the photo again in more light, or with the flash."),
    Trouble.BRIGHT: N_("It is overexposed: please take the photo again with the sun behind you."),
    Trouble.BLURRED: N_("It looks blurred: please hold still, tap the car to focus and take the photo again."),
    Trouble.TILTED: N_("The camera was tilted: please hold it level and take the photo again."),
    Trouble.TWICE: N_("This is the same picture as the other one: please add one of the car's other end."),
    Trouble.NOT_A_CAR: N_("We see no whole car here: please step back until all of it is in the picture."),
    Trouble.CROPPED: N_("The car is cut off: please step back until all of it is in the picture."),
}
WRONG_SIDE = {
    Side.FRONT: N_("This looks like the back of the car: please add a photo of its front here."),
    Side.BACK: N_("This looks like the front of the car: please add a photo of its back here."),
}

LONGEST_SIDE = 640  # pixels looked at
LEAST_SIDE = 250  # pixels
DARKEST, BRIGHTEST = 60, 250  # lightness of 0 to 255
BURNT_OUT = 0.45  # share of the pixels; studio pictures on white have up to 0.39
BLUNT = 0.7  # second difference over the first at the strongest edges; 0.78 is passed by 99 % of the labelled photos
TILE = 32  # pixels
LEAST_TILT, MOST_TILT = 8, 28  # degrees; house fronts seen at an angle come to 7, further round it is another edge
AGREEMENT = 5  # degrees between the uprights and the levels of a tilted picture
CLEAR_UPRIGHTS = 0.9  # times the average direction
SAME = 6  # of 64 bits of the perceptual hash
SURELY_WRONG = 0.95  # probability
CLOSE_LOOK = 512  # pixels; enough for the plate of a car that is cut off
SURE_PLATE = 0.85  # probability
PLATE_ROWS = (0.25, 0.93)  # of the height; adverts at the rim look like plates
REACH = 0.55  # widths of a plate's lettering from its middle to the car's own edge, at the very least
WIDEST_PLATE = 0.42  # of the photo; of a whole car seen straight on, lettering takes up to a quarter


def coach(photo: Photo, side: Side, other: Photo | None = None) -> Advice | None:
    """What to do about a photo meant to show this side, the gravest trouble first; None where it is fine.

    `other` is the photo of the other side where it was given already.
    """
    trouble = _trouble(photo, side, other)
    if trouble is None:
        return None
    return Advice(kind=trouble, sentence=_(WRONG_SIDE[side] if trouble is Trouble.WRONG_SIDE else SENTENCES[trouble]))


def _trouble(photo: Photo, side: Side, other: Photo | None) -> Trouble | None:
    if min(photo.width, photo.height) < LEAST_SIDE:
        return Trouble.SMALL
    if other and same_picture(photo, other):
        return Trouble.TWICE
    gray = np.asarray(cv2.cvtColor(pixels(photo, LONGEST_SIDE), cv2.COLOR_RGB2GRAY), np.float32)
    return _trouble_with_the_camera(gray) or _trouble_with_the_car(photo, side)


def _trouble_with_the_camera(gray: Array) -> Trouble | None:
    if np.percentile(gray, 90) < DARKEST:
        return Trouble.DARK
    if (gray >= BRIGHTEST).mean() > BURNT_OUT:
        return Trouble.BRIGHT
    if sharpness(gray) < BLUNT:
        return Trouble.BLURRED
    return Trouble.TILTED if abs(tilt(gray)) >= LEAST_TILT else None


def _trouble_with_the_car(photo: Photo, side: Side) -> Trouble | None:
    if facing.car_probability(photo) < facing.NO_CAR:
        return Trouble.NOT_A_CAR
    if cut_off(photo):
        return Trouble.CROPPED
    view = facing.facing(photo)
    wrong = view is not None and view.facing is _opposite(side) and view.score >= SURELY_WRONG
    return Trouble.WRONG_SIDE if wrong else None


def _opposite(side: Side) -> Facing:
    return Facing.REAR if side is Side.FRONT else Facing.FRONT


def same_picture(one: Photo, other: Photo) -> bool:
    """Whether both are one picture, perhaps scaled or compressed anew."""
    return one.digest == other.digest or int((picture_bits(one) != picture_bits(other)).sum()) <= SAME


def picture_bits(photo: Photo) -> NDArray[np.bool_]:
    """The 64 bits of the perceptual hash: which of a tiny copy's lowest frequencies are above their median."""
    gray = Image.fromarray(pixels(photo, LONGEST_SIDE)).convert("L").resize((32, 32), Image.Resampling.LANCZOS)
    waves = cv2.dct(np.asarray(gray, np.float64))[:8, :8]
    waves[0] *= np.sqrt(2)  # all on the scale of the plain sum of cosines
    waves[:, 0] *= np.sqrt(2)
    return np.asarray(waves > np.median(waves))


def sharpness(gray: Array) -> float:
    """How sharp the strongest edges are, about 1 to 3 for a good photo and 0.3 to 0.6 for a blurred one.

    The second difference over the first does not depend on how much contrast there is; the less sharp of across and
    down counts, for a camera that shook.
    """
    return min(_sharpness(gray, across=True), _sharpness(gray, across=False))


def _sharpness(gray: Array, *, across: bool) -> float:
    right, down = (1, 0) if across else (0, 1)
    first = _peaks(np.abs(cv2.Sobel(gray, cv2.CV_32F, right, down, scale=1 / 8)))
    second = _peaks(np.abs(cv2.Sobel(gray, cv2.CV_32F, 2 * right, 2 * down, scale=1 / 4)))
    strong = first >= np.percentile(first, 70)
    return float(np.median(second[strong] / (first[strong] + 1)))


def _peaks(plane: NDArray[np.floating]) -> NDArray[np.floating]:
    """The 95th percentile of each tile."""
    rows, columns = plane.shape[0] // TILE, plane.shape[1] // TILE
    tiles = plane[: rows * TILE, : columns * TILE].reshape(rows, TILE, columns, TILE).swapaxes(1, 2)
    return np.asarray(np.percentile(tiles.reshape(rows, columns, -1), 95, axis=2))


def tilt(gray: Array) -> float:
    """Degrees that uprights and levels lean by; 0 unless both clearly lean the same way."""
    smooth = cv2.GaussianBlur(gray, (0, 0), 1)
    across, down = cv2.Sobel(smooth, cv2.CV_32F, 1, 0), cv2.Sobel(smooth, cv2.CV_32F, 0, 1)
    strength = cv2.magnitude(across, down)
    strong = strength > np.percentile(strength, 80)
    degrees = np.degrees(np.arctan2(down[strong], across[strong])).round().astype(int) % 180
    counts = np.bincount(degrees, weights=strength[strong], minlength=180)
    nearby = np.exp(-0.5 * (np.arange(-7, 8) / 2) ** 2)  # edges of one direction spread over a few degrees
    counts = np.convolve(np.pad(counts, 7, mode="wrap"), nearby, "valid")
    lean = np.arange(-30, 31)
    uprights, levels = counts[lean % 180], counts[(90 + lean) % 180]
    upright, level = int(lean[uprights.argmax()]), int(lean[levels.argmax()])
    clear = uprights.max() >= CLEAR_UPRIGHTS * counts.mean() and max(abs(upright), abs(level)) <= MOST_TILT
    if not clear or abs(upright - level) > AGREEMENT:
        return 0.0
    return float(min(upright, level, key=abs))


def cut_off(photo: Photo) -> bool:
    """Whether the car goes on beyond the picture, told by a plate too large or too near an edge for a whole car."""
    plate = next(iter(plate_finder.find_windows(photo, CLOSE_LOOK)), None)
    height, width = pixels(photo, CLOSE_LOOK).shape[:2]
    first, last = (share * height for share in PLATE_ROWS)
    if plate is None or plate.score < SURE_PLATE or not first < plate.y < last:
        return False
    near_an_edge = min(plate.x, width - plate.x) < REACH * plate.width
    return bool(near_an_edge or plate.width > WIDEST_PLATE * width)
