"""What is bolted to the body: wheels, lamp insides, grille bars, handles, mirrors, wipers, exhausts. Metres."""

from typing import Any

import bpy
import numpy as np
from mathutils import Matrix, Vector

from . import meshes, paint
from .bodies import Car, Wheel
from .curves import Array, outline_distance, rounded
from .shell import Mesh, Solid
from .skin import Layers


def inner_copy(name: str, mesh: Mesh, distance: Array, depth: float, material: Any, flat: float = 0.03) -> Any:
    """A bowl behind one layer of the skin: its faces pushed inwards by `depth`, meeting the skin at the layer's edge."""
    chosen = (distance[mesh.faces] < 0.006).any(1)
    faces = mesh.faces[chosen]
    if not len(faces):
        return None
    used, local = np.unique(faces, return_inverse=True)
    share = np.clip(-distance[used] / flat, 0, 1)[:, None]
    inwards = -mesh.normals[used]
    inwards[:, 2] *= 0.3
    return meshes.add_triangles(
        name, mesh.vertices[used] + inwards * depth * share, local.reshape(-1, 3), material, mesh.normals[used]
    )


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
    return meshes.add("spoke", turned, faces, material, True, 0.7)


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
    parts.append(meshes.box("caliper", (0.1, -0.09, 0.1), (0.09, 0.06, 0.16), dark, 0.015, (0, 0.78, 0)))
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


def wheels(car: Car, solid: Solid) -> None:
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


def bowl(centre: Any, radius: float, aim: Any = (-1.0, 0.0, 0.0), lens: bool = True, ring: bool = False) -> None:
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


def _bars(car: Car, solid: Solid) -> None:
    skin = car.skin
    metal = paint.chrome() if skin.grille_chrome else paint.plain("bar", (0.02, 0.02, 0.02), 0.3)
    dark = paint.plain("mesh", (0.012, 0.012, 0.012), 0.45)
    for number, opening in enumerate(skin.grilles):
        outline = rounded(opening, 0.03)
        low, high = outline[:, 1].min(), outline[:, 1].max()
        half = outline[:, 0].max()
        across, upright = skin.grille_bars if number == 0 else (max(2, round((high - low) / 0.035)), 0)
        ys, zs = np.linspace(-half, half, 90), np.linspace(low, high, 40)
        for z in low + (np.arange(across) + 0.5) * (high - low) / max(across, 1):
            inside = outline_distance(outline, np.abs(ys), np.full(90, z)) < 0.004
            if inside.sum() > 4:
                at = solid.hit(
                    np.stack([np.full(inside.sum(), -0.2), ys[inside], np.full(inside.sum(), z)], -1),
                    np.array([1.0, 0, 0]),
                )
                size = skin.grille_bar_size if number == 0 else 0.006
                meshes.tube("bar", at + [0.014, 0, 0], size, metal if number == 0 else dark, 10, 0.7)
        for y in (np.arange(upright) + 0.5) * 2 * half / max(upright, 1) - half:
            inside = outline_distance(outline, np.full(40, abs(y)), zs) < 0.004
            if inside.sum() > 4:
                at = solid.hit(
                    np.stack([np.full(inside.sum(), -0.2), np.full(inside.sum(), y), zs[inside]], -1),
                    np.array([1.0, 0, 0]),
                )
                meshes.tube("upright", at + [0.016, 0, 0], skin.grille_bar_size * 0.7, metal, 8)


