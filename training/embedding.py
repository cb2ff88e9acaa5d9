"""`python -m training.embedding PICTURES.csv -o EMBEDDING.onnx`: learn to see which cars are alike.

PICTURES.csv has the columns file, make, model and, where known, body, years, view, source and the box of the car
(`left, top, right, bottom`, as fractions): `benchmarks/today.py` writes one. The network turns a picture into one short
vector, near to those of the same car; makes, bodies and ends of the car are read off the same features.

Two busy cores are enough: the lower blocks (fifteen, unless `--frozen` says more) stay as they are, so what they make
of a few views of each picture is computed once and kept (`maps.npy` beside the model), and only what is above learns.
Kill it when you like: the same command goes on where it was. The run lasts `--minutes` of learning, whatever else the
machine does.
"""

import argparse
import math
import sys
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from training.network import (
    GENERAL,
    HEAD,
    SIXTEENTH,
    Classifier,
    _convolved,
    _rectified,
    general_weights,
    start_from,
)
from training.onnx_file import read_weights, write_embedding
from training.pictures import Car
from training.shots import Shot, read_shots
from training.views import as_tensor, mixed, plain_view, relit, training_view

SIZE = 256  # numbers of a vector
BATCH = 64
TRUNK_RATE, HEAD_RATE = 7e-4, 2e-3  # AdamW, at most
SIDE = 160  # pixels of a view
SHOWN_AT = [192, 160]  # pixels of the views of a photo, in turn: a car is smaller in a photo than in a crop of one
MIXED_UNTIL, MIXED = 0.8, 0.4  # share of the run; share of its steps in which views are mixed
SMOOTHING = 0.05
MARGIN = 0.1  # of a cosine, by which the right car must lead (Wang et al. 2018, CosFace)
SEEDS = 4  # views by which the direction of a car is begun
ENDS = ("front", "rear", "side")
MEASURE_EVERY = 200  # steps
SEED = 2  # of the views drawn
VIEWS = {"cars196": 2, "gh42": 3, "gh30": 4}  # of a picture, by source: many pictures of few or of old cars
VIEWS_ELSE, VIEWS_OF_REAR = 8, 2  # of all others; more of a rear, for there are three times as many fronts
Array = np.typing.NDArray[np.float16]
UNTOLD = -100  # target of a head that has nothing to learn from a picture


