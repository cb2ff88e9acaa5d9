"""Where in a photo the car stands, by a small network of our own (`python -m training.finder`), and crops of it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from services.recognition.observation import Box
from services.recognition.vision.onnx_session import open_session

FILE = Path(__file__).parent / "models" / "car_finder.onnx"
SIDE = 160  # pixels of the squeezed photo
SHARPNESS = 3.0  # how much more the surest cells of the grid count


def find_car(picture: Image.Image, name: str) -> tuple[Box, float]:
    """The box of the largest car and how sure it is that there is one. Raises Unavailable, for `name`."""
    small = picture.resize((SIDE, SIDE), Image.Resampling.BILINEAR, reducing_gap=2.0)
    values = np.asarray(small, np.float32).transpose(2, 0, 1)[None] / 255
    (grid,) = open_session(name, FILE).run(None, {"picture": values})
    cells = grid[0].reshape(5, -1).astype(float)
    sure = 1 / (1 + np.exp(-cells[0]))
    weight = np.where(sure >= 0.5 * sure.max(), sure, 0) ** SHARPNESS
    left, top, right, bottom = np.clip((cells[1:] * weight).sum(1) / weight.sum(), 0, 1)
    if right - left < 0.02 or bottom - top < 0.02:
        return Box(left=0, top=0, right=1, bottom=1), 0.0
    return Box(left=left, top=top, right=right, bottom=bottom), float(sure.max())


def crops(picture: Image.Image, box: Box, sizes: Sequence[float]) -> Iterator[Image.Image]:
    """The car in crops of different width, in boxes of the car, each as it is and mirrored."""
    width, height = picture.size
    for size in sizes:
        x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        across, down = (box.right - box.left) * size / 2, (box.bottom - box.top) * size / 2
        crop = picture.crop(
            (
                round(max(0, x - across) * width),
                round(max(0, y - down) * height),
                round(min(1, x + across) * width),
                round(min(1, y + down) * height),
            )
        )
        yield crop
        yield ImageOps.mirror(crop)
