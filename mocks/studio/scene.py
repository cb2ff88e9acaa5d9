"""Ground, daylight and camera. Metres and degrees; the kerb runs along y = 1.4."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy
import numpy as np

from . import meshes, paint
from .bodies import Car, Setting

KERB = 1.42


def clear() -> None:
    """Empties Blender."""
    bpy.ops.wm.read_factory_settings(use_empty=True)


def _asphalt() -> Any:
    graph = paint.Graph("asphalt")
    where = graph.node("ShaderNodeTexCoord").outputs["Object"]
    stones = graph.node("ShaderNodeTexVoronoi", {"Scale": 130.0, "Vector": where})
    broad = graph.span(graph.noise(0.55, 6.0, where), 0.3, 0.7)
    grit = graph.node("ShaderNodeSeparateColor", {0: stones.outputs["Color"]}).outputs[0]
    tone = graph.blend(graph.math("MULTIPLY", grit, 0.75), (0.055, 0.055, 0.057), (0.20, 0.195, 0.185))
    tone = graph.blend(graph.math("MULTIPLY", broad, 0.45), tone, (0.13, 0.125, 0.12))
    stain = graph.span(graph.noise(1.7, 4.0, where), 0.56, 0.72, 0.0, 0.55)
    tone = graph.blend(stain, tone, (0.035, 0.034, 0.034))
    warped = graph.node(
        "ShaderNodeVectorMath",
        {
            0: where,
            1: graph.node("ShaderNodeTexNoise", {"Scale": 1.3, "Detail": 6.0, "Vector": where}).outputs["Color"],
        },
        operation="ADD",
    ).outputs[0]
    edge = graph.node("ShaderNodeTexVoronoi", {"Scale": 0.28, "Vector": warped}, feature="DISTANCE_TO_EDGE").outputs[0]
    crack = graph.span(edge, 0.0022, 0.0008)
    tone = graph.blend(graph.math("MULTIPLY", crack, 0.6), tone, (0.018, 0.018, 0.018))
    height = graph.math("MULTIPLY", stones.outputs["Distance"], -0.6)
    rough = graph.span(stain, 0.0, 0.5, 0.88, 0.6)
    return graph.done(graph.solid(tone, rough, Normal=graph.bump(height, 0.006, 0.7)))


def _paving() -> Any:
    graph = paint.Graph("paving")
    where = graph.node("ShaderNodeTexCoord").outputs["Object"]
    slabs = graph.node(
        "ShaderNodeTexBrick",
        {
            "Vector": where,
            "Color1": (0.25, 0.24, 0.22),
            "Color2": (0.31, 0.30, 0.275),
            "Mortar": (0.06, 0.06, 0.05),
            "Scale": 1.0,
            "Mortar Size": 0.008,
            "Brick Width": 0.9,
            "Row Height": 0.6,
        },
    )
    worn = graph.blend(graph.span(graph.noise(2.2, 7.0, where), 0.42, 0.75), slabs.outputs[0], (0.13, 0.125, 0.115))
    return graph.done(graph.solid(worn, 0.88, Normal=graph.bump(graph.noise(160.0, 2.0, where), 0.003, 0.5)))


def ground() -> None:
    """Road, kerbs, pavements and gardens."""

    def slab(name: str, low: float, high: float, z: float, material: Any) -> None:
        flat = [(-70, low, z), (70, low, z), (70, high, z), (-70, high, z)]
        meshes.add(name, flat, [(0, 1, 2, 3)], material, smooth=False)

    graph = paint.Graph("grass")
    blades = graph.blend(graph.noise(40.0, 5.0), (0.02, 0.05, 0.01), (0.10, 0.14, 0.035))
    grass = graph.done(graph.solid(blades, 0.9, Normal=graph.bump(graph.noise(150.0), 0.03, 1.0)))
    slab("road", -8.2, KERB, 0.0, _asphalt())
    paving = _paving()
    slab("pavement", KERB + 0.13, 4.7, 0.118, paving)
    slab("far pavement", -10.6, -8.32, 0.118, paving)
    slab("garden", 4.6, 70, 0.1, grass)
    slab("far garden", -70, -10.5, 0.1, grass)
    stone = _stone()
    for x in np.arange(-30, 36, 0.915):
        meshes.box("kerb", (x, KERB + 0.065, 0.05), (0.905, 0.13, 0.145), stone, bevel=0.014)
    meshes.box("far kerb", (0, -8.26, 0.05), (140, 0.13, 0.145), stone, bevel=0.014)
    meshes.box("gutter", (0, KERB - 0.16, 0.0), (140, 0.3, 0.006), paint.plain("gutter", (0.07, 0.068, 0.064), 0.85))


def _stone() -> Any:
    graph = paint.Graph("stone")
    speck = graph.blend(graph.noise(35.0, 6.0), (0.17, 0.165, 0.155), (0.36, 0.35, 0.33))
    return graph.done(graph.solid(speck, 0.85, Normal=graph.bump(graph.noise(80.0), 0.004, 0.6)))


def daylight(setting: Setting, view: str) -> None:
    """Sky and sun; the back picture is taken later in the day, with the sun round on the tail's side."""
    azimuth = setting.sun_azimuth if view == "front" else 540 - setting.sun_azimuth
    for old in [thing for thing in bpy.data.objects if thing.name.startswith("sun")]:
        bpy.data.objects.remove(old)
    world = bpy.data.worlds.new("sky")
    bpy.context.scene.world = world
    world.use_nodes = True
    nodes, links = world.node_tree.nodes, world.node_tree.links
    sky = nodes.new("ShaderNodeTexSky")
    sky.sky_type = "NISHITA"
    sky.sun_disc = False
    sky.sun_elevation = np.radians(setting.sun_elevation)
    sky.sun_rotation = np.radians(90 - azimuth)
    sky.air_density, sky.dust_density, sky.ozone_density = 1.0, 1.6, 1.2
    where = nodes.new("ShaderNodeTexCoord")
    stretch = nodes.new("ShaderNodeMapping")
    stretch.inputs["Scale"].default_value = (1.0, 1.0, 3.2)
    stretch.inputs["Location"].default_value = (setting.seed * 1.7, 0.3, 0.1)
    cloud = nodes.new("ShaderNodeTexNoise")
    cloud.inputs["Scale"].default_value, cloud.inputs["Detail"].default_value = 2.1, 7.0
    cloud.inputs["Roughness"].default_value = 0.56
    cover = nodes.new("ShaderNodeMapRange")
    cover.inputs["From Min"].default_value = 0.68 - 0.36 * setting.cloud
    cover.inputs["From Max"].default_value = 0.88 - 0.30 * setting.cloud
    mix = nodes.new("ShaderNodeMix")
    mix.data_type = "RGBA"
    mix.inputs[7].default_value = (6.6, 6.7, 6.9, 1)
    links.new(where.outputs["Generated"], stretch.inputs[0])
    links.new(stretch.outputs[0], cloud.inputs["Vector"])
    links.new(cloud.outputs["Fac"], cover.inputs[0])
    links.new(cover.outputs[0], mix.inputs[0])
    links.new(sky.outputs[0], mix.inputs[6])
    background = world.node_tree.nodes.get("Background") or nodes.new("ShaderNodeBackground")
    background.inputs["Strength"].default_value = 0.15
    links.new(mix.outputs[2], background.inputs["Color"])
    output = nodes.get("World Output") or nodes.new("ShaderNodeOutputWorld")
    links.new(background.outputs[0], output.inputs[0])
    lamp = bpy.data.lights.new("sun", "SUN")
    lamp.energy, lamp.angle, lamp.color = (
        6.4 - 1.5 * setting.cloud,
        np.radians(0.6 + 1.2 * setting.cloud),
        (1.0, 0.94, 0.85),
    )
    sun = bpy.data.objects.new("sun", lamp)
    sun.rotation_euler = (0, np.radians(90 - setting.sun_elevation), np.radians(azimuth))
    bpy.context.scene.collection.objects.link(sun)


