"""Window and door outlines that follow a body's own roof line and belt line (side view, metres)."""

from dataclasses import dataclass

import numpy as np

from .bodies import Outline, Shape
from .curves import Array, Point
from .shell import Solid


@dataclass(frozen=True)
class Glasshouse:
    """The outlines that make up the windows and doors of one side."""

    panes: tuple[Outline, ...]
    frame: Outline
    """The black surround of all panes."""
    doors: Outline


def _strip(xs: Array, low: Array, high: Array) -> Outline:
    keep = high > low + 0.012
    xs, low, high = xs[keep], low[keep], high[keep]
    there = [(float(x), float(z)) for x, z in zip(xs, high, strict=True)]
    back = [(float(x), float(z)) for x, z in zip(xs[::-1], low[::-1], strict=True)]
    return tuple(there + back)


def glasshouse(
    shape: Shape,
    *,
    start: float,
    pillars: tuple[tuple[float, float], ...],
    end: tuple[Point, Point],
    rail: float = 0.075,
    door_front: float = 1.4,
    one_door: float | None = None,
) -> Glasshouse:
    """Panes between `start` and the slanted rear `end` ((x, z) low and high), parted by pillars (x, width)."""
    solid = Solid(shape)
    y = 0.64

    def top(x: Array, above: float = 0.0) -> Array:
        assert solid.roof is not None
        roof = solid.roof(solid.along(x, np.full_like(x, y))) - shape.roof_crown * y * y - rail + above
        (x0, z0), (x1, z1) = end
        slant = z0 + (x - x0) * (z1 - z0) / (x1 - x0) if x1 != x0 else np.where(x < x0, 9.0, 0.0)
        behind = np.where(z1 > z0, slant + above * 1.2, 9.0)
        return np.minimum(roof, behind) if x1 < x0 else roof

    def belt(x: Array) -> Array:
        return solid.shoulder(x) + 0.028

    last = max(end[0][0], end[1][0])
    edges = [start]
    for x, width in pillars:
        edges += [x - width / 2, x + width / 2]
    edges.append(last)
    panes = []
    for a, b in zip(edges[::2], edges[1::2], strict=True):
        xs = np.linspace(a, b, 26)
        panes.append(_strip(xs, belt(xs) + 0.008, top(xs)))
    xs = np.linspace(start - 0.12, last + 0.06, 60)
    frame = _strip(xs, belt(xs) - 0.012, top(xs, 0.02))
    door_end = one_door or last + 0.02
    xs = np.linspace(door_front + 0.06, door_end, 60)
    upper = [(float(x), float(max(h, low))) for x, h, low in zip(xs, top(xs, 0.045), belt(xs) - 0.03, strict=True)]
    axle, radius = shape.front_axle + shape.wheelbase, (shape.rear_wheel_radius or shape.wheel_radius) + shape.arch_gap
    foot = shape.sill + 0.065
    if one_door:
        lower: list[Point] = [(one_door, foot), (door_front + 0.04, foot)]
    else:
        arch = [
            (axle + (radius + 0.055) * np.cos(a), shape.wheel_radius + (radius + 0.055) * np.sin(a))
            for a in np.radians((125, 145, 165, 180))
        ]
        lower = [(float(a), float(b)) for a, b in arch if b > foot] + [
            (axle - radius - 0.07, foot),
            (door_front + 0.04, foot),
        ]
    doors = (*upper, *lower, (door_front, 0.5), (door_front, float(belt(np.array(door_front))) - 0.08))
    return Glasshouse(tuple(panes), frame, doors)
