"""What a first visitor would wait for: the networks of this machine's readers, opened and run once beforehand."""

import io
from collections.abc import Iterable
from contextlib import suppress

from PIL import Image, ImageDraw

from services.errors import ServiceError
from services.photo import read_photo
from services.recognition.observation import Box, Recognizer
from services.recognition.shape import reader as shape
from services.recognition.vision.body_colour import body_colour
from services.recognition.vision.facing import facing
from services.recognition.vision.plate_finder import find_plates


def warm_up(recognizers: Iterable[Recognizer]) -> None:
    """Let those that stay on this machine read a sign; what they only ask about a car is asked as well."""
    ours = [one for one in recognizers if not one.outside]
    if not ours:
        return
    out, sign = io.BytesIO(), Image.new("RGB", (640, 480), "steelblue")
    ImageDraw.Draw(sign).text((120, 200), "COROLLA", "white", font_size=90)  # a word has the OCR open all of its
    sign.save(out, "JPEG")
    photo = read_photo(out.getvalue())
    for one in ours:
        with suppress(ServiceError):  # whoever asks it later is told
            one.recognize(photo)
        if isinstance(one, shape.ShapeReader):
            with suppress(ServiceError):
                shape.warm_up(one)
    with suppress(ServiceError):
        facing(photo)
        find_plates(photo)
        body_colour(photo, "", Box(left=0, top=0, right=1, bottom=1))
