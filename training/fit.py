"""The training run, resumable to the step.

Nothing random outlives a step: order, crops, light and mixing are drawn from generators seeded by the run's seed and
the step's number, so a run that was killed and resumed ends with the same weights as one that was not.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional
from tqdm import tqdm

from training.network import Classifier, general_weights, start_from
from training.pictures import Pictures, load
from training.recipe import Recipe
from training.views import as_tensor, mixed, relit, training_view

SAVE_EVERY = 200  # steps; a minute or two of work at most is lost
AVERAGE_EVERY = 4  # steps

Targets = tuple[Tensor, Tensor, Tensor]  # numbers of the car, its make, its body


class Run:
    """One training run: network, averaged network, optimiser and the step they have reached."""

    def __init__(
        self, pictures: Pictures, recipe: Recipe, checkpoint: Path, start: Mapping[str, Tensor] | None = None
    ) -> None:
        self.recipe, self.checkpoint, self.pictures = recipe, checkpoint, pictures
        torch.manual_seed(recipe.seed)
        self.makes = sorted({car.make for car in pictures.cars})
        self.bodies = sorted({car.body for car in pictures.cars})
        self.network = _laid_out(Classifier(len(pictures.cars), makes=len(self.makes), bodies=len(self.bodies)))
        start_from(self.network, start or general_weights())
        self.averaged = _laid_out(Classifier(len(pictures.cars), makes=len(self.makes), bodies=len(self.bodies)))
        self.averaged.load_state_dict(self.network.state_dict())
        self.averaged.eval().requires_grad_(requires_grad=False)
        learning = [weight for weight in self.network.parameters() if weight.requires_grad]
        decayed = [weight for weight in learning if weight.ndim > 1]
        others = [weight for weight in learning if weight.ndim <= 1]
        self.optimiser = torch.optim.SGD(
            [{"params": decayed, "weight_decay": recipe.weight_decay}, {"params": others, "weight_decay": 0.0}],
            lr=recipe.peak_rate,
            momentum=0.9,
            nesterov=True,
        )
        self.half = torch.cpu.get_capabilities().get("avx512_bf16", False)
        self.step = 0
        self.steps_an_epoch = max(1, len(pictures.examples) // recipe.batch)
        self.steps = recipe.epochs * self.steps_an_epoch
        if checkpoint.exists():
            self._resume()

    def _resume(self) -> None:
        saved: dict[str, Any] = torch.load(self.checkpoint, weights_only=True)
        if saved["recipe"] != asdict(self.recipe):
            raise ValueError(
                f"{self.checkpoint} is of a run with other settings: give those, or delete it to begin anew."
            )
        self.network.load_state_dict(saved["network"])
        self.averaged.load_state_dict(saved["averaged"])
        self.optimiser.load_state_dict(saved["optimiser"])
        self.step = saved["step"]

    def save(self) -> None:
        """Write the checkpoint whole or not at all."""
        part = self.checkpoint.with_suffix(".part")
        torch.save(
            {
                "network": self.network.state_dict(),
                "averaged": self.averaged.state_dict(),
                "optimiser": self.optimiser.state_dict(),
                "step": self.step,
                "recipe": asdict(self.recipe),
            },
            part,
        )
        part.replace(self.checkpoint)

    def train(self, after_epoch: Callable[["Run"], str] | None = None) -> Classifier:
        """Go on to the last step and return the averaged network. `after_epoch` returns words for the progress bar."""
        images = [load(example.path) for example in tqdm(self.pictures.examples, "Reading", leave=False)]
        bar = tqdm(total=self.steps, initial=self.step, desc="Training", unit="step")
        try:
            with ThreadPoolExecutor(1) as ahead:  # the next views are drawn while the network learns from these
                coming = ahead.submit(self._batch, images, self.step)
                while self.step < self.steps:
                    views, targets = coming.result()
                    if self.step + 1 < self.steps:
                        coming = ahead.submit(self._batch, images, self.step + 1)
                    loss = self._learn(views, targets)
                    bar.update()
                    if self.step % self.steps_an_epoch == 0 and after_epoch:
                        bar.write(f"epoch {self.step // self.steps_an_epoch}: loss {loss:.3f} {after_epoch(self)}")
                    if self.step % SAVE_EVERY == 0:
                        self.save()
        finally:
            self.save()
            bar.close()
        return self.averaged

    def _batch(self, images: list[Image.Image], step: int) -> tuple[Tensor, Targets]:
        epoch, place = divmod(step, self.steps_an_epoch)
        examples, batch = self.pictures.examples, self.recipe.batch
        # Cars are photographed from the front three times as often as from behind: a rear view counts twice.
        pool = [*range(len(examples)), *(i for i, example in enumerate(examples) if example.view == "rear")]
        order = np.random.default_rng([self.recipe.seed, 1, epoch]).permutation(pool)
        chosen = [int(number) for number in order[place * batch : (place + 1) * batch]]
        random = np.random.default_rng([self.recipe.seed, 2, step])
        side = self.recipe.pixels_at(step / self.steps)
        views = [
            training_view(images[number], images[int(random.integers(len(images)))], side, random) for number in chosen
        ]
        cars = [examples[number].car for number in chosen]
        targets = (
            torch.tensor([self.pictures.cars.index(car) for car in cars]),
            torch.tensor([self.makes.index(car.make) for car in cars]),
            torch.tensor([self.bodies.index(car.body) for car in cars]),
        )
        return relit(as_tensor(views), random), targets

    def _learn(self, views: Tensor, targets: Targets) -> float:
        progress = self.step / self.steps
        for group in self.optimiser.param_groups:
            group["lr"] = self.recipe.rate_at(progress)
        torch.manual_seed(self.recipe.seed * 1_000_003 + self.step)  # dropout
        partner, keep = torch.arange(len(views)), 1.0
        if progress < self.recipe.mixing_until:
            views, partner, keep = mixed(views, np.random.default_rng([self.recipe.seed, 3, self.step]))
        self.network.train()
        with torch.autocast("cpu", torch.bfloat16, enabled=self.half):
            heads = self.network.all_heads(views.contiguous(memory_format=torch.channels_last))
        loss = torch.zeros(())
        for weight, logits, target in zip(
            (1, self.recipe.side_heads, self.recipe.side_heads), heads, targets, strict=True
        ):
            if logits is not None:
                own = functional.cross_entropy(logits.float(), target, label_smoothing=self.recipe.smoothing)
                other = functional.cross_entropy(logits.float(), target[partner], label_smoothing=self.recipe.smoothing)
                loss = loss + weight * (keep * own + (1 - keep) * other)
        self.optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        self.optimiser.step()
        self.step += 1
        if self.step % AVERAGE_EVERY == 0:
            self._average()
        return loss.item()

    def _average(self) -> None:
        # A young average would remember the random start: it follows faster in the beginning.
        kept = min(self.recipe.average, (1 + self.step / AVERAGE_EVERY) / (10 + self.step / AVERAGE_EVERY))
        with torch.no_grad():
            for slow, fast in zip(self.averaged.state_dict().values(), self.network.state_dict().values(), strict=True):
                if slow.dtype.is_floating_point:
                    slow.lerp_(fast, 1 - kept)


def _laid_out(network: Classifier) -> Classifier:
    return network.to(memory_format=torch.channels_last)  # type: ignore[call-overload, no-any-return]
