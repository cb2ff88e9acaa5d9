"""Dark seats, dashboard and steering wheel, to be seen through the glass. Metres."""

import numpy as np

from . import meshes, paint
from .bodies import Car
from .curves import moved
from .shell import Solid


def furnish(car: Car, solid: Solid) -> None:
    """Fills the cabin; the rear seats only where there is room for them."""
    shape, skin = solid.shape, car.skin
    cloth, hard = paint.plain("cloth", car.seat, 0.85), paint.plain("dash", (0.012, 0.012, 0.013), 0.6)
    foot = skin.windscreen[0] if skin.windscreen else 1.2
    belt = float(solid.shoulder(np.array(foot + 1.2)))
    half = float(solid.plan(np.array(foot + 1.0))) - 0.16
    end = shape.bed[0] - 0.12 if shape.bed else min(shape.roof[-1][0], shape.length - 0.4)
    end = min(end, skin.backlight[1]) - 0.08 if skin.backlight else end
    room = end - foot
    meshes.box("floor", (foot + room / 2, 0, 0.34), (room, 2 * half, 0.06), hard)
    meshes.box("dash", (foot + 0.36, 0, belt - 0.09), (0.62, 2 * half - 0.02, 0.2), hard, bevel=0.06)
    meshes.box("shelf", (end - 0.2, 0, belt - 0.08), (0.55, 2 * half, 0.06), hard, bevel=0.02)
    rows = [foot + 1.22] + ([min(foot + 2.1, end - 0.5)] if room > 2.0 else [])
    for x in rows:
        for y in (-0.36, 0.36):
            meshes.box("seat", (x - 0.25, y, 0.48), (0.5, 0.5, 0.18), cloth, bevel=0.07)
            meshes.box("back", (x, y, 0.8), (0.15, 0.48, 0.58), cloth, bevel=0.07, turn=(0, 0.3, 0))
            meshes.box(
                "rest", (x + 0.10, y, shape.height_hint), (0.09, 0.25, 0.19), cloth, bevel=0.04, turn=(0, 0.2, 0)
            )
    turn = np.linspace(0, 2 * np.pi, 40)
    ring = np.stack([0.18 * np.sin(turn) * 0.45, -0.36 + 0.18 * np.cos(turn), 0.18 * np.sin(turn)], -1)
    meshes.tube("steering", moved(ring, foot + 0.72, 0, belt - 0.01), 0.015, hard)
    meshes.box("inner mirror", (foot + 0.78, 0, shape.height_hint + 0.1), (0.03, 0.2, 0.06), hard, bevel=0.02)