def camera(car: Car, view: str) -> None:
    """A hand-held phone in the road, to the driver's side of the car's nose or tail."""
    setting, shape = car.setting, car.shape
    turn = np.radians(setting.front_turn if view == "front" else setting.back_turn)
    ahead = -1.0 if view == "front" else 1.0
    middle = np.array([shape.length * (0.44 if view == "front" else 0.57), -0.08, 0.82])
    reach = setting.distance * (shape.length / 4.6) ** 0.6
    place = middle + reach * np.array([ahead * np.cos(turn), -np.sin(turn), 0])
    place[2] = setting.camera_height
    data = bpy.data.cameras.new(view)
    data.lens, data.sensor_width = 55.0, 36.0
    data.dof.use_dof, data.dof.aperture_fstop = True, 2.4
    data.dof.focus_distance = reach - 1.35
    thing = bpy.data.objects.new(view, data)
    direction = middle - place
    yaw = np.arctan2(direction[1], direction[0]) - np.pi / 2
    pitch = np.pi / 2 + np.arctan2(direction[2], np.hypot(*direction[:2]))
    thing.location, thing.rotation_euler = place, (pitch, np.radians(0.4), yaw)
    bpy.context.scene.collection.objects.link(thing)
    bpy.context.scene.camera = thing


@dataclass(frozen=True)
class Quality:
    """How a frame is rendered: pixels across (the height is three quarters of it), rays a pixel, threads."""

    width: int
    samples: int
    threads: int


def render(path: Path, quality: Quality) -> None:
    """Renders the scene from its camera into a PNG."""
    scene = bpy.context.scene
    scene.render.engine, scene.render.use_persistent_data = "CYCLES", True
    cycles = scene.cycles
    cycles.device, cycles.samples, cycles.use_denoising, cycles.denoiser = (
        "CPU",
        quality.samples,
        True,
        "OPENIMAGEDENOISE",
    )
    cycles.use_adaptive_sampling, cycles.adaptive_threshold = True, 0.03
    cycles.max_bounces, cycles.diffuse_bounces, cycles.glossy_bounces = 6, 1, 3
    cycles.transmission_bounces, cycles.transparent_max_bounces = 4, 12
    cycles.caustics_reflective = cycles.caustics_refractive = False
    cycles.denoising_prefilter = "ACCURATE"
    cycles.sample_clamp_indirect = 6.0
    scene.render.threads_mode, scene.render.threads = "FIXED", quality.threads
    scene.render.resolution_x, scene.render.resolution_y, scene.render.resolution_percentage = (
        quality.width,
        quality.width * 3 // 4,
        100,
    )
    scene.view_settings.view_transform, scene.view_settings.look = "AgX", "AgX - Medium High Contrast"
    scene.view_settings.exposure = 0.7
    scene.render.image_settings.file_format = "PNG"
    scene.render.filepath = str(path)
    bpy.ops.render.render(write_still=True)