class Embedder(Classifier):
    """Vectors of length 1; cars and makes are directions among them, a car's one its make's and its own together."""

    def __init__(self, makes_of_cars: Sequence[int], bodies: int, frozen: int = SIXTEENTH) -> None:
        super().__init__(1, dropout=0.2, frozen=frozen)
        self.frozen = frozen
        del self.cars
        self.vector = nn.Linear(HEAD, SIZE, bias=False)
        self.own = nn.Parameter(torch.randn(len(makes_of_cars), SIZE) * 0.05)
        self.of_make = nn.Parameter(torch.randn(max(makes_of_cars) + 1, SIZE) * 0.05)
        self.make_of_car: Tensor
        self.register_buffer("make_of_car", torch.tensor(makes_of_cars))
        self.sharpness = nn.Parameter(torch.tensor([math.log(16.0), math.log(12.0)]))
        self.body, self.end = nn.Linear(HEAD, bodies), nn.Linear(HEAD, len(ENDS))

    def maps(self, x: Tensor) -> Tensor:
        """What the lower blocks, which do not learn, make of pictures: a sixteenth or less of their side."""
        trunk = self.trunk
        maps: Tensor = trunk.blocks[: self.frozen](_rectified(trunk.stem_norm(_convolved(x, trunk.stem))))
        return maps

    def answers(self, maps: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """Vectors (n, SIZE), and logits over cars, makes, bodies and ends."""
        seen = _rectified(self.head_norm(self.head(self.trunk.blocks[self.frozen :](maps)))).mean((2, 3))
        seen = self.dropout(seen)
        with torch.autocast("cpu", enabled=False):
            seen = seen.float()
            vectors = functional.normalize(self.vector(seen))
            cars = functional.normalize(self.own + self.of_make[self.make_of_car])
            makes = functional.normalize(self.of_make)
            sharp = self.sharpness.exp()
            return (
                vectors,
                vectors @ cars.T * sharp[0],
                vectors @ makes.T * sharp[1],
                self.body(seen),
                self.end(seen),
            )

    def forward(self, x: Tensor) -> tuple[Tensor, ...]:  # type: ignore[override]
        """As `answers`, without the cars: they are looked up in a gallery."""
        vectors, _, makes, bodies, ends = self.answers(self.maps(x))
        return vectors, makes, bodies, ends


class Run:
    """The run: network, its running average, optimiser and the training time they have had."""

    def __init__(
        self,
        shots: Sequence[Shot],
        checkpoint: Path,
        minutes: float,
        start: Mapping[str, Tensor],
        frozen: int = SIXTEENTH,
    ) -> None:
        torch.manual_seed(1)
        self.shots, self.checkpoint, self.minutes, self.frozen = shots, checkpoint, minutes, frozen
        self.cars = sorted({shot.car for shot in shots})
        self.makes = sorted({car.make for car in self.cars})
        self.bodies = sorted({shot.body for shot in shots if shot.body})
        self.network, self.averaged = self._new(), self._new()
        start_from(self.network, start)
        self.averaged.load_state_dict(self.network.state_dict())
        self.averaged.eval()
        trunk = [
            w for name, w in self.network.named_parameters() if name.startswith(("trunk", "head")) and w.requires_grad
        ]
        heads = [w for name, w in self.network.named_parameters() if not name.startswith(("trunk", "head"))]
        self.optimiser = torch.optim.AdamW(
            [{"params": trunk, "top": TRUNK_RATE}, {"params": heads, "top": HEAD_RATE}], lr=0, weight_decay=0.02
        )
        self.half = torch.cpu.get_capabilities().get("avx512_bf16", False)
        self.step, self.spent = 0, 0.0
        self.number = {car: n for n, car in enumerate(self.cars)}
        if checkpoint.exists():
            saved: dict[str, Any] = torch.load(checkpoint, weights_only=True)
            for part in ("network", "averaged", "optimiser"):
                getattr(self, part).load_state_dict(saved[part])
            self.step, self.spent = saved["step"], saved["spent"]

    def go_on_from(self, earlier: Path) -> None:
        """Take over the averaged weights of a run over other pictures, and the directions of the cars both know."""
        saved: dict[str, Any] = torch.load(earlier, weights_only=True)
        weights, cars = saved["averaged"], [Car(**car) for car in saved["cars"]]
        makes = sorted({car.make for car in cars})
        own = self.network.state_dict()
        for number, car in enumerate(cars):
            if car in self.number:
                own["own"][self.number[car]] = weights["own"][number]
        for number, make in enumerate(makes):
            if make in self.makes:
                own["of_make"][self.makes.index(make)] = weights["of_make"][number]
        fitting = (name for name in own if name not in ("own", "of_make", "make_of_car"))
        kept = {name: weights[name] for name in fitting if weights[name].shape == own[name].shape}
        self.network.load_state_dict(own | kept)
        self.averaged.load_state_dict(self.network.state_dict())

    def begin_directions(self, maps: Array, pictures: "np.typing.NDArray[np.int64]") -> None:
        """Where the start knows makes but not these cars: a car's direction is the mean of its first views."""
        views: dict[int, list[int]] = defaultdict(list)
        for row, picture in enumerate(pictures):
            of_car = views[self.number[self.shots[int(picture)].car]]
            if len(of_car) < SEEDS:
                of_car.append(row)
        rows = [(row, car) for car, some in views.items() for row in some]
        sums = torch.zeros_like(self.network.own)
        self.network.eval()
        for start in range(0, len(rows), BATCH):
            some, cars = zip(*rows[start : start + BATCH], strict=True)
            with torch.inference_mode():
                vectors = self.network.answers(_laid_out(torch.from_numpy(maps[list(some)]).float()))[0]
            sums.index_add_(0, torch.tensor(cars), vectors)
        makes = functional.normalize(self.network.of_make.detach())
        for network in (self.network, self.averaged):
            with torch.no_grad():
                network.of_make.copy_(makes)
                network.own.copy_(functional.normalize(sums) - makes[network.make_of_car])

    def _new(self) -> Embedder:
        makes = [self.makes.index(car.make) for car in self.cars]
        return Embedder(makes, len(self.bodies), self.frozen).to(memory_format=torch.channels_last)  # type: ignore[call-overload,no-any-return]

    def save(self) -> None:
        """Write the checkpoint whole or not at all."""
        part = self.checkpoint.with_suffix(".part")
        kept = {name: getattr(self, name).state_dict() for name in ("network", "averaged", "optimiser")}
        cars = [asdict(car) for car in self.cars]
        torch.save({**kept, "step": self.step, "spent": self.spent, "cars": cars}, part)
        part.replace(self.checkpoint)

    @property
    def progress(self) -> float:
        """Share of the training time that is used up."""
        return min(1.0, self.spent / 60 / self.minutes)

    def train(self, maps: Array, pictures: "np.typing.NDArray[np.int64]", held_out: "HeldOut | None") -> Embedder:
        """Go on until the time is used up; return the averaged network. `pictures` tells whose view each map is."""
        while self.progress < 1:
            began = time.perf_counter()
            random = np.random.default_rng([2, self.step])
            chosen = np.sort(random.choice(len(pictures), BATCH, replace=False))
            shots = [self.shots[int(number)] for number in pictures[chosen]]
            loss = self._learn(torch.from_numpy(maps[chosen]).float(), self._targets(shots))
            self.spent += time.perf_counter() - began
            if self.step % MEASURE_EVERY == 0:
                told = held_out.measured(self) if held_out else ""
                print(f"step {self.step}, {self.spent / 60:.1f} min: loss {loss:.2f} {told}", flush=True)
                self.save()
        self.save()
        return self.averaged

    def _targets(self, shots: Sequence[Shot]) -> tuple[Tensor, ...]:
        return (
            torch.tensor([self.number[shot.car] for shot in shots]),
            torch.tensor([self.makes.index(shot.car.make) for shot in shots]),
            torch.tensor([self.bodies.index(shot.body) if shot.body else UNTOLD for shot in shots]),
            torch.tensor([ENDS.index(shot.view) if shot.view in ENDS else UNTOLD for shot in shots]),
        )

    def _learn(self, views: Tensor, targets: tuple[Tensor, ...]) -> float:
        warm = min(1.0, 0.05 + self.progress / 0.06)
        rate = warm * (1 + math.cos(math.pi * self.progress)) / 2
        for group in self.optimiser.param_groups:
            group["lr"] = group["top"] * rate
        random = np.random.default_rng([3, self.step])
        partner, keep = torch.arange(len(views)), 1.0
        if self.progress < MIXED_UNTIL and random.random() < MIXED:
            views, partner, keep = mixed(views, random)
        self.network.train()
        with torch.autocast("cpu", torch.bfloat16, enabled=self.half):
            _, *heads = self.network.answers(_laid_out(views))
        if keep == 1:
            lead = torch.zeros_like(heads[0]).scatter_(1, targets[0][:, None], MARGIN)
            heads[0] = heads[0] - lead * self.network.sharpness[0].exp()
        loss = torch.zeros(())
        for weight, logits, target in zip((1.0, 0.5, 0.2, 0.2), heads, targets, strict=True):
            for share, wanted in ((keep, target), (1 - keep, target[partner])):
                if share > 0 and (wanted != UNTOLD).any():
                    told = functional.cross_entropy(logits.float(), wanted, label_smoothing=SMOOTHING)
                    loss = loss + weight * share * told
        self.optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.network.parameters(), 5.0)
        self.optimiser.step()
        self.step += 1
        if self.step % 4 == 0:
            kept = min(0.99, (1 + self.step / 4) / (10 + self.step / 4))
            slow_ones, fast_ones = self.averaged.state_dict().values(), self.network.state_dict().values()
            with torch.no_grad():
                for slow, fast in zip(slow_ones, fast_ones, strict=True):
                    if slow.dtype.is_floating_point:
                        slow.lerp_(fast, 1 - kept)
        return loss.item()


