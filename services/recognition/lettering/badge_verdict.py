"""From the words in a photo to the car: make and model must agree, and scores say how often such answers are right."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, sqrt
from typing import NamedTuple

from services.recognition.lettering.badge_names import NameReading, make_hinted, makes_listed, names_in
from services.recognition.lettering.badge_place import lettering, place
from services.recognition.observation import Candidate, Plate, Word

MOST_CANDIDATES = 4
LEAST_WEIGHT = 0.4  # below, an answer would be wrong more often than it helps
CALIBRATION = 0.7, 0.28  # set by hand from how often answers of a weight were right on the labelled photos
# Makes common where the plate is from: a name that several makes have, or one that is half read, is rather theirs.
AT_HOME = {
    "br": "Chevrolet Volkswagen FIAT Ford Renault Hyundai Toyota Honda Nissan Peugeot Citroen JAC Jeep Mitsubishi Kia",
    "eu": "Opel Skoda Renault Dacia Volkswagen FIAT Seat Peugeot Citroen Ford Toyota Hyundai Kia BMW Audi "
    "Mercedes-Benz Nissan Mazda Volvo Honda Suzuki",
    "us": "Chevrolet Ford Dodge Toyota Honda Hyundai Kia Nissan Jeep GMC Chrysler Subaru Volkswagen Mazda BMW "
    "Mercedes-Benz Lexus Cadillac Buick Pontiac INFINITI Acura Saturn Mitsubishi Lincoln Audi Volvo",
}
EVERYWHERE = " ".join(AT_HOME.values())
TRUST = {1: 0.05, 2: 0.3, 3: 0.75, 4: 0.85, 5: 0.93}  # in a name read as it stands, by its letters
TRUST_LONG = 0.97
SLOPE = 4.5  # how fast trust falls with the share of a name that is read wrongly


class Evidence(NamedTuple):
    """One word that speaks for a make or for a model of it, and how much (0 to 1)."""

    said: NameReading
    word: Word
    weight: float


@dataclass(frozen=True)
class Verdict:
    """The cars the words speak for, best first, and the words that spoke for the best."""

    candidates: tuple[Candidate, ...] = ()
    words: tuple[Word, ...] = ()


class _Car(NamedTuple):
    make: str
    model: str | None
    weight: float
    words: tuple[Word, ...]


def judge(words: Iterable[Word], plate: Plate | None, aspect: float) -> Verdict:
    """Weigh every word of a photo; `aspect` is its width divided by its height."""
    by_make: dict[str, list[Evidence]] = defaultdict(list)
    hinted: set[str] = set()
    seen = tuple(words)
    dealt_in = {make for word in seen for make in makes_listed(word.text)}
    for word in lettering(seen, plate, aspect):
        where = place(word.box, plate, aspect)
        for said in names_in(word.text):
            if said.model is None and said.make in dealt_in:
                continue  # more of a dealer's frame, likely
            by_make[said.make].append(Evidence(said, word, _weight(said, word.score) * where))
        if make := make_hinted(word.text):
            hinted.add(make)
    home = AT_HOME.get((plate.region if plate else None) or "", EVERYWHERE).split()
    cars = sorted(
        (_car(make, found, make in hinted, make in home) for make, found in by_make.items()),
        key=lambda car: (-car.weight, car.make),
    )
    if not cars:
        return Verdict()
    best, others = cars[0], cars[1:]
    rival = max((car.weight for car in others if not set(car.words) & set(best.words)), default=0.0)
    weight: float = best.weight * (1 - 0.5 * rival)
    if weight < LEAST_WEIGHT:
        return Verdict()
    score = round(CALIBRATION[0] + CALIBRATION[1] * weight, 3)
    alike = {car for car in cars if _as_likely(car, best) and (car.make in home) == (best.make in home)}
    candidates, left = [], 1.0
    for car in cars[:MOST_CANDIDATES]:
        sure = score / len(alike) if car in alike else score * car.weight / best.weight * 0.5
        share = round(min(left, sure), 3)
        if share >= 0.05:
            candidates.append(Candidate(make=car.make, model=car.model, score=share))
            left -= share
    return Verdict(tuple(candidates), best.words)


def _as_likely(car: _Car, best: _Car) -> bool:
    """Whether the very same words say it: a Sandero is a Dacia or a Renault."""
    return car.words == best.words and round(car.weight, 3) == round(best.weight, 3)


def _weight(said: NameReading, score: float) -> float:
    """How far a name may be trusted: long, undamaged, clearly read."""
    undamaged: float = exp(-SLOPE * said.distance / said.length)
    clear = score if said.length < 5 else sqrt(score)
    return TRUST.get(said.length, TRUST_LONG) * undamaged * clear * min(1.0, 0.2 + said.share)


def _needs_make(said: NameReading) -> bool:
    """Whether a model's name says little without its make: two letters, all digits, one letter and digits, a word."""
    name = said.letters
    return not name.endswith("!") and (
        len(name) < 3 or said.common or sum(map(str.isalpha, name)) < 2 or (len(name) < 4 and not name.isalpha())
    )


def _car(make: str, found: list[Evidence], hinted: bool, at_home: bool) -> _Car:
    """The make's best model, or the make alone, with the weight of all that speaks for it."""
    makes = [one for one in found if one.said.model is None]
    models = [one for one in found if one.said.model is not None]
    named = max(makes, key=lambda one: one.weight, default=None)
    make_weight = (named.weight * (1.0 if at_home or named.said.distance < 0.2 else 0.7)) if named else 0.0
    backed = make_weight >= 0.3 or hinted

    def weight(one: Evidence) -> float:
        known = one.weight if at_home or backed or one.said.distance < 0.2 else 0.7 * one.weight
        if one.said.engine and not backed:
            return 0.6 * known
        if not _needs_make(one.said):
            return known
        if backed:
            return max(known, 0.8 * exp(-3.0 * one.said.distance) * min(1.0, 0.2 + one.said.share))
        return (0.8 if one.said.common and at_home else 0.2) * known

    model = max(models, key=lambda one: (round(weight(one), 3), one.said.length), default=None)
    model_weight = weight(model) if model else 0.0
    if model is None or (model_weight < 0.2 and make_weight > model_weight):
        return _Car(make, None, make_weight, (named.word,) if named else ())
    backing = max(make_weight, 0.4 if hinted else 0.0, 0.03 if at_home else 0.0)
    together = 1 - (1 - model_weight) * (1 - backing)
    words: tuple[Word, ...] = (model.word,)
    if named and make_weight >= 0.3 and named.word != model.word:
        words = (named.word, model.word)
    return _Car(make, model.said.model, together, words)
