"""The colour of the paint, by a small network of our own over the car's area (`python -m training.colour`).

Which pixels are paint and what the light makes of them is most of the question: statistics in CIELAB over a cut-out
car named half of the street photos right, this network four in five (`benchmarks/picture.py`).
"""

import json
from pathlib import Path

import numpy as np
from PIL import Image

from services.photo import Photo
from services.recognition.observation import Box, Colour
from services.recognition.vision.car_finder import crops, find_car
from services.recognition.vision.onnx_session import open_session
from services.recognition.vision.pixels import pixels

FILE = Path(__file__).parent / "models" / "body_colour.onnx"
LONGEST_SIDE = 640  # pixels looked at
SIDE = 96  # pixels of a crop
CROPS = (0.5, 0.65, 0.8, 1.0)  # sides of the crops, in boxes of the car: paint is in its middle


def body_colour(photo: Photo, service: str, car: Box | None = None) -> Colour | None:
    """The paint's colour and its probability; `car` says which car is meant. None for a picture without a colour.

    Raises Unavailable, for `service` (a display name), where onnxruntime is missing.
    """
    seen = pixels(photo, LONGEST_SIDE)
    if not np.ptp(seen, axis=2).any():
        return None
    picture = Image.fromarray(seen)
    session = open_session(service, FILE)
    views = crops(picture, car or find_car(picture, service)[0], CROPS)
    small = (np.asarray(view.resize((SIDE, SIDE), Image.Resampling.BICUBIC), np.float32) / 255 for view in views)
    logits = np.mean([session.run(None, {"picture": view.transpose(2, 0, 1)[None]})[0][0] for view in small], axis=0)
    chances = np.exp(logits - logits.max())
    chances /= chances.sum()
    best = int(chances.argmax())
    colours = json.loads(session.get_modelmeta().custom_metadata_map["labels"])
    return Colour(name=colours[best], score=float(chances[best]))
