"""What lettering and shape say together, and a front and a back together, beside each of them alone.

Called by `benchmarks/recognition.py` once the photos are read.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.levels import Counted, by_group, calibration_errors, line
from services.recognition.calibration import calibrations
from services.recognition.merge import Identification, merge
from services.recognition.observation import Answer, Observation
from services.vehicle import Side

EARLIER = "Earlier shape model"
WAYS = {
    "lettering": ("Badge reader",),
    "shape": ("Shape model",),
    "lettering and the shape model until November 2026": ("Badge reader", EARLIER),
    "together": ("Badge reader", "Shape model"),
}


@dataclass(frozen=True)
class Shot:
    """One photo: its label and what each recognizer saw, by its display name."""

    label: Mapping[str, str]
    seen: Mapping[str, Observation]

    @property
    def side(self) -> Side:
        """Front, unless it is labelled as a rear."""
        return Side.BACK if self.label["view"].startswith("rear") else Side.FRONT


def verdict(shots: Sequence[Shot], services: Iterable[str]) -> Identification:
    """What the program says of one photo, or of two."""
    sides = (shots[0].side,) if len(shots) == 1 else tuple(Side)
    return merge(
        [
            Answer(service=service, side=side, observation=shot.seen[service])
            for shot, side in zip(shots, sides, strict=True)
            for service in services
            if service in shot.seen
        ],
        calibrations(),
    )


def pairs(shots: Sequence[Shot]) -> Iterator[tuple[Shot, Shot]]:
    """Two photos of one car each, the first from the front, the second from behind where there are such."""
    cars: dict[str, list[Shot]] = defaultdict(list)
    for shot in shots:
        if shot.label["pair_id"]:
            cars[shot.label["pair_id"]].append(shot)
    for of_car in cars.values():
        fronts = [shot for shot in of_car if shot.side is Side.FRONT]
        backs = [shot for shot in of_car if shot.side is Side.BACK]
        yield from zip(fronts, backs, strict=False)


def table(shots: Sequence[Shot]) -> Iterator[str]:
    """A block a way of looking; for pairs also the better of their two photos."""
    two = list(pairs(shots))
    for way, services in WAYS.items():
        alone = [Counted(shot.label, verdict([shot], services)) for shot in shots]
        yield way
        yield from by_group(alone)
        yield line("front and back", [Counted(pair[0].label, verdict(pair, services)) for pair in two])
        each = [[Counted(shot.label, verdict([shot], services)) for shot in pair] for pair in two]
        yield line("  the better photo alone", [max(pair, key=_worth) for pair in each])
        yield calibration_errors(alone)


def _worth(one: Counted) -> tuple[bool, bool, bool, bool]:
    return one.model == "right", one.make == "right", one.among_five, one.make == "silent"
