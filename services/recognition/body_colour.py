"""The colour of the paint, told from the car's own pixels in a perceptual space (CIELAB, by scikit-image).

The car is cut out round its plate, or in the middle where none is found, and apart from road and sky by GrabCut. What
is left still holds glass, lamps and shadows: how light and how colourful its smooth parts are, against the plate and
the whole scene, goes into a small network, fitted on half of the labelled photos (`benchmarks/picture.py --fit`).
"""

from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from skimage.color import rgb2lab

from services.photo import Photo
from services.recognition import plate_finder
from services.recognition.colours import COLOURS
from services.recognition.network import Array, Network
from services.recognition.observation import Box, Colour
from services.recognition.pixels import Pixels, pixels
from services.recognition.plate_finder import Window

WEIGHTS = Path(__file__).with_name("body_colour.npz")

UNIT = 30  # pixels of the close-up to a width of the plate's lettering
LEFT, UP, RIGHT, DOWN = 2.6, 2.8, 2.6, 1.1  # units from the plate to the edges of the close-up
COLUMNS, ROWS = round((LEFT + RIGHT) * UNIT), round((UP + DOWN) * UNIT)
SURE_PLATE = 0.3  # probability
HUES = (0, 42, 68, 105, 215, 318, 345, 360)  # degrees in the a-b plane: red, orange, yellow, green, blue, purple, red
LIGHTNESS = (0, 12, 22, 32, 42, 52, 62, 72, 82, 90, 101)

Mask = NDArray[np.bool_]


def body_colour(photo: Photo, car: Box | None = None) -> Colour | None:
    """The paint's colour and its probability; `car` says which car is meant. None for a picture without a colour."""
    picture = pixels(photo, plate_finder.LONGEST_SIDE)
    if not np.ptp(picture, axis=2).any():
        return None
    logits = _network().logits(features(photo, car)[None])[0]
    chances = np.exp(logits - logits.max())
    chances /= chances.sum()
    best = int(chances.argmax())
    return Colour(name=COLOURS[best], score=float(chances[best]))


def features(photo: Photo, car: Box | None = None) -> Array:
    """What the network sees: light and colour of the car's areas, and how light the plate and the scene are."""
    picture = pixels(photo, plate_finder.LONGEST_SIDE)
    plate = _plate(photo, picture, car)
    close_up, inside = _close_up(picture, plate or _stand_in(picture, car))
    lab = rgb2lab(close_up).astype(np.float32)
    across, down = _grid()
    lettering = (np.abs(across) < 0.68) & (np.abs(down) < 0.28) & (plate is not None)
    body = cut_out(close_up, inside) & ~lettering
    zone = inside & ~lettering & (np.abs(across) < 1.3) & (down > -1.05) & (down < 0.55)
    above = zone & (np.abs(across) < 0.8) & (down > -0.75) & (down < -0.27)
    beside = inside & (np.abs(down) < 0.3) & (np.abs(across) > 0.7) & (np.abs(across) < 1.3)
    lower = body & (down > np.median(down[body]) if body.any() else False)
    scene = rgb2lab(np.asarray(Image.fromarray(picture).resize((64, 48), Image.Resampling.BOX)))
    levels = np.percentile(scene[..., 0], [10, 50, 85, 97])
    white = np.percentile(lab[lettering, 0], 80) if lettering.any() else levels[3]  # a plate is white, or nearly so
    areas = [_describe(lab, area, white) for area in (body, lower, zone, above, beside)]
    road_and_sky = np.median(scene[..., 1:].reshape(-1, 2), axis=0) / 10
    return np.concatenate([*areas, levels / 25, [white / 25, plate is not None], road_and_sky]).astype(np.float32)


def _plate(photo: Photo, picture: Pixels, car: Box | None) -> Window | None:
    """The plate of the car that is meant, where one is surely found."""
    height, width = picture.shape[:2]
    for window in plate_finder.find_windows(photo):
        x, y = window.x / width, window.y / height
        meant = car is None or (car.left <= x <= car.right and car.top <= y <= car.bottom)
        if meant and window.score >= SURE_PLATE:
            return window
    return None


