"""The head: a linear layer from our network's vector of a picture to one number a car, fitted by ridge regression.

It has a closed form, so a hundred cars are learned in a second without a trainer, and so is every head that one picture
or one car was kept from: what is measured on those was not learned from.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Classes = NDArray[np.int64]
PENALTY = 0.01  # of large weights, beside vectors of length 1; see `benchmarks/teach.py`
SHARPEST, BLUNTEST, STEPS = 200.0, 2.0, 120  # of what scores are multiplied by, to become log-odds


@dataclass(frozen=True)
class Head:
    """Log-odds of each car are `vector @ weights + bias`; weights are vector x cars."""

    weights: Array
    bias: Array


class Ridge:
    """A fit to vectors (pictures x numbers) whose cars have numbers from 0; each car counts the same."""

    def __init__(self, vectors: Array, classes: Classes, penalty: float = PENALTY) -> None:
        self.classes, self.cars = classes, int(classes.max()) + 1
        self._middle = vectors.mean(axis=0)
        self._inputs = np.hstack([vectors - self._middle, np.ones((len(vectors), 1))])
        self._targets = np.eye(self.cars)[classes]
        self._weight = 1 / (self.cars * np.bincount(classes, minlength=self.cars)[classes])
        self._weighted = self._inputs * self._weight[:, None]
        self._moments = self._weighted.T @ self._inputs + penalty * np.eye(self._inputs.shape[1])
        self._answers = self._weighted.T @ self._targets
        self._fitted = np.linalg.solve(self._moments, self._answers)

    def head(self, sharpness: float) -> Head:
        """The head of all pictures, its scores multiplied by `sharpness`."""
        weights, constant = self._fitted[:-1], self._fitted[-1]
        return Head(sharpness * weights, sharpness * (constant - self._middle @ weights))

    def left_out(self) -> Array:
        """Each picture's scores by the head that all other pictures give: pictures x cars."""
        solved = np.linalg.solve(self._moments, self._weighted.T)
        pull = np.einsum("nd,dn->n", self._inputs, solved)[:, None]
        return np.asarray((self._inputs @ self._fitted - pull * self._targets) / (1 - pull))

    def strangers(self) -> Array:
        """Each picture's scores by the head that has never seen its car: pictures x cars, its own car's is -inf."""
        scores = np.full(self._targets.shape, -np.inf)
        for car in range(self.cars):
            own, others = self.classes == car, np.arange(self.cars) != car
            moments = self._moments - self._weighted[own].T @ self._inputs[own]
            fitted = np.linalg.solve(moments, self._answers[:, others])
            scores[np.ix_(own, others)] = self._inputs[own] @ fitted
        return scores


def sharpness(scores: Array, classes: Classes) -> float:
    """What scores of pictures that were not learned from are multiplied by, to become log-odds that are right."""
    tried = np.geomspace(BLUNTEST, SHARPEST, STEPS)
    return float(min(tried, key=lambda one: surprise(scores * one, classes)))


def surprise(logits: Array, classes: Classes) -> float:
    """Mean negative logarithm of what the right cars got."""
    return float((np.logaddexp.reduce(logits, axis=1) - logits[np.arange(len(logits)), classes]).mean())


def shares(logits: Array) -> Array:
    """Probabilities of the cars, a row a picture."""
    return np.asarray(np.exp(logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)))


def logistic_line(known: Array, strange: Array) -> tuple[float, float]:
    """Slope and offset of the log-odds that a number is one of `known` rather than one of `strange`, both as likely.

    A small penalty keeps the slope finite where the two do not overlap.
    """
    values = np.concatenate([known, strange])
    weight = np.concatenate([np.full(len(known), 0.5 / len(known)), np.full(len(strange), 0.5 / len(strange))])
    wanted = np.concatenate([np.ones(len(known)), np.zeros(len(strange))])
    middle, spread = values.mean(), values.std() + 1e-9
    inputs = np.stack([(values - middle) / spread, np.ones(len(values))], axis=1)
    line = np.zeros(2)
    for _ in range(25):  # Newton's method
        chance = 1 / (1 + np.exp(-inputs @ line))
        slope = inputs.T @ (weight * (chance - wanted)) + 0.01 * line
        bend = (inputs * (weight * chance * (1 - chance))[:, None]).T @ inputs + 0.01 * np.eye(2)
        line -= np.linalg.solve(bend, slope)
    return float(line[0] / spread), float(line[1] - line[0] * middle / spread)
