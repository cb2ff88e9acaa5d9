"""Where a car is in the picture: from a service's pixels to our fractions, and which of several cars is meant."""

from collections.abc import Sequence

from services.recognition.observation import Box, SeenCar


def in_pixels(left: float, top: float, right: float, bottom: float, size: tuple[int, int]) -> Box | None:
    """A box told in pixels of a picture of `size` (width, height), cut at its edges; None for one without an area."""
    width, height = size
    left, right = (min(1.0, max(0.0, x / width)) for x in (left, right))
    top, bottom = (min(1.0, max(0.0, y / height)) for y in (top, bottom))
    if left >= right or top >= bottom:
        return None
    return Box(left=left, top=top, right=right, bottom=bottom)


def largest(cars: Sequence[SeenCar]) -> int:
    """Index of the car that fills most of the picture; the first of equals, and where no box is known."""
    return max(range(len(cars)), key=lambda index: _area(cars[index]), default=0)


def nearest(cars: Sequence[SeenCar], meant: Box) -> int | None:
    """Index of the car whose box overlaps the meant one most; None where none does."""
    shared = [_shared(car.box, meant) if car.box else 0.0 for car in cars]
    best = max(range(len(cars)), key=lambda index: shared[index], default=None)
    return best if best is not None and shared[best] > 0 else None


def _shared(one: Box, other: Box) -> float:
    """Intersection over union."""
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    both = max(0.0, width) * max(0.0, height)
    return both / (one.area + other.area - both) if both else 0.0


def _area(car: SeenCar) -> float:
    return car.box.area if car.box else 0.0