@dataclass(frozen=True)
class HeldOut:
    """Pictures of sources that were left out, as maps of their whole view."""

    shots: Sequence[Shot]
    maps: Array

    def measured(self, run: Run) -> str:
        """Make and model right of those whose model other sources have."""
        network = run.averaged.eval()
        models: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number, car in enumerate(run.cars):
            models[car.make, car.model].append(number)
        known = [n for n, shot in enumerate(self.shots) if (shot.car.make, shot.car.model) in models]
        first = five = make = 0
        for start in range(0, len(known), 64):
            some = known[start : start + 64]
            with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=run.half):
                _, cars, makes, *_ = network.answers(_laid_out(torch.from_numpy(self.maps[some]).float()))
            for row, of_makes, number in zip(cars.float(), makes.float(), some, strict=True):
                name = (self.shots[number].car.make, self.shots[number].car.model)
                shares = row.softmax(0)
                by_model = {one: float(shares[numbers].sum()) for one, numbers in models.items()}
                ranked = sorted(by_model, key=lambda one: -by_model[one])
                first += ranked[0] == name
                five += name in ranked[:5]
                make += run.makes[int(of_makes.argmax())] == name[0]
        n = len(known)
        return f"left out ({n}): make {make / n:.1%}, model {first / n:.1%}, among five {five / n:.1%}"


