"""Whether a photo shows a car at all, and what else it shows, by a network that knows a thousand kinds of things.

Nothing of it was trained here: the general weights (EfficientNet-Lite2, ImageNet) with their kinds joined into groups
(`python -m training.things`). All 419 labelled photos of cars have at least 0.24 for the cars, twenty-four pictures of
a cup, a cat, pages and textures at most 0.01.
"""

import json
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from services.photo import Photo
from services.recognition.vision.car_finder import crops, find_car
from services.recognition.vision.once import once
from services.recognition.vision.onnx_session import open_session
from services.recognition.vision.pixels import pixels
from services.wording import N_

FILE = Path(__file__).parent / "models" / "things.onnx"
LONGEST_SIDE = 640  # pixels looked at
SIDE = 192  # of a view
CAR_AT = 0.1  # least share of all cars together
SURE = 0.6  # least share of anything else that is named


class Thing(StrEnum):
    """What is shown instead of a car."""

    WHEEL = "wheel"
    DASHBOARD = "dashboard"
    SEAT = "seat"
    SCREEN = "screen"
    PAGE = "page"
    CUP = "cup"
    OTHER = "other"


SENTENCES = {
    Thing.WHEEL: N_("{service} sees only a wheel here. Step back until the whole car is in view."),
    Thing.DASHBOARD: N_("{service} sees the inside of a car here. It needs the outside."),
    Thing.SEAT: N_("{service} sees the inside of a car here. It needs the outside."),
    Thing.SCREEN: N_("{service} sees a screen here, not a car."),
    Thing.PAGE: N_("{service} sees a page here, not a car."),
    Thing.CUP: N_("{service} sees a cup here, not a car."),
    Thing.OTHER: N_("{service} saw no car in this picture."),
}


def shown_instead(photo: Photo, service: str) -> Thing | None:
    """What the photo shows instead of a car; None where there is one.

    Raises Unavailable, for `service` (a display name), where onnxruntime is missing.
    """
    open_session(service, FILE)
    return _shown_instead(photo)


@once(most=8)  # every reader asks
def _shown_instead(photo: Photo) -> Thing | None:
    picture = Image.fromarray(pixels(photo, LONGEST_SIDE))
    session = open_session("Photo check", FILE)
    names = json.loads(session.get_modelmeta().custom_metadata_map["labels"])
    whole = _shares(session, picture)
    if whole[names.index("car")] >= 1 - SURE:
        return None  # whatever a closer look would find
    close = next(crops(picture, find_car(picture, "Photo check")[0], (1.16,)))
    shares = dict(zip(names, np.maximum(whole, _shares(session, close)), strict=True))
    if shares[Thing.WHEEL] >= SURE and shares["car"] < 1 - SURE:
        return Thing.WHEEL
    if shares["car"] >= CAR_AT:
        return None
    likeliest = max((thing for thing in Thing if thing is not Thing.OTHER), key=lambda thing: shares[thing])
    return likeliest if shares[likeliest] >= SURE else Thing.OTHER


def _shares(session: Any, view: Image.Image) -> NDArray[np.float32]:
    values = np.asarray(view.resize((SIDE, SIDE), Image.Resampling.BICUBIC), np.float32) / 255
    (by_view,) = session.run(None, {"picture": values.transpose(2, 0, 1)[None]})
    return np.asarray(by_view[0], np.float32)
