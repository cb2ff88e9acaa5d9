"""The classifier: a small residual network with heads for the car, its make and its body style.

Make and body are learned beside the car because 37 pictures of a car are few and 150 of a make are more; only the
car's head is kept in the file.
"""

from collections.abc import Sequence

from torch import Tensor, nn
from torch.nn import functional

WIDTHS = (48, 96, 192, 384)
BLOCKS = (2, 2, 2, 2)


class Block(nn.Module):
    """Two 3 x 3 convolutions with a shortcut; a pooling shortcut where the picture is halved (He et al. 2019, "D")."""

    def __init__(self, before: int, after: int, stride: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(before, after, 3, stride, 1, bias=False)
        self.first_norm = nn.BatchNorm2d(after)
        self.second = nn.Conv2d(after, after, 3, 1, 1, bias=False)
        self.second_norm = nn.BatchNorm2d(after)
        nn.init.zeros_(self.second_norm.weight)
        self.pool = nn.AvgPool2d(2, ceil_mode=True, count_include_pad=False) if stride == 2 else None
        self.shortcut = nn.Conv2d(before, after, 1, bias=False) if before != after else None
        self.shortcut_norm = nn.BatchNorm2d(after) if before != after else None

    def forward(self, x: Tensor) -> Tensor:
        """Shape (n, before, h, w) to (n, after, h / stride, w / stride)."""
        y = functional.relu(self.first_norm(self.first(x)))
        y = self.second_norm(self.second(y))
        if self.pool is not None:
            x = self.pool(x)
        if self.shortcut is not None and self.shortcut_norm is not None:
            x = self.shortcut_norm(self.shortcut(x))
        return functional.relu(x + y)


class Classifier(nn.Module):
    """Logits over cars, and over makes and bodies while training."""

    def __init__(
        self,
        cars: int,
        *,
        makes: int = 0,
        bodies: int = 0,
        widths: Sequence[int] = WIDTHS,
        blocks: Sequence[int] = BLOCKS,
        dropout: float = 0.2,
    ) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, widths[0], 7, 2, 3, bias=False)
        self.stem_norm = nn.BatchNorm2d(widths[0])
        stages: list[nn.Module] = []
        before = widths[0]
        for stage, (width, count) in enumerate(zip(widths, blocks, strict=True)):
            for number in range(count):
                stages.append(Block(before, width, 2 if stage and not number else 1))
                before = width
        self.blocks = nn.Sequential(*stages)
        self.dropout = nn.Dropout(dropout)
        self.cars = nn.Linear(before, cars)
        self.makes = nn.Linear(before, makes) if makes else None
        self.bodies = nn.Linear(before, bodies) if bodies else None

    def features(self, x: Tensor) -> Tensor:
        """Maps of shape (n, widths[-1], side / 32, side / 32)."""
        x = functional.relu(self.stem_norm(self.stem(x)))
        maps: Tensor = self.blocks(functional.max_pool2d(x, 3, 2, 1))
        return maps

    def forward(self, x: Tensor) -> Tensor:
        """Logits of shape (n, cars)."""
        logits: Tensor = self.cars(self.features(x).mean((2, 3)))
        return logits

    def all_heads(self, x: Tensor) -> tuple[Tensor, Tensor | None, Tensor | None]:
        """Logits over cars, makes and bodies, with dropout."""
        pooled = self.dropout(self.features(x).mean((2, 3)))
        return (
            self.cars(pooled),
            self.makes(pooled) if self.makes is not None else None,
            self.bodies(pooled) if self.bodies is not None else None,
        )
