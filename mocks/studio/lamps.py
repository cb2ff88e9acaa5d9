"""What is behind the lamp glass and the grille openings, and the lamps that stand by themselves. Metres."""

from typing import Any

import numpy as np
from mathutils import Matrix, Vector

from . import meshes, paint
from .bodies import Skin
from .curves import Array, moved
from .shell import Mesh, Solid
from .skin import Layers


def _recess(mesh: Mesh, distance: Array, depth: float, material: Any, flat: float = 0.03) -> None:
    """A bowl behind one layer: its faces pushed inwards by `depth`, meeting the skin at the layer's edge."""
    chosen = (distance[mesh.faces] < 0.006).any(1)
    faces = mesh.faces[chosen]
    if not len(faces):
        return
    used, local = np.unique(faces, return_inverse=True)
    share = np.clip(-distance[used] / flat, 0, 1)[:, None]
    inwards = -mesh.normals[used]
    inwards[:, 2] *= 0.3
    meshes.add_triangles(
        "recess", mesh.vertices[used] + inwards * depth * share, local.reshape(-1, 3), material, mesh.normals[used]
    )


def _bowl(centre: Any, radius: float, aim: Any = (-1.0, 0.0, 0.0), *, lens: bool = True, ring: bool = False) -> None:
    """A round lamp looking along `aim`: a mirror bowl, a bulb and a bulging lens."""
    mirror, glass = paint.plain("bowl", (0.85, 0.85, 0.86), 0.06, 1.0), paint.lens()
    profile = [(radius * r, -0.75 * radius * (1 - r * r)) for r in np.linspace(0.02, 1, 14)]
    parts = [meshes.lathe("bowl", profile, mirror, 48)]
    bulb = meshes.ball("bulb", (0, 0, 0), np.array([0.16, 0.3, 0.16]) * radius, glass)
    bulb.data.transform(Matrix.Translation((0, -0.42 * radius, 0)))
    parts.append(bulb)
    if lens:
        front = [(radius * r, 0.2 * radius * (1 - r * r)) for r in np.linspace(0, 1, 12)]
        parts.append(meshes.lathe("glass", front, glass, 48))
    if ring:
        rim = [(radius * r, y * radius) for r, y in ((1.16, -0.3), (1.14, 0.0), (1.06, 0.1), (0.98, 0.05))]
        parts.append(meshes.lathe("ring", rim, paint.chrome(), 64))
    for part in parts:
        part.rotation_euler = Vector((0, 1, 0)).rotation_difference(Vector(aim)).to_euler()
        part.location = centre


def recesses(mesh: Mesh, layers: Layers, bright: float) -> None:
    """The bowls behind every lens, the headlamps' as bright as told, and the dark behind every opening."""
    _recess(mesh, layers["clear"], 0.075, paint.reflector((bright, bright, bright + 0.01), 9.0, 0.25))
    _recess(mesh, layers["red"], 0.035, paint.reflector((0.85, 0.8, 0.8), 55.0))
    _recess(mesh, layers["white"], 0.03, paint.reflector((0.9, 0.9, 0.9), 55.0))
    _recess(mesh, layers["amber"], 0.03, paint.reflector((0.9, 0.8, 0.6), 55.0))
    _recess(mesh, layers["hole"], 0.07, paint.plain("depth", (0.004, 0.004, 0.004), 0.8), 0.01)


def light_lines(skin: Skin, solid: Solid) -> None:
    """The strips of light that headlamps and tail lamps are known by, a little behind their glass."""
    white = paint.plain("white light", (0.9, 0.9, 0.9), 0.3, Emission_Color=(1.0, 1.0, 1.0, 1.0), Emission_Strength=2.0)
    red = paint.plain("red light", (0.8, 0.01, 0.01), 0.3, Emission_Color=(1.0, 0.02, 0.02, 1.0), Emission_Strength=1.2)
    rows = [(line, False, white) for line in skin.lamp_lines] + [(line, True, red) for line in skin.tail_lines]
    for line, rear, material in rows:
        path = np.array(line)
        places = np.linspace(0, len(path) - 1, 60)
        half, height = (np.interp(places, np.arange(len(path)), path[:, i]) for i in (0, 1))
        start = np.full(60, solid.shape.length + 0.2 if rear else -0.2)
        ahead = np.array([-1.0 if rear else 1.0, 0.0, 0.0])
        for sign in (-1, 1):
            at = solid.hit(np.stack([start, sign * half, height], -1), ahead, 1.2)
            meshes.tube("light", moved(at, ahead[0] * 0.012), 0.009, material)


def round_lamps(skin: Skin, solid: Solid) -> None:
    """Reflectors, fog lamps, headlamps flush with the nose or standing free, and small red lamps on the tail."""
    ruby = paint.plain("ruby", (0.4, 0.004, 0.006), 0.08, Coat_Weight=1.0)
    for sign in (-1, 1):
        for half, z, radius in skin.bulbs:
            _bowl(moved(solid.front_point(sign * half, z), 0.05), radius, lens=False, ring=True)
        for half, z, radius in skin.fog_lamps:
            _bowl(moved(solid.front_point(sign * half, z), 0.004), radius)
        for x, half, z, radius in skin.round_lamps:
            _bowl((x, sign * half, z), radius, ring=True)
        for half, z, radius in skin.flush_lamps:
            _bowl(moved(solid.front_point(sign * half, z), 0.05), radius * 0.72, lens=False, ring=True)
        for half, z, radius in skin.pod_lamps:
            at = solid.rear_point(sign * half, z)
            meshes.ball("pod", at, (0.03, radius * 1.25, radius * 1.25), paint.chrome())
            meshes.ball("ruby", moved(at, 0.012), (0.034, radius, radius), ruby)
