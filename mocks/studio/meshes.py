"""Small solids as Blender objects: lathes, tubes, rounded boxes and raw triangles. Metres."""

from collections.abc import Sequence
from typing import Any

import bpy
import numpy as np

from .curves import Array


def add(name: str, vertices: Any, faces: Any, material: Any, *, smooth: bool = True, angle: float | None = None) -> Any:
    """An object from vertices (n, 3) and faces; `angle` in radians keeps sharper edges sharp."""
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(np.asarray(vertices).tolist(), [], [list(map(int, face)) for face in faces])
    return _finish(name, mesh, material, smooth, angle)


def add_triangles(name: str, vertices: Array, faces: Any, material: Any, normals: Array | None = None) -> Any:
    """A big triangle mesh, quickly; `normals` (n, 3) are used for shading if given."""
    mesh = bpy.data.meshes.new(name)
    corners = faces.shape[1]
    mesh.vertices.add(len(vertices))
    mesh.vertices.foreach_set("co", vertices.astype(np.float32).ravel())
    mesh.loops.add(faces.size)
    mesh.loops.foreach_set("vertex_index", faces.astype(np.int32).ravel())
    mesh.polygons.add(len(faces))
    mesh.polygons.foreach_set("loop_start", np.arange(0, faces.size, corners, dtype=np.int32))
    mesh.update(calc_edges=True)
    thing = _finish(name, mesh, material, normals is not None, None)
    if normals is not None:
        mesh.normals_split_custom_set_from_vertices(normals.astype(np.float32))
    return thing


def _finish(name: str, mesh: Any, material: Any, smooth: bool, angle: float | None) -> Any:
    thing = bpy.data.objects.new(name, mesh)
    mesh.materials.append(material)
    if smooth:
        mesh.polygons.foreach_set("use_smooth", np.ones(len(mesh.polygons), dtype=bool))
        if angle is not None:
            mesh.set_sharp_from_angle(angle=angle)
    bpy.context.scene.collection.objects.link(thing)
    return thing


def _grid_faces(rows: int, columns: int, closed: bool) -> Array:
    i, j = np.meshgrid(np.arange(rows - 1), np.arange(columns if closed else columns - 1), indexing="ij")
    k = (j + 1) % columns
    return np.stack([i * columns + j, i * columns + k, (i + 1) * columns + k, (i + 1) * columns + j], -1).reshape(-1, 4)


def lathe(name: str, profile: Sequence[tuple[float, float]], material: Any, sides: int = 64) -> Any:
    """Turned about the y axis from (radius, y) points."""
    turn = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    rings = [[(r * np.cos(a), y, r * np.sin(a)) for a in turn] for r, y in profile]
    return add(name, np.array(rings).reshape(-1, 3), _grid_faces(len(profile), sides, True), material, angle=0.6)


def tube(name: str, path: Any, radius: float, material: Any, *, sides: int = 10, flat: float = 1.0) -> Any:
    """A round bar along `path` (n, 3); `flat` squeezes it vertically."""
    path = np.asarray(path, dtype=float)
    ahead = np.gradient(path, axis=0)
    ahead /= np.linalg.norm(ahead, axis=1, keepdims=True)
    up = np.where(np.abs(ahead[:, 2:3]) > 0.9, [[1.0, 0, 0]], [[0, 0, 1.0]])
    across = np.cross(ahead, up)
    across /= np.linalg.norm(across, axis=1, keepdims=True)
    rise = np.cross(across, ahead)
    turn = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    ring = radius * (across[:, None] * np.cos(turn)[:, None] + flat * rise[:, None] * np.sin(turn)[:, None])
    vertices = (path[:, None] + ring).reshape(-1, 3)
    faces = _grid_faces(len(path), sides, True).tolist()
    faces += [list(range(sides))[::-1], list(range((len(path) - 1) * sides, len(path) * sides))]
    return add(name, vertices, faces, material, angle=0.9)


def box(name: str, centre: Any, size: Any, material: Any, *, bevel: float = 0.0, turn: Any = (0, 0, 0)) -> Any:
    """A box with rounded edges, turned by Euler angles in radians."""
    corners = np.array([(x, y, z) for x in (-0.5, 0.5) for y in (-0.5, 0.5) for z in (-0.5, 0.5)]) * np.asarray(size)
    sides = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    thing = add(name, corners, sides, material, smooth=bevel > 0, angle=0.9)
    if bevel:
        modifier = thing.modifiers.new("bevel", "BEVEL")
        modifier.width, modifier.segments = bevel, 4
        thing.modifiers["bevel"].harden_normals = True
    thing.location, thing.rotation_euler = centre, turn
    return thing


def ball(name: str, centre: Any, size: Any, material: Any, *, power: float = 1.0, turn: Any = (0, 0, 0)) -> Any:
    """An ellipsoid of half-axes `size`; `power` under 1 makes it boxier."""
    around, down = np.linspace(0, 2 * np.pi, 40, endpoint=False), np.linspace(-np.pi / 2, np.pi / 2, 22)

    def bent(value: Array) -> Array:
        power_of: Array = np.sign(value) * np.abs(value) ** power
        return power_of

    flat = bent(np.cos(down))[:, None]
    points = [flat * bent(np.cos(around)), flat * bent(np.sin(around)), bent(np.sin(down))[:, None] + 0 * around]
    thing = add(name, np.stack(points, -1).reshape(-1, 3) * size, _grid_faces(22, 40, True), material)
    thing.location, thing.rotation_euler = centre, turn
    return thing
