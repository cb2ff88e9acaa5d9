"""Fits plate finder and side on the tuning half: ``python benchmarks/picture.py --fit``."""

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

from benchmarks.labelled import Labelled
from benchmarks.small_network import SmallNetwork
from services.photo import Photo
from services.recognition.lettering.ocr import read_words
from services.recognition.observation import Box
from services.recognition.vision import facing, plate_finder
from services.recognition.vision.pixels import Array, Pixels, pixels
from services.recognition.vision.plate_finder import CELL, LETTERING_CELLS, LONGEST_SIDE, NUDGES, WINDOW_CELLS, Window

Labels = NDArray[np.int64]
MINING_ROUNDS = 4
FITTED_ON = "the tuning half of the labelled photos, and the drawn samples"
PLATE_CARD = {
    "title": "Whether a window of a photo holds a number plate",
    "features": "services.recognition.vision.plate_finder.strokes",
    "fitted_on": FITTED_ON,
}
FACING_CARD = {
    "title": "Which end of a car a view shows",
    "features": "services.recognition.vision.facing.features",
    "classes": [end.value if end else "no whole car" for end in facing.CLASSES],
    "fitted_on": FITTED_ON,
}


def plate_lettering(photo: Photo, plate: str) -> Box | None:
    """Where the OCR reads something like the known plate; None where it does not."""

    def alike(text: str) -> float:
        signs = "".join(sign for sign in text.upper() if sign.isascii() and sign.isalnum())
        return fuzz.ratio(signs, plate) if len(signs) >= 4 else 0.0

    best = max(read_words(photo), key=lambda word: alike(word.text), default=None)
    return best.box if best and alike(best.text) >= 60 else None


def fit_plates(photos: list[Labelled]) -> None:
    """Fit template and network on photos with a known plate, and write both beside the plate finder."""
    plated = [(photo.photo, photo.plate) for photo in photos if photo.plate]
    known = [(photo, box) for photo, plate in plated if (box := plate_lettering(photo, plate))]
    pictures = [plate_finder.to_lab(pixels(photo, LONGEST_SIDE)) for photo, _ in known]
    truths = [_truth(box, picture) for (_, box), picture in zip(known, pictures, strict=True)]
    template = _fit_template(pictures, truths)
    np.save(plate_finder.TEMPLATE, template.astype(np.float16))
    template = template.astype(np.float16).astype(np.float32)
    rows, labels = [], []
    for picture, truth in zip(pictures, truths, strict=True):
        windows = [
            Window(w.x + right * w.width, w.y + down * w.width, w.width * larger, w.score)
            for w in plate_finder.proposals(picture, template)
            for right, down, larger in NUDGES
        ]
        for window in windows:
            off, size = _distance(window, truth, upright=2)
            if (off < 0.12 and size < 0.3) or off > 0.3 or size > 0.7:
                rows.append(plate_finder.strokes(picture, window))
                labels.append(int(off < 0.12 and size < 0.3))
    print(f"plates: {len(known)} photos, {sum(labels)} of {len(labels)} windows hold one")
    network = _fit_network(np.array(rows), np.array(labels), hidden=24, members=1, alpha=0.3, rounds=60)
    card = PLATE_CARD | {"photos": len(known), "windows": len(labels)}
    network.write(plate_finder.FILE, "plate", card)


def fit_facing(photos: list[Labelled]) -> None:
    """Fit the facing network on photos with a known end; pieces from the rims of all stand for "no whole car"."""
    chance = np.random.default_rng(5)
    rows, labels = [], []
    for photo in photos:
        picture = pixels(photo.photo, facing.LONGEST_SIDE)
        if photo.end:
            seen = list(facing.looks(picture))
            for _ in range(5):
                seen += facing.features(_cut(picture, chance.uniform(0.6, 0.97), chance.uniform(), chance.uniform()))
            rows += seen
            labels += [facing.CLASSES.index(photo.end)] * len(seen)
        anywhere = chance.uniform(), chance.choice([0.0, 1.0])
        for across, down in [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0), (0.5, 0.0), anywhere]:
            seen = list(facing.features(_cut(picture, chance.uniform(0.2, 0.33), across, down)))
            rows += seen
            labels += [facing.CLASSES.index(None)] * len(seen)
    print(f"facing: {len(photos)} photos, {len(labels)} views")
    network = _fit_network(np.array(rows), np.array(labels), hidden=12, members=3, alpha=2, rounds=20)
    network.write(facing.FILE, "ends", FACING_CARD | {"photos": len(photos), "views": len(labels)})


