"""Every picture of a set is looked at once: what it shows, and the vector that our own network makes of it.

What was seen is kept by the content of the file, so that a look that was cancelled goes on where it was. Only numbers
are kept, never pictures.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from threading import Event, Thread
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from services.errors import CurbsideError, Unavailable
from services.photo import Photo, read_photo, thumbnail
from services.recognition.shape.classifier import Label
from services.recognition.shape.embedder import MODELS
from services.recognition.shape.own import CROPS, LONGEST_SIDE
from services.recognition.vision.car_finder import FILE as CAR_FINDER
from services.recognition.vision.car_finder import crops, find_car
from services.recognition.vision.onnx_session import file_digest
from services.recognition.vision.pixels import pixels
from services.recognition.vision.things import FILE as THINGS
from services.recognition.vision.things import Thing, shown_instead
from services.teaching.sources import Given, GivenPicture, LeftOut
from services.teaching.trunk import Trunk
from services.wording import N_
from services.wording.sentence import Sentence

NAME = N_("Teaching")
NOT_LOOKED_AT = N_("This picture could not be looked at.")
SMALLEST_SIDE = 48  # pixels; pictures that are cut to the car are low, and the network looks at 160
PREVIEW = 240  # pixels of the longer side
KEPT_FOR = 30 * 86_400  # seconds that numbers of pictures are kept

log = logging.getLogger("curbside.teaching")
Array = NDArray[np.float64]


@dataclass(frozen=True)
class SeenPicture:
    """A picture, what is seen in it and what it is like. `digest` is of the file, `outline` 64 bits that survive
    another size or quality; `instead` is what it shows where that is no car.
    """

    place: str
    car: Label
    digest: str
    preview: bytes
    outline: int
    vector: Array
    instead: Thing | None


@dataclass(frozen=True)
class Memory:
    """What was seen in files, by their content, in a folder of its own for each state of the networks."""

    folder: Path

    def find(self, digest: str) -> tuple[Array, Thing | None] | None:
        """What was seen in the file with that content; None where it was not looked at, or longer ago than a month."""
        try:
            with np.load(self._file(digest), allow_pickle=False) as kept:
                instead = str(kept["instead"])
                return kept["vector"].astype(float), Thing(instead) if instead else None
        except (OSError, ValueError, KeyError, EOFError, BadZipFile):
            return None

    def keep(self, digest: str, vector: Array, instead: Thing | None) -> None:
        """Keep it, whole or not at all; a disk that is full costs only the time to look again."""
        file = self._file(digest)
        part = file.with_suffix(".part")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as out:
                np.savez(out, vector=vector.astype(np.float32), instead=np.array(instead or ""))
            part.replace(file)
        except OSError as fault:
            log.info("what was seen is not kept: %s", type(fault).__name__)

    def forget(self, digest: str) -> None:
        """Drop what was seen in that file, by every state of the networks."""
        for file in self.folder.parent.glob(f"*/{digest}.npz"):
            file.unlink(missing_ok=True)

    def purge(self) -> None:
        """Drop what is older than a month, of earlier networks too."""
        for file in self.folder.parent.glob("*/*.npz"):
            if file.stat().st_mtime < time.time() - KEPT_FOR:
                file.unlink(missing_ok=True)

    def _file(self, digest: str) -> Path:
        return self.folder / f"{digest}.npz"


@dataclass(frozen=True)
class Eye:
    """Looks at one picture as the finished classifier will: at the car that is found. Two of its four crops do, one of
    them mirrored: half a point is lost and two fifths of the time are won.
    """

    trunk: Trunk = field(default_factory=lambda: Trunk(MODELS / "cars.onnx"))

    @property
    def fingerprint(self) -> str:
        """Changes with anything that its vectors depend on."""
        files = " ".join(map(file_digest, (self.trunk.file, CAR_FINDER, THINGS)))
        return sha256(f"{files} {CROPS} {LONGEST_SIDE}".encode()).hexdigest()[:16]

    def see(self, photo: Photo) -> tuple[Array, Thing | None]:
        """Its vector, and what it shows instead of a car. Raises Unavailable."""
        instead = shown_instead(photo, NAME)
        picture = Image.fromarray(pixels(photo, LONGEST_SIDE))
        box, _ = find_car(picture, NAME)
        return self.trunk.vector(list(crops(picture, box, CROPS))[::3]), instead


@dataclass
class Look:
    """The look at a set, in a thread of its own; what is shown while it runs may be read from any other."""

    given: Given
    memory: Memory
    eye: Eye = field(default_factory=Eye)
    seen: list[SeenPicture] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    done: int = 0  # pictures looked at, learned from or not
    failure: Sentence | None = None  # why it could not go on
    _cancelled: Event = field(default_factory=Event, repr=False)
    _thread: Thread | None = field(default=None, repr=False)

    @property
    def total(self) -> int:
        """Pictures to look at."""
        return len(self.given.pictures)

    @property
    def running(self) -> bool:
        """Whether it is at work."""
        return self._thread is not None and self._thread.is_alive()

    @property
    def finished(self) -> bool:
        """Whether every picture was looked at."""
        return self.done == self.total

    @property
    def now(self) -> str:
        """The picture that is looked at."""
        return self.given.pictures[self.done].place if self.done < self.total else ""

    def start(self) -> None:
        """Begin, or go on where it was cancelled."""
        if self.running or self.finished:
            return
        self._cancelled.clear()
        self.failure = None
        self._thread = Thread(target=self.run, name="teaching", daemon=True)
        self._thread.start()

    def cancel(self) -> None:
        """Stop after the picture at hand; `start` goes on from there."""
        self._cancelled.set()

    def wait(self) -> None:
        """Until it has stopped."""
        if self._thread:
            self._thread.join()

    def run(self, told: Callable[[], None] = lambda: None) -> None:
        """Look at what is left, here and now; `told` is called after each picture."""
        self.memory.purge()
        while self.done < self.total and not self._cancelled.is_set():
            given = self.given.pictures[self.done]
            try:
                self.seen.append(self._look(given))
            except CurbsideError as fault:
                if isinstance(fault, Unavailable):  # no other picture would fare better
                    self.failure = fault.sentence
                    return
                self.left_out.append(LeftOut(given.place, fault.sentence))
            except Exception as fault:  # one picture costs itself, whatever a decoder makes of it
                log.exception("a picture could not be looked at: %s", type(fault).__name__)
                self.left_out.append(LeftOut(given.place, Sentence(template=NOT_LOOKED_AT)))
            self.done += 1
            told()

    def _look(self, given: GivenPicture) -> SeenPicture:
        data = given.read()
        digest = sha256(data).hexdigest()
        photo = read_photo(data, smallest_side=SMALLEST_SIDE)
        kept = self.memory.find(digest)
        vector, instead = kept or self.eye.see(photo)
        if kept is None:
            self.memory.keep(digest, vector, instead)
        preview = thumbnail(photo.jpeg, PREVIEW)
        return SeenPicture(given.place, given.car, digest, preview, outline(preview), vector, instead)


def outline(jpeg: bytes) -> int:
    """64 bits that say where a picture gets lighter from left to right, in eight rows of nine patches (dHash)."""
    with Image.open(BytesIO(jpeg)) as picture:
        small = np.asarray(picture.convert("L").resize((9, 8), Image.Resampling.BOX), np.int16)
    bits = (small[:, 1:] > small[:, :-1]).ravel()
    return int("".join("1" if bit else "0" for bit in bits), 2)
