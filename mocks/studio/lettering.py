"""Plates and badges: invented plate texts and the make and model in plain letters (no emblems)."""

from typing import Any

import bpy
import numpy as np

from . import meshes, paint
from .bodies import Badge, Car, Colour, Plate
from .curves import Array, moved
from .shell import Solid

PLATES: dict[str, tuple[float, float, float, Colour, Colour]] = {
    "us": (0.305, 0.152, 0.072, (0.82, 0.83, 0.84), (0.015, 0.03, 0.16)),
    "eu": (0.52, 0.112, 0.078, (0.84, 0.84, 0.83), (0.008, 0.008, 0.008)),
    "uk rear": (0.52, 0.112, 0.078, (0.80, 0.62, 0.06), (0.008, 0.008, 0.008)),
    "old": (0.46, 0.112, 0.074, (0.006, 0.006, 0.006), (0.75, 0.75, 0.74)),
}
"""Width, height, letter height (metres), ground colour, letter colour."""


def letters(text: str, size: float, depth: float, weight: float = 0.02, spacing: float = 1.18) -> tuple[Array, Any]:
    """A word as a mesh in its own plane: vertices (n, 3) with x right, y up, z out, centred; capitals `size` tall.

    `weight` makes it bolder by striking it three times, that share of the size apart.
    """
    curve = bpy.data.curves.new(text, "FONT")
    curve.body, curve.align_x = text, "CENTER"
    curve.size, curve.space_character = size / 0.70, spacing
    curve.extrude, curve.resolution_u = depth / 2, 4
    curve.bevel_depth = min(0.0006, size * 0.02)
    thing = bpy.data.objects.new(text, curve)
    bpy.context.scene.collection.objects.link(thing)
    mesh = thing.evaluated_get(bpy.context.evaluated_depsgraph_get()).to_mesh()
    flat = np.zeros(len(mesh.vertices) * 3)
    mesh.vertices.foreach_get("co", flat)
    faces = [list(polygon.vertices) for polygon in mesh.polygons]
    bpy.data.objects.remove(thing)
    vertices = flat.reshape(-1, 3)
    vertices[:, 1] -= size / 2
    shifts = np.array([-weight, 0.0, weight]) * size
    bold = np.concatenate([moved(vertices, shift) for shift in shifts])
    return bold, [[corner + i * len(vertices) for corner in face] for i in range(3) for face in faces]


def badge(solid: Solid, badge: Badge, material: Any) -> None:
    """Letters that follow the curve of the nose or tail."""
    vertices, faces = letters(badge.text, badge.size, 0.006)
    sign = -1.0 if badge.front else 1.0
    y, z = badge.y + sign * vertices[:, 0], badge.z + vertices[:, 1]
    centre = solid.front_point(badge.y, badge.z) if badge.front else solid.rear_point(badge.y, badge.z)
    start = np.full(len(y), centre[0] + sign * 0.1)
    at = solid.hit(np.stack([start, y, z], -1), np.array([-sign, 0.0, 0.0]), 0.3)
    at[:, 0] += sign * (vertices[:, 2] + 0.0025 + badge.extra)
    meshes.add(f"badge {badge.text}", at, faces, material, smooth=False)


def plate(solid: Solid, plate: Plate, front: bool) -> None:
    """The plate on its holder, tilted like the body behind it."""
    style = "uk rear" if plate.style == "uk" and not front else "eu" if plate.style == "uk" else plate.style
    width, height, size, ground, ink = PLATES[style]
    z = plate.front_z if front else plate.rear_z
    sign = -1.0 if front else 1.0
    find = solid.front_point if front else solid.rear_point
    ends = np.array([find(y, z + dz) for y in (0.0, width * 0.42) for dz in (-height / 2, 0.0, height / 2)])
    reach = (ends[:, 0] * sign).max() * sign
    if front and plate.front_x is not None:
        reach, ends[:] = plate.front_x, plate.front_x
    tilt = np.clip(np.arctan2(ends[2, 0] - ends[0, 0], height), -0.3, 0.3)
    centre = np.array([reach + sign * 0.012, 0.0, z])
    face = paint.plain("plate", ground, 0.35)
    meshes.box(
        "holder",
        centre - [sign * 0.008, 0, 0],
        (0.014, width + 0.02, height + 0.02),
        paint.plain("holder", (0.01, 0.01, 0.01), 0.5),
        bevel=0.005,
        turn=(0, tilt, 0),
    )
    meshes.box("plate", centre, (0.004, width, height), face, bevel=0.0018, turn=(0, tilt, 0))
    vertices, faces = letters(plate.text, size, 0.0016, 0.03, 1.12)
    fit = min(1.0, (width - 0.05) / np.ptp(vertices[:, 0]))
    points = np.stack([sign * (vertices[:, 2] + 0.0028), sign * vertices[:, 0] * fit, vertices[:, 1]], -1)
    text = meshes.add("plate text", points, faces, paint.plain("ink", ink, 0.4), smooth=False)
    text.location, text.rotation_euler = centre, (0, tilt, 0)


def letter(car: Car, solid: Solid) -> None:
    """All words on the car: dark ones on the tail of a light car, silver elsewhere."""
    silver = paint.plain("silver badge", (0.86, 0.86, 0.87), 0.22, 0.7)
    light = sum(car.paint) / 3 > 0.2
    bright = paint.plain("badge", (0.03, 0.03, 0.035) if light else (0.86, 0.86, 0.87), 0.22, 0.7)
    for word in car.badges:
        badge(solid, word, silver if word.front else bright)
    plate(solid, car.plate, True)
    plate(solid, car.plate, False)
