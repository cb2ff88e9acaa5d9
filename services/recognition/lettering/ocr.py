"""Lettering in a photo, by RapidOCR on this machine: its models come inside its package, nothing is fetched.

One engine per process, made when it is first needed; two photos are read at once and a few more may wait.
"""

import io
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from math import ceil, sqrt
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from services.errors import PhotoNotAccepted, Throttled, Unavailable
from services.photo import Photo
from services.recognition.observation import Box, Word
from services.recognition.vision.once import once
from services.recognition.vision.onnx_session import open_session
from services.wording import N_

NAME = "Badge reader"
AT_ONCE = 2  # photos; one alone has both of its two cores busy most of the time, two all of it
MOST_WAITING = 16  # photos; more would wait longer than a person does
SECONDS_EACH = 0.6
# Pixels of the picture that lettering is looked for in: a plate is found in few, a doubtful badge wants more.
PIXELS, CLOSELY = 450_000, 1280 * 720
MOST_ENLARGED = 2.8  # times; beyond, a camera's pixels hold nothing new
WHOLE = Box(left=0, top=0, right=1, bottom=1)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
LEAST_ACROSS = 320 / 48  # of a line that the engine reads, by its height; shorter ones are filled up

Floats = NDArray[np.float64]


class Queue:
    """Lets a few in at once and a few more wait; who comes when all places are taken is turned away."""

    def __init__(self, at_once: int, most_waiting: int) -> None:
        self._at_once = at_once
        self._places = at_once + most_waiting
        self._free = threading.Semaphore(at_once)
        self._counting = threading.Lock()
        self._inside = 0

    @property
    def waiting(self) -> int:
        """How many wait for their turn now."""
        return max(0, self._inside - self._at_once)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn and hold it. Raises Throttled when every place is taken."""
        with self._counting:
            if self._inside >= self._places:
                raise Throttled(NAME, wait=SECONDS_EACH * self._places / self._at_once)
            self._inside += 1
        try:
            with self._free:
                yield
        finally:
            with self._counting:
                self._inside -= 1


queue = Queue(AT_ONCE, MOST_WAITING)


def enlargement(photo: Photo, region: Box = WHOLE, pixels: int = PIXELS) -> float:
    """How many times larger a region of the photo is looked at; below 1 where it is made smaller."""
    return min(MOST_ENLARGED, sqrt(pixels / (photo.width * photo.height * region.area)))


def ocr_available() -> bool:
    """Make the engine ready; False where its package is missing, and every reading will say so."""
    try:
        _engine()
    except Unavailable:
        return False
    return True


@once(most=8)
def read_words(photo: Photo, region: Box = WHOLE) -> tuple[Word, ...]:
    """Lettering inside a region of the photo, top to bottom; boxes are fractions of the whole photo.

    Raises Unavailable where the OCR package is missing, Throttled where too many photos wait already.
    """
    scale = enlargement(photo, region)
    return _read(photo, region, scale, _cut(photo, region, scale))


@once(most=8)
def read_closely(photo: Photo, region: Box) -> tuple[Word, ...]:
    """As `read_words`, with more pixels and as a negative, so that it is not the first look over again: light on dark
    becomes dark on light, and what that hid is often read this way round.
    """
    scale = enlargement(photo, region, CLOSELY)
    return _read(photo, region, scale, ImageOps.invert(ImageOps.autocontrast(_cut(photo, region, scale), cutoff=1)))


def _cut(photo: Photo, region: Box, scale: float) -> Image.Image:
    picture = Image.open(io.BytesIO(photo.jpeg)).convert("RGB")
    left, top = round(region.left * photo.width), round(region.top * photo.height)
    cut = picture.crop((left, top, round(region.right * photo.width), round(region.bottom * photo.height)))
    size = max(1, round(cut.width * scale)), max(1, round(cut.height * scale))
    return cut.resize(size, Image.Resampling.BICUBIC)


def _read(photo: Photo, region: Box, scale: float, cut: Image.Image) -> tuple[Word, ...]:
    left, top = round(region.left * photo.width), round(region.top * photo.height)

    def place(corners: Any) -> Box:
        across, down = corners.T
        edges = [min(1.0, max(0.0, float(edge))) for edge in (across.min(), down.min(), across.max(), down.max())]
        return Box(left=edges[0], top=edges[1], right=edges[2], bottom=edges[3])

    found = []
    for text, score, corners in read_lines(cut):
        on_photo = (corners / scale + (left, top)) / (photo.width, photo.height)
        found.append(Word(text=text, score=score, box=place(on_photo), corners=tuple(map(tuple, on_photo.tolist()))))
    return tuple(found)


def read_lines(picture: Image.Image) -> list[tuple[str, float, Any]]:
    """Lettering of a picture as it is: text, score and four corners (4 x 2, in pixels) a line.

    Raises Unavailable where the OCR package is missing, Throttled where too many photos wait already.
    """
    engine = _engine()
    with queue.turn():
        try:
            found = engine(picture)
        except Exception:  # three libraries in a row raise whatever they like
            raise PhotoNotAccepted(NAME) from None
    if found.boxes is None:
        return []
    return [
        (text, min(1.0, float(score)), corners)
        for corners, text, score in zip(found.boxes, found.txts, found.scores, strict=True)
    ]


def letter_chances(line: Image.Image) -> Floats:
    """How likely each of LETTERS stands at each step along a line's picture: steps x (1 + letters), none of them first.

    Small letters count as capitals; what is no letter of ours is shared out among all. Whoever asks holds a turn of the
    queue, for all lines of a photo. Raises Unavailable where the OCR package is missing.
    """
    engine = _engine()
    across = line.width / line.height
    wide = max(across, LEAST_ACROSS)
    try:
        if engine.text_rec is None:
            engine.recognize_txt([np.asarray(line)])
        reader = engine.text_rec
        picture = reader.resize_norm_img(np.asarray(line)[:, :, ::-1], wide)
        chances = reader.session(picture[None])[0]
    except Exception:
        raise PhotoNotAccepted(NAME) from None
    chances = chances[: ceil(len(chances) * across / wide) + 1]
    order, starts = _letters_of(tuple(reader.postprocess_op.character))
    folded: Floats = np.add.reduceat(chances[:, order], starts, axis=1, dtype=float)
    other = chances.sum(axis=1, keepdims=True, dtype=float) - folded.sum(axis=1, keepdims=True)
    folded = folded + np.maximum(0, other) / (len(LETTERS) + 1)
    shares: Floats = folded / folded.sum(axis=1, keepdims=True)
    return shares


@cache
def _letters_of(characters: tuple[str, ...]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The engine's characters that count in a column of `letter_chances`, column by column, and where each begins."""
    known = {letter: place for place, letter in enumerate(LETTERS, 1)} | {" ": 0}
    plain = [unicodedata.normalize("NFKD", character).upper()[:1] for character in characters]
    columns = np.array([0, *(known.get(letter, -1) for letter in plain[1:])])  # the first stands for no letter
    order = np.argsort(columns, kind="stable")
    order = order[columns[order] >= 0]
    return order, np.searchsorted(columns[order], np.arange(len(LETTERS) + 1))


@cache
def _engine() -> Any:
    """The one engine. Raises Unavailable where its package is missing."""
    try:
        # half a second and 200 MB that the first page need not wait for
        from omegaconf import flag_override  # noqa: PLC0415
        from rapidocr import RapidOCR  # noqa: PLC0415
    except ImportError:
        raise Unavailable(
            NAME, N_("{service} is not installed here: ask the operator to install rapidocr and onnxruntime.")
        ) from None
    engine = RapidOCR(
        params={
            "Global.use_cls": False,  # lettering on cars does not stand on its head
            "Global.text_score": 0.3,
            "Global.log_level": "critical",
            "Det.limit_type": "max",
            "Det.limit_side_len": 2000,  # no further resizing
            "Det.box_thresh": 0.35,  # small chrome lettering is faint
        }
    )
    with flag_override(engine.cfg, "allow_objects", True):
        for task in ("Det", "Rec"):  # in sessions of ours, whose threads do not hold a core while they wait
            chosen = engine.cfg[task]
            network = f"{chosen.ocr_version.value}_{task.lower()}_{chosen.model_type.value}.onnx"
            chosen.session = open_session(NAME, Path(engine.cfg.Global.model_root_dir, network))
    return engine
