"""What lettering and shape say together, and a front and a back together, beside each of them alone.

Called by `benchmarks/recognition.py` once the photos are read. A verdict is right where it names the labelled make and
model (or the make alone, where that is all it says), wrong where it names another one.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.shape import same_car
from services import names
from services.recognition.calibration import calibrations
from services.recognition.merge import merge
from services.recognition.observation import Answer, Observation
from services.recognition.shape.classifier import Label
from services.vehicle import Side

WAYS = {"lettering": ("Badge reader",), "shape": ("Shape model",), "together": ("Badge reader", "Shape model")}


@dataclass(frozen=True)
class Shot:
    """One photo: its label and what each recognizer saw, by its display name."""

    label: Mapping[str, str]
    seen: Mapping[str, Observation]

    @property
    def side(self) -> Side:
        """Front, unless it is labelled as a rear."""
        return Side.BACK if self.label["view"].startswith("rear") else Side.FRONT


def verdict(shots: Sequence[Shot], services: Iterable[str]) -> str:
    """Right, wrong or nothing."""
    sides = (shots[0].side,) if len(shots) == 1 else tuple(Side)
    answers = [
        Answer(service=service, side=side, observation=shot.seen[service])
        for shot, side in zip(shots, sides, strict=True)
        for service in services
        if service in shot.seen
    ]
    best = merge(answers, calibrations()).best
    if best is None:
        return "nothing"
    make, model = shots[0].label["make"], shots[0].label["model"]
    if best.model is None:
        return "right" if best.make == names.our_make(make) else "wrong"
    return "right" if same_car(Label(make=best.make, model=best.model), make, model) else "wrong"


def pairs(shots: Sequence[Shot]) -> Iterator[tuple[Shot, Shot]]:
    """Two photos of one car each."""
    cars: dict[str, list[Shot]] = defaultdict(list)
    for shot in shots:
        if shot.label["pair_id"]:
            cars[shot.label["pair_id"]].append(shot)
    for of_car in cars.values():
        yield from zip(of_car[::2], of_car[1::2], strict=False)


def shares(found: Sequence[str]) -> str:
    """Right and wrong, in per cent."""
    if not found:
        return f"{'-':>12} {'-':>6}"
    return f"{found.count('right') / len(found):12.1%} {found.count('wrong') / len(found):6.1%}"


def table(shots: Sequence[Shot]) -> Iterator[str]:
    """A line a way of looking, for single photos and for pairs; for a pair also the better of its two photos."""
    two = list(pairs(shots))
    ends = {"rears": [s for s in shots if s.side == Side.BACK], "others": [s for s in shots if s.side == Side.FRONT]}
    heads = ("all right", "rears right", "others right", "pairs right")
    yield f"{'make and model':14}  " + "  ".join(f"{head:>12}  wrong" for head in heads) + "  better of the two"
    for way, services in WAYS.items():
        cells = []
        for some in (list(shots), *ends.values()):
            found = [verdict([shot], services) for shot in some]
            cells.append(shares(found))
        both = [verdict(pair, services) for pair in two]
        better = [any(verdict([shot], services) == "right" for shot in pair) for pair in two]
        yield f"{way:14}  " + "  ".join([*cells, shares(both), f"{sum(better) / max(1, len(two)):6.1%}"])
    yield f"{len(shots)} photos, {len(ends['rears'])} of them rears, {len(two)} pairs"
