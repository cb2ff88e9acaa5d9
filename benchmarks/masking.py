"""Plates hidden and badges kept: ``python benchmarks/masking.py [-n PHOTOS]``.

Each labelled photo is read, its plate painted over as it is before a photo leaves this machine, and what is left is
read again: a plate is hidden where the second reading tells nothing of it, a name is lost where the second reading no
longer has the one that the first had. Beside it stands the photo with every box painted over that merely looks like a
plate, as it was until November 2026, and with a mere corner painted over: some names are lost by saving it again.
Only counts are printed, never a plate.
"""

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from rapidfuzz.distance import Levenshtein

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.labelled import Labelled, labelled
from services.photo import Photo
from services.recognition.lettering.reader import BadgeReader, PhotoReading, plate_and_lettering
from services.recognition.observation import Box
from services.recognition.vision.plate_finder import find_plates
from services.recognition.vision.plate_mask import hide_plates, plate_areas

COVERED = 0.1  # share of a word's box that may be painted over: boxes are drawn generously
TOLD = 2  # characters that may differ where a second reading still gives the plate away


@dataclass(frozen=True)
class Masked:
    """One photo read before and after its plate was painted over."""

    photo: Labelled
    before: PhotoReading
    after: PhotoReading
    areas: tuple[Box, ...]

    @property
    def legible(self) -> bool:
        """Whether the plate was read, and rightly but for a character or two."""
        return self._gives_away(self.before)

    @property
    def hidden(self) -> bool:
        """Whether the second reading tells nothing of it."""
        return not self._gives_away(self.after)

    @property
    def lost(self) -> bool:
        """Whether the second reading tells less of the car than the first, or another one; a model more is no loss."""
        if not self.before.car.candidates:
            return False
        first, after = self.before.car.candidates[0], self.after.car.candidates
        return not after or first.make != after[0].make or first.model not in {None, after[0].model}

    @property
    def covered(self) -> bool:
        """Whether any of the lettering that named the car was painted over."""
        return any(_share(word.box, area) > COVERED for word in self.before.badges for area in self.areas)

    @property
    def painted(self) -> float | None:
        """Painted area in areas of the plate's lettering; None where no plate was read."""
        plate = self.before.car.plate
        if plate is None or plate.box is None or not self.areas:
            return None
        return sum(box.area for box in self.areas) / plate.box.area

    def _gives_away(self, reading: PhotoReading) -> bool:
        text = reading.car.plate.text if reading.car.plate else None
        if text is None or self.photo.plate is None:
            return False
        return Levenshtein.distance(text.get_secret_value(), self.photo.plate) <= TOLD


def exactly(photo: Photo, _: PhotoReading) -> tuple[Box, ...]:
    """What is painted over now: the plate that was read, else what looks like one, never lettering that was read."""
    return plate_areas(photo, *plate_and_lettering(photo))


def roughly(photo: Photo, _: PhotoReading) -> tuple[Box, ...]:
    """Whatever looks like a plate, anywhere in the photo."""
    return find_plates(photo)


def a_corner(_: Photo, __: PhotoReading) -> tuple[Box, ...]:
    """A pixel or two where no car is."""
    return (Box(left=0, top=0, right=0.001, bottom=0.001),)


def masked(photo: Labelled, how: Callable[[Photo, PhotoReading], tuple[Box, ...]] = exactly) -> Masked:
    """Read, paint over, read again."""
    before = BadgeReader().read(photo.photo)
    areas = how(photo.photo, before)
    after = BadgeReader().read(hide_plates(photo.photo, areas)) if areas else before
    return Masked(photo, before, after, areas)


def _share(word: Box, area: Box) -> float:
    across = min(word.right, area.right) - max(word.left, area.left)
    down = min(word.bottom, area.bottom) - max(word.top, area.top)
    return max(0.0, across) * max(0.0, down) / word.area


def line(title: str, rows: Sequence[Masked]) -> str:
    """The figures of one way of hiding."""
    legible = [row for row in rows if row.legible]
    named = [row for row in rows if row.before.car.candidates]
    painted = [row.painted for row in legible if row.painted]
    hidden, lost = sum(row.hidden for row in legible), sum(row.lost for row in named)
    return (
        f"{title:10}{len(rows):5} photos; hidden {hidden:4} of {len(legible):4} plates read; painted "
        f"{mean(painted) if painted else 0:.2f} times their lettering; names lost {lost:3} of {len(named):4}, "
        f"covered {sum(row.covered for row in named)}; "
        f"more than one box {sum(len(row.areas) > 1 for row in rows)}"
    )


def table(photos: Iterable[Labelled]) -> Iterable[str]:
    """A line a way of hiding."""
    some = list(photos)
    yield line("exactly", [masked(photo) for photo in some])
    yield line("roughly", [masked(photo, roughly) for photo in some])
    yield line("a corner", [masked(photo, a_corner) for photo in some])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, help="only so many photos, spread over all")
    chosen = parser.parse_args()
    photos = labelled()
    step = max(1, len(photos) // chosen.n) if chosen.n else 1
    print("\n".join(table(photos[::step])))


if __name__ == "__main__":
    main()
