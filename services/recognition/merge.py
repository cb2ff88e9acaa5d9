"""One verdict from many views: make first, then the model within that make, then its model years.

Views are pooled by their mean, never their product: two photos of one car are correlated. A view that puts a name on
top counts for it with the best score any view gave that name, so that agreement never makes us less sure.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import fsum

from pydantic import Field

from services.names import read_name
from services.recognition.calibration import AS_IT_COMES, Calibration
from services.recognition.observation import Answer, Candidate, Score
from services.vehicle import FrozenModel, ModelYears, Side

MOST_CANDIDATES = 5

Name = tuple[str, str | None]
ScoredNames = Mapping[Name, float]


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
    """The verdict: at most five suggestions, best first, and the probability none of them claims."""

    suggestions: tuple[Suggestion, ...] = ()
    unclaimed: Score = 1.0
    front_and_back_disagree: bool = False

    @property
    def best(self) -> Suggestion | None:
        """The likely car, None where nothing was recognised."""
        return self.suggestions[0] if self.suggestions else None


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
    leads = _leads(candidates for _, _, candidates in heard)
    views = [(side, its.weight_on(side), _by_name(candidates, leads, its)) for side, its, candidates in heard]
    pooled = _pool([(weight, view) for _, weight, view in views])
    if not pooled:
        return Identification()
    sides = {
        side: _pool([(weight, view) for seen, weight, view in views if seen == side])
        for side in sorted({side for side, _, _ in views})
    }
    years = _years(candidates for _, _, candidates in heard)
    trims = _trims(candidates for _, _, candidates in heard)
    ranked = _ranked(pooled)[:MOST_CANDIDATES]
    suggestions = tuple(
        Suggestion(
            make=name[0],
            model=name[1],
            score=pooled[name],
            trim=trims.get(name),
            years=tuple(years[name]),
            by_side={side: view.get(name, 0.0) for side, view in sides.items()},
        )
        for name in ranked
    )
    return Identification(
        suggestions=suggestions,
        unclaimed=max(0.0, min(1.0, 1.0 - fsum(suggestion.score for suggestion in suggestions))),
        front_and_back_disagree=len({_ranked(view)[0] for view in sides.values()}) > 1,
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


def _leads(heard: Iterable[Iterable[Candidate]]) -> dict[str, str]:
    """For each make its model that the services name most."""
    scores: dict[tuple[str, str], list[float]] = defaultdict(list)
    for candidates in heard:
        for candidate in candidates:
            if candidate.model is not None:
                scores[candidate.make, candidate.model].append(candidate.score)
    best_last = sorted(scores, key=lambda name: (fsum(scores[name]), name))
    return dict(best_last)


def _by_name(candidates: Iterable[Candidate], leads: Mapping[str, str], calibration: Calibration) -> ScoredNames:
    """Calibrated scores of one view, aliases joined first; a view that claims more than one is scaled to one.

    A make alone speaks for the model of that make which others name, not against it.
    """
    scores: dict[Name, list[float]] = defaultdict(list)
    for candidate in candidates:
        scores[candidate.make, candidate.model or leads.get(candidate.make)].append(candidate.score)
    joined = {name: calibration.calibrate(min(1.0, fsum(several))) for name, several in scores.items()}
    total = max(1.0, fsum(joined.values()))
    return {name: score / total for name, score in joined.items()}


def _ranked(view: ScoredNames) -> list[Name]:
    """Names best first: those of the winning make lead, whatever a single model of another make scored."""
    makes: dict[str, list[float]] = defaultdict(list)
    for (make, _), score in view.items():
        makes[make].append(score)
    by_make = {make: fsum(scores) for make, scores in makes.items()}
    winner = min(by_make, key=lambda make: (-by_make[make], make))

    def order(name: Name) -> tuple[object, ...]:
        make, model = name
        return make != winner, -view[name], make, model is None, model or ""

    lead = min(view, key=order)
    return [
        lead,
        *sorted((name for name in view if name != lead), key=lambda name: (-view[name], name[0], name[1] or "")),
    ]


def _pool(views: list[tuple[float, ScoredNames]]) -> dict[Name, float]:
    """Weighted mean of the views, agreeing ones lifted to the best; the sum stays within one."""
    names = {name for _, view in views for name in view}
    if not names:
        return {}
    tops = [_ranked(view)[0] for _, view in views]
    whole = fsum(weight for weight, _ in views)
    best = {name: max(view.get(name, 0.0) for _, view in views) for name in names}
    pooled = {
        name: min(
            1.0,
            fsum(
                weight * (best[name] if top == name else view.get(name, 0.0))
                for (weight, view), top in zip(views, tops, strict=True)
            )
            / whole,
        )
        for name in names
    }
    winner = _ranked(pooled)[0]
    others = fsum(score for name, score in pooled.items() if name != winner)
    room = 1.0 - pooled[winner]
    if others > room:
        pooled = {name: score if name == winner else score * room / others for name, score in pooled.items()}
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
    told: dict[Name, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for candidates in observed:
        for candidate in candidates:
            if candidate.trim:
                told[candidate.make, candidate.model][candidate.trim].append(candidate.score)
    return {name: min(trims, key=lambda trim: (-fsum(trims[trim]), trim)) for name, trims in told.items()}
