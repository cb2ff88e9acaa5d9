"""The boundary that a photo passes before it leaves this machine or is kept: number plates are painted over here."""

from services.errors import CurbsideError
from services.photo import OutsidePhoto, Photo
from services.recognition.observation import Box
from services.recognition.vision.once import once


def for_outside(photo: Photo, *, hide_plates: bool = True) -> OutsidePhoto:
    """The photo ready to leave: its plates painted over, unless the person wants them read."""
    if hide_plates:
        photo = without_plates(photo)
    return OutsidePhoto(jpeg=photo.jpeg, width=photo.width, height=photo.height, digest=photo.digest)


def without_plates(photo: Photo) -> Photo:
    """The photo with the plate of the car in question painted over where one is read, else where one is seen.

    Takes about a second for a photo that was not read before; where its plate is, is kept, the painted photo is not.
    """
    # image analysis is loaded with the first photo
    from services.recognition.lettering.reader import BadgeReader  # noqa: PLC0415
    from services.recognition.vision import plate_mask  # noqa: PLC0415

    try:
        areas = _areas(photo, BadgeReader().fingerprint)
    except CurbsideError:  # lettering cannot be read now: kept for nobody, what looks like a plate is hidden
        areas = plate_mask.plate_areas(photo)
    return plate_mask.hide_plates(photo, areas)


@once(most=1024)
def _areas(photo: Photo, _reader: str) -> tuple[Box, ...]:
    """Raises ServiceError where lettering cannot be read now."""
    from services.recognition.lettering.reader import plate_and_lettering  # noqa: PLC0415
    from services.recognition.vision.plate_mask import plate_areas  # noqa: PLC0415

    return plate_areas(photo, *plate_and_lettering(photo))