def maps_of(
    network: Embedder, shots: Sequence[Shot], views: Sequence[int], file: Path, half: bool, *, seed: int = SEED
) -> Array:
    """Maps of drawn views of `shots[views[i]]`, kept in `file`; goes on where it was. Another seed, other views."""
    done = file.with_suffix(".done")
    shape = (len(views), *_maps(network.eval(), torch.zeros(1, 3, SIDE, SIDE), half=False).shape[1:])
    begun = file.exists() and done.exists()
    maps = np.lib.format.open_memmap(file, "r+" if begun else "w+", np.float16, shape)
    ready = int(done.read_text()) if begun else 0

    def drawn(start: int) -> Tensor:
        random = np.random.default_rng([seed, start])
        some = [shots[number] for number in views[start : start + BATCH]]
        scenes = [shots[int(n)].image for n in random.integers(len(shots), size=len(some))]
        return relit(
            as_tensor([training_view(s.image, scene, SIDE, random) for s, scene in zip(some, scenes, strict=True)]),
            random,
        )

    with ThreadPoolExecutor(1) as ahead:  # the next views are drawn while the network looks at these
        coming = ahead.submit(drawn, ready)
        for start in range(ready, len(views), BATCH):
            batch, coming = coming.result(), ahead.submit(drawn, start + BATCH)
            maps[start : start + BATCH] = _maps(network, batch, half)
            if start // BATCH % 20 == 0:
                done.write_text(str(start))
                print(f"maps of {start} views of {len(views)}", flush=True)
    done.write_text(str(len(views)))
    return maps


def _maps(network: Embedder, views: Tensor, half: bool) -> Array:
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=half):
        return network.maps(_laid_out(views)).half().numpy()


def _laid_out(x: Tensor) -> Tensor:
    return x.contiguous(memory_format=torch.channels_last)


def _views(shots: Sequence[Shot], most: int) -> list[int]:
    """Whose views are drawn, in an order that a killed run finds again; no more than `most`."""
    numbers = [
        number
        for number, shot in enumerate(shots)
        for _ in range(VIEWS.get(shot.source, VIEWS_ELSE) + (VIEWS_OF_REAR if shot.view == "rear" else 0))
    ]
    return [int(number) for number in np.random.default_rng(4).permutation(numbers)[:most]]


def _alone(weights: Mapping[str, Tensor]) -> Mapping[str, Tensor]:
    """The embedder's weights, where the file holds a classifier too (`training.by_heart`)."""
    its = {name.removeprefix("embedder."): value for name, value in weights.items() if name.startswith("embedder.")}
    return its or weights


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, measure on the sources left out, write the file."""
    parser = argparse.ArgumentParser(prog="python -m training.embedding", description=__doc__)
    parser.add_argument("pictures", type=Path)
    parser.add_argument("-o", dest="model", type=Path, required=True)
    parser.add_argument("--from", dest="start", type=Path, help="ONNX file or checkpoint to go on from")
    parser.add_argument("--leave-out", nargs="*", default=[], help="sources to measure on instead of learning from")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--views", type=int, default=40_000, help="most views to look at")
    parser.add_argument("--seed", type=int, default=SEED, help="of the views: a run that goes on may see others")
    parser.add_argument("--frozen", type=int, default=SIXTEENTH, help="lower blocks that stay as they are")
    parser.add_argument("--rate", type=float, default=1.0, help="of the usual learning rates")
    options = parser.parse_args(arguments)
    shots = read_shots(options.pictures)
    learned = [shot for shot in shots if shot.source not in options.leave_out]
    held_out = [shot for shot in shots if shot.source in options.leave_out]
    going_on = options.start is not None and options.start.suffix == ".checkpoint"
    start = general_weights() if options.start is None or going_on else _alone(read_weights(options.start))
    run = Run(learned, options.model.with_suffix(".checkpoint"), options.minutes, start, options.frozen)
    if going_on and run.step == 0:
        run.go_on_from(options.start)
    for group in run.optimiser.param_groups:
        group["top"] *= options.rate
    print(f"{len(learned)} pictures of {len(run.cars)} cars of {len(run.makes)} makes", flush=True)
    views = _views(shots, options.views)
    every = maps_of(run.averaged, shots, views, options.model.with_name("maps.npy"), run.half, seed=options.seed)
    number = {id(shot): n for n, shot in enumerate(learned)}
    rows = [row for row, view in enumerate(views) if id(shots[view]) in number]
    pictures = np.array([number[id(shots[views[row]])] for row in rows])
    seen = None
    if held_out:
        plain = [plain_view(shot.image, SIDE) for shot in held_out]
        parts = [_maps(run.averaged, as_tensor(plain[n : n + BATCH]), run.half) for n in range(0, len(plain), BATCH)]
        seen = HeldOut(held_out, np.concatenate(parts))
    if run.step == 0 and "of_make" in start:
        run.begin_directions(every[rows], pictures)
    network = run.train(every[rows], pictures, seen)
    card = {
        "started_from": options.start.name if options.start else GENERAL,
        "date": datetime.now(UTC).date().isoformat(),
        "pictures": len(learned),
        "makes": run.makes,
        "bodies": run.bodies,
        "ends": ENDS,
        "pixels": SHOWN_AT,
        "left_out": options.leave_out,
    }
    write_embedding(network, card, options.model)
    print(f"{run.step} steps {seen.measured(run) if seen else ''}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
