"""Materials: car paint and everything drawn on it, rubber, chrome, lamp glass. Colours are linear RGB."""

from typing import Any

import bpy

from .bodies import Car, Colour


class Graph:
    """A material's node tree with the few moves the studio needs."""

    def __init__(self, name: str) -> None:
        self.material: Any = bpy.data.materials.new(name)
        self.material.use_nodes = True
        self.nodes, self.links = self.material.node_tree.nodes, self.material.node_tree.links
        self.nodes.clear()

    def node(self, kind: str, inputs: dict[Any, Any] | None = None, **settings: Any) -> Any:
        """A node with its inputs linked or set."""
        node = self.nodes.new(kind)
        for name, value in settings.items():
            setattr(node, name, value)
        for name, value in (inputs or {}).items():
            socket = node.inputs[name]
            if isinstance(value, bpy.types.NodeSocket):
                self.links.new(value, socket)
            elif isinstance(value, tuple) and len(value) == 3 and socket.type == "RGBA":
                socket.default_value = (*value, 1.0)
            else:
                socket.default_value = value
        return node

    def math(self, operation: str, *values: Any) -> Any:
        """One arithmetic step."""
        return self.node("ShaderNodeMath", dict(enumerate(values)), operation=operation).outputs[0]

    def mix(self, share: Any, first: Any, second: Any) -> Any:
        """Two surfaces by a share from 0 to 1."""
        return self.node("ShaderNodeMixShader", {0: share, 1: first, 2: second}).outputs[0]

    def blend(self, share: Any, first: Any, second: Any) -> Any:
        """A colour between two."""
        node = self.node("ShaderNodeMix", {0: share}, data_type="RGBA")
        for slot, value in ((6, first), (7, second)):
            if isinstance(value, tuple):
                node.inputs[slot].default_value = (*value, 1.0)
            else:
                self.links.new(value, node.inputs[slot])
        return node.outputs[2]

    def noise(self, scale: float, detail: float = 3.0, vector: Any = None) -> Any:
        """Fractal noise about 0.5; `scale` is waves a metre."""
        inputs: dict[Any, Any] = {"Scale": scale, "Detail": detail}
        if vector is None:
            vector = self.node("ShaderNodeTexCoord").outputs["Object"]
        return self.node("ShaderNodeTexNoise", {**inputs, "Vector": vector}).outputs["Fac"]

    def span(self, value: Any, low: float, high: float, to_low: float = 0.0, to_high: float = 1.0) -> Any:
        """A value carried from one range to another, clamped."""
        ends = {"From Min": low, "From Max": high, "To Min": to_low, "To Max": to_high}
        return self.node("ShaderNodeMapRange", {"Value": value, **ends}).outputs[0]

    def bump(self, height: Any, distance: float, strength: float = 1.0) -> Any:
        """A normal bent by a height; `distance` is metres."""
        inputs = {"Height": height, "Distance": distance, "Strength": strength}
        return self.node("ShaderNodeBump", inputs).outputs["Normal"]

    def solid(self, colour: Any, roughness: Any = 0.5, metallic: float = 0.0, **more: Any) -> Any:
        """An opaque surface."""
        inputs = {"Base Color": colour, "Roughness": roughness, "Metallic": metallic}
        inputs |= {name.replace("_", " "): value for name, value in more.items()}
        return self.node("ShaderNodeBsdfPrincipled", inputs).outputs[0]

    def pane(self, tint: Colour, strength: float = 1.0) -> Any:
        """Thin glass: what is behind it, tinted, under a clear reflection."""
        behind = self.node("ShaderNodeBsdfTransparent", {"Color": tint}).outputs[0]
        shine = self.node("ShaderNodeBsdfGlossy", {"Color": (1.0, 1.0, 1.0), "Roughness": 0.0}).outputs[0]
        edge = self.node("ShaderNodeFresnel", {"IOR": 1.52}).outputs[0]
        return self.mix(self.math("MULTIPLY", edge, strength), behind, shine)

    def done(self, surface: Any) -> Any:
        """The finished material."""
        self.links.new(surface, self.node("ShaderNodeOutputMaterial").inputs[0])
        return self.material


def plain(name: str, colour: Colour, roughness: float = 0.5, metallic: float = 0.0, **more: Any) -> Any:
    """One colour all over."""
    graph = Graph(name)
    return graph.done(graph.solid(colour, roughness, metallic, **more))


def chrome() -> Any:
    """Polished metal."""
    return plain("chrome", (0.78, 0.79, 0.80), 0.07, 1.0)


def rubber() -> Any:
    """Tyre rubber, a little dusty."""
    graph = Graph("rubber")
    spots = graph.noise(14.0, 4.0)
    return graph.done(graph.solid(graph.blend(spots, (0.012, 0.012, 0.012), (0.03, 0.029, 0.027)), 0.72))


def alloy(tint: float) -> Any:
    """Painted light alloy."""
    return plain("alloy", (tint, tint, tint * 1.01), 0.3, 0.85, Coat_Weight=0.5, Coat_Roughness=0.1)


