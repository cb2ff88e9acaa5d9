"""What is bolted on: handles, mirrors, wipers, exhausts, chrome bars and strips. Metres."""

from typing import Any

import numpy as np

from . import meshes, paint
from .bodies import Car, Skin
from .curves import moved
from .shell import Solid


def _handles(skin: Skin, solid: Solid, colour: Any, black: Any) -> None:
    for x, z in skin.handles:
        for sign in (-1, 1):
            at = solid.side_point(x, z, sign)
            meshes.ball("handle", moved(at, 0, sign * 0.022), (0.1, 0.012, 0.016), colour, power=0.55)
            meshes.ball("cup", at, (0.075, 0.004, 0.028), black, power=0.8)


def _mirrors(skin: Skin, solid: Solid, colour: Any, black: Any) -> None:
    (x, z, half), tall = skin.mirror, skin.mirror_tall
    for sign in (-1, 1):
        foot = solid.side_point(x, z - 0.03, sign)
        head = moved(foot, 0.01, sign * (half + 0.05), tall - 0.023)
        meshes.ball("mirror", head, (0.075, half, tall), colour, power=0.62)
        meshes.ball("mirror glass", moved(head, 0.068), (0.014, half * 0.88, tall - 0.012), paint.chrome(), power=0.62)
        ends = moved(foot, 0, -sign * 0.03), moved(head, 0, -sign * half * 0.6, -0.03)
        meshes.tube("arm", np.linspace(*ends, 5), 0.02, black)


def _wipers(skin: Skin, solid: Solid, black: Any) -> None:
    if skin.windscreen is None:
        return
    for start in (-0.62, 0.02):
        ys = np.linspace(start, start + 0.58, 24)
        xs = skin.windscreen[0] + 0.03 + np.linspace(0.0, 0.1, 24) + solid.shape.wrap[0] * ys * ys
        blade = np.array([solid.top_point(x, y) for x, y in zip(xs, ys, strict=True)])
        meshes.tube("wiper", moved(blade, -0.006, 0, 0.012), 0.008, black, sides=8)


def _exhausts(skin: Skin, solid: Solid, black: Any) -> None:
    z, end = solid.shape.sill + 0.006, solid.shape.length - 0.045
    for y in skin.exhausts:
        pipe = np.linspace([end - 0.3, y, z], [end, y, z], 4)
        meshes.tube("exhaust", pipe, skin.exhaust_radius, paint.chrome(), sides=24)
        meshes.tube("bore", moved(pipe[-2:], 0.0015), skin.exhaust_radius * 0.85, black, sides=24)


def _brightwork(skin: Skin, solid: Solid) -> None:
    chrome = paint.chrome()
    if skin.bonnet_strip:
        strip = np.array([solid.top_point(x, 0.0) for x in np.linspace(*skin.bonnet_strip, 24)])
        meshes.tube("strip", strip, 0.009, chrome, sides=8)
    for front, z, half, tall in skin.bumper_bars:
        ys = np.linspace(-half, half, 60)
        end = -0.06 if front else solid.shape.length + 0.06
        sweep = (np.abs(ys) / half) ** 3 * (0.16 if front else -0.16)
        meshes.tube("bumper", np.stack([end + sweep, ys, np.full(60, z)], -1), tall, chrome, sides=16)
        for sign in (-1, 1):
            meshes.ball("overrider", (end, sign * 0.36, z + 0.02), (0.06, 0.03, 0.11), chrome, power=0.8)


def _scoop(skin: Skin, solid: Solid, colour: Any, black: Any) -> None:
    if skin.scoop:
        x, half = skin.scoop
        mouth, back = solid.top_point(x, 0.0), solid.top_point(x + 0.26, 0.0)
        tilt = -np.arctan2(back[2] - mouth[2], 0.26)
        meshes.ball("scoop", (mouth + back) / 2, (0.15, half + 0.025, 0.034), colour, power=0.6, turn=(0, tilt, 0))
        meshes.ball("mouth", moved(mouth, 0, 0, 0.012), (0.022, half, 0.016), black, power=0.6, turn=(0, tilt, 0))


def fit(car: Car, solid: Solid) -> None:
    """Everything bolted to the outside except wheels, lamps and lettering."""
    black, painted = paint.plain("trim", (0.012, 0.012, 0.013), 0.4), paint.body_colour(car)
    _handles(car.skin, solid, paint.chrome() if car.skin.handle_chrome else painted, black)
    _mirrors(car.skin, solid, paint.chrome() if car.skin.mirror_chrome else painted, black)
    _wipers(car.skin, solid, black)
    _exhausts(car.skin, solid, black)
    _brightwork(car.skin, solid)
    _scoop(car.skin, solid, painted, black)