def fittings(car: Car, solid: Solid, mesh: Mesh, layers: Layers) -> None:
    """Everything that sits on or behind the skin, except wheels and lettering."""
    skin, shape = car.skin, solid.shape
    chrome, black = paint.chrome(), paint.plain("trim", (0.012, 0.012, 0.013), 0.4)
    painted = paint.body_colour(car)
    inner_copy("headlamp", mesh, layers["clear"], 0.075, paint.reflector((0.16, 0.16, 0.17), 9.0, 0.25))
    inner_copy("tail lamp", mesh, layers["red"], 0.035, paint.reflector((0.85, 0.8, 0.8), 55.0))
    inner_copy("white lamp", mesh, layers["white"], 0.03, paint.reflector((0.9, 0.9, 0.9), 55.0))
    inner_copy("amber lamp", mesh, layers["amber"], 0.03, paint.reflector((0.9, 0.8, 0.6), 55.0))
    inner_copy("grille", mesh, layers["hole"], 0.07, paint.plain("depth", (0.004, 0.004, 0.004), 0.8), 0.01)
    _bars(car, solid)
    for half, z, radius in skin.bulbs:
        for sign in (-1, 1):
            bowl(solid.front_point(sign * half, z) + [0.05, 0, 0], radius, lens=False, ring=True)
    for half, z, radius in skin.fog_lamps:
        for sign in (-1, 1):
            bowl(solid.front_point(sign * half, z) + [0.004, 0, 0], radius)
    for x, half, z, radius in skin.round_lamps:
        for sign in (-1, 1):
            bowl((x, sign * half, z), radius, ring=True)
    for half, z, radius in skin.set_in_lamps:
        for sign in (-1, 1):
            at = solid.front_point(sign * half, z)
            aim = 0.55 * solid.normals(at[None])[0] + [-0.6, 0, 0]
            bowl(at + aim * 0.012, radius, aim, ring=True)
    for half, z, radius in skin.pod_lamps:
        ruby = paint.plain("ruby", (0.4, 0.004, 0.006), 0.08, Coat_Weight=1.0)
        for sign in (-1, 1):
            at = solid.rear_point(sign * half, z)
            meshes.ball("pod", at, (0.03, radius * 1.25, radius * 1.25), chrome)
            meshes.ball("ruby", at + [0.012, 0, 0], (0.034, radius, radius), ruby)
    if skin.bonnet_strip:
        strip = np.array([solid.top_point(x, 0.0) for x in np.linspace(*skin.bonnet_strip, 24)])
        meshes.tube("strip", strip, 0.009, chrome, 8)
    if skin.radiator:
        _radiator(*skin.radiator)
    for x, z in skin.handles:
        for sign in (-1, 1):
            at = solid.side_point(x, z, sign) + [0, sign * 0.022, 0]
            colour = chrome if skin.handle_chrome else painted
            meshes.ball("handle", at, (0.1, 0.012, 0.016), colour, 0.55)
            meshes.ball("cup", at - [0.0, sign * 0.022, 0], (0.075, 0.004, 0.028), black, 0.8)
    x, z, half = skin.mirror
    for sign in (-1, 1):
        foot = solid.side_point(x, z - 0.03, sign)
        head = foot + [0.01, sign * (half + 0.05), 0.045]
        meshes.ball("mirror", head, (0.075, half, 0.068), chrome if skin.mirror_chrome else painted, 0.62)
        meshes.ball("mirror glass", head + [0.068, 0, 0], (0.014, half * 0.88, 0.056), chrome, 0.62)
        meshes.tube("arm", np.linspace(foot - [0, sign * 0.03, 0], head - [0, sign * half * 0.6, 0.03], 5), 0.02, black)
    if skin.wipers and skin.windscreen:
        foot_x, head_x, _ = skin.windscreen
        for start in (-0.62, 0.02):
            ys = np.linspace(start, start + 0.58, 24)
            xs = foot_x + 0.03 + np.linspace(0.0, 0.1, 24) + shape.wrap[0] * ys * ys
            path = np.array([solid.top_point(a, b) for a, b in zip(xs, ys, strict=True)]) + [-0.006, 0, 0.012]
            meshes.tube("wiper", path, 0.008, black, 8)
    for y in skin.exhausts:
        foot = shape.sill - 0.004
        pipe = np.linspace([shape.length - 0.35, y, foot], [shape.length - 0.045, y, foot], 4)
        meshes.tube("exhaust", pipe, skin.exhaust_radius, chrome, 24)
        meshes.tube("bore", pipe[-2:] + [0.0015, 0, 0], skin.exhaust_radius * 0.85, black, 24)
    if skin.aerial:
        x, y = skin.aerial
        at = solid.top_point(x, y)
        meshes.ball("fin", at + [0.0, 0, 0.02], (0.075, 0.016, 0.045), painted, 0.8, (0, 0.25, 0))
    for front, z, half, tall in skin.bumper_bars:
        ys = np.linspace(-half, half, 60)
        end = -0.06 if front else shape.length + 0.06
        curve = (np.abs(ys) / half) ** 3 * 0.16
        path = np.stack([end + (curve if front else -curve), ys, np.full(60, z)], -1)
        meshes.tube("bumper", path, tall, chrome, 16, 1.0)
        for sign in (-1, 1):
            meshes.ball("overrider", (end, sign * 0.36, z + 0.02), (0.06, 0.03, 0.11), chrome, 0.8)


