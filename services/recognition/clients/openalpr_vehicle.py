"""What OpenALPR's classifiers say of one vehicle, in our terms. Scores come as 0 to 100, names as slugs.

`make` and `make_model` are two classifiers that may contradict each other: a make's evidence is the mean of what the
two say of it (`make_model` summed by make), shared among its models as `make_model` ranks them.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import fsum
from typing import Annotated, TypeVar

from pydantic import Field

from services.names import CarName, no_name, our_make, read_name
from services.recognition.colours import our_colours
from services.recognition.observation import Candidate, SeenCar, View
from services.recognition.reading import read_years
from services.vehicle import Facing, ModelYears
from services.web.foreign import Each, Foreign, Text

N = TypeVar("N")
Model = tuple[str | None, str | None]  # and trim
LEAST_SHARE = 0.1  # of a make's models or of the year buckets; less is noise
LEAST_SCORE = 0.01
BODIES = {
    "sedan-compact": "compact car",
    "sedan-convertible": "convertible",
    "sedan-sport": "sports car",
    "sedan-sports": "sports car",
    "sedan-standard": "sedan",
    "sedan-wagon": "station wagon",
    "suv-crossover": "crossover",
    "suv-standard": "SUV",
    "suv-wagon": "SUV",
    "truck-standard": "pickup truck",
    "van-full": "van",
    "van-mini": "minivan",
}
FACING = {
    "0": Facing.FRONT,
    "45": Facing.FRONT,
    "90": Facing.SIDE,
    "135": Facing.REAR,
    "180": Facing.REAR,
    "225": Facing.REAR,
    "270": Facing.SIDE,
    "315": Facing.FRONT,
}
"""No document says which of 0 and 180 is the front: the published example of 180 is a car from behind."""

Percent = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]


class Guess(Foreign):
    """One label of a classifier."""

    name: Text  # degrees are numbers in the specification's example, strings in answers
    confidence: Percent


class Details(Foreign):
    """The best guesses of six classifiers, any of which may be missing; newer ones are passed over."""

    make: Each[Guess] = ()
    make_model: Each[Guess] = ()
    color: Each[Guess] = ()
    body_type: Each[Guess] = ()
    year: Each[Guess] = ()
    orientation: Each[Guess] = ()


def read_vehicle(details: Details) -> SeenCar:
    """What a vehicle is; where it is and its plate are said elsewhere."""
    return SeenCar(
        candidates=_candidates(details),
        colours=our_colours((guess.name, guess.confidence / 100) for guess in details.color),
        view=_view(details.orientation),
        body=body_named(max(details.body_type, key=lambda guess: guess.confidence).name) if details.body_type else None,
    )


def make_named(slug: str) -> str:
    """Our name of "land-rover"."""
    return our_make(_words(slug))


def car_named(slug: str) -> CarName | None:
    """Our names of "mini_cooper-s": both halves may hold dashes, so the first underscore parts them."""
    make, _, model = slug.partition("_")
    return read_name(_words(make), _words(model))


def body_named(slug: str) -> str | None:
    """Our word for "van-mini"; None for a label that stands for none."""
    return None if no_name(slug) else BODIES.get(slug, slug.replace("-", " "))


def _words(slug: str) -> str:
    """How a name that our lexicon does not know is shown: "wind-star" as "Wind Star"."""
    return re.sub(r"[-_]+", " ", slug).strip().title()


def _candidates(details: Details) -> tuple[Candidate, ...]:
    """Likeliest make first and its likeliest model first, each split by the years seen; scores sum to one at most."""
    makes: dict[str, float] = defaultdict(float)
    models: dict[str, dict[Model, float]] = defaultdict(lambda: defaultdict(float))
    for guess in details.make:
        if not no_name(guess.name):
            makes[make_named(guess.name)] += guess.confidence / 100
    for guess in details.make_model:
        if (name := car_named(guess.name)) and name.make:
            models[name.make][name.model, name.trim] += guess.confidence / 100
    evidence = _evidence(makes, {make: fsum(several.values()) for make, several in models.items()})
    runs = _year_runs(details.year)
    found = []
    for make in sorted(evidence, key=lambda make: (-evidence[make], make)):
        shares = _shares(models[make]) or {(None, None): 1.0}
        for model, trim in sorted(shares, key=lambda name: (-shares[name], name[0] or "", name[1] or "")):
            score = evidence[make] * shares[model, trim]
            if score >= LEAST_SCORE:
                found += [
                    Candidate(make=make, model=model, trim=trim, score=score * part, years=run)
                    for run, part in runs.items()
                ]
    return tuple(found)


def _evidence(*classifiers: Mapping[str, float]) -> dict[str, float]:
    """Mean score of every make over the classifiers that named any: silence is not disagreement."""
    heard = [classifier for classifier in classifiers if classifier]
    makes = {make for classifier in heard for make in classifier}
    means = {make: fsum(classifier.get(make, 0.0) for classifier in heard) / len(heard) for make in makes}
    whole = max(1.0, fsum(means.values()))
    return {make: mean / whole for make, mean in means.items()}


def _shares(scores: Mapping[N, float]) -> dict[N, float]:
    """Scores as parts of one, those under a tenth left out; empty where there is nothing to share."""
    least = LEAST_SHARE * fsum(scores.values())
    kept = {name: score for name, score in scores.items() if score >= least and score > 0}
    whole = fsum(kept.values())
    return {name: score / whole for name, score in kept.items()}


def _year_runs(guesses: Iterable[Guess]) -> Mapping[ModelYears | None, float]:
    """Five-year buckets with their shares: they were said of the car, so they go for each of its names."""
    shares: dict[ModelYears | None, float] = defaultdict(float)
    for guess in guesses:
        if years := read_years(guess.name):
            shares[years] += guess.confidence
    return _shares(shares) or {None: 1.0}


def _view(guesses: Iterable[Guess]) -> View | None:
    found: dict[Facing, float] = defaultdict(float)
    for guess in guesses:
        if guess.name in FACING:
            found[FACING[guess.name]] += guess.confidence / 100
    if not found:
        return None
    facing = max(found, key=lambda end: found[end])
    return View(facing=facing, score=min(1.0, found[facing]))