def _fit_network(rows: Array, labels: Labels, *, hidden: int, members: int, alpha: float, rounds: int) -> SmallNetwork:
    """Several small networks side by side as one whose log-odds are their mean."""
    mean, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-3
    fitted = [
        MLPClassifier((hidden,), alpha=alpha, max_iter=rounds, batch_size=min(128, len(rows)), random_state=seed).fit(
            (rows - mean) / scale, labels
        )
        for seed in range(members)
    ]
    return SmallNetwork(
        mean=mean,
        scale=scale,
        inner=np.hstack([member.coefs_[0] for member in fitted]),
        inner_bias=np.hstack([member.intercepts_[0] for member in fitted]),
        outer=np.vstack([member.coefs_[1] / members for member in fitted]),
        outer_bias=np.mean([member.intercepts_[1] for member in fitted], axis=0),
    )


def _cut(picture: Pixels, share: float, across: float, down: float) -> Pixels:
    """A piece with so much of each side; `across` and `down` of 0 to 1 say where."""
    height, width = picture.shape[:2]
    rows, columns = int(height * share), int(width * share)
    top, left = int((height - rows) * down), int((width - columns) * across)
    return picture[top : top + rows, left : left + columns]


def _truth(box: Box, picture: Array) -> Window:
    height, width = picture.shape[:2]
    x, y = (box.left + box.right) / 2 * width, (box.top + box.bottom) / 2 * height
    return Window(x, y, (box.right - box.left) * width, 1)


def _distance(window: Window, truth: Window, *, upright: float = 1) -> tuple[float, float]:
    """How far apart in widths of the true one (up and down count `upright` times), and in size as a power of two."""
    off = max(abs(window.x - truth.x), upright * abs(window.y - truth.y)) / truth.width
    return off, abs(float(np.log2(window.width / truth.width)))


def _fit_template(pictures: list[Array], truths: list[Window]) -> Array:
    """Logistic regression on all windows near the truth against ever harder ones that are not."""
    chance = np.random.default_rng(0)
    near: list[Array] = []
    other: list[Array] = []
    pyramids = [list(plate_finder.levels(picture)) for picture in pictures]
    for pyramid, truth in zip(pyramids, truths, strict=True):
        for scale, cells in pyramid:
            windows, off, size = _windows(scale, cells, truth)
            near += [windows[at].ravel() for at in zip(*np.nonzero((off < 0.09) & (size < 0.25)), strict=True)]
            places = np.argwhere((off > 0.35) | (size > 0.7))
            other += [windows[tuple(at)].ravel() for at in chance.permutation(places)[:30]]
    template = np.zeros((8, *WINDOW_CELLS), np.float32)
    for _ in range(MINING_ROUNDS + 1):
        fitted = LogisticRegression(C=3e-3, max_iter=300, class_weight="balanced")
        fitted.fit(np.array(near + other), np.repeat([1, 0], [len(near), len(other)]))
        template = fitted.coef_[0].reshape(template.shape).astype(np.float32)
        for pyramid, truth in zip(pyramids, truths, strict=True):
            for scale, cells in pyramid:
                windows, off, size = _windows(scale, cells, truth)
                fits = np.where((off > 0.35) | (size > 0.7), plate_finder.respond(cells, template), -np.inf)
                hardest = np.argsort(-fits, axis=None)[:8]
                other += [windows[at].ravel() for at in zip(*np.unravel_index(hardest, fits.shape), strict=True)]
    return template


def _windows(scale: float, cells: Array, truth: Window) -> tuple[Array, Array, float]:
    """Every window of a level with its distance from the truth, and the difference in size."""
    windows = plate_finder.windows_of(cells)
    rows, columns = np.mgrid[: windows.shape[0], : windows.shape[1]]
    cell = CELL / scale
    off = np.maximum(np.abs(columns * cell - truth.x), np.abs(rows * cell - truth.y)) / truth.width
    return windows, off, abs(float(np.log2(LETTERING_CELLS * cell / truth.width)))
