"""Where number plates are, without reading them: a template over gradients proposes, a small network decides.

Both were fitted on half of the labelled photos (`benchmarks/picture.py --fit`). A window is as wide as WINDOW_CELLS
cells at the scale at which the lettering of a plate spans LETTERING_CELLS of them.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from services.photo import Photo
from services.recognition.boxes import in_pixels
from services.recognition.observation import Box
from services.recognition.vision.once import once
from services.recognition.vision.onnx_session import open_session
from services.recognition.vision.pixels import Array, Pixels, pixels

TEMPLATE = Path(__file__).with_name("plate_template.npy")
FILE = Path(__file__).parent / "models" / "plate_finder.onnx"

LONGEST_SIDE = 1024  # pixels looked at; the narrowest lettering found is a twenty-fifth of that
CELL = 4  # pixels to a side
WINDOW_CELLS = (8, 16)  # rows, columns
LETTERING_CELLS = 10
SCALES = tuple(2 ** (-step / 3) for step in range(13))
PROPOSALS = 60  # windows of a photo that the network looks at
MOST_PLATES = 3
LIKELY = 0.1  # least probability; hiding a spot too many costs less than showing a plate
PLATE_WIDTH, PLATE_HEIGHT = 1.35, 0.55  # of a plate with its rim, in widths of its lettering; US plates are the highest
NUDGES = ((0, 0, 1), (0.08, 0, 1), (-0.08, 0, 1), (0, 0.06, 1), (0, -0.06, 1), (0, 0, 0.85), (0, 0, 1.18))
ROWS, COLUMNS = 48, 96  # pixels of a window as the network sees it, half the window's lettering high


class Window(NamedTuple):
    """A possible plate: its middle and the width of its lettering in pixels, and how sure we are."""

    x: float
    y: float
    width: float
    score: float


def find_plates(photo: Photo, longest_side: int = LONGEST_SIDE) -> tuple[Box, ...]:
    """The likely plates with their rims, surest first; a smaller `longest_side` is quicker and misses small ones."""
    height, width = pixels(photo, longest_side).shape[:2]
    boxes = []
    for plate in find_windows(photo, longest_side):
        across, down = plate.width * PLATE_WIDTH / 2, plate.width * PLATE_HEIGHT / 2
        if box := in_pixels(plate.x - across, plate.y - down, plate.x + across, plate.y + down, (width, height)):
            boxes.append(box)
    return tuple(boxes)


@once(most=8)
def find_windows(photo: Photo, longest_side: int = LONGEST_SIDE) -> tuple[Window, ...]:
    """The likely plates in pixels of the photo at that size, surest first."""
    lab = to_lab(pixels(photo, longest_side))
    judged = _judge(lab, list(proposals(lab)))
    closer = [
        Window(window.x + right * window.width, window.y + down * window.width, window.width * larger, window.score)
        for window in contrast(judged)[: 2 * MOST_PLATES]
        for right, down, larger in NUDGES
    ]
    return tuple(window for window in contrast(_judge(lab, closer)) if window.score >= LIKELY)[:MOST_PLATES]


def to_lab(picture: Pixels) -> Array:
    """CIELAB of an sRGB picture."""
    return np.asarray(cv2.cvtColor(picture.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), np.float32)


def contrast(windows: list[Window]) -> list[Window]:
    """Surest first, without those that lie on a surer one."""
    kept: list[Window] = []
    for window in sorted(windows, key=lambda window: -window.score):
        if all(
            abs(window.x - other.x) > 0.6 * max(window.width, other.width)
            or abs(window.y - other.y) > 0.3 * max(window.width, other.width)
            for other in kept
        ):
            kept.append(window)
    return kept


def levels(lab: Array) -> Iterator[tuple[float, Array]]:
    """The picture at each scale as cells x channels, with a margin so that a window can be centred on every cell."""
    rows, columns = WINDOW_CELLS
    for scale in SCALES:
        smaller = cv2.resize(lab, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else lab
        if min(smaller.shape[:2]) // CELL < columns:
            return
        margin = ((rows // 2, rows // 2), (columns // 2, columns // 2), (0, 0))
        yield scale, np.pad(_channels(np.asarray(smaller, np.float32)), margin, mode="edge")


def _channels(lab: Array) -> Array:
    """Six directions of gradient, lightness against the surroundings, and chroma; each averaged over cells."""
    light = lab[..., 0] / 100
    across, down = cv2.Sobel(light, cv2.CV_32F, 1, 0), cv2.Sobel(light, cv2.CV_32F, 0, 1)
    strength = cv2.magnitude(across, down)
    strength = np.asarray(strength) / (np.asarray(cv2.blur(strength, (41, 41))) + 0.03)
    direction = (cv2.phase(across, down) % np.pi / np.pi * 6).astype(np.int32) % 6
    planes = [np.where(direction == step, strength, 0) for step in range(6)]
    planes += [(light - cv2.blur(light, (81, 81))) * 4, np.hypot(lab[..., 1], lab[..., 2]) / 30]
    size = lab.shape[1] // CELL, lab.shape[0] // CELL
    cells = [cv2.resize(plane.astype(np.float32), size, interpolation=cv2.INTER_AREA) for plane in planes]
    return np.stack(cells, -1).astype(np.float32)


def respond(cells: Array, template: Array) -> Array:
    """How well the template (channels x rows x columns) fits each window of a level."""
    rows, columns = WINDOW_CELLS
    total = sum(
        cv2.filter2D(cells[..., channel], cv2.CV_32F, plane, anchor=(0, 0), borderType=cv2.BORDER_CONSTANT)
        for channel, plane in enumerate(template)
    )
    return np.asarray(total, np.float32)[: cells.shape[0] - rows + 1, : cells.shape[1] - columns + 1]


def proposals(lab: Array, template: Array | None = None) -> list[Window]:
    """The windows that the template fits best, each better than its neighbours."""
    template = _template() if template is None else template
    found = []
    for scale, cells in levels(lab):
        fits = respond(cells, template)
        best = fits == cv2.dilate(fits, np.ones((3, 3), np.uint8))
        for row, column in zip(*np.nonzero(best), strict=True):
            cell = CELL / scale
            found.append(Window(column * cell, row * cell, LETTERING_CELLS * cell, float(fits[row, column])))
    return sorted(found, key=lambda window: -window.score)[:PROPOSALS]


def _judge(lab: Array, windows: list[Window]) -> list[Window]:
    """The same windows with the network's probabilities."""
    if not windows:
        return []
    seen = np.array([strokes(lab, window) for window in windows], np.float32)
    (logits,) = open_session("Photo check", FILE).run(None, {"features": seen})
    chances = 1 / (1 + np.exp(-logits[:, 0]))
    return [window._replace(score=float(chance)) for window, chance in zip(windows, chances, strict=True)]


