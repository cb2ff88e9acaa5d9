"""What somebody brought to teach: the look at it, what they decided, and what came of it, while the program runs."""

from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from services.recognition.shape.classifier import Label
from services.teaching.garage_photos import Consents
from services.teaching.lesson import LessonFigures
from services.teaching.looking import Eye, Look, Memory
from services.teaching.review import Review, review
from services.teaching.sources import Given
from services.teaching.taught import TaughtModels

MOST_BENCHES = 4  # people who teach at a time; beyond, the oldest set goes, and what was seen of it stays


@dataclass
class Bench:
    """One person's set."""

    look: Look
    decisions: dict[str, Label | None] = field(default_factory=dict)  # by the picture's digest
    figures: LessonFigures | None = None  # of what was taught last
    taught: str = ""  # its id

    _reviewed: tuple[object, Review] | None = field(default=None, repr=False)

    def review(self) -> Review:
        """The set as it stands with these decisions."""
        state = (len(self.look.seen), dict(self.decisions))
        if self._reviewed is None or self._reviewed[0] != state:
            self._reviewed = (state, review(list(self.look.seen), self.decisions))
        return self._reviewed[1]

    def preview(self, digest: str) -> bytes | None:
        """A picture of the set, small."""
        return next((one.preview for one in self.look.seen if one.digest == digest), None)


@dataclass(frozen=True)
class Teaching:
    """The benches of one process, and what was taught. `folder` holds files of classifiers and numbers of pictures."""

    folder: Path
    eye: Eye = field(default_factory=Eye)
    _benches: "OrderedDict[str, Bench]" = field(default_factory=OrderedDict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    @property
    def models(self) -> TaughtModels:
        """What was taught so far."""
        return TaughtModels(self.folder / "taught")

    @property
    def memory(self) -> Memory:
        """What was seen in pictures, by the state of the networks that saw it."""
        return Memory(self.folder / "seen" / self.eye.fingerprint)

    @property
    def consents(self) -> Consents:
        """Whose garage photos may be learned from."""
        return Consents(self.folder / "taught" / "consents")

    def bench(self, owner: str) -> Bench | None:
        """What that person has brought; None where there is nothing."""
        return self._benches.get(owner)

    def begin(self, owner: str, given: Given) -> Bench:
        """A new set in place of the person's earlier one; it is looked at from now on."""
        self.clear(owner)
        look = Look(given, self.memory, self.eye, left_out=list(given.left_out))
        look.start()
        with self._lock:
            self._benches[owner] = bench = Bench(look)
            dropped = [self._benches.popitem(last=False)[1] for _ in range(len(self._benches) - MOST_BENCHES)]
        for one in dropped:
            one.look.cancel()
        return bench

    def clear(self, owner: str) -> None:
        """Forget the person's set; what was taught stays."""
        with self._lock:
            bench = self._benches.pop(owner, None)
        if bench:
            bench.look.cancel()
