"""From a rendered frame to a phone's JPEG: its contrast, colour and grain, then a file under the size limit."""

import io
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter
from scipy.ndimage import gaussian_filter

SIZE = (1600, 1200)
MOST_BYTES = 295_000


def phone_look(frame: Image.Image, seed: int) -> Image.Image:
    """A phone's sharpening, contrast, colour, vignette, glow and grain; always SIZE."""
    picture = frame.convert("RGB").resize(SIZE, Image.Resampling.LANCZOS)
    picture = picture.filter(ImageFilter.UnsharpMask(1.2, 45, 2))
    values = np.asarray(picture, dtype=np.float32) / 255
    values = values + 0.05 * np.sin((values - 0.5) * 2 * np.pi)
    grey = values.mean(2, keepdims=True)
    values = np.maximum(grey + (values - grey) * 1.13, 0)
    down, across = np.mgrid[-1 : 1 : SIZE[1] * 1j, -1 : 1 : SIZE[0] * 1j]
    values = values * (1 - 0.10 * (across**2 + down**2) ** 1.2)[..., None]
    glow = gaussian_filter(np.maximum(values - 0.82, 0), (14, 14, 0))
    values = values + 0.45 * glow
    random = np.random.default_rng(seed)
    grain = gaussian_filter(random.normal(0, 1, values.shape[:2]), 0.6)
    tint = gaussian_filter(random.normal(0, 1, values.shape), (1.3, 1.3, 0))
    darkness = 0.6 + 0.8 * (1 - values.mean(2, keepdims=True))
    values = values + darkness * (0.010 * grain[..., None] + 0.008 * tint)
    return Image.fromarray((np.clip(values, 0, 1) * 255 + 0.5).astype(np.uint8))


def save(picture: Image.Image, path: Path) -> int:
    """Writes the best JPEG under the limit and returns its size in bytes."""
    for quality in range(92, 40, -3):
        data = io.BytesIO()
        picture.save(data, "JPEG", quality=quality, optimize=True, progressive=True)
        if data.tell() < MOST_BYTES:
            break
    path.write_bytes(data.getvalue())
    return data.tell()
