"""Every number of a training run in one place; a checkpoint keeps the recipe it was made with."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Recipe:
    """How long and how hard to train. Learning rates are for SGD with momentum on batches of 64 views."""

    epochs: int = 48
    batch: int = 64
    peak_rate: float = 0.1
    weight_decay: float = 3e-4
    warm_up: float = 0.12  # share of the run
    pixels: tuple[int, ...] = (128, 160, 192)  # small pictures first: most of what is learned needs no detail
    until: tuple[float, ...] = (0.5, 0.8, 1.0)  # share of the run at which each of `pixels` ends
    mixing_until: float = 0.85  # share of the run after which views are shown unmixed
    smoothing: float = 0.1
    side_heads: float = 0.3  # weight of the make's and the body's loss
    average: float = 0.99  # of the averaged weights, every fourth step
    held_out: float = 0.05
    seed: int = 1

    @classmethod
    def going_on(cls, pictures: int) -> "Recipe":
        """For going on from trained weights with a few new pictures: gentle, and at least 400 steps."""
        batch = min(32, max(2, pictures // 2))
        epochs = max(10, 400 * batch // max(1, pictures))
        return cls(epochs=epochs, batch=batch, peak_rate=0.06, pixels=(128, 160, 192), average=0.98, held_out=0.2)

    @property
    def shown_at(self) -> int:
        """Side of a picture when the network is used."""
        return self.pixels[-1]

    def pixels_at(self, progress: float) -> int:
        """Side of the views at this share of the run."""
        return next(side for side, end in zip(self.pixels, self.until, strict=True) if progress < end or end == 1)

    def rate_at(self, progress: float) -> float:
        """Learning rate: a straight warm-up, then half a cosine down to nothing."""
        peak = self.peak_rate * min(1, self.batch / 64)  # a small batch knows less of where to go
        if progress < self.warm_up:
            return peak * (0.05 + 0.95 * progress / self.warm_up)
        return peak * (1 + math.cos(math.pi * (progress - self.warm_up) / (1 - self.warm_up))) / 2
