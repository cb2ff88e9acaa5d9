"""Pictures of cars in a garage: kept only where the owner says so, number plates painted over first."""

import io
from collections.abc import Mapping, Sequence

from PIL import Image, ImageOps
from sqlalchemy import delete, select

from services.photo import Photo, thumbnail
from services.recognition.outside import without_plates
from services.storage.database import insert
from services.storage.garage import Garage
from services.storage.tables import appraisals, pictures
from services.vehicle import Side

KEPT_SIDE = 1024  # pixels, the longer one
THUMBNAIL = (480, 320)  # pixels; cut to it, so that cards of a list are alike


def keep_photos(garage: Garage, appraisal_id: str, photos: Mapping[Side, Photo]) -> None:
    """Keep these photos with an own car, in place of any kept before; nothing where the car is not the owner's."""
    if garage.find(appraisal_id) is None:
        return
    rows = []
    for side, photo in photos.items():
        jpeg = thumbnail(without_plates(photo).jpeg, KEPT_SIDE)
        rows.append({"appraisal": appraisal_id, "side": side.value, "jpeg": jpeg, "thumbnail": _cut(jpeg)})
    with garage.engine.begin() as connection:
        connection.execute(delete(pictures).where(pictures.c.appraisal == appraisal_id))
        if rows:
            connection.execute(insert(garage.engine, pictures), rows)


def forget_photos(garage: Garage, appraisal_id: str) -> None:
    """Keep no photo of an own car any more."""
    keep_photos(garage, appraisal_id, {})


def kept_photos(garage: Garage, appraisal_id: str) -> dict[Side, bytes]:
    """The photos of an own car as JPEG, front first; empty where none are kept."""
    query = (
        select(pictures.c.side, pictures.c.jpeg)
        .join(appraisals)
        .where(pictures.c.appraisal == appraisal_id, appraisals.c.owner == garage.owner)
    )
    with garage.engine.connect() as connection:
        found = {row.side: row.jpeg for row in connection.execute(query)}
    return {side: found[side] for side in Side if side in found}


def thumbnails(garage: Garage, appraisal_ids: Sequence[str]) -> dict[str, bytes]:
    """One small JPEG of each car that has any, by its id; the front where there is one."""
    query = (
        select(pictures.c.appraisal, pictures.c.thumbnail)
        .join(appraisals)
        .where(pictures.c.appraisal.in_(appraisal_ids), appraisals.c.owner == garage.owner)
        .order_by(pictures.c.side)  # "back" before "front", so that the front stays
    )
    with garage.engine.connect() as connection:
        return {row.appraisal: row.thumbnail for row in connection.execute(query)}


def _cut(jpeg: bytes) -> bytes:
    out = io.BytesIO()
    with Image.open(io.BytesIO(jpeg)) as picture:
        ImageOps.fit(picture, THUMBNAIL).save(out, "JPEG", quality=80)
    return out.getvalue()
