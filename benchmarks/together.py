"""What lettering and shape say together, and a front and a back together, beside each of them alone.

Called by `benchmarks/recognition.py` once the photos are read.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.levels import GROUPS, Counted, by_group, calibration_errors, group_of, grouped, line, named
from services.recognition.accuracy import Named
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


TAKEN_BY = {
    "fr": "dealers in France",
    "vmmr": "private sellers",
    "dg": "other collections",
    "wa": "other collections",
}


@dataclass(frozen=True)
class Goal:
    """A share of some photos or pairs that should be reached, or not be passed."""

    of: str
    what: str
    at_least: float | None = None
    at_most: float | None = None

    def line(self, shares: Mapping[str, float]) -> str:
        """Each way's share beside the goal."""
        wanted = f">= {self.at_least:.0%}" if self.at_least is not None else f"<= {self.at_most:.0%}"
        return f"{self.of:28}{self.what:13}{wanted:>8}" + "".join(f"{share:11.1%}" for share in shares.values())


def _goals(of: str, **wanted: float) -> list[Goal]:
    return [
        Goal(of, what.replace("_", " "), **{"at_most" if "wrong" in what else "at_least": share})
        for what, share in wanted.items()
    ]


GOALS = (
    *_goals("as people take them", make_right=0.75, model_right=0.45, among_five=0.6, wrong_make=0.05),
    *_goals("front and back", make_right=0.8, model_right=0.5, among_five=0.65, wrong_make=0.05),
    *_goals("gate cameras (alpr)", make_right=0.4, wrong_make=0.04, model_right=0.0),
    *_goals("cropped (stan)", model_first=0.94, among_five=0.985),
)


def _shares(counted: Sequence[Counted]) -> dict[str, float]:
    n = max(1, len(counted))
    return {
        "make right": sum(one.make == "right" for one in counted) / n,
        "model right": sum(one.model == "right" for one in counted) / n,
        "model first": sum(one.model_first for one in counted) / n,
        "among five": sum(one.among_five for one in counted) / n,
        "wrong make": sum(one.make == "wrong" for one in counted) / n,
    }


def goals(shots: Sequence[Shot]) -> Iterator[str]:
    """What was asked for beside what each way of looking reaches, in one table."""
    ways = {"then": WAYS["lettering and the shape model until November 2026"], "now": WAYS["together"]}
    some = {title: [shot for shot in shots if group_of(shot.label) in groups] for title, groups in GROUPS.items()}
    groups = {title: [[shot] for shot in shots] for title, shots in some.items()}
    groups["front and back"] = [list(pair) for pair in pairs(shots)]
    yield f"{'':28}{'':13}{'goal':>8}" + "".join(f"{way:>11}" for way in ways)
    for goal in GOALS:
        told = {
            way: _shares([Counted(views[0].label, verdict(views, services)) for views in groups[goal.of]])[goal.what]
            for way, services in ways.items()
        }
        yield goal.line(told)


def published(shots: Sequence[Shot]) -> dict[str, dict[str, Named]]:
    """The figures for the Accuracy page: photos as people take them, one and two, by view, era and source. Crops and
    gate cameras stand apart, by their shape alone: nobody will take such photos of their own car.
    """
    people_take, gate = GROUPS["as people take them"], GROUPS["gate cameras (alpr)"]

    def alone(groups: Sequence[str], way: str) -> list[Counted]:
        some = [shot for shot in shots if group_of(shot.label) in groups]
        return [Counted(shot.label, verdict([shot], WAYS[way])) for shot in some]

    people = alone(people_take, "together")
    of_people = [shot for shot in shots if group_of(shot.label) in people_take]
    both = [Counted(pair[0].label, verdict(pair, WAYS["together"])) for pair in pairs(of_people)]
    return {
        "how it was taken": {
            "as people take them": named(people),
            "front and back together": named(both),
            "cropped to the car, by its shape alone": named(alone(GROUPS["cropped (stan)"], "shape")),
            "gate cameras, by its shape alone": named(alone(gate, "shape")),
        },
        "what is seen": grouped(people, lambda one: one.view),
        "when it was built": grouped(people, lambda one: one.era),
        "where the photos are from": grouped(people, lambda one: TAKEN_BY[group_of(one.label)]),
    }


def _worth(one: Counted) -> tuple[bool, bool, bool, bool]:
    return one.model == "right", one.make == "right", one.among_five, one.make == "silent"
