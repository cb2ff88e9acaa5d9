"""What is drawn on the body: glass, seams, lamps, openings and trim as signed distances at the mesh's vertices.

Each layer is negative inside and crosses zero at its edge, so that a shader can cut it crisply between vertices. Seams
are the zero line itself.
"""

from collections.abc import Sequence

import numpy as np

from .bodies import Outline, Skin
from .curves import FAR, Array, outline_distance, rounded
from .shell import Mesh, Solid

Layers = dict[str, Array]


def _all_of(*distances: Array) -> Array:
    result: Array = np.maximum.reduce(distances)
    return result


def _any_of(distances: Sequence[Array], count: int) -> Array:
    return np.minimum.reduce(distances) if distances else np.full(count, FAR)


class Projector:
    """The vertices of one body seen from its side, front, rear and corners."""

    def __init__(self, solid: Solid, mesh: Mesh) -> None:
        self.solid, self.shape = solid, solid.shape
        self.x, self.y, self.z = mesh.vertices.T
        self.wide = np.abs(self.y)
        self.normals = mesh.normals
        self.count = len(self.x)

    def side(self, outline: Outline, radius: float = 0.04) -> Array:
        """An (x, z) outline on both flanks."""
        return _all_of(outline_distance(rounded(outline, radius), self.x, self.z), 0.3 - self.wide)

    def front(self, outline: Outline, radius: float = 0.03) -> Array:
        """A (half-width, z) outline on the nose."""
        return _all_of(
            outline_distance(rounded(outline, radius), self.wide, self.z), self.x - self.solid.bow(self.wide) - 0.32
        )

    def spot(self, half: float, z: float, radius: float) -> Array:
        """A round hole in the nose."""
        return _all_of(np.hypot(self.wide - half, self.z - z) - radius, self.x - 0.8)

    def rear(self, outline: Outline, radius: float = 0.03) -> Array:
        """A (half-width, z) outline on the tail."""
        there = self.shape.length - self.solid.stern(self.wide) - 0.32 - self.x
        return _all_of(outline_distance(rounded(outline, radius), self.wide, self.z), there)

    def corner(self, outline: Outline, rear: bool, radius: float = 0.05) -> Array:
        """A corner outline, from the face to the side."""
        depth = self.shape.length - self.x if rear else self.x
        there = depth - 1.3
        return _all_of(outline_distance(rounded(outline, radius), self.wide + depth, self.z), there)

    def screen(self, start: float, end: float, pillar: float) -> Array:
        """A windscreen or rear window between two places along the roof line, pillars left beside it."""
        along = self.solid.along(self.x, self.y)
        side = self.solid.cabin_side(self.x, self.z) - pillar
        belt = self.solid.shoulder(self.x) - 0.02 - self.z
        square = np.stack([start - along, along - end, self.wide - side])
        corner = np.sort(square, axis=0)[-2:]
        cut = np.hypot(*np.maximum(corner + 0.07, 0)) - 0.07
        inside: Array = np.clip(np.maximum(_all_of(*square, belt), cut), -FAR, FAR)
        return inside


def _seams(view: Projector, skin: Skin) -> Array:
    lines = [outline_distance(rounded(line, 0.03), view.x, view.z) for line in skin.side_seams]
    if skin.doors:
        lines.append(view.side(skin.doors, 0.05))
    if skin.bonnet:
        front, rear, half = skin.bonnet
        along = view.x - 0.22 * view.y**2
        taper = half - skin.bonnet_nose * np.clip((rear - along) / (rear - front), 0, 1) ** 1.5
        lines.append(_all_of(front - along + 0.3 * view.y**2, along - rear, view.wide - taper, 0.45 - view.z))
    if skin.boot:
        front, top, foot, low = skin.boot
        height = np.clip((view.z - low) / 0.4, 0, 1)
        lines.append(
            _all_of(front - view.x - 0.1 * view.y**2, view.wide - (foot + (top - foot) * height), low - view.z)
        )
    if skin.front_bumper is not None:
        arch = view.shape.front_axle - view.shape.wheel_radius
        lines.append(_all_of(view.z - skin.front_bumper, view.x - arch, 0.5 - view.wide))
    if skin.rear_bumper is not None:
        arch = view.shape.front_axle + view.shape.wheelbase + view.shape.wheel_radius
        lines.append(_all_of(view.z - skin.rear_bumper, arch - view.x))
    if skin.fuel_flap:
        x, z = skin.fuel_flap
        lines.append(np.hypot(view.x - x, view.z - z) - 0.085 + np.where(view.wide < 0.4, FAR, 0))
    if not lines:
        lines.append(np.full(view.count, FAR))
    return _crossings(lines)


