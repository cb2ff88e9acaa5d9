"""Puts one car into the street and takes its picture."""

from pathlib import Path

import numpy as np

from . import fittings, grille, interior, lamps, lettering, meshes, paint, scene, surroundings, wheels
from .bodies import Car
from .shell import Solid, surface
from .skin import layers


def build(car: Car, voxel: float) -> None:
    """The whole scene; the body is meshed at `voxel` metres."""
    scene.clear()
    scene.ground()
    surroundings.street(car.setting.backdrop, np.random.default_rng(car.setting.seed))
    solid = Solid(car.shape)
    mesh = surface(solid, voxel)
    drawn = layers(solid, mesh, car.skin)
    body = meshes.add_triangles("body", mesh.vertices, mesh.faces, paint.body(car), mesh.normals)
    for name, values in drawn.items():
        body.data.attributes.new(name, "FLOAT", "POINT").data.foreach_set("value", values)
    lamps.recesses(mesh, drawn, car.skin.lamp_inside)
    lamps.round_lamps(car.skin, solid)
    lamps.light_lines(car.skin, solid)
    grille.bars(car.skin, solid)
    if car.skin.radiator:
        grille.radiator(*car.skin.radiator)
    wheels.fit(car, solid)
    fittings.fit(car, solid)
    interior.furnish(car, solid)
    lettering.letter(car, solid)


def shoot(car: Car, view: str, path: Path, quality: scene.Quality) -> None:
    """Renders the built scene from "front" or "back" into a PNG."""
    scene.daylight(car.setting, view)
    scene.camera(car, view)
    scene.render(path, quality)
