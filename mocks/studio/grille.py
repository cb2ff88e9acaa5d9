"""Grille bars, and the upright radiator of the classic. Metres."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import meshes, paint
from .bodies import Skin
from .curves import Array, moved, outline_distance, rounded
from .shell import Solid


def bars(skin: Skin, solid: Solid) -> None:
    """Bars across every opening, upright ones in the first where the make has them, following the nose."""
    chrome, dark = paint.chrome(), paint.plain("mesh", (0.012, 0.012, 0.012), 0.45)

    def bar(ys: Array, zs: Array, inside: NDArray[np.bool_], size: float, material: Any) -> None:
        if inside.sum() > 4:
            start = np.stack([np.full(len(ys), -0.2), ys, zs], -1)[inside]
            meshes.tube("bar", moved(solid.hit(start, np.array([1.0, 0, 0])), 0.014), size, material, flat=0.7)

    for number, opening in enumerate(skin.grilles):
        outline = rounded(opening, 0.03)
        low, high = outline[:, 1].min(), outline[:, 1].max()
        half = outline[:, 0].max()
        main = number == 0
        across, upright = skin.grille_bars if main else (max(2, round((high - low) / 0.035)), 0)
        ys, zs = np.linspace(-half, half, 90), np.linspace(low, high, 40)
        for z in low + (np.arange(across) + 0.5) * (high - low) / max(across, 1):
            level = np.full(90, z)
            inside = outline_distance(outline, np.abs(ys), level) < 0.004
            bar(ys, level, inside, skin.grille_bar_size if main else 0.006, chrome if main else dark)
        for y in (np.arange(upright) + 0.5) * 2 * half / max(upright, 1) - half:
            column = np.full(40, y)
            bar(column, zs, outline_distance(outline, np.abs(column), zs) < 0.004, skin.grille_bar_size * 0.7, chrome)


def radiator(x: float, half: float, low: float, high: float) -> None:
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
    meshes.tube("radiator", dense, 0.026, chrome, sides=12)
    back = [(x + 0.03, y, z) for y, z in outline[:-1]]
    meshes.add("radiator core", back, [tuple(range(len(back)))], dark, smooth=False)
    shell = [(x + dx, y * s, low + (z - low) * s) for dx, s in ((0.0, 1.04), (0.12, 1.06)) for y, z in outline[:-1]]
    n = len(outline) - 1
    meshes.add("radiator shell", shell, [(i, (i + 1) % n, n + (i + 1) % n, n + i) for i in range(n)], chrome, angle=0.8)
    for y in np.linspace(-half * 0.88, half * 0.88, 25):
        top = high - 0.16 + 0.16 * np.sqrt(max(0.0, 1 - (y / half) ** 2)) ** 0.8
        meshes.tube(
            "slat",
            [(x + 0.008, y * 0.88, low), (x + 0.008, y, (low + top) / 2), (x + 0.008, y, top)],
            0.0055,
            chrome,
            sides=8,
        )
    meshes.tube("spine", [(x - 0.008, 0, low), (x - 0.008, 0, high + 0.01)], 0.011, chrome)
    meshes.ball("cap", (x + 0.04, 0, high + 0.035), (0.03, 0.03, 0.022), chrome)
