"""A residential street around the car: hedges, trees, houses, walls. The kerb runs along +y; metres."""

from typing import Any

import numpy as np

from . import meshes, paint
from .bodies import Colour
from .curves import Array


def foliage(name: str, centres: Array, size: float, colours: tuple[Colour, Colour], random: Any) -> None:
    """Leaves as small tilted quads about `centres` (n, 3)."""
    n = len(centres)
    a = random.normal(0, 1, (n, 3))
    a /= np.linalg.norm(a, axis=1, keepdims=True)
    b = np.cross(a, random.normal(0, 1, (n, 3)))
    b /= np.linalg.norm(b, axis=1, keepdims=True)
    scale = size * random.uniform(0.6, 1.3, (n, 1))
    corners = np.stack(
        [centres - a * scale, centres + b * scale * 0.55, centres + a * scale, centres - b * scale * 0.55], 1
    )
    graph = paint.Graph(name)
    shade = graph.noise(1.1, 4.0)
    fine = graph.node("ShaderNodeNewGeometry").outputs["Random Per Island"]
    tint = graph.blend(
        graph.math("ADD", graph.math("MULTIPLY", shade, 0.6), graph.math("MULTIPLY", fine, 0.4)), *colours
    )
    matt = graph.solid(tint, 0.55)
    through = graph.node("ShaderNodeBsdfTranslucent", {"Color": tint}).outputs[0]
    meshes.add_triangles(
        name, corners.reshape(-1, 3), np.arange(4 * n).reshape(-1, 4), graph.done(graph.mix(0.35, matt, through))
    )


GREENS: tuple[tuple[Colour, Colour], ...] = (
    ((0.025, 0.06, 0.012), (0.13, 0.20, 0.035)),
    ((0.035, 0.055, 0.015), (0.17, 0.19, 0.045)),
    ((0.02, 0.05, 0.018), (0.085, 0.16, 0.045)),
)


DOORS: tuple[Colour, ...] = ((0.12, 0.012, 0.01), (0.01, 0.03, 0.09), (0.012, 0.05, 0.025), (0.01, 0.01, 0.01))


def hedge(
    start: float, end: float, y: float, height: float, random: Any, *, depth: float = 0.8, green: int = 0
) -> None:
    """A clipped hedge from x to x, its face at `y`."""
    n = int((end - start) * height * 900)
    x, z = random.uniform(start, end, n), random.uniform(0, 1, n) ** 0.8 * height
    wave = 0.12 * np.sin(x * 2.1 + y) + 0.08 * np.sin(x * 5.3 + z * 3)
    top = random.uniform(0, 1, n) < 0.3
    z = np.where(top, height + random.normal(0, 0.05, n) + 0.3 * wave, z)
    across = np.where(top, random.uniform(0, depth, n), np.abs(random.normal(0, 0.06, n)) - wave)
    foliage("hedge", np.stack([x, y + across, z], -1), 0.045, GREENS[green], random)
    meshes.box(
        "hedge core",
        ((start + end) / 2, y + depth / 2 + 0.15, height / 2),
        (end - start, depth - 0.1, height - 0.1),
        paint.plain("core", (0.006, 0.012, 0.004), 1.0),
    )


def tree(x: float, y: float, height: float, random: Any, *, green: int = 0, leaves: int = 30000) -> None:
    """A broad-leaved tree."""
    bark = paint.plain("bark", (0.06, 0.045, 0.034), 0.95)
    rise = np.linspace(0, height * 0.6, 9)
    bend = np.cumsum(random.normal(0, 0.06, (9, 2)), axis=0)
    meshes.tube("trunk", np.stack([x + bend[:, 0], y + bend[:, 1], rise], -1), 0.028 * height, bark, sides=12)
    crowns = random.normal(0, 1, (26, 3)) * np.array([0.2, 0.2, 0.15]) * height + np.array([x, y, height * 0.7])
    radii = random.uniform(0.09, 0.17, 26) * height
    chosen = random.integers(0, 26, leaves)
    out = random.normal(0, 1, (leaves, 3))
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    spread = radii[chosen, None] * random.uniform(0.55, 1.05, (leaves, 1)) * np.array([1, 1, 0.8])
    size = 0.0105 * height * (30000 / leaves) ** 0.5
    foliage("crown", crowns[chosen] + out * spread, size, GREENS[green], random)


