"""Which end of the car a photo shows, by a small network over the shape and colour of the whole picture.

Lamps, grille, windscreen and number plate sit where they sit: gradients (HOG) and the red of the lamps, each on a
coarse grid, tell the ends apart. The network was fitted on half of the labelled photos (`benchmarks/picture.py --fit`).
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from PIL import Image
from skimage.color import rgb2lab
from skimage.feature import hog

from services.photo import Photo
from services.recognition.observation import View, Word
from services.recognition.vision.network import Array, Network
from services.recognition.vision.pixels import Pixels, pixels
from services.vehicle import Facing

WEIGHTS = Path(__file__).with_name("facing.npz")
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
    lab = rgb2lab(np.asarray(squeezed)).astype(np.float32)
    return _features(lab), _features(lab[:, ::-1])


def _features(lab: Array) -> Array:
    light, green_red, blue_yellow = lab[..., 0], lab[..., 1], lab[..., 2]
    red = np.where(green_red > 0.6 * np.abs(blue_yellow), np.clip(green_red - 10, 0, 60), 0)
    return np.concatenate(
        [
            hog(light, 8, (SIDE // CELLS, SIDE // CELLS), (2, 2), block_norm="L2-Hys"),
            _grid(red).mean(axis=(1, 3)).ravel() / 20,
            _grid(red).max(axis=(1, 3)).ravel() / 40,
            _grid(np.clip(red - np.median(red), 0, None)).mean(axis=(1, 3)).ravel() / 20,
            (_grid(light).mean(axis=(1, 3)) - light.mean()).ravel() / 30,
            _grid(light).std(axis=(1, 3)).ravel() / 20,
            _grid(light).max(axis=(1, 3)).ravel() / 50,
        ]
    ).astype(np.float32)


def _grid(channel: Array) -> Array:
    """Rows x pixels x columns x pixels, to be summed up over both kinds of pixels."""
    return channel.reshape(CELLS, SIDE // CELLS, CELLS, SIDE // CELLS)


@lru_cache(maxsize=8)
def _chances(photo: Photo) -> Array:
    """Probability of each of CLASSES."""
    return chances(np.array(list(looks(pixels(photo, LONGEST_SIDE)))), _network())


def chances(seen: Array, network: Network) -> Array:
    """The network's answer to the features of a photo's views (views x features), pooled in log space."""
    logits = network.logits(seen).mean(axis=0)
    exponents = np.exp(logits - logits.max())
    return np.asarray(exponents / exponents.sum(), np.float32)


@cache
def _network() -> Network:
    return Network.load(WEIGHTS)
