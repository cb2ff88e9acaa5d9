"""One verdict from many views, level by level: the make first, then the model within that make, then its model years.

Makes are pooled twice. As if every view were independent, agreement makes sure: two views that both think of one make
among a hundred are seldom both wrong. As if they were copies, nothing is gained by the second. Two photos of one car
by one network are something between, and so is the verdict. Models of a make are pooled as copies alone: who takes a
Polo for a Golf does so from both ends (tuning half: 4 of 10 pairs right and 3 wrong, against 3 and 6); one that is read
counts more than one that is seen.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from math import exp, fsum, log
from typing import TypeVar

from pydantic import Field

from services.names import read_name
from services.recognition.calibration import AS_IT_COMES, Calibration
from services.recognition.observation import Answer, Candidate, Score
from services.vehicle import FrozenModel, ModelYears, Side

MOST_CANDIDATES = 5
MAKE_AT = 0.5  # a make that is less likely than not is not named
MODEL_AT = 0.25  # least score of a model that is named beside its make; below, the make stands alone
OTHERS = 100  # makes, or models of a make, among which what a view leaves open is spread
COPIES = 0.4  # share of a verdict on the make that takes the views for copies of each other
LEAST = 1e-6  # left open by a view that is sure

Name = tuple[str, str | None]
ScoredNames = Mapping[Name, float]
Key = TypeVar("Key", bound=Hashable)


class Suggestion(FrozenModel):
    """One possible car: its pooled score, the trim and model years that were seen, and its score in each photo."""

    make: str
    model: str | None
    score: Score
    trim: str | None = None
    years: tuple[ModelYears, ...] = ()
    by_side: dict[Side, Score] = Field(default_factory=dict)

    @property
    def name(self) -> str:
        """Make and model, as a sentence says it."""
        return f"{self.make} {self.model}" if self.model else self.make

    def fits(self, year: int) -> bool:
        """Whether at least half as many told runs hold this year as hold the year that most of them do."""
        ends = [end for run in self.years for end in (run.first, run.last or run.first)]
        most = max((sum(end in run for run in self.years) for end in ends), default=0)
        return 0 < most <= 2 * sum(year in run for run in self.years)


class Identification(FrozenModel):
    """The verdict: at most five suggestions, best first, and the probability none of them claims.

    `make` is the likeliest make with the score of all its models together, named or not.
    """

    suggestions: tuple[Suggestion, ...] = ()
    make: Suggestion | None = None
    unclaimed: Score = 1.0
    front_and_back_disagree: bool = False

    @property
    def best(self) -> Suggestion | None:
        """What may be said: make and model, the make alone where no model is likely, None where no make is."""
        if self.make is None or self.make.score < MAKE_AT:
            return None
        return self.suggestions[0] if self.suggestions[0].score >= MODEL_AT else self.make


def merge(answers: Iterable[Answer], calibrations: Mapping[str, Calibration] | None = None) -> Identification:
    """Pool what the services said of both photos.

    `calibrations` says by service how far its scores can be believed and how much it counts; one that is missing is
    taken as it comes. A service that failed or knew nothing has no say: silence is not disagreement.
    """
    heard = [
        (answer.side, (calibrations or {}).get(answer.service, AS_IT_COMES), named)
        for answer in answers
        if answer.observation and (named := _named(answer.observation.car.candidates))
    ]
    views = [
        (side, (its.weight_on(side), its.weight_of_model), _by_name(candidates, its)) for side, its, candidates in heard
    ]
    pooled = _pool_names([(weight, view) for _, weight, view in views])
    if not pooled:
        return Identification()
    sides = {
        side: _pool_names([(weight, view) for seen, weight, view in views if seen == side])
        for side in sorted({side for side, _, _ in views})
    }
    years = _years(candidates for _, _, candidates in heard)
    trims = _trims(candidates for _, _, candidates in heard)
    ranked = _ranked(pooled)
    with_models = {make for make, model in ranked if model is not None}
    listed = [name for name in ranked if name[1] is not None or name[0] not in with_models][:MOST_CANDIDATES]
    suggestions = tuple(
        Suggestion(
            make=name[0],
            model=name[1],
            score=pooled[name],
            trim=trims.get(name),
            years=tuple(years[name]),
            by_side={side: view.get(name, 0.0) for side, view in sides.items()},
        )
        for name in listed
    )
    make = listed[0][0]
    return Identification(
        suggestions=suggestions,
        make=Suggestion(
            make=make,
            model=None,
            score=_makes(pooled)[make],
            by_side={side: _makes(view).get(make, 0.0) for side, view in sides.items()},
        ),
        unclaimed=max(0.0, min(1.0, 1.0 - fsum(suggestion.score for suggestion in suggestions))),
        front_and_back_disagree=_disagree(list(sides.values())),
    )


def _named(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """The candidates in our spelling, so that two spellings of one car are one; a label without a make is none."""
    found = []
    for candidate in candidates:
        name = read_name(candidate.make, candidate.model or "")
        if name and name.make:
            spelled = {"make": name.make, "model": name.model, "trim": candidate.trim or name.trim}
            found.append(candidate.model_copy(update=spelled))
    return tuple(found)


def _by_name(candidates: Iterable[Candidate], calibration: Calibration) -> ScoredNames:
    """Calibrated scores of one view, aliases joined first; a view that claims more than one is scaled to one."""
    scores: dict[Name, list[float]] = defaultdict(list)
    for candidate in candidates:
        scores[candidate.make, candidate.model].append(candidate.score)
    joined = {name: calibration.calibrate(min(1.0, fsum(several))) for name, several in scores.items()}
    total = max(1.0, fsum(joined.values()))
    return {name: score / total for name, score in joined.items() if score > 0}


def _makes(view: ScoredNames) -> dict[str, float]:
    """Score of each make, its models together."""
    makes: dict[str, list[float]] = defaultdict(list)
    for (make, _), score in view.items():
        makes[make].append(score)
    return {make: min(1.0, fsum(scores)) for make, scores in makes.items()}


def _ranked(view: ScoredNames) -> list[Name]:
    """Names best first: those of the winning make lead, whatever a single model of another make scored."""
    by_make = _makes(view)
    winner = min(by_make, key=lambda make: (-by_make[make], make))

    def order(name: Name) -> tuple[object, ...]:
        make, model = name
        return make != winner, model is None, -view[name], make, model or ""

    lead = min(view, key=order)
    return [
        lead,
        *sorted((name for name in view if name != lead), key=lambda name: (-view[name], name[0], name[1] or "")),
    ]


def _disagree(sides: Sequence[ScoredNames]) -> bool:
    """Whether photos that name a make at all name different ones, or are each rather sure of another model."""
    tops = [(_ranked(view)[0], view) for view in sides]
    makes = {top[0] for top, view in tops if _makes(view)[top[0]] >= MAKE_AT}
    models = {top for top, view in tops if top[1] is not None and view[top] >= MAKE_AT}
    return len(makes) > 1 or len(models) > 1


def _pool_names(views: Sequence[tuple[tuple[float, float], ScoredNames]]) -> dict[Name, float]:
    """Makes pooled over all views, then each make's models over the views that name one of them.

    Each view comes with its weight, and how many times that it counts for a model within its make.
    """
    pooled: dict[Name, float] = {}
    for make, score in _pool([(weight, _makes(view)) for (weight, _), view in views]).items():
        of_make = []
        for (weight, of_model), view in views:
            models = {model: share for (its, model), share in view.items() if its == make}
            whole = fsum(models.values())
            named = {model: share / whole for model, share in models.items() if model is not None}
            if named:
                of_make.append((weight * of_model, named))
        shares = _pool(of_make, copies=1.0)
        pooled |= {(make, model): score * share for model, share in shares.items()}
        open_still = score * max(0.0, 1.0 - fsum(shares.values()))
        if open_still > 0 or not shares:
            pooled[make, None] = open_still
    return pooled


def _pool(views: Sequence[tuple[float, Mapping[Key, float]]], copies: float = COPIES) -> dict[Key, float]:
    """Scores of what any view names; what is missing from one is left open."""
    if len(views) == 1:
        return dict(views[0][1])
    keys = {key for _, view in views for key in view}
    most = max((weight for weight, _ in views), default=1.0)
    weighed = [(weight / most, view) for weight, view in views]
    independent, copied = _as_independent(weighed, keys), _as_copies(weighed, keys)
    return {key: (1 - copies) * independent[key] + copies * copied[key] for key in keys}


def _as_independent(views: Sequence[tuple[float, Mapping[Key, float]]], keys: Iterable[Key]) -> dict[Key, float]:
    """Chances multiplied, with as many other cars as there may be sharing what each view leaves open."""
    left = [max(LEAST, 1.0 - fsum(view.values())) / OTHERS for _, view in views]
    others = log(OTHERS) + fsum(weight * log(open_) for (weight, _), open_ in zip(views, left, strict=True))
    scores = {
        key: fsum(
            weight * log(view.get(key, min(open_, *view.values())))
            for (weight, view), open_ in zip(views, left, strict=True)
        )
        for key in keys
    }
    highest = max([others, *scores.values()])
    chances = {key: exp(sum_ - highest) for key, sum_ in scores.items()}
    whole = fsum([*chances.values(), exp(others - highest)])
    return {key: chance / whole for key, chance in chances.items()}


def _as_copies(views: Sequence[tuple[float, Mapping[Key, float]]], keys: Iterable[Key]) -> dict[Key, float]:
    """Weighted mean of the views, agreeing ones lifted to the best; the sum stays within one."""

    def first(view: Mapping[Key, float]) -> Key:
        return min(view, key=lambda key: (-view[key], str(key)))

    tops = [first(view) for _, view in views]
    whole = fsum(weight for weight, _ in views)
    best = {key: max(view.get(key, 0.0) for _, view in views) for key in keys}
    pooled = {
        key: min(
            1.0,
            fsum(
                weight * (best[key] if top == key else view.get(key, 0.0))
                for (weight, view), top in zip(views, tops, strict=True)
            )
            / whole,
        )
        for key in best
    }
    winner = first(pooled) if pooled else None
    others = fsum(score for key, score in pooled.items() if key != winner)
    room = 1.0 - pooled[winner] if winner is not None else 0.0
    if others > room:
        pooled = {key: score if key == winner else score * room / others for key, score in pooled.items()}
    return pooled


def _years(observed: Iterable[Iterable[Candidate]]) -> dict[Name, list[ModelYears]]:
    """The model years told for each name, each run once, oldest first."""
    runs: dict[Name, set[ModelYears]] = defaultdict(set)
    for candidates in observed:
        for candidate in candidates:
            if candidate.years:
                runs[candidate.make, candidate.model].add(candidate.years)
    return defaultdict(
        list, {name: sorted(found, key=lambda run: (run.first, run.last or 9999)) for name, found in runs.items()}
    )


def _trims(observed: Iterable[Iterable[Candidate]]) -> dict[Name, str]:
    """The trim told most surely for each name."""
    by_trim: dict[Name, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for candidates in observed:
        for candidate in candidates:
            if candidate.trim:
                by_trim[candidate.make, candidate.model][candidate.trim].append(candidate.score)
    return {name: min(trims, key=lambda trim: (-fsum(trims[trim]), trim)) for name, trims in by_trim.items()}