def bricks(name: str, colours: tuple[Colour, Colour], scale: float = 1.0) -> Any:
    """Brickwork."""
    graph = paint.Graph(name)
    where = graph.node("ShaderNodeTexCoord").outputs["Object"]
    spun = graph.node("ShaderNodeMapping", {"Vector": where, "Rotation": (np.pi / 2, 0, 0)}).outputs[0]
    pattern = graph.node(
        "ShaderNodeTexBrick",
        {
            "Vector": spun,
            "Color1": colours[0],
            "Color2": colours[1],
            "Mortar": (0.28, 0.26, 0.23),
            "Scale": 1.0,
            "Mortar Size": 0.006 * scale,
            "Brick Width": 0.225 * scale,
            "Row Height": 0.075 * scale,
        },
    )
    stained = graph.blend(graph.span(graph.noise(0.8, 5.0, where), 0.3, 0.8), pattern.outputs[0], (0.10, 0.075, 0.06))
    bump = graph.bump(pattern.outputs[1], 0.006, -0.8)
    return graph.done(graph.solid(stained, 0.9, Normal=bump))


def render_wall(name: str, colour: Colour) -> Any:
    """Stained masonry paint or concrete."""
    graph = paint.Graph(name)
    stain = graph.blend(
        graph.span(graph.noise(0.6, 6.0), 0.35, 0.75), colour, (colour[0] * 0.7, colour[1] * 0.68, colour[2] * 0.64)
    )
    return graph.done(graph.solid(stain, 0.9, Normal=graph.bump(graph.noise(60.0), 0.004, 0.5)))


def tiles(colour: Colour) -> Any:
    """Roof tiles."""
    graph = paint.Graph("tiles")
    where = graph.node("ShaderNodeTexCoord").outputs["Object"]
    dark: Colour = (colour[0] * 0.55, colour[1] * 0.55, colour[2] * 0.55)
    pattern = graph.node(
        "ShaderNodeTexBrick",
        {
            "Vector": where,
            "Color1": colour,
            "Color2": dark,
            "Mortar": (0.01, 0.01, 0.01),
            "Scale": 1.0,
            "Mortar Size": 0.012,
            "Brick Width": 0.26,
            "Row Height": 0.2,
        },
    )
    return graph.done(graph.solid(pattern.outputs[0], 0.85, Normal=graph.bump(pattern.outputs[1], 0.01, -1.0)))


def house(x: float, y: float, wide: float, surfaces: tuple[Any, Any], random: Any, *, side: int = 1) -> None:
    """Two storeys facing the street; `side` is +1 beyond the kerb, -1 across the road; surfaces: walls, roof."""
    walls, roof = surfaces
    deep, tall = 7.5, 5.2
    meshes.box("house", (x, y + side * deep / 2, tall / 2), (wide, deep, tall), walls)
    ridge = 2.6
    eave = 0.35
    y0, y1, ym = y - side * eave, y + side * (deep + eave), y + side * deep / 2
    x0, x1 = x - wide / 2 - 0.2, x + wide / 2 + 0.2
    points = [
        (x0, y0, tall - 0.1),
        (x1, y0, tall - 0.1),
        (x1, ym, tall + ridge),
        (x0, ym, tall + ridge),
        (x0, y1, tall - 0.1),
        (x1, y1, tall - 0.1),
    ]
    meshes.add("roof", points, [(0, 1, 2, 3), (3, 2, 5, 4), (0, 3, 4), (1, 5, 2)], roof, smooth=False)
    frame, dark = paint.plain("frame", (0.72, 0.72, 0.70), 0.4), paint.plain("window", (0.012, 0.014, 0.018), 0.03)
    curtain = paint.plain("curtain", (0.45, 0.43, 0.40), 0.9)
    door = paint.plain("door", DOORS[random.integers(len(DOORS))], 0.3)
    face = y - side * 0.02
    for z, height in ((1.45, 1.25), (3.95, 1.15)):
        for at in (-0.3, 0.3):
            if z < 2 and at < 0:
                meshes.box("door", (x + at * wide, face, 1.1), (0.95, 0.08, 2.1), door, bevel=0.02)
                meshes.box("step", (x + at * wide, face - side * 0.3, 0.08), (1.3, 0.6, 0.16), frame)
                continue
            meshes.box("frame", (x + at * wide, face, z), (1.75, 0.08, height), frame)
            for pane in (-0.42, 0.42):
                meshes.box("pane", (x + at * wide + pane, face - side * 0.03, z), (0.76, 0.06, height - 0.14), dark)
                meshes.box(
                    "curtain",
                    (x + at * wide + pane * 1.6, face - side * 0.062, z),
                    (0.16, 0.004, height - 0.16),
                    curtain,
                )
            meshes.box("sill", (x + at * wide, face - side * 0.08, z - height / 2 - 0.04), (1.9, 0.2, 0.07), frame)
    meshes.box("gutter", (x, y - side * (eave + 0.05), tall - 0.1), (wide + 0.4, 0.12, 0.12), frame)
    meshes.box("chimney", (x + wide * 0.32, ym, tall + ridge + 0.3), (0.9, 0.6, 1.6), walls)


