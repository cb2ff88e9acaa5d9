"""The solid of a car body as an implicit surface, and its mesh.

`Solid.field` is negative inside the body and about a distance in metres near its surface; `surface` finds its
triangles.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import minimum_filter, zoom
from skimage.measure import marching_cubes

from .bodies import Shape
from .curves import Array, Curve, ridge, smooth_max, smooth_min


@dataclass(frozen=True)
class Mesh:
    """The body's triangles."""

    vertices: Array
    """(n, 3), metres."""
    faces: NDArray[np.int32]
    """(m, 3), counter-clockwise seen from outside."""
    normals: Array
    """(n, 3), of length one, outwards."""


class Solid:
    """A body's implicit surface, and where rays meet it."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.crest = Curve(shape.crest, shape.crest_blur)
        self.shoulder = Curve(shape.shoulder, shape.crest_blur)
        self.plan = Curve(shape.plan, 0.12)
        self.inset = Curve(shape.section, 0.035)
        self.nose = Curve(shape.nose, 0.022)
        self.tail = Curve(shape.tail, 0.022)
        self.bow = Curve(shape.bow, 0.06)
        self.stern = Curve(shape.stern, 0.06)
        self.roof = Curve(shape.roof, shape.roof_blur) if shape.roof else None
        self.cabin = Curve(shape.cabin, 0.15) if shape.cabin else None
        self.creases = [(Curve(line, 0.06), height, width) for line, height, width in shape.creases]
        self.bonnet_creases = [(Curve(line, 0.1), height, width) for line, height, width in shape.bonnet_creases]
        self.wings = [Curve(line, 0.07) for line in shape.wings] if shape.wings else None
        rear = shape.rear_wheel_radius or shape.wheel_radius
        self.wheels = ((shape.front_axle, shape.wheel_radius), (shape.front_axle + shape.wheelbase, rear))

    def side(self, x: Array, z: Array) -> Array:
        """Half-width of the lower body at (x, z)."""
        share = (z - self.shape.sill) / (self.shoulder(x) - self.shape.sill)
        width = self.plan(x) - self.inset(np.clip(share, -0.5, 1.6))
        for line, height, fading in self.creases:
            away = z - line(x)
            ends = np.clip(np.minimum(x - 0.3, self.shape.length - 0.25 - x) / 0.3, 0, 1)
            width = width + ridge(away, height, fading) * ends
        for axle, radius in self.wheels:
            reach = np.hypot(x - axle, z - radius) - (radius + self.shape.arch_gap)
            width = width + self.shape.flare * np.exp(-np.maximum(reach, 0) / 0.045)
        return width

    def outer(self, x: Array) -> Array:
        """Half-width of the widest part that a wheel stands under."""
        return np.maximum(self.plan(x), self.wings[1](x)) if self.wings else self.plan(x)

    def along(self, x: Array, y: Array) -> Array:
        """The place on the roof's centre line that (x, y) belongs to: screens curve round towards the sides."""
        middle = 0.5 * (self.shape.roof[0][0] + self.shape.roof[-1][0])
        blend = 0.5 + 0.5 * np.tanh((x - middle) / 0.5)
        front, rear = self.shape.wrap
        return x + (-front * (1 - blend) + rear * blend) * y * y

    def cabin_side(self, x: Array, z: Array) -> Array:
        """Half-width of the cabin at (x, z)."""
        assert self.cabin is not None
        above = np.maximum(z - self.shoulder(x), 0.0)
        return self.cabin(x) - self.shape.lean * above - 0.12 * above**2

    def lower(self, x: Array, y: Array, z: Array) -> Array:
        """The body below the belt line."""
        shape = self.shape
        wide = np.abs(y)
        share = np.clip(wide / np.maximum(self.plan(x), 0.3), 0, 1.1) ** 2
        crest = self.crest(x) * (1 - share) + self.shoulder(x) * share
        for line, height, fading in self.bonnet_creases:
            crest = crest + ridge(wide - line(x), height, fading)
        slope = self.crest.slope(x)
        body = smooth_max(wide - self.side(x, z), (z - crest) / np.sqrt(1 + slope**2), shape.shoulder_round)
        nose = (self.nose(z) + self.bow(wide) - x) / np.sqrt(1 + self.nose.slope(z) ** 2)
        tail = (x - self.tail(z) + self.stern(wide)) / np.sqrt(1 + self.tail.slope(z) ** 2)
        body = smooth_max(body, nose, shape.end_round[0])
        body = smooth_max(body, tail, shape.end_round[1])
        return smooth_max(body, shape.sill - z, 0.05)

    def upper(self, x: Array, y: Array, z: Array) -> Array:
        """The cabin."""
        assert self.roof is not None
        along = self.along(x, y)
        height = (z - self.roof(along) + self.shape.roof_crown * y * y) / np.sqrt(1 + self.roof.slope(along) ** 2)
        side = (np.abs(y) - self.cabin_side(x, z)) / np.sqrt(1 + self.shape.lean**2)
        ends = np.maximum(self.shape.roof[0][0] - x, x - self.shape.roof[-1][0])
        return smooth_max(smooth_max(height, side, self.shape.cabin_round), np.maximum(ends, 0.6 - z), 0.02)

    def separate_wings(self, x: Array, y: Array, z: Array) -> Array:
        """Flowing wings joined by running boards."""
        assert self.wings is not None
        ridge_line, edge = self.wings
        wide = np.abs(y)
        top = (z - ridge_line(x)) / np.sqrt(1 + ridge_line.slope(x) ** 2)
        bulge = np.sqrt(np.maximum(1 - np.clip((wide - 0.62) / 0.24, -1, 1) ** 2, 0.0)) * 0.06 - 0.06
        wing = smooth_max(top - bulge, wide - edge(x) + 0.25 * np.maximum(z - 0.55, 0) ** 2, 0.14)
        wing = smooth_max(wing, self.shape.wing_inner - wide, 0.03)
        wing = smooth_max(wing, self.shape.sill + 0.04 - z, 0.03)
        wing = smooth_max(wing, 0.0 - x, 0.1)
        return smooth_max(wing, x - self.shape.length, 0.1)

    def field(self, x: Array, y: Array, z: Array) -> Array:
        """Negative inside the body, about metres from its surface."""
        shape = self.shape
        body = self.lower(x, y, z)
        if self.roof is not None:
            body = smooth_min(body, self.upper(x, y, z), shape.waist_round)
        if self.wings is not None:
            body = smooth_min(body, self.separate_wings(x, y, z), 0.05)
        if shape.bed is not None:
            front, rear, half, floor = shape.bed
            hole = np.maximum(np.maximum(front - x, x - rear), np.maximum(np.abs(y) - half, floor - z))
            body = smooth_max(body, -hole, 0.03)
        if shape.recess is not None:
            half, low, high, depth = shape.recess
            back = self.tail(np.full_like(x, (low + high) / 2)) - depth
            hole = np.maximum(np.maximum(np.abs(y) - half, back - x), np.maximum(low - z, z - high))
            body = smooth_max(body, -hole, 0.03)
        for axle, radius in self.wheels:
            arch = np.hypot(x - axle, z - radius) - (radius + shape.arch_gap)
            well = np.maximum(arch, self.outer(x) - shape.arch_depth - np.abs(y))
            body = smooth_max(body, -well, 0.014)
        return body

    def normals(self, points: Array) -> Array:
        """Outward directions of length one at points (n, 3)."""
        step = 0.0015
        x, y, z = points.T
        slopes = [
            self.field(x + dx, y + dy, z + dz) - self.field(x - dx, y - dy, z - dz) for dx, dy, dz in np.eye(3) * step
        ]
        gradient = np.stack(slopes, axis=1) / (2 * step)
        unit: Array = gradient / np.maximum(np.linalg.norm(gradient, axis=1, keepdims=True), 1e-9)
        return unit

    def hit(self, origin: Array, direction: Array, reach: float = 1.6) -> Array:
        """Where rays from outside first meet the body; origins and result have shape (n, 3), metres."""
        direction = direction / np.linalg.norm(direction)
        steps = np.arange(0, reach, 0.004)
        points = origin[:, None, :] + steps[None, :, None] * direction
        inside = self.field(*np.moveaxis(points, 2, 0)) < 0
        first = np.where(inside.any(1), inside.argmax(1), len(steps) - 1)
        low, high = steps[np.maximum(first - 1, 0)], steps[first]
        for _ in range(18):
            middle = 0.5 * (low + high)
            within = self.field(*(origin + middle[:, None] * direction).T) < 0
            low, high = np.where(within, low, middle), np.where(within, middle, high)
        return origin + high[:, None] * direction

    def _first(self, origin: tuple[float, float, float], direction: tuple[float, float, float]) -> Array:
        point: Array = self.hit(np.array([origin]), np.array(direction), 2.0)[0]
        return point

    def front_point(self, y: float, z: float) -> Array:
        """Where the nose is at (y, z)."""
        return self._first((-0.2, y, z), (1.0, 0.0, 0.0))

    def rear_point(self, y: float, z: float) -> Array:
        """Where the tail is at (y, z)."""
        return self._first((self.shape.length + 0.2, y, z), (-1.0, 0.0, 0.0))

    def side_point(self, x: float, z: float, sign: int = -1) -> Array:
        """Where the side is at (x, z); `sign` chooses which."""
        return self._first((x, sign * 1.3, z), (0.0, -sign, 0.0))

    def top_point(self, x: float, y: float) -> Array:
        """Where the upper side is at (x, y)."""
        return self._first((x, y, 2.2), (0.0, 0.0, -1.0))


