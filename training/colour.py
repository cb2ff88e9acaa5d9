"""Learn which colour a car is painted: ``python -m training.colour COLOURS.csv... -o COLOUR.onnx``.

COLOURS.csv has the columns file and colour and, where the car does not fill the picture, left, top, right, bottom:
shares of the picture's width and height. A thousand pictures are enough, because the network starts from weights that
have seen a million.
"""

import argparse
import csv
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional

from training.network import SIXTEENTH, Trunk, general_weights, start_from
from training.onnx_file import write_colours
from training.pictures import load
from training.small_run import learn
from training.views import column, damaged

SIDE = 96  # pixels of a view
LONGEST = 480  # pixels kept of a picture in memory
SMOOTHING = 0.1
EDGES = ("left", "top", "right", "bottom")
WHOLE = (0.0, 0.0, 1.0, 1.0)


class ColourTeller(nn.Module):
    """Every cell says which colour it sees and how much of it is paint; the whole is their weighted mean."""

    def __init__(self, colours: int) -> None:
        super().__init__()
        self.trunk = Trunk(SIXTEENTH)
        self.told = nn.Conv2d(self.trunk.channels, colours + 1, 1)
        self.dropout = nn.Dropout2d(0.2)

    def forward(self, x: Tensor) -> Tensor:
        """Logits of shape (n, colours)."""
        cells = self.told(self.dropout(self.trunk(x))).flatten(2)
        paint = cells[:, -1:].softmax(2)
        logits: Tensor = (cells[:, :-1] * paint).sum(2)
        return logits


@dataclass(frozen=True)
class Painted:
    """A picture, where its car is (left, top, right, bottom as shares) and the number of its colour."""

    picture: Image.Image
    box: tuple[float, float, float, float]
    colour: int


def read_painted(table: Path, colours: Sequence[str]) -> list[Painted]:
    """The pictures of COLOURS.csv."""
    found = []
    with table.open(newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            left, top, right, bottom = (float(row[edge]) for edge in EDGES) if row.get("left") else WHOLE
            picture = load(table.parent / row["file"], LONGEST)
            found.append(Painted(picture, (left, top, right, bottom), colours.index(row["colour"])))
    return found


def shown(painted: Painted, random: np.random.Generator) -> Image.Image:
    """A view of a part of the car or of it and what is around it, now and then mirrored or damaged."""
    left, top, right, bottom = painted.box
    size = np.exp(random.uniform(-0.6, 0.25)) / 2 * np.exp(random.uniform(-0.1, 0.1, 2))
    x = (left + right) / 2 + (right - left) * random.uniform(-0.15, 0.15)
    y = (top + bottom) / 2 + (bottom - top) * random.uniform(-0.15, 0.15)
    across, down = (right - left) * size[0], (bottom - top) * size[1]
    width, height = painted.picture.size
    edges = (
        max(0, x - across) * width,
        max(0, y - down) * height,
        min(1, x + across) * width,
        min(1, y + down) * height,
    )
    view = painted.picture.resize((SIDE, SIDE), Image.Resampling.BILINEAR, box=edges, reducing_gap=2.0)
    if random.random() < 0.5:
        view = view.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return damaged(view, random) if random.random() < 0.3 else view


def relit(batch: Tensor, random: np.random.Generator) -> Tensor:
    """Under a little more or less light, of another warmth; much more, and a white car would be a silver one."""
    n = len(batch)
    gain = np.exp(random.normal(0, 0.2, (n, 1)) + random.normal(0, 0.04, (n, 3)))
    return (batch + 1) * column(gain) - 1  # -1 is black


def loss_of(told: Tensor, wanted: Tensor) -> Tensor:
    """Cross-entropy; the colours' numbers come as floats."""
    return functional.cross_entropy(told, wanted.long()[:, 0], label_smoothing=SMOOTHING)


def main(arguments: Sequence[str] | None = None) -> int:
    """Train a colour teller and write it."""
    parser = argparse.ArgumentParser(prog="python -m training.colour", description=__doc__)
    parser.add_argument("tables", type=Path, nargs="+", metavar="COLOURS.csv")
    parser.add_argument("-o", dest="model", type=Path, required=True, metavar="COLOUR.onnx")
    parser.add_argument("--steps", type=int, default=1000)
    parser.add_argument("--threads", type=int)
    options = parser.parse_args(arguments)
    if options.threads:
        torch.set_num_threads(options.threads)
    texts = [table.read_text(encoding="utf-8") for table in options.tables]
    colours = sorted({row["colour"] for text in texts for row in csv.DictReader(text.splitlines())})
    tables = [read_painted(table, colours) for table in options.tables]
    teller = ColourTeller(len(colours))
    start_from(teller, general_weights())

    weights = np.sqrt([len(table) for table in tables])  # a short table counts for more than its share

    def show(random: np.random.Generator) -> tuple[Image.Image, list[float]]:
        table = tables[int(random.choice(len(tables), p=weights / weights.sum()))]
        painted = table[int(random.integers(len(table)))]
        return shown(painted, random), [painted.colour]

    learn(teller, show, relit, loss_of, options.steps)
    write_colours(teller, colours, SIDE, options.model)
    return 0


if __name__ == "__main__":
    sys.exit(main())
