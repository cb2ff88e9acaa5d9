"""Lettering in a photo, by RapidOCR on this machine: its models come inside its package, nothing is fetched.

One engine per process, made when it is first needed; two photos are read at once and a few more may wait.
"""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import Any

from PIL import Image

from services.errors import Throttled, Unavailable
from services.photo import Photo
from services.recognition.observation import Box, Score
from services.vehicle import Noun

NAME = "Badge reader"
AT_ONCE = 2  # photos; each takes two cores for half a second
MOST_WAITING = 16  # photos; more would wait longer than a person does
SECONDS_EACH = 0.9
LONGEST_SIDE = 1280  # pixels of the picture lettering is looked for in; it is read at the photo's full size
WHOLE = Box(left=0, top=0, right=1, bottom=1)


class Word(Noun):
    """One run of lettering as it was read, spaces included, and where it stands in the photo."""

    text: str
    score: Score
    box: Box


class Queue:
    """Lets a few in at once and a few more wait; who comes when all places are taken is turned away."""

    def __init__(self, at_once: int, most_waiting: int) -> None:
        self._free = threading.Semaphore(at_once)
        self._count = threading.Lock()
        self._places = at_once + most_waiting
        self._at_once = at_once
        self._inside = 0

    @property
    def waiting(self) -> int:
        """How many wait for their turn now."""
        return max(0, self._inside - self._at_once)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn and hold it. Raises Throttled when every place is taken."""
        with self._count:
            if self._inside >= self._places:
                raise Throttled(NAME, wait=SECONDS_EACH * self._places / self._at_once)
            self._inside += 1
        try:
            with self._free:
                yield
        finally:
            with self._count:
                self._inside -= 1


queue = Queue(AT_ONCE, MOST_WAITING)


def installed() -> bool:
    """Whether the OCR package is there; without it every photo is refused with a sentence."""
    try:
        _engine()
    except Unavailable:
        return False
    return True


@lru_cache(maxsize=8)
def read_words(photo: Photo, region: Box = WHOLE, enlarged: float = 1.0) -> tuple[Word, ...]:
    """Lettering inside a region of the photo, top to bottom; `enlarged` says how many times larger to look at it.

    Raises Unavailable where the OCR package is missing, Throttled where too many photos wait already.
    """
    engine = _engine()
    picture = Image.open(io.BytesIO(photo.jpeg)).convert("RGB")
    left, top = round(region.left * photo.width), round(region.top * photo.height)
    cut = picture.crop((left, top, round(region.right * photo.width), round(region.bottom * photo.height)))
    if enlarged != 1.0:
        cut = cut.resize((round(cut.width * enlarged), round(cut.height * enlarged)), Image.Resampling.BICUBIC)
    with queue.turn():
        found = engine(cut)
    if found.boxes is None:
        return ()

    def place(quad: Any) -> Box:
        across, down = quad[:, 0] / enlarged + left, quad[:, 1] / enlarged + top
        return Box(
            left=_share(across.min(), photo.width),
            top=_share(down.min(), photo.height),
            right=_share(across.max(), photo.width),
            bottom=_share(down.max(), photo.height),
        )

    return tuple(
        Word(text=text, score=min(1.0, float(score)), box=place(quad))
        for quad, text, score in zip(found.boxes, found.txts, found.scores, strict=True)
    )


def _share(pixels: float, of: int) -> float:
    return min(1.0, max(0.0, float(pixels) / of))


@cache
def _engine() -> Any:
    """The one engine. Raises Unavailable where its package is missing."""
    try:
        from rapidocr import RapidOCR  # noqa: PLC0415 - 0.3 s and 100 MB that the first page need not wait for
    except ImportError:
        raise Unavailable(NAME, "is not installed here: ask the operator to install rapidocr and onnxruntime") from None
    return RapidOCR(
        params={
            "Global.use_cls": False,  # lettering on cars does not stand on its head
            "Global.text_score": 0.3,
            "Global.log_level": "critical",
            "Det.limit_type": "max",
            "Det.limit_side_len": LONGEST_SIDE,
            "EngineConfig.onnxruntime.intra_op_num_threads": 2,
        }
    )