def interior(car: Car, solid: Solid) -> None:
    """Dark seats, dashboard and steering wheel, to be seen through the glass."""
    shape, skin = solid.shape, car.skin
    cloth, hard = paint.plain("cloth", car.seat, 0.85), paint.plain("dash", (0.012, 0.012, 0.013), 0.6)
    foot = skin.windscreen[0] if skin.windscreen else 1.2
    belt = float(solid.shoulder(np.array(foot + 1.2)))
    half = float(solid.plan(np.array(foot + 1.0))) - 0.16
    end = shape.bed[0] - 0.12 if shape.bed else min(shape.roof[-1][0], shape.length - 0.4)
    end = min(end, skin.backlight[1]) - 0.08 if skin.backlight else end
    room = end - foot
    meshes.box("floor", (foot + room / 2, 0, 0.34), (room, 2 * half, 0.06), hard)
    meshes.box("dash", (foot + 0.36, 0, belt - 0.09), (0.62, 2 * half - 0.02, 0.2), hard, 0.06)
    meshes.box("shelf", (end - 0.2, 0, belt - 0.08), (0.55, 2 * half, 0.06), hard, 0.02)
    rows = [(foot + 1.22, (-0.36, 0.36))]
    if room > 2.0:
        rows.append((min(foot + 2.1, end - 0.5), (-0.36, 0.36)))
    for x, ys in rows:
        for y in ys:
            meshes.box("seat", (x - 0.25, y, 0.48), (0.5, 0.5, 0.18), cloth, 0.07)
            meshes.box("back", (x, y, 0.8), (0.15, 0.48, 0.58), cloth, 0.07, (0, 0.3, 0))
            meshes.box("rest", (x + 0.10, y, shape.height_hint), (0.09, 0.25, 0.19), cloth, 0.04, (0, 0.2, 0))
    turn = np.linspace(0, 2 * np.pi, 40)
    ring = np.stack([0.18 * np.sin(turn) * 0.45, -0.36 + 0.18 * np.cos(turn), 0.18 * np.sin(turn)], -1)
    meshes.tube("steering", ring + [foot + 0.72, 0, belt - 0.01], 0.015, hard)
    meshes.box("inner mirror", (foot + 0.78, 0, shape.height_hint + 0.1), (0.03, 0.2, 0.06), hard, 0.02)


def _radiator(x: float, half: float, low: float, high: float) -> None:
    """An upright chrome shell with fine upright slats, its top curved to a soft peak."""
    chrome, dark = paint.chrome(), paint.plain("core", (0.006, 0.006, 0.006), 0.8)
    turn = np.linspace(0, np.pi, 30)
    arch = np.stack([half * np.cos(turn), high - 0.16 + 0.16 * np.sin(turn) ** 0.8], -1)
    narrow = np.array([[-half * 0.86, low], [half * 0.86, low]])
    outline = np.vstack([arch, narrow, arch[:1]])
    path = np.concatenate([np.full((len(outline), 1), x), outline], axis=1)
    dense = np.stack(
        [np.interp(np.linspace(0, len(path) - 1, 160), np.arange(len(path)), path[:, i]) for i in range(3)], -1
    )
    meshes.tube("radiator", dense, 0.026, chrome, 12)
    back = [(x + 0.03, y, z) for y, z in outline[:-1]]
    meshes.add("radiator core", back, [tuple(range(len(back)))], dark, False)
    shell = [(x + dx, y * s, low + (z - low) * s) for dx, s in ((0.0, 1.04), (0.12, 1.06)) for y, z in outline[:-1]]
    n = len(outline) - 1
    meshes.add("radiator shell", shell, [(i, (i + 1) % n, n + (i + 1) % n, n + i) for i in range(n)], chrome, True, 0.8)
    for y in np.linspace(-half * 0.88, half * 0.88, 25):
        top = high - 0.16 + 0.16 * np.sqrt(max(0.0, 1 - (y / half) ** 2)) ** 0.8
        meshes.tube(
            "slat",
            [(x + 0.008, y * 0.88, low), (x + 0.008, y, (low + top) / 2), (x + 0.008, y, top)],
            0.0055,
            chrome,
            8,
        )
    meshes.tube("spine", [(x - 0.008, 0, low), (x - 0.008, 0, high + 0.01)], 0.011, chrome, 10)
    meshes.ball("cap", (x + 0.04, 0, high + 0.035), (0.03, 0.03, 0.022), chrome)
