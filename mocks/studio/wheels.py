"""Tyres, rims, spokes and brakes. Metres; a wheel is built about the origin with its face towards +y."""

from typing import Any

import bpy
import numpy as np

from . import meshes, paint
from .bodies import Car, Wheel
from .shell import Solid


def _spoke(wheel: Wheel, angle: float, material: Any) -> Any:
    reach = np.linspace(0.035, wheel.rim - 0.006, 9)
    share = (reach - reach[0]) / (reach[-1] - reach[0])
    wide = np.interp(share, [0, 1], wheel.spoke_width) / 2 * (1 + 0.5 * np.maximum(share - 0.85, 0) / 0.15)
    out = -wheel.dish + wheel.dish * share**1.6 - 0.012
    rows = []
    for r, w, y in zip(reach, wide, out, strict=True):
        section = [(-w, y - 0.04), (-w, y - 0.009), (-w + 0.007, y), (w - 0.007, y), (w, y - 0.009), (w, y - 0.04)]
        rows.append([(r, height, across) for across, height in section])
    points = np.array(rows).reshape(-1, 3)
    c, s = np.cos(angle), np.sin(angle)
    turned = np.stack([c * points[:, 0] - s * points[:, 2], points[:, 1], s * points[:, 0] + c * points[:, 2]], -1)
    faces = [(i * 6 + j, i * 6 + j + 1, i * 6 + j + 7, i * 6 + j + 6) for i in range(8) for j in range(5)]
    return meshes.add("spoke", turned, faces, material, angle=0.7)


def wheel_parts(wheel: Wheel, radius: float) -> list[Any]:
    """One wheel about the origin, its face towards +y, the face plane at y = 0."""
    alloy, rubber = paint.alloy(wheel.tint), paint.rubber()
    steel, dark = paint.plain("disc", (0.32, 0.32, 0.33), 0.32, 1.0), paint.plain("hub", (0.01, 0.01, 0.01), 0.7)
    rim, width = wheel.rim, wheel.width
    groove = []
    for y in np.linspace(-0.045, -width + 0.045, 5):
        groove += [(radius, y + 0.012), (radius - 0.008, y + 0.008), (radius - 0.008, y - 0.004), (radius, y - 0.008)]
    half = (radius + rim) / 2
    tyre = [
        (rim - 0.004, -0.02),
        (rim + 0.004, -0.004),
        (rim + 0.012, 0.003),
        (half - 0.006, 0.012),
        (half, 0.0135),
        (half + 0.006, 0.012),
        (radius - 0.03, 0.006),
        (radius - 0.014, -0.006),
        (radius - 0.004, -0.02),
        *groove,
        (radius - 0.004, -width + 0.02),
        (half, -width - 0.012),
        (rim, -width + 0.01),
    ]
    parts = [meshes.lathe("tyre", tyre, rubber, 96)]
    barrel = [
        (rim + 0.006, -0.003),
        (rim + 0.004, 0.003),
        (rim - 0.004, 0.003),
        (rim - 0.013, -0.004),
        (rim - 0.018, -0.02),
        (rim - 0.024, -0.06),
        (rim - 0.03, -width + 0.02),
        (rim, -width),
    ]
    parts.append(meshes.lathe("rim", barrel, alloy, 96))
    back = [(0.0, -0.12), (rim - 0.03, -0.14), (rim - 0.025, -width + 0.03)]
    parts.append(meshes.lathe("well", back, dark, 48))
    parts.append(
        meshes.lathe("brake", [(0.07, -0.07), (0.075, -0.082), (rim * 0.74, -0.082), (rim * 0.74, -0.1)], steel, 64)
    )
    if wheel.disc:
        face = [(rim - 0.012, -0.01), (rim - 0.03, -0.035), (rim - 0.06, -0.03), (0.12, -0.012), (0.105, -0.018)]
        parts.append(meshes.lathe("disc", face, paint.plain("wheel", (0.02, 0.02, 0.02), 0.25, 0.0, Coat_Weight=1.0)))
        cap = [(0.108, -0.015), (0.10, 0.006), (0.07, 0.022), (0.03, 0.03), (0.0, 0.031)]
        parts.append(meshes.lathe("cap", cap, paint.chrome()))
        return parts
    parts.append(meshes.box("caliper", (0.1, -0.09, 0.1), (0.09, 0.06, 0.16), dark, bevel=0.015, turn=(0, 0.78, 0)))
    step = 2 * np.pi / wheel.spokes
    for i in range(wheel.spokes):
        angle = np.pi / 2 + i * step
        parts += [_spoke(wheel, angle + side * wheel.twin, alloy) for side in ((-1, 1) if wheel.twin else (0,))]
    hub = -wheel.dish - 0.004
    parts.append(
        meshes.lathe(
            "boss",
            [
                (0.078, hub - 0.045),
                (0.076, hub - 0.014),
                (0.062, hub),
                (0.034, hub + 0.002),
                (0.031, hub + 0.007),
                (0.0, hub + 0.009),
            ],
            alloy,
        )
    )
    for i in range(5):
        a = 0.3 + i * 2 * np.pi / 5
        nut = meshes.lathe("nut", [(0.009, -0.02), (0.009, 0.002), (0.0, 0.003)], dark, 8)
        nut.location = (0.05 * np.cos(a), hub + 0.001, 0.05 * np.sin(a))
        parts.append(nut)
    return parts


def fit(car: Car, solid: Solid) -> None:
    """All four wheels under the body."""
    for axle, radius in solid.wheels:
        parts = wheel_parts(car.wheel, radius)
        face = float(solid.outer(np.array(axle))) - (0.07 if solid.wings else 0.035)
        for sign in (-1, 1):
            holder = bpy.data.objects.new("wheel", None)
            bpy.context.scene.collection.objects.link(holder)
            holder.location = (axle, sign * face, radius - 0.004)
            holder.rotation_euler = (0, 0.5 + 0.4 * sign, 0 if sign > 0 else np.pi)
            for part in parts:
                twin = part if sign < 0 else part.copy()
                if sign > 0:
                    bpy.context.scene.collection.objects.link(twin)
                twin.parent = holder
