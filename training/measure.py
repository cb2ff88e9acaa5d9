"""How right a network is on pictures it was not trained on."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from training.network import Classifier
from training.pictures import Car, Example, Pictures, load
from training.views import as_tensor, plain_view

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Figures:
    """Shares are 0..1; `calibration` is the expected calibration error over ten bins at `temperature`."""

    pictures: int
    top_1: float
    top_5: float
    calibration: float
    temperature: float
    by_view: dict[str, tuple[int, float]]
    confused: list[tuple[Car, Car, int]]

    def told(self) -> dict[str, Any]:
        """For the model card: plain numbers, rounded to what so many pictures can show."""
        return {
            "pictures": self.pictures,
            "top_1": round(self.top_1, 3),
            "top_5": round(self.top_5, 3),
            "calibration_error": round(self.calibration, 3),
            "by_view": {view or "unknown": [count, round(share, 3)] for view, (count, share) in self.by_view.items()},
        }


def logits_of(network: Classifier, examples: Sequence[Example], side: int) -> Array:
    """Mean logits of a picture as it is and mirrored, shape (n, cars)."""
    rows = []
    for start in range(0, len(examples), 32):
        views = as_tensor([plain_view(load(example.path), side) for example in examples[start : start + 32]])
        with torch.inference_mode():
            rows.append(((network(views) + network(views.flip(3))) / 2).double().numpy())
    return np.concatenate(rows)


def measure(network: Classifier, held_out: Pictures, side: int) -> Figures:
    """Figures on the held-out pictures."""
    network.eval()
    logits = logits_of(network, held_out.examples, side)
    truth = np.array([held_out.cars.index(example.car) for example in held_out.examples])
    ranked = np.argsort(-logits, axis=1)
    hit = ranked[:, 0] == truth
    temperature = fitted_temperature(logits, truth)
    views = sorted({example.view for example in held_out.examples})
    of_view = {view: np.array([example.view == view for example in held_out.examples]) for view in views}
    confused = Counter((held_out.cars[t], held_out.cars[g]) for t, g in zip(truth, ranked[:, 0], strict=True) if t != g)
    return Figures(
        pictures=len(truth),
        top_1=float(hit.mean()),
        top_5=float((ranked[:, :5] == truth[:, None]).any(1).mean()),
        calibration=calibration_error(softmax(logits / temperature), truth),
        temperature=temperature,
        by_view={view: (int(chosen.sum()), float(hit[chosen].mean())) for view, chosen in of_view.items()},
        confused=[(*pair, count) for pair, count in confused.most_common(6)],
    )


def softmax(logits: Array) -> Array:
    """Rows that sum to one."""
    shares = np.exp(logits - logits.max(1, keepdims=True))
    return np.asarray(shares / shares.sum(1, keepdims=True))


def fitted_temperature(logits: Array, truth: NDArray[np.int64]) -> float:
    """The divisor of the logits that makes the truth likeliest, to 2 %."""
    choices = np.exp(np.linspace(np.log(0.2), np.log(5), 160))
    rows = np.arange(len(truth))
    losses = [-np.log(softmax(logits / choice)[rows, truth] + 1e-12).mean() for choice in choices]
    return float(choices[int(np.argmin(losses))])


def calibration_error(shares: Array, truth: NDArray[np.int64]) -> float:
    """Expected calibration error: mean distance between a score and how often it is right, over ten bins."""
    score, hit = shares.max(1), shares.argmax(1) == truth
    bins = np.minimum((score * 10).astype(int), 9)
    return float(sum(abs(score[bins == b].mean() - hit[bins == b].mean()) * (bins == b).mean() for b in set(bins)))