def lens(tint: Colour = (0.97, 0.97, 0.97)) -> Any:
    """Clear lamp glass."""
    graph = Graph("lens")
    return graph.done(graph.pane(tint, 1.3))


def reflector(colour: Colour, cells: float, roughness: float = 0.12) -> Any:
    """The faceted mirror inside a lamp."""
    graph = Graph("reflector")
    where = graph.node("ShaderNodeTexCoord").outputs["Object"]
    facets = graph.node("ShaderNodeTexVoronoi", {"Scale": cells, "Vector": where}, distance="CHEBYCHEV").outputs[0]
    bump = graph.bump(facets, 0.012, 0.8)
    return graph.done(graph.solid(colour, roughness, 0.9, Normal=bump))


def _flakes(graph: Graph, colour: Colour, metallic: float) -> Any:
    """Paint under a clear coat, a little dust low down."""
    where = graph.node("ShaderNodeTexCoord").outputs["Object"]
    height = graph.node("ShaderNodeSeparateXYZ", {0: where}).outputs[2]
    dust = graph.math("MULTIPLY", graph.span(height, 0.6, 0.2, 0.0, 0.12), graph.noise(9.0, 5.0, where))
    face = graph.node("ShaderNodeLayerWeight", {"Blend": 0.35}).outputs["Facing"]
    dark: Colour = (colour[0] * 0.62, colour[1] * 0.62, colour[2] * 0.62)
    base = graph.blend(graph.math("MULTIPLY", face, metallic), colour, dark)
    base = graph.blend(dust, base, (0.16, 0.145, 0.125))
    coat = {"Coat_Weight": 1.0, "Coat_Roughness": 0.025, "Coat_IOR": 1.55}
    return graph.solid(base, graph.span(dust, 0.0, 0.2, 0.27, 0.5), metallic * 0.75, **coat)


def body(car: Car) -> Any:
    """The whole skin: paint with black trim, chrome, glass, lamps, openings and seams cut in by the mesh's layers."""
    graph = Graph("body")

    def layer(name: str) -> Any:
        return graph.node("ShaderNodeAttribute", attribute_name=name).outputs["Fac"]

    def inside(distance: Any, grow: float = 0.0) -> Any:
        return graph.span(distance, grow + 0.0012, grow - 0.0012)

    glass, clear, red = layer("glass"), layer("clear"), layer("red")
    surface = _flakes(graph, car.paint, car.metallic)
    trim = graph.solid((0.014, 0.014, 0.015), 0.42)
    if car.skin.cloth_roof:
        weave = graph.bump(graph.noise(900.0, 1.0), 0.001, 0.6)
        folds = graph.solid((0.012, 0.012, 0.013), 0.85, Normal=weave)
        surface = graph.mix(inside(layer("roof")), surface, folds)
    elif car.skin.roof_paint is not None:
        surface = graph.mix(inside(layer("roof")), surface, _flakes(graph, car.skin.roof_paint, 0.0))
    surface = graph.mix(inside(layer("black")), surface, trim)
    surface = graph.mix(inside(layer("chrome")), surface, graph.solid((0.78, 0.79, 0.8), 0.08, 1.0))
    away = graph.math("MINIMUM", glass, graph.math("MINIMUM", clear, red))
    nearest = graph.math("MINIMUM", *(graph.math("ABSOLUTE", layer(name)) for name in ("seam", "split")))
    seam = inside(nearest, 0.0028)
    seam = graph.math("MULTIPLY", seam, graph.span(away, 0.012, 0.016))
    surface = graph.mix(seam, surface, graph.solid((0.004, 0.004, 0.004), 0.9))
    surface = graph.mix(inside(glass, 0.013), surface, graph.solid((0.008, 0.008, 0.008), 0.35))
    for lamp in (clear, red, layer("white"), layer("amber")):
        surface = graph.mix(inside(lamp, 0.004), surface, graph.solid((0.004, 0.004, 0.004), 0.6))
    hidden = graph.solid((0.006, 0.006, 0.006), 0.9)
    surface = graph.mix(graph.node("ShaderNodeNewGeometry").outputs["Backfacing"], surface, hidden)
    surface = graph.mix(inside(glass), surface, graph.pane((0.36, 0.40, 0.39), 1.5))
    surface = graph.mix(inside(clear), surface, graph.pane((0.96, 0.96, 0.96), 1.4))
    surface = graph.mix(inside(red), surface, graph.pane((0.62, 0.012, 0.014), 1.4))
    surface = graph.mix(inside(layer("white")), surface, graph.pane((0.92, 0.92, 0.92), 1.4))
    surface = graph.mix(inside(layer("amber")), surface, graph.pane((0.8, 0.26, 0.01), 1.4))
    surface = graph.mix(inside(layer("hole")), surface, graph.node("ShaderNodeBsdfTransparent").outputs[0])
    return graph.done(surface)


def body_colour(car: Car) -> Any:
    """The paint alone, for mirrors and handles."""
    graph = Graph("body colour")
    return graph.done(_flakes(graph, car.paint, car.metallic))