def strokes(lab: Array, window: Window) -> Array:
    """What the network sees of a window: strokes of lettering, light and dark, colour, and place in the picture."""
    height, width = lab.shape[:2]
    pixel = window.width * 1.6 / COLUMNS
    place = np.array([[pixel, 0, window.x - COLUMNS / 2 * pixel], [0, pixel, window.y - ROWS / 2 * pixel]], np.float32)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    cut = np.asarray(cv2.warpAffine(lab, place, (COLUMNS, ROWS), flags=flags, borderMode=cv2.BORDER_REPLICATE))
    light = cut[..., 0]
    across = np.abs(cv2.Sobel(light, cv2.CV_32F, 1, 0, scale=0.25))
    down = np.abs(cv2.Sobel(light, cv2.CV_32F, 0, 1, scale=0.25))
    contrast = light.std() + 3
    relief = light - cv2.blur(light, (15, 15))
    marks = np.where(relief > contrast / 4, 1, np.where(relief < -contrast / 4, -1, 0))
    changes = _changes(marks[:, 15:81])
    inner, outer = light[17:31, 18:78], np.concatenate([light[2:10], light[38:46]])
    middle = cut[17:31, 18:78]
    level, _ = cv2.threshold(np.clip(inner * 2.55, 0, 255).astype(np.uint8), 0, 255, cv2.THRESH_OTSU)
    bright, dim = inner[inner > level / 2.55], inner[inner <= level / 2.55]
    step = bright.mean() - dim.mean() if bright.size and dim.size else 0.0
    spread = np.sqrt(bright.var() + dim.var() + 4) if step else 1.0
    return np.concatenate(
        [
            changes.reshape(12, 4).mean(axis=1),
            [np.median(changes[18:30]), changes[18:30].max()],
            _profile(across, 1, 12) / contrast,
            _profile(down, 1, 12) / contrast,
            _profile(across, 0, 16) / contrast,
            _profile(light - light.mean(), 1, 12) / contrast,
            _profile(light - light.mean(), 0, 16) / contrast,
            [step, step / spread, bright.size / inner.size, inner.mean(), inner.mean() - outer.mean()],
            [np.log(contrast), middle[..., 1].mean(), middle[..., 2].mean()],
            [np.hypot(middle[..., 1], middle[..., 2]).mean(), np.hypot(cut[..., 1], cut[..., 2]).mean()],
            [window.x / width - 0.5, window.y / height, np.log2(window.width / width)],
        ]
    ).astype(np.float32)


def _changes(marks: NDArray[np.int64]) -> Array:
    """How often light turns to dark or back along each row; pixels that are neither (0) do not count."""
    last = np.maximum.accumulate(np.where(marks != 0, np.arange(marks.shape[1]), 0), axis=1)
    carried = np.take_along_axis(marks, last, axis=1)
    return np.asarray((carried[:, 1:] * carried[:, :-1] < 0).sum(axis=1), np.float32)


def _profile(plane: Array, axis: int, parts: int) -> Array:
    """Means along an axis, in so many equal parts."""
    return np.asarray(plane.mean(axis=axis).reshape(parts, -1).mean(axis=1), np.float32)


def windows_of(cells: Array) -> Array:
    """Every window of a level: rows x columns x channels x window rows x window columns."""
    return sliding_window_view(cells, WINDOW_CELLS, axis=(0, 1))


@cache
def _template() -> Array:
    return np.asarray(np.load(TEMPLATE), np.float32)