def _boundary(backdrop: str, walls: list[Any], random: Any) -> None:
    """What parts the gardens from the pavement."""
    concrete, timber = render_wall("coping", (0.34, 0.32, 0.29)), paint.plain("timber", (0.055, 0.048, 0.042), 0.8)
    if backdrop == "hedge":
        hedge(-22, 26, 4.6, 1.75, random, green=int(random.integers(3)))
    elif backdrop == "wall":
        meshes.box("wall", (2, 4.7, 0.85), (60, 0.23, 1.7), walls[2])
        meshes.box("coping", (2, 4.7, 1.74), (60, 0.32, 0.08), concrete, bevel=0.01)
        hedge(-22, 26, 5.2, 2.3, random, depth=1.2, green=2)
    elif backdrop == "houses":
        meshes.box("low wall", (2, 4.6, 0.38), (60, 0.23, 0.76), walls[1])
        meshes.box("coping", (2, 4.6, 0.79), (60, 0.3, 0.06), concrete, bevel=0.01)
        hedge(-24, -3, 4.95, 1.1, random, depth=0.6, green=1)
        hedge(6, 28, 4.95, 1.2, random, depth=0.6)
    else:
        for x in np.arange(-30, 35, 2.0):
            meshes.box("post", (x, 4.5, 0.55), (0.09, 0.09, 1.1), timber, bevel=0.01)
        for z in (0.45, 0.9):
            meshes.box("rail", (2, 4.5, z), (66, 0.05, 0.08), timber)
        hedge(-30, 35, 15, 3.0, random, depth=1.5, green=2)


def street(backdrop: str, random: Any) -> None:
    """Everything beyond the pavement, across the road and at its ends."""
    red = bricks("brick", ((0.22, 0.075, 0.045), (0.30, 0.12, 0.07)))
    buff = bricks("buff", ((0.34, 0.24, 0.14), (0.42, 0.31, 0.19)))
    cream, white = render_wall("cream", (0.56, 0.50, 0.38)), render_wall("white", (0.66, 0.65, 0.61))
    roofs = [tiles((0.10, 0.05, 0.035)), tiles((0.06, 0.06, 0.065))]
    walls = {
        "houses": [red, cream, buff, white],
        "hedge": [white, red, cream, buff],
        "wall": [buff, white, red, cream],
        "park": [red, buff, white, cream],
    }[backdrop]
    park = backdrop == "park"
    _boundary(backdrop, walls, random)
    if not park:
        for i, x in enumerate(np.arange(-34, 45, 11.5)):
            house(x, 9.5 if backdrop == "houses" else 13.0, 9.0, (walls[i % 4], roofs[i % 2]), random)
    for i, x in enumerate(np.arange(-38, 45, 12.5)):
        house(x, -16.0, 9.5, (walls[(i + 2) % 4], roofs[(i + 1) % 2]), random, side=-1)
    for i, x in enumerate(np.arange(-30, 36, 6.5 if park else 10.5)):
        y = random.uniform(7, 14) if park else random.uniform(6.3, 8.0)
        tree(x + random.uniform(-2, 2), y, random.uniform(5.5, 8.5), random, green=i % 3)
    for i, x in enumerate(np.arange(-32, 38, 12.0)):
        tree(x + random.uniform(-3, 3), -11.5, random.uniform(6, 9), random, green=i % 3, leaves=8000)
    hedge(-30, 34, -10.5, 1.3, random, green=1)
    for x in (-50.0, 54.0):
        for i, y in enumerate((-13.0, -3.0, 7.0)):
            house(x, y, 8.0, (walls[i], roofs[0]), random)
            tree(x * 0.87, y + 2, random.uniform(6, 9), random, green=1, leaves=6000)
    for turn in np.arange(0, 2 * np.pi, 0.105):
        away, height = random.uniform(62, 80), random.uniform(9, 15)
        tree(2 + away * np.cos(turn), away * np.sin(turn), height, random, green=int(random.integers(3)), leaves=1500)
