"""By what a photo of a camera over a gate or a road is known, fitted on the vectors of the shape model.

Such cameras see cars small, from above and often old ones, and of what the shape model would name there most is wrong.
A logistic line over the vector and a few numbers beside it tells them from photos that people take.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from services.recognition.shape.embedder import Seen

# Chosen on the tuning half, photo by photo out of the fit: of 0.01 to 1 what tells best, and how little a picture of
# today counts beside a photo so that dealers' pictures are not taken for a gate's.
STRENGTH, PICTURE = 0.3, 0.05
SHARPER = 5.0  # than the fit: more yes or no, so that photos by people lose nothing
OF_VECTOR = 4.0  # times larger, so that its numbers are held no more than the others
FOLDS = 5
Line = tuple[float, ...]


def fit_gate(photos: Sequence[Seen], at_gates: Sequence[bool], pictures: Sequence[Seen]) -> tuple[Line, list[Line]]:
    """`Levels.gate` from photos and, as ones that no gate's camera took, pictures; and as it is without each photo."""
    seen, others = np.array([_row(one) for one in photos]), np.array([_row(one) for one in pictures])
    gates = np.array(at_gates)
    without: list[Line] = [()] * len(seen)
    for kept, left_out in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(seen, gates):
        line = _fitted(seen[kept], gates[kept], others)
        for number in left_out:
            without[number] = line
    return _fitted(seen, gates, others), without


def _row(seen: Seen) -> NDArray[np.float64]:
    return np.array([*(OF_VECTOR * seen.vector), seen.filled, seen.clear, seen.rear])


def _fitted(seen: NDArray[np.float64], gates: NDArray[np.bool_], others: NDArray[np.float64]) -> Line:
    rows, told = np.vstack([seen, others]), np.concatenate([gates, np.zeros(len(others), dtype=bool)])
    weights = np.concatenate([np.ones(len(seen)), np.full(len(others), PICTURE)])
    line = LogisticRegression(C=STRENGTH, max_iter=3000).fit(rows, told, sample_weight=weights)
    numbers = SHARPER * np.concatenate([line.coef_[0], line.intercept_])
    numbers[: len(numbers) - 4] *= OF_VECTOR
    return tuple(round(float(number), 4) for number in numbers)
