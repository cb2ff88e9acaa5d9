"""How far each photo is named: make, model, among five, wrong or silent, by where the photo is from.

Asked of identifications as the merge gives them, so that one reader, several, and two photos are counted alike.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.cars196 import class_names
from services import names
from services.recognition.accuracy import Level, Named
from services.recognition.merge import Identification

GROUPS = {
    "as people take them": ("fr", "vmmr", "dg", "wa"),
    "  French dealer (fr)": ("fr",),
    "  private sale (vmmr)": ("vmmr",),
    "  others (dg, wa)": ("dg", "wa"),
    "cropped (stan)": ("stan",),
    "gate cameras (alpr)": ("alpr",),
}
VIEWS = {
    "from the front": ("front", "front34"),
    "from behind": ("rear", "rear34"),
    "from the side, or not noted": ("side", "other", ""),
}
NEW = 2013  # first model year of an era that the older pictures end before
HEAD = f"{'':24}{'n':>5}  make: right  wrong  silent   model: right  wrong  five"

Label = Mapping[str, str]


@dataclass(frozen=True)
class Counted:
    """One photo, or one pair, and what was said of it."""

    label: Label
    said: Identification

    @property
    def truth(self) -> tuple[str, str]:
        """See `truth_of`."""
        return truth_of(self.label)

    @property
    def era(self) -> str:
        """Whether the car was built before the newer pictures begin, by the last year of its label."""
        years = re.findall(r"\d{4}", self.label.get("year", ""))
        if not years:
            return "model year not labelled"
        return "model years of 2013 and later" if int(years[-1]) >= NEW else "model years to 2012"

    @property
    def view(self) -> str:
        """Which end of the car is seen."""
        return next(title for title, views in VIEWS.items() if self.label["view"] in views)

    @property
    def make(self) -> str:
        """Right, wrong or silent."""
        best = self.said.best
        if best is None:
            return "silent"
        return "right" if best.make == names.our_make(self.truth[0]) else "wrong"

    @property
    def model(self) -> str:
        """Right, wrong or silent."""
        best = self.said.best
        if best is None or best.model is None:
            return "silent"
        return "right" if same_car(best.make, best.model, *self.truth) else "wrong"

    @property
    def model_first(self) -> bool:
        """Whether the first suggestion that is a model is right, said aloud or not."""
        models = [one for one in self.said.suggestions if one.model]
        return bool(models) and same_car(models[0].make, models[0].model, *self.truth)

    @property
    def among_five(self) -> bool:
        """Whether the right model is among the first five suggestions, said aloud or not."""
        return any(one.model and same_car(one.make, one.model, *self.truth) for one in self.said.suggestions[:5])


def truth_of(label: Label) -> tuple[str, str]:
    """Our make and model; a photo of the training pictures' own kind has its class told."""
    make, model = label["make"], label["model"]
    return class_names().get(f"{make} {model} {label.get('year', '')}", (make, model))


def words(name: str) -> list[str]:
    """A model's name in words: a label may say more ("Golf Sportsvan") or less ("CTS") than a class."""
    return [word for word in re.split(r"[\W_]+", name.lower()) if word]


def same_car(make: str, model: str | None, true_make: str, true_model: str) -> bool:
    """Whether a name is the labelled make and model, whatever the generation."""
    if make != names.our_make(true_make):
        return False
    one, other = words(model or ""), words(names.our_model(make, true_model))
    short = min(len(one), len(other))
    return short > 0 and ("".join(one) == "".join(other) or one[:short] == other[:short])


def group_of(label: Label) -> str:
    """The source in short: "fr", "vmmr", "alpr" ..."""
    return label["file"].split("_")[0]


def line(title: str, counted: Sequence[Counted]) -> str:
    """The shares of one group."""
    n = max(1, len(counted))

    def share(number: int) -> str:
        return f"{number / n:6.1%}"

    make, model = [one.make for one in counted], [one.model for one in counted]
    return (
        f"{title:24}{len(counted):5}       {share(make.count('right'))} {share(make.count('wrong'))}  "
        f"{share(make.count('silent'))}         {share(model.count('right'))} {share(model.count('wrong'))} "
        f"{share(sum(one.among_five for one in counted))}"
    )


def by_group(counted: Sequence[Counted]) -> Iterator[str]:
    """A line a source, gate cameras apart, and the people's photos by the end of the car."""
    yield HEAD
    for title, groups in GROUPS.items():
        some = [one for one in counted if group_of(one.label) in groups]
        if some:
            yield line(title, some)
    people = [one for one in counted if group_of(one.label) in GROUPS["as people take them"]]
    for title, rear in (("  fronts, sides, unknown", False), ("  rears", True)):
        some = [one for one in people if one.label["view"].startswith("rear") is rear]
        if some:
            yield line(title, some)


def named(counted: Sequence[Counted]) -> Named:
    """The figures of one group, as they are published."""

    def level(outcomes: Sequence[str]) -> Level:
        return Level(**{kind: outcomes.count(kind) for kind in Level.model_fields})

    make, model = level([one.make for one in counted]), level([one.model for one in counted])
    return Named(n=len(counted), make=make, model=model, among_five=sum(one.among_five for one in counted))


def grouped(counted: Sequence[Counted], group: Callable[[Counted], str | None]) -> dict[str, Named]:
    """The figures of each group that any photo is in."""
    groups: dict[str, list[Counted]] = defaultdict(list)
    for one in counted:
        if name := group(one):
            groups[name].append(one)
    return {name: named(groups[name]) for name in sorted(groups)}


def calibration_errors(counted: Sequence[Counted]) -> str:
    """Expected calibration error of make and of model over ten bins, whether they were said aloud or not."""
    return f"calibration error: make {_error(counted, of_make=True):.3f}, model {_error(counted, of_make=False):.3f}"


def _error(counted: Sequence[Counted], *, of_make: bool) -> float:
    pairs = []
    for one in counted:
        first = one.said.make if of_make else next((named for named in one.said.suggestions[:1] if named.model), None)
        if first is None:  # a make by itself is no word on the model
            pairs.append((0.0, False))
        elif of_make:
            pairs.append((first.score, first.make == names.our_make(one.truth[0])))
        else:
            pairs.append((first.score, same_car(first.make, first.model, *one.truth)))
    bins: dict[int, list[tuple[float, bool]]] = {}
    for score, hit in pairs:
        bins.setdefault(min(9, int(score * 10)), []).append((score, hit))
    return sum(abs(sum(s for s, _ in some) - sum(h for _, h in some)) for some in bins.values()) / max(1, len(pairs))