def _sampled(solid: Solid, xs: Array, ys: Array, zs: Array) -> Array:
    """The field on a grid; far from the surface a coarse estimate stands in, since only its sign matters there."""
    coarse = 5
    cx, cy, cz = xs[::coarse], ys[::coarse], zs[::coarse]
    rough = solid.field(*(g.ravel() for g in np.meshgrid(cx, cy, cz, indexing="ij"))).reshape(len(cx), len(cy), len(cz))
    near_rough = minimum_filter(np.abs(rough), 3) < 2.2 * coarse * (xs[1] - xs[0])
    grid = zoom(rough, coarse, order=0, grid_mode=True, mode="nearest")[: len(xs), : len(ys), : len(zs)]
    near = zoom(near_rough.astype(np.uint8), coarse, order=0, grid_mode=True, mode="nearest")
    where = np.nonzero(near[: len(xs), : len(ys), : len(zs)])
    for part in np.array_split(np.arange(len(where[0])), max(1, len(where[0]) // 400_000)):
        i, j, k = (axis[part] for axis in where)
        grid[i, j, k] = solid.field(xs[i], ys[j], zs[k])
    result: Array = grid
    return result


def surface(solid: Solid, voxel: float) -> Mesh:
    """The body's triangles at a grid of `voxel` metres, both halves, every vertex drawn onto the true surface."""
    pad = 5 * voxel

    def axis(low: float, high: float) -> Array:
        places: Array = low + voxel * np.arange(int(np.ceil((high - low) / voxel / 5)) * 5, dtype=np.float64)
        return places

    xs, zs = axis(-0.15, solid.shape.length + 0.15), axis(0.05, 2.1 + pad)
    ys = axis(voxel / 2, 1.15)
    half = _sampled(solid, xs, ys, zs)
    grid = np.concatenate([half[:, ::-1, :], half], axis=1)
    vertices, faces, _, _ = marching_cubes(  # type: ignore[no-untyped-call, unused-ignore]
        grid.astype(np.float32), 0.0
    )
    points = vertices.astype(float) * voxel + np.array([xs[0], -ys[-1], zs[0]])
    for _ in range(2):
        normals = solid.normals(points)
        points = points - normals * np.clip(solid.field(*points.T), -voxel / 2, voxel / 2)[:, None]
    return Mesh(points, faces.astype(np.int32), solid.normals(points))
