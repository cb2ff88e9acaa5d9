"""Learn where in a photo the car stands.

``python -m training.finder BOXES.csv --cars PICTURES -o FINDER.onnx``

BOXES.csv has the columns file, left, top, right, bottom: shares of the photo's width and height. A hundred or two are
enough, because the network starts from weights that have seen a million pictures, and half of what it is shown are
those photos with another car (from PICTURES) pasted over theirs.
"""

import argparse
import csv
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageFilter
from torch import Tensor, nn
from torch.nn import functional

from training.network import SIXTEENTH, Trunk, general_weights, start_from
from training.onnx_file import write_finder
from training.pictures import load, read_pictures
from training.small_run import learn
from training.views import relit

SIDE = 160  # pixels of the squeezed photo
MIDDLE = 0.4  # of the car's width and height: cells in it answer for the car
LONGEST = 640  # pixels kept of a photo in memory


class CarFinder(nn.Module):
    """For each cell of a grid: is the car's middle there, and how far off are its edges (Tian et al. 2019, FCOS)."""

    def __init__(self) -> None:
        super().__init__()
        self.trunk = Trunk(SIXTEENTH)
        self.wide = nn.Conv2d(self.trunk.channels, 64, 3, 1, 1)
        self.told = nn.Conv2d(64, 5, 1)

    def forward(self, x: Tensor) -> Tensor:
        """Shape (n, 5, cells, cells): log-odds of being the middle; left, top, right, bottom of the car as shares."""
        told = self.told(functional.relu(self.wide(self.trunk(x))))
        reach = functional.softplus(told[:, 1:])
        rows, columns = told.shape[2:]
        y = ((torch.arange(rows) + 0.5) / rows)[:, None].expand(rows, columns)
        x = ((torch.arange(columns) + 0.5) / columns).expand(rows, columns)
        middle = torch.stack([x, y])
        return torch.cat([told[:, :1], middle - reach[:, :2], middle + reach[:, 2:]], 1)


@dataclass(frozen=True)
class Boxed:
    """A photo and where its car is: left, top, right, bottom as shares."""

    picture: Image.Image
    box: tuple[float, float, float, float]


def read_boxed(table: Path) -> list[Boxed]:
    """The photos of BOXES.csv; a row without a box is left out."""
    found = []
    with table.open(newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row["left"]:
                picture = load(table.parent / row["file"], LONGEST)
                found.append(Boxed(picture, tuple(float(row[edge]) for edge in ("left", "top", "right", "bottom"))))  # type: ignore[arg-type]
    return found


def shown(boxed: Boxed, car: Image.Image | None, random: np.random.Generator) -> tuple[Image.Image, list[float]]:
    """A view of the photo, perhaps with another car over its own, and the car's box in it."""
    picture, (left, top, right, bottom) = boxed.picture, boxed.box
    width, height = picture.size
    edges = np.array([left * width, top * height, right * width, bottom * height])
    if car is not None:
        picture = _covered(picture, car, edges, random)
    loose = np.array([edges[0], edges[1], width - edges[2], height - edges[3]])
    slack = random.uniform(-0.06, 1, 4) if random.random() < 0.75 else np.ones(4)
    span = np.array([edges[2] - edges[0], edges[3] - edges[1]] * 2)
    margin = np.where(slack < 0, slack * span, slack * loose)
    window = (edges[0] - margin[0], edges[1] - margin[1], edges[2] + margin[2], edges[3] + margin[3])
    view = picture.crop(tuple(round(edge) for edge in window)).resize((SIDE, SIDE), Image.Resampling.BILINEAR)
    across, down = window[2] - window[0], window[3] - window[1]
    box = (edges - np.array(window[:2] * 2)) / np.array([across, down] * 2)
    if random.random() < 0.5:
        view, box = view.transpose(Image.Transpose.FLIP_LEFT_RIGHT), np.array([1 - box[2], box[1], 1 - box[0], box[3]])
    return view, list(np.clip(box, 0, 1))


def _covered(
    photo: Image.Image, car: Image.Image, edges: "np.typing.NDArray[np.float64]", random: np.random.Generator
) -> Image.Image:
    """The photo with `car` pasted over its own car, its rim blended in."""
    left, top, right, bottom = (round(edge) for edge in edges)
    size = (max(8, right - left), max(8, bottom - top))
    if random.random() < 0.5:
        car = car.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    rim = max(2, size[0] // 30)
    edge = Image.new("L", size, 0)
    edge.paste(255, (rim // 2, rim // 2, size[0] - rim // 2, size[1] - rim // 2))
    covered = photo.copy()
    covered.paste(
        car.resize(size, Image.Resampling.BILINEAR), (left, top), edge.filter(ImageFilter.GaussianBlur(rim / 2))
    )
    return covered


def loss_of(told: Tensor, boxes: Tensor) -> Tensor:
    """How far the answer is off: cells that should answer for the car, and overlap of their boxes with it."""
    rows, columns = told.shape[2:]
    y, x = (torch.arange(rows) + 0.5)[None, :, None] / rows, (torch.arange(columns) + 0.5)[None, None, :] / columns
    left, top, right, bottom = (boxes[:, edge, None, None] for edge in range(4))
    middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
    wanted = ((x - middle_x).abs() <= MIDDLE / 2 * (right - left) + 0.5 / columns) & (
        (y - middle_y).abs() <= MIDDLE / 2 * (bottom - top) + 0.5 / rows
    )
    here = functional.binary_cross_entropy_with_logits(told[:, 0], wanted.float())
    shared = (torch.minimum(told[:, 3], right) - torch.maximum(told[:, 1], left)).clamp(min=0) * (
        torch.minimum(told[:, 4], bottom) - torch.maximum(told[:, 2], top)
    ).clamp(min=0)
    own = (told[:, 3] - told[:, 1]).clamp(min=0) * (told[:, 4] - told[:, 2]).clamp(min=0)
    overlap = shared / (own + (right - left) * (bottom - top) - shared + 1e-6)
    apart = (told[:, 1:] - boxes[:, :, None, None]).abs().sum(1)
    return here + ((1 - overlap) + apart)[wanted].mean()


def main(arguments: Sequence[str] | None = None) -> int:
    """Train a finder and write it."""
    parser = argparse.ArgumentParser(prog="python -m training.finder", description=__doc__)
    parser.add_argument("boxes", type=Path, metavar="BOXES.csv")
    parser.add_argument("--cars", type=Path, required=True, metavar="PICTURES")
    parser.add_argument("-o", dest="model", type=Path, required=True, metavar="FINDER.onnx")
    parser.add_argument("--steps", type=int, default=1000)
    parser.add_argument("--threads", type=int)
    options = parser.parse_args(arguments)
    if options.threads:
        torch.set_num_threads(options.threads)
    boxed = read_boxed(options.boxes)
    cars = [load(one.path) for one in read_pictures(options.cars).examples]
    finder = CarFinder()
    start_from(finder, general_weights())

    def show(random: np.random.Generator) -> tuple[Image.Image, list[float]]:
        car = cars[int(random.integers(len(cars)))] if random.random() < 0.5 else None
        return shown(boxed[int(random.integers(len(boxed)))], car, random)

    learn(finder, show, relit, loss_of, options.steps)
    write_finder(finder, SIDE, options.model)
    return 0


if __name__ == "__main__":
    sys.exit(main())
