"""How far a classifier can be believed on photos from the street; its card holds the numbers."""

from collections.abc import Sequence
from math import exp, log

import numpy as np
from pydantic import Field

from services import names
from services.recognition.shape.classifier import Label, Logits
from services.vehicle import FrozenModel

RIVALS = 10  # classes after the best
SURE = 0.78  # probability that it knows the car, below which no name gets more than an even chance


class KnownCarCalibration(FrozenModel):
    """The probability that a car is one of the classes is logistic in how far the best class is ahead, and in how much
    of its make the classifier knows: what looks like a Golf may be any of a hundred Volkswagens, what looks like a
    Hummer hardly anything else. Without `ahead` every car is taken for a known one.
    """

    temperature: float = Field(default=1.0, gt=0)
    ahead: float = 0.0
    of_make: float = 0.0
    offset: float = 0.0

    def knows(self, lead: float, covered: float) -> float:
        """Probability that the car is one of the classes; see `lead` and `covered`."""
        return 1 / (1 + exp(-(self.ahead * lead + self.of_make * log(covered) + self.offset))) if self.ahead else 1.0

    def score(self, known: float, share: float) -> float:
        """Of a name that has this share of the probability, where the car is one of the classes."""
        return min(known * share, 1.0 if known >= SURE or not self.ahead else 0.5)


def margin(logits: Logits) -> float:
    """How far the best class is ahead of the next ten."""
    ranked = np.sort(logits)[::-1]
    return float(ranked[0] - ranked[1 : RIVALS + 1].mean())


def share_of_make_known(make: str, cars: Sequence[Label]) -> float:
    """The share of a make's models, as our lexicon has them, that the classifier knows."""
    known = {car.model for car in cars if car.make == make}
    return len(known) / max(len(known), names.count_models(make))
