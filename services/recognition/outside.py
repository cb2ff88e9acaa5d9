"""The boundary that a photo passes before it leaves this machine or is kept: number plates are painted over here."""

from services.photo import OutsidePhoto, Photo


def for_outside(photo: Photo, *, hide_plates: bool = True) -> OutsidePhoto:
    """The photo ready to leave: its plates painted over, unless the person wants them read."""
    if hide_plates:
        photo = without_plates(photo)
    return OutsidePhoto(jpeg=photo.jpeg, width=photo.width, height=photo.height, digest=photo.digest)


def without_plates(photo: Photo) -> Photo:
    """The photo with the plate of the car in question painted over where one is read, else where one is seen.

    Takes about a second for a photo that was not read before.
    """
    # image analysis is loaded with the first photo
    from services.recognition.lettering.reader import plate_and_lettering  # noqa: PLC0415
    from services.recognition.vision import plate_mask  # noqa: PLC0415

    return plate_mask.hide_plates(photo, plate_mask.plate_areas(photo, *plate_and_lettering(photo)))
