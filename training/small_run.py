"""A short run without checkpoints, for the small networks that find a car and tell its colour."""

from collections.abc import Callable, Sequence

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn
from tqdm import tqdm

from training.views import as_tensor

BATCH = 32  # views a step
PEAK_RATE = 1e-3

Shown = tuple[Image.Image, Sequence[float]]  # a view and what should be said of it


def learn(
    network: nn.Module,
    show: Callable[[np.random.Generator], Shown],
    relight: Callable[[Tensor, np.random.Generator], Tensor],
    loss_of: Callable[[Tensor, Tensor], Tensor],
    steps: int,
) -> None:
    """Teach the network in place: AdamW on one cycle; `show` draws one view, `relight` changes a batch's light."""
    learning = [weight for weight in network.parameters() if weight.requires_grad]
    optimiser = torch.optim.AdamW(learning, lr=PEAK_RATE, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, PEAK_RATE, total_steps=steps, pct_start=0.1)
    half = torch.cpu.get_capabilities().get("avx512_bf16", False)
    network.train()
    bar = tqdm(range(steps), type(network).__name__)
    for step in bar:
        random = np.random.default_rng([5, step])
        views, wanted = zip(*(show(random) for _ in range(BATCH)), strict=True)
        seen = relight(as_tensor(views), random).contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", torch.bfloat16, enabled=half):
            told = network(seen)
        loss = loss_of(told.float(), torch.tensor(wanted, dtype=torch.float32))
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        schedule.step()
        if step % 50 == 0:
            bar.set_postfix(loss=f"{loss.item():.3f}")
    network.eval()
