"""A small network with one hidden layer, as scikit-learn's MLPClassifier fits it, run by numpy alone."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]


@dataclass(frozen=True)
class Network:
    """Weights: features are centred and scaled, then inner layer, rectifier, outer layer."""

    mean: Array
    scale: Array
    inner: Array
    inner_bias: Array
    outer: Array
    outer_bias: Array

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the weights that `save` wrote."""
        with np.load(path) as file:
            return cls(**{name: file[name].astype(np.float32) for name in cls.__dataclass_fields__})

    def save(self, path: Path) -> None:
        """Write the weights in half precision."""
        np.savez_compressed(path, **{name: value.astype(np.float16) for name, value in vars(self).items()})

    def logits(self, features: Array) -> Array:
        """Rows of features to rows of log-odds, one column a class (one only where there are two classes)."""
        hidden = np.maximum((features - self.mean) / self.scale @ self.inner + self.inner_bias, 0)
        return np.asarray(hidden @ self.outer + self.outer_bias, np.float32)