def _stand_in(picture: Pixels, car: Box | None) -> Window:
    """Where a plate would be if the car filled the box, or the picture."""
    height, width = picture.shape[:2]
    box = car or Box(left=0, top=0, right=1, bottom=1)
    unit = (box.right - box.left) * width / (LEFT + RIGHT)
    return Window((box.left + box.right) / 2 * width, (0.35 * box.top + 0.65 * box.bottom) * height, unit, 0.0)


def _close_up(picture: Pixels, plate: Window) -> tuple[Pixels, Mask]:
    """The car round its plate at a fixed scale, and which of its pixels lie inside the photo."""
    pixel = plate.width / UNIT
    if pixel > 1:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), 0.4 * pixel), np.uint8)
    place = np.array([[pixel, 0, plate.x - LEFT * plate.width], [0, pixel, plate.y - UP * plate.width]], np.float32)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    close_up = cv2.warpAffine(picture, place, (COLUMNS, ROWS), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    inside = cv2.warpAffine(np.ones(picture.shape[:2], np.uint8), place, (COLUMNS, ROWS), flags=flags)
    return np.asarray(close_up, np.uint8), np.asarray(inside, np.uint8) > 0


def _grid() -> tuple[Array, Array]:
    """Across and down from the plate, in units, of every pixel of the close-up."""
    down, across = np.mgrid[:ROWS, :COLUMNS].astype(np.float32) / UNIT
    return across - LEFT, down - UP


def cut_out(close_up: Pixels, inside: Mask) -> Mask:
    """The car in a close-up, by GrabCut: surely car round the plate, surely not car outside the photo."""
    across, down = _grid()
    mask = np.full((ROWS, COLUMNS), cv2.GC_PR_BGD, np.uint8)
    mask[(np.abs(across) < 1.5) & (down > -1.5) & (down < 0.6)] = cv2.GC_PR_FGD
    mask[(np.abs(across) < 0.8) & (down > -0.8) & (down < 0.35)] = cv2.GC_FGD
    mask[~inside | (np.abs(across) > LEFT - 0.1) | (down < 0.1 - UP)] = cv2.GC_BGD
    cv2.setRNGSeed(0)  # the same photo gives the same answer
    whole = (0, 0, COLUMNS, ROWS)
    cv2.grabCut(close_up, mask, whole, np.zeros((1, 65)), np.zeros((1, 65)), 3, cv2.GC_INIT_WITH_MASK)
    return np.isin(mask, (cv2.GC_FGD, cv2.GC_PR_FGD)) & inside


def _describe(lab: Array, area: Mask, white: float) -> Array:
    """Lightness, hue and chroma of an area; smooth parts count most, as paint is smooth and grilles are not."""
    lightness, green_red, blue_yellow = (lab[..., channel].ravel() for channel in range(3))
    edges = cv2.magnitude(cv2.Sobel(lab[..., 0], cv2.CV_32F, 1, 0), cv2.Sobel(lab[..., 0], cv2.CV_32F, 0, 1)) / 8
    weights = (np.exp(-np.asarray(edges) / 4) * area).ravel()
    weights /= weights.sum() + 1e-9
    order = lightness.argsort()
    places = np.searchsorted(weights[order].cumsum(), [0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9])
    levels = lightness[order][np.minimum(places, order.size - 1)]
    chroma, hue = np.hypot(green_red, blue_yellow), np.degrees(np.arctan2(blue_yellow, green_red)) % 360
    shares = []
    for least, reach in ((5, 8), (12, 10)):  # of faint and of strong colour
        colourful = np.clip((chroma - least) / reach, 0, 1) * (lightness > 6)  # in deep shadow hue is noise
        counts = np.histogram(hue, HUES, weights=weights * colourful)[0]
        counts[0] += counts[-1]
        shares.append(counts[:-1] * 3)
    lit = weights * (lightness >= levels[3])
    lit /= lit.sum() + 1e-9
    means = [(part * channel).sum() / 10 for part in (weights, lit) for channel in (green_red, blue_yellow, chroma)]
    histogram = np.histogram(lightness, LIGHTNESS, weights=weights)[0] * 2
    return np.concatenate([levels / 25, (levels[3:] - white) / 25, histogram, *shares, means]).astype(np.float32)


@cache
def _network() -> Network:
    return Network.load(WEIGHTS)
