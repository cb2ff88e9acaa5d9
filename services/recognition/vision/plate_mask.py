"""Number plates are hidden before anyone outside sees the photo, and what is hidden cannot be brought back."""

import io
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

import cv2
import numpy as np
from PIL import Image, ImageStat

from services.errors import Unavailable
from services.photo import QUALITY, Photo
from services.recognition.boxes import in_pixels
from services.recognition.observation import Box
from services.recognition.vision import plate_finder
from services.recognition.vision.car_finder import find_car
from services.recognition.vision.pixels import Pixels, pixels

MARGIN = 0.15  # of a box's height, added on every side: rims and state names give a plate away too
WIDEST, NARROWEST = 0.5, 0.06  # of the car's width
FLATTEST, SQUAREST = 8.0, 1.1  # width by height, in pixels
LEAST_LEFT = 0.5  # of a box's height that lettering may leave of it
SURE_OF_CAR = 0.5  # of the finder; below, the whole picture is taken for the car
LONGEST_SIDE = 640  # pixels that the car is found in
CLOSE = 1024  # pixels that a painted plate is looked for in
EVEN, FILLED = (1, 3, 5), 0.85  # of 255, between neighbours of one colour; share of its rectangle that a spot fills
LEAST_DOWN = 16  # pixels that a spot is high: flatter ones are slivers of sky and shadow
ONE_COLOUR, BLACK = 1.5, 16  # of 255: the middle's largest standard deviation; its least mean, plates are not black
WHOLE = Box(left=0, top=0, right=1, bottom=1)
BESIDE = 0.1  # of the car's sides: the finder's box may end before the bumper does


def hide_plates(photo: Photo, boxes: Iterable[Box]) -> Photo:
    """The photo with each box filled with one colour, its own mean; the photo itself where there are no boxes.

    A fill keeps nothing of what was there, unlike a blur or a mosaic, and its margin covers what the finder cut off.
    """
    areas = [area for box in boxes if (area := _pixels(box, photo))]
    if not areas:
        return photo
    with Image.open(io.BytesIO(photo.jpeg)) as opened:
        picture = opened.convert("RGB")
    for area in areas:
        red, green, blue = (round(channel) for channel in ImageStat.Stat(picture.crop(area)).mean)
        picture.paste((red, green, blue), area)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY)
    jpeg = out.getvalue()
    return Photo(jpeg=jpeg, width=photo.width, height=photo.height, digest=sha256(jpeg).hexdigest())


def plate_areas(photo: Photo, read: Box | None = None, keep: Sequence[Box] = ()) -> tuple[Box, ...]:
    """Where the plate of the car in question is: one box at most, inside the car and of a plate's size and shape.

    `read` is where a plate was read, if one was: that is exact, what merely looks like a plate may be a badge. Nothing
    of `keep`, the lettering that names the car, is covered.
    """
    car = _car(photo)
    for box in _likely(photo, read):
        area = _clear_of(box, keep)
        if area and _may_be_plate(area, car, photo):
            return (area,)
    return ()


def painted_plate(photo: Photo, car: Box = WHOLE) -> Box | None:
    """Where the plate of the car stood that `hide_plates` painted over, None where nothing was.

    That is one colour in a rectangle of a plate's size and shape, but not black: of 415 unpainted photos one has such a
    spot elsewhere.
    """
    picture = pixels(photo, CLOSE)
    height, width = picture.shape[:2]
    for left, top, across, down in _even_spots(picture):
        margin = down * MARGIN / (1 + 2 * MARGIN)  # that was painted with the plate
        rim = round(margin)
        inner = picture[top + rim : top + down - rim, left + rim : left + across - rim].reshape(-1, 3)
        if not inner.size or inner.std(axis=0).max() > ONE_COLOUR or inner.mean() < BLACK:
            continue
        box = in_pixels(left + margin, top + margin, left + across - margin, top + down - margin, (width, height))
        if box and _may_be_plate(box, car, photo):
            return box
    return None


def _even_spots(picture: Pixels) -> Iterator[tuple[int, int, int, int]]:
    """Left, top, width and height of what hardly changes from pixel to pixel and fills its rectangle, largest first.

    A spot whose colour is near to that of what is beside it stands alone only at the strictest measure.
    """
    near = np.ones((3, 3), np.uint8)
    rise = cv2.subtract(cv2.dilate(picture, near), cv2.erode(picture, near)).max(axis=2)
    for even in EVEN:
        spots = cv2.connectedComponentsWithStats((rise <= even).astype(np.uint8), connectivity=4)[2][1:]
        across, down, count = spots[:, 2], spots[:, 3], spots[:, 4]
        spots = spots[(down >= LEAST_DOWN) & (count >= FILLED * across * down)]
        yield from (tuple(spot[:4]) for spot in spots[np.argsort(-spots[:, 4])].tolist())


def _likely(photo: Photo, read: Box | None) -> Iterator[Box]:
    """The likeliest plate first; others are looked for only if that one is none, which takes a while."""
    if read:
        yield read
    yield from plate_finder.find_plates(photo)


def _car(photo: Photo) -> Box:
    try:
        car, sure = find_car(Image.fromarray(pixels(photo, LONGEST_SIDE)), "")
    except Unavailable:
        return WHOLE
    return car if sure >= SURE_OF_CAR else WHOLE


def _may_be_plate(box: Box, car: Box, photo: Photo) -> bool:
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    across, down = car.right - car.left, car.bottom - car.top
    inside = (
        car.left - BESIDE * across <= x <= car.right + BESIDE * across
        and car.top + down / 4 <= y <= car.bottom + BESIDE * down
    )
    shape = (box.right - box.left) * photo.width / ((box.bottom - box.top) * photo.height)
    return inside and NARROWEST <= (box.right - box.left) / across <= WIDEST and SQUAREST <= shape <= FLATTEST


def _clear_of(box: Box, keep: Iterable[Box]) -> Box | None:
    """What is left of the box above or below the lettering; None where it is mostly lettering."""
    top, bottom = box.top, box.bottom
    for kept in keep:
        margin = MARGIN * (bottom - top)
        clear = kept.bottom <= top - margin or kept.top >= bottom + margin
        if clear or kept.right <= box.left - margin or kept.left >= box.right + margin:
            continue
        if kept.top - top > bottom - kept.bottom:
            bottom = min(bottom, kept.top - margin)
        else:
            top = max(top, kept.bottom + margin)
    if bottom - top < LEAST_LEFT * (box.bottom - box.top):
        return None
    return box.model_copy(update={"top": top, "bottom": bottom})


def _pixels(box: Box, photo: Photo) -> tuple[int, int, int, int] | None:
    margin = MARGIN * (box.bottom - box.top) * photo.height
    area = (
        max(0, int(box.left * photo.width - margin)),
        max(0, int(box.top * photo.height - margin)),
        min(photo.width, int(box.right * photo.width + margin) + 1),
        min(photo.height, int(box.bottom * photo.height + margin) + 1),
    )
    return area if area[0] < area[2] and area[1] < area[3] else None
