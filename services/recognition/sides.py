"""Which photo shows which end of the car, for photos that come in no order."""

from collections.abc import Mapping, Sequence

from services.photo import Photo
from services.vehicle import Facing, Side

ENDS = {Facing.FRONT: Side.FRONT, Facing.REAR: Side.BACK}


def sort_sides(photos: Sequence[Photo], given: Mapping[Side, Photo] | None = None) -> dict[Side, Photo]:
    """Put each photo where it belongs: by what it shows, else in the order given, into places that are free first.

    `given` are those whose place is known; the front stands first. Of more photos than places the last one counts.
    """
    from services.recognition.vision.facing import facing  # noqa: PLC0415  # image analysis is loaded with the first photo

    placed = dict(given or {})
    open_photos = list(photos)
    for photo in photos:
        seen = facing(photo)
        side = ENDS.get(seen.facing) if seen else None
        if side and side not in placed:
            placed[side] = photo
            open_photos.remove(photo)
    for photo in open_photos:
        free = [side for side in Side if side not in placed]
        placed[free[0] if free else Side.FRONT] = photo
    return {side: placed[side] for side in Side if side in placed}