def _crossings(lines: Sequence[Array]) -> Array:
    """One field whose zero lines are those of all lines: it changes sign wherever one of them does."""
    stack = np.stack([np.clip(line, -FAR, FAR) for line in lines])
    nearest: Array = np.prod(np.sign(stack), axis=0) * np.abs(stack).min(0)
    return nearest


def _splits(view: Projector, skin: Skin) -> Array:
    """Seams between doors: a layer of its own, since three areas that meet cannot be told apart by two signs."""
    if not skin.door_splits:
        return np.full(view.count, FAR)
    doors = view.side(skin.doors, 0.05)
    ahead = [view.x - split for split in skin.door_splits]
    return _crossings([np.where(doors < 0, line, np.sign(line) * FAR) for line in ahead])


def layers(solid: Solid, mesh: Mesh, skin: Skin) -> Layers:
    """Every layer by name, each of shape (vertices,), metres."""
    view = Projector(solid, mesh)
    n = view.count
    high = view.shape.sill + 0.45 - view.z
    panes = [_all_of(view.side(pane, 0.05), high) for pane in skin.side_glass]
    if skin.windscreen:
        panes.append(view.screen(*skin.windscreen))
    if skin.backlight:
        panes.append(view.screen(*skin.backlight))
    glass = _any_of(panes, n)
    side_glass = _any_of([view.side(pane, 0.05) for pane in skin.side_glass], n)
    shape = view.shape
    wells = []
    for axle, radius in solid.wheels:
        arch = np.hypot(view.x - axle, view.z - radius) - (radius + shape.arch_gap + 0.001)
        wells.append(_all_of(arch, view.wide - solid.side(view.x, view.z) + 0.012))
        if skin.arch_trim:
            wells.append(_all_of(arch - skin.arch_trim, 0.5 - view.wide))
    under = _all_of(view.z - shape.sill - 0.03, np.where(view.normals[:, 2] < -0.5, -FAR, FAR))
    grilles = [view.front(line) for line in skin.grilles]
    flush = [view.spot(*lamp) for lamp in skin.flush_lamps]
    clear = _any_of([view.corner(line, False, skin.lamp_corner) for line in skin.headlamps] + flush, n)
    red = _any_of([view.corner(line, True, skin.lamp_corner) for line in skin.tail_lamps], n)
    result: Layers = {
        "glass": glass,
        "seam": _seams(view, skin),
        "split": _splits(view, skin),
        "clear": clear,
        "red": red,
        "white": _any_of([view.corner(line, True) for line in skin.white_lamps], n),
        "amber": _any_of([view.corner(line, True) for line in skin.amber_lamps], n),
        "hole": _any_of(grilles + [view.spot(*lamp) for lamp in skin.fog_lamps], n),
        "black": _any_of(
            [*wells, under]
            + [view.front(line) for line in skin.black_front]
            + [view.rear(line) for line in skin.black_rear]
            + [view.side(line) for line in skin.black_sides],
            n,
        ),
        "chrome": _any_of(
            [view.side(line, 0.01) for line in skin.chrome_sides]
            + [view.front(line, 0.01) for line in skin.chrome_front]
            + [view.rear(line, 0.01) for line in skin.chrome_rear]
            + ([side_glass - 0.02] if skin.window_trim == "chrome" else [])
            + ([grilles[0] - skin.grille_frame] if skin.grille_frame else [])
            + ([clear - skin.lamp_ring, red - skin.lamp_ring] if skin.lamp_ring else []),
            n,
        ),
        "roof": np.full(n, FAR),
    }
    if skin.roof_paint is not None or skin.cloth_roof:
        cabin = np.clip(solid.lower(*mesh.vertices.T) * -1 + 0.012, -FAR, FAR)
        result["roof"] = _all_of(cabin, skin.roof_from - view.z)
        if skin.black_pillars:
            result["black"] = np.minimum(result["black"], _all_of(cabin, view.z - skin.roof_from))
    return {name: np.clip(values, -FAR, FAR).astype(np.float32) for name, values in result.items()}
