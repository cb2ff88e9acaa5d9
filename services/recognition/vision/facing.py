"""Which end of the car a photo shows, by a small network over the shape and colour of the whole picture.

Lamps, grille, windscreen and number plate sit where they sit: gradients (HOG) and the red of the lamps, each on a
coarse grid, tell the ends apart. The network was fitted on half of the labelled photos (`benchmarks/picture.py --fit`).
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from PIL import Image

from services.photo import Photo
from services.recognition.observation import View, Word
from services.recognition.vision.once import once
from services.recognition.vision.onnx_session import open_session
from services.recognition.vision.pixels import Array, Pixels, pixels
from services.vehicle import Facing

FILE = Path(__file__).parent / "models" / "facing.onnx"
CLASSES = (Facing.FRONT, Facing.REAR, Facing.SIDE, None)  # None: no whole car
SURE = 0.75  # share of the front, rear and side together; below it the answer is "unknown"
SEEN = 0.3  # least probability that there is a car at all
NO_CAR = 0.1  # probability of a car below which there surely is none

# Log-odds for the rear where none, one or more words stand on the car, as counted on the tuning half: boot lids carry
# names, of the fronts only 2 % show two.
LETTERED = (0.0, 0.5, 2.0)

LONGEST_SIDE = 320  # pixels looked at
SIDE = 96  # pixels a view is squeezed to, whatever its shape: cars fill most of a photo
CELLS = 8  # to a side of the coarse grids
DIRECTIONS = 8  # of gradients
# From linear sRGB to CIE XYZ, and the XYZ of daylight (IEC 61966-2-1).
XYZ = np.array([[0.412453, 0.35758, 0.180423], [0.212671, 0.71516, 0.072169], [0.019334, 0.119193, 0.950227]])
WHITE = np.array([0.95047, 1.0, 1.08883])
LOOKS = (1.0, 0.8, 0.65)  # the whole picture, and its middle for cars that stand further off


def facing(photo: Photo, words: Sequence[Word] = ()) -> View | None:
    """Front, rear or side with its probability; None where that is unknown or no car is seen.

    `words`, where the lettering was read, make the rear likelier.
    """
    chances = _chances(photo)
    ends = chances[:3].copy()
    ends[CLASSES.index(Facing.REAR)] *= np.exp(LETTERED[min(sum(map(_on_the_car, words)), 2)])
    ends /= ends.sum()
    best = int(ends.argmax())
    facing = CLASSES[best]
    if facing is None or ends[best] < SURE or 1 - chances[3] < SEEN:
        return None
    return View(facing=facing, score=float(ends[best]))


def _on_the_car(word: Word) -> bool:
    """Whether a word may be a name on the car: surely read, no plate, away from the rim where signs and adverts are."""
    letters = re.sub(r"[\W_]", "", word.text)
    x, y = (word.box.left + word.box.right) / 2, (word.box.top + word.box.bottom) / 2
    return len(letters) >= 3 and letters.isalpha() and word.score >= 0.8 and 0.15 < x < 0.85 and 0.25 < y < 0.85


def car_probability(photo: Photo) -> float:
    """Probability that the photo shows a whole car."""
    return float(1 - _chances(photo)[3])


def looks(picture: Pixels) -> Iterator[Array]:
    """Features of the views the network averages over: three sizes of the middle, each also mirrored."""
    height, width = picture.shape[:2]
    for share in LOOKS:
        top, left = int(height * (1 - share) / 2), int(width * (1 - share) / 2)
        yield from features(picture[top : height - top, left : width - left])


def features(view: Pixels) -> tuple[Array, Array]:
    """What the network sees of one view as it is and mirrored: gradients, lightness and red on coarse grids."""
    squeezed = Image.fromarray(view).resize((SIDE, SIDE), Image.Resampling.BOX)
    lab = _lab(np.asarray(squeezed))
    return _features(lab), _features(lab[:, ::-1])


def _lab(view: Pixels) -> Array:
    """CIELAB of an sRGB picture under daylight (D65) by the standard's formulas.

    OpenCV's tables are quicker and off by tenths, which turns one answer in three hundred: the network was fitted on
    these values.
    """
    share = view / 255
    linear = np.where(share > 0.04045, ((share + 0.055) / 1.055) ** 2.4, share / 12.92)
    parts = linear @ XYZ.T / WHITE
    x, y, z = np.moveaxis(np.where(parts > 0.008856, np.cbrt(parts), 7.787 * parts + 16 / 116), -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1).astype(np.float32)


def _features(lab: Array) -> Array:
    light, green_red, blue_yellow = lab[..., 0], lab[..., 1], lab[..., 2]
    red = np.where(green_red > 0.6 * np.abs(blue_yellow), np.clip(green_red - 10, 0, 60), 0)
    return np.concatenate(
        [
            _gradients(light),
            _grid(red).mean(axis=(1, 3)).ravel() / 20,
            _grid(red).max(axis=(1, 3)).ravel() / 40,
            _grid(np.clip(red - np.median(red), 0, None)).mean(axis=(1, 3)).ravel() / 20,
            (_grid(light).mean(axis=(1, 3)) - light.mean()).ravel() / 30,
            _grid(light).std(axis=(1, 3)).ravel() / 20,
            _grid(light).max(axis=(1, 3)).ravel() / 50,
        ]
    ).astype(np.float32)


def _gradients(light: Array) -> Array:
    """Histograms of oriented gradients (Dalal and Triggs, 2005): each 2 x 2 cells brought to one length ("L2-Hys")."""
    down, across = np.zeros_like(light), np.zeros_like(light)
    down[1:-1] = light[2:] - light[:-2]
    across[:, 1:-1] = light[:, 2:] - light[:, :-2]
    strength = np.hypot(down, across)
    direction = np.degrees(np.arctan2(down, across, dtype=np.float64)) % 180 // (180 / DIRECTIONS)
    cells = [_grid(np.where(direction == step, strength, 0)).mean(axis=(1, 3)) for step in range(DIRECTIONS)]
    blocks = sliding_window_view(np.stack(cells, -1), (2, 2), axis=(0, 1)).transpose(0, 1, 3, 4, 2)
    blocks = blocks.reshape(-1, 4 * DIRECTIONS)
    blocks = np.minimum(_of_length_one(blocks), 0.2)
    return _of_length_one(blocks).ravel()


def _of_length_one(rows: Array) -> Array:
    return np.asarray(rows / np.sqrt((rows**2).sum(axis=1, keepdims=True) + 1e-10), np.float32)


def _grid(channel: Array) -> Array:
    """Rows x pixels x columns x pixels, to be summed up over both kinds of pixels."""
    return channel.reshape(CELLS, SIDE // CELLS, CELLS, SIDE // CELLS)


@once(most=8)
def _chances(photo: Photo) -> Array:
    """Probability of each of CLASSES."""
    return chances(np.array(list(looks(pixels(photo, LONGEST_SIDE)))))


def chances(seen: Array) -> Array:
    """The network's answer to the features of a photo's views (views x features), pooled in log space."""
    (views,) = open_session("Photo check", FILE).run(None, {"features": seen})
    logits = views.mean(axis=0)
    exponents = np.exp(logits - logits.max())
    return np.asarray(exponents / exponents.sum(), np.float32)
