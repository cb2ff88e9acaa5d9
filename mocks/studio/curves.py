"""Numerics the bodies are made of: smooth curves, smooth unions and signed distances to outlines.

Lengths are metres. A car points towards -x with its foremost point at x = 0; y is across (0 on the centre line), z is
up from the road.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

Array = NDArray[np.float64]
Point = tuple[float, float]

FAR = 0.12
STEP = 0.002


class Curve:
    """A smooth function of one length: straight lines through `points`, blurred by a Gaussian of `blur` metres.

    Outside its points it goes on straight.
    """

    def __init__(self, points: Sequence[Point], blur: float = 0.05) -> None:
        xs, ys = np.array(points, dtype=float).T
        margin = 4 * blur + 0.5
        self._start = xs[0] - margin
        table_x = np.arange(self._start, xs[-1] + margin, STEP)
        table = np.interp(table_x, xs, ys)
        first = (ys[1] - ys[0]) / (xs[1] - xs[0])
        last = (ys[-1] - ys[-2]) / (xs[-1] - xs[-2])
        table = np.where(table_x < xs[0], ys[0] + first * (table_x - xs[0]), table)
        table = np.where(table_x > xs[-1], ys[-1] + last * (table_x - xs[-1]), table)
        self._table = gaussian_filter1d(table, blur / STEP, mode="nearest") if blur else table
        self._slope = np.gradient(self._table, STEP)

    def _look_up(self, table: Array, at: Array) -> Array:
        place = np.clip((np.asarray(at, dtype=float) - self._start) / STEP, 0, len(table) - 1.001)
        low = place.astype(np.intp)
        share = place - low
        found: Array = table[low] * (1 - share) + table[low + 1] * share
        return found

    def __call__(self, at: Array | float) -> Array:
        """Its height at each place."""
        return self._look_up(self._table, np.asarray(at))

    def slope(self, at: Array | float) -> Array:
        """Its steepness there."""
        return self._look_up(self._slope, np.asarray(at))


def smooth_max(a: Array, b: Array, radius: float) -> Array:
    """The larger of two fields, their edge rounded over about `radius` metres: the intersection of two solids."""
    overlap = np.maximum(radius - np.abs(a - b), 0.0) / radius
    return np.maximum(a, b) + overlap**3 * (radius / 6)


def smooth_min(a: Array, b: Array, radius: float) -> Array:
    """The union of two solids with a fillet of about `radius` metres."""
    return -smooth_max(-a, -b, radius)


def moved(points: Array, x: float = 0.0, y: float = 0.0, z: float = 0.0) -> Array:
    """Points of shape (3,) or (n, 3), shifted."""
    shifted: Array = points + np.array([x, y, z])
    return shifted


def ridge(distance: Array, height: float, width: float) -> Array:
    """A soft crease along distance = 0, `height` tall, fading over `width` metres."""
    return height * np.exp(-(np.sqrt(distance**2 + 0.006**2) - 0.006) / width)


def rounded(points: Sequence[Point], radius: float, steps: int = 6) -> Array:
    """A closed outline with its corners rounded, as an array of shape (n, 2)."""
    corners = np.array(points, dtype=float)
    outline = []
    for before, corner, after in zip(np.roll(corners, 1, 0), corners, np.roll(corners, -1, 0), strict=True):
        towards, onwards = before - corner, after - corner
        a = corner + towards * min(0.45, radius / (np.hypot(*towards) + 1e-9))
        b = corner + onwards * min(0.45, radius / (np.hypot(*onwards) + 1e-9))
        for t in np.linspace(0, 1, steps):
            outline.append((1 - t) ** 2 * a + 2 * t * (1 - t) * corner + t**2 * b)
    return np.array(outline)


def outline_distance(outline: Array, u: Array, v: Array) -> Array:
    """Signed distance (negative inside) from points (u, v) to a closed outline, capped at FAR."""
    low, high = outline.min(0) - FAR, outline.max(0) + FAR
    near = (u > low[0]) & (u < high[0]) & (v > low[1]) & (v < high[1])
    result = np.full(u.shape, FAR)
    pu, pv = u[near], v[near]
    best = np.full(pu.shape, FAR**2)
    inside = np.zeros(pu.shape, dtype=bool)
    for (ax, ay), (bx, by) in zip(outline, np.roll(outline, -1, 0), strict=True):
        dx, dy = bx - ax, by - ay
        t = np.clip(((pu - ax) * dx + (pv - ay) * dy) / (dx * dx + dy * dy + 1e-12), 0, 1)
        best = np.minimum(best, (pu - ax - t * dx) ** 2 + (pv - ay - t * dy) ** 2)
        if ay != by:
            inside ^= ((ay > pv) != (by > pv)) & (pu < (bx - ax) * (pv - ay) / (by - ay) + ax)
    result[near] = np.where(inside, -1.0, 1.0) * np.sqrt(best)
    return result
