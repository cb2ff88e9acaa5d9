"""How the network is shown a picture: another crop, light and blur each time, and now and then a small car in a scene.

Streets are not catalogue crops: the car fills half of a photo, off its middle, blurred, at dusk, saved as a bad JPEG.
Every view is drawn from a generator seeded by the run and the step, so that a resumed run sees what an unbroken one
sees.
"""

import io
from collections.abc import Sequence

import numpy as np
import torch
from PIL import Image, ImageFilter
from torch import Tensor

MEAN, SPREAD = 127 / 255, 128 / 255  # of the values 0..1: what the general weights were trained with
SMALLEST_CROP = 0.45  # of the picture's area
ZOOMED_OUT = 0.2  # share of views in which the car is pasted smaller into a blurred other picture
SMALLEST_CAR = 0.5  # of the view's side, when pasted
DAMAGED = 0.4  # share of views blurred, shrunk or saved as a poor JPEG


def training_view(picture: Image.Image, scene: Image.Image, side: int, random: np.random.Generator) -> Image.Image:
    """A square view of a car, `side` pixels; `scene` is any other picture, for what is around a car pasted small."""
    if random.random() < 0.5:
        picture = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if random.random() < 0.3:
        picture = picture.rotate(random.uniform(-6, 6), Image.Resampling.BILINEAR, fillcolor=(115, 115, 115))
    view = _pasted(picture, scene, side, random) if random.random() < ZOOMED_OUT else _cropped(picture, side, random)
    return damaged(view, random) if random.random() < DAMAGED else view


def plain_view(picture: Image.Image, side: int) -> Image.Image:
    """The whole picture squeezed to a square."""
    return picture.resize((side, side), Image.Resampling.BICUBIC)


def _cropped(picture: Image.Image, side: int, random: np.random.Generator) -> Image.Image:
    area, stretch = random.uniform(SMALLEST_CROP, 1), np.exp(random.uniform(-0.2, 0.2))
    width = min(1.0, np.sqrt(area) * stretch) * picture.width
    height = min(1.0, np.sqrt(area) / stretch) * picture.height
    left, top = random.uniform(0, picture.width - width), random.uniform(0, picture.height - height)
    return picture.resize((side, side), Image.Resampling.BICUBIC, box=(left, top, left + width, top + height))


def _pasted(picture: Image.Image, scene: Image.Image, side: int, random: np.random.Generator) -> Image.Image:
    around = scene.resize((side, side), Image.Resampling.BILINEAR).filter(ImageFilter.GaussianBlur(side / 20))
    width = int(side * random.uniform(SMALLEST_CAR, 1))
    height = int(min(side, width * np.exp(random.uniform(-0.25, 0.25))))
    left, top = int(random.integers(0, side - width + 1)), int(random.integers(0, side - height + 1))
    edge = Image.new("L", (width, height), 0)
    rim = max(1, width // 24)
    edge.paste(255, (rim, rim, width - rim, height - rim))
    small = picture.resize((width, height), Image.Resampling.BICUBIC)
    around.paste(small, (left, top), edge.filter(ImageFilter.GaussianBlur(rim)))
    return around


def damaged(view: Image.Image, random: np.random.Generator) -> Image.Image:
    """Blurred, shrunk or saved as a poor JPEG."""
    match int(random.integers(3)):
        case 0:
            return view.filter(ImageFilter.GaussianBlur(random.uniform(0.4, 1.6) * view.width / 112))
        case 1:
            small = int(view.width * random.uniform(0.25, 0.8))
            return view.resize((small, small), Image.Resampling.BOX).resize(view.size, Image.Resampling.BILINEAR)
        case _:
            saved = io.BytesIO()
            view.save(saved, "JPEG", quality=int(random.integers(15, 50)))
            return Image.open(saved).convert("RGB")


def as_tensor(views: Sequence[Image.Image]) -> Tensor:
    """Batch of shape (n, 3, side, side), values about -1..1."""
    stacked = torch.from_numpy(np.stack([np.asarray(view) for view in views]))
    return (stacked.permute(0, 3, 1, 2).float() / 255 - MEAN) / SPREAD


def relit(batch: Tensor, random: np.random.Generator) -> Tensor:
    """Each view under other light: contrast, brightness (dusk too), colour cast, saturation, now and then grey."""
    n = len(batch)
    grey = batch.mean(1, keepdim=True)
    saturation = random.uniform(0.3, 1.5, n) * (random.random(n) > 0.15)
    contrast = np.exp(random.uniform(-0.5, 0.35, n))
    light = random.normal(0, 0.17, n) - 0.4 * (random.random(n) < 0.08)
    cast = random.normal(0, 0.06, (n, 3))
    batch = grey + (batch - grey) * column(saturation)
    middle = batch.mean((1, 2, 3), keepdim=True)
    return (batch - middle) * column(contrast) + middle + column(light) + column(cast)


def mixed(batch: Tensor, random: np.random.Generator) -> tuple[Tensor, Tensor, float]:
    """The batch mixed with itself reversed: laid over each other or with a rectangle swapped.

    Returns the mixed batch, the partner's index of each view and the share the view itself keeps.
    """
    partner = torch.arange(len(batch) - 1, -1, -1)
    keep = float(random.beta(0.4, 0.4))
    keep = max(keep, 1 - keep)
    if random.random() < 0.5:
        return batch * keep + batch[partner] * (1 - keep), partner, keep
    side = batch.shape[-1]
    size = int(side * np.sqrt(1 - keep))
    left, top = (int(random.integers(0, side - size + 1)) for _ in range(2))
    swapped = batch.clone()
    swapped[:, :, top : top + size, left : left + size] = batch[partner, :, top : top + size, left : left + size]
    return swapped, partner, 1 - size * size / side**2


def column(values: "np.typing.NDArray[np.float64]") -> Tensor:
    """Values a picture, or a picture and colour, shaped to be laid over a batch."""
    return torch.from_numpy(values).float().reshape(len(values), -1, 1, 1)
