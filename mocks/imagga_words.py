"""What Imagga's taggers say of a picture: words in four languages, and colours with names from a palette.

Words for a known sample picture tell what is in it; for any other picture only what its pixels show.
"""

import math
from collections import defaultdict
from dataclasses import dataclass

from PIL import Image, ImageStat

from mocks.world.cars import WHOLE, Box, Sighting

# English to German, French and Spanish.
TRANSLATIONS = {
    "car": ("Auto", "voiture", "coche"),
    "auto": ("Pkw", "auto", "auto"),
    "vehicle": ("Fahrzeug", "véhicule", "vehículo"),
    "automobile": ("Automobil", "automobile", "automóvil"),
    "motor vehicle": ("Kraftfahrzeug", "véhicule à moteur", "vehículo de motor"),
    "transportation": ("Verkehr", "transport", "transporte"),
    "wheel": ("Rad", "roue", "rueda"),
    "headlight": ("Scheinwerfer", "phare", "faro"),
    "tail light": ("Rücklicht", "feu arrière", "luz trasera"),
    "bumper": ("Stoßstange", "pare-chocs", "parachoques"),
    "sedan": ("Limousine", "berline", "sedán"),
    "convertible": ("Cabrio", "cabriolet", "descapotable"),
    "pickup": ("Pick-up", "pick-up", "camioneta"),
    "hatchback": ("Schrägheck", "bicorps", "compacto"),
    "bright": ("hell", "clair", "claro"),
    "dark": ("dunkel", "sombre", "oscuro"),
    "black": ("schwarz", "noir", "negro"),
    "white": ("weiß", "blanc", "blanco"),
    "silver": ("silbern", "argent", "plata"),
    "gray": ("grau", "gris", "gris"),
    "grey": ("grau", "gris", "gris"),
    "red": ("rot", "rouge", "rojo"),
    "orange": ("orange", "orange", "naranja"),
    "yellow": ("gelb", "jaune", "amarillo"),
    "green": ("grün", "vert", "verde"),
    "blue": ("blau", "bleu", "azul"),
    "light blue": ("hellblau", "bleu clair", "celeste"),
    "navy blue": ("marineblau", "bleu marine", "azul marino"),
    "brown": ("braun", "brun", "marrón"),
    "skin": ("hautfarben", "chair", "piel"),
    "pink": ("rosa", "rose", "rosa"),
    "violet": ("violett", "violet", "violeta"),
    "maroon": ("kastanienbraun", "bordeaux", "granate"),
    "teal": ("petrol", "bleu canard", "verde azulado"),
}
LANGUAGES = {"en": None, "de": 0, "fr": 1, "es": 2}
PARENTS = {"vehicle", "motor vehicle", "transportation"}  # more general words for a car

# Name, the plain colour it belongs to, and its red, green and blue.
PALETTE = (
    ("black", "black", (24, 24, 26)),
    ("charcoal", "grey", (58, 60, 64)),
    ("dim grey", "grey", (100, 102, 104)),
    ("grey", "grey", (142, 143, 144)),
    ("silver", "grey", (186, 188, 190)),
    ("slate", "grey", (96, 108, 124)),
    ("gunmetal", "grey", (46, 54, 66)),
    ("pewter", "grey", (140, 150, 164)),
    ("white smoke", "white", (236, 237, 238)),
    ("crimson", "red", (190, 24, 40)),
    ("tomato", "red", (222, 72, 58)),
    ("burgundy", "maroon", (104, 22, 36)),
    ("pumpkin", "orange", (232, 122, 30)),
    ("mustard", "yellow", (214, 178, 44)),
    ("lemon", "yellow", (244, 222, 76)),
    ("corn", "yellow", (226, 190, 104)),
    ("ochre", "yellow", (168, 128, 44)),
    ("fern", "green", (88, 132, 66)),
    ("forest", "green", (38, 76, 48)),
    ("lagoon", "teal", (30, 118, 122)),
    ("sky", "light blue", (150, 192, 226)),
    ("cobalt", "blue", (36, 78, 164)),
    ("steel blue", "blue", (74, 118, 168)),
    ("midnight", "navy blue", (22, 34, 72)),
    ("chestnut", "brown", (98, 66, 44)),
    ("sand", "skin", (214, 190, 158)),
    ("rose", "pink", (232, 152, 172)),
    ("orchid", "violet", (132, 82, 156)),
)

DISTANCE_UNIT = 10  # captures tell distances of a few units
MIDDLE: Box = (0.2, 0.2, 0.8, 0.8)  # what counts as the foreground of an unknown picture


@dataclass(frozen=True)
class Word:
    """A tag in English with its confidence, 0 to 100."""

    text: str
    confidence: float

    def translated(self, language: str) -> str:
        """The word in one of LANGUAGES."""
        column = LANGUAGES[language]
        return self.text if column is None else TRANSLATIONS[self.text][column]


@dataclass(frozen=True)
class Shade:
    """A colour of a picture by its red, green and blue, and how many percent of it have that colour."""

    rgb: tuple[int, ...]
    percent: float

    @property
    def _nearest(self) -> tuple[str, str, tuple[int, int, int]]:
        return min(PALETTE, key=lambda entry: _distance(self.rgb, entry[2]))

    @property
    def parent(self) -> str:
        """The plain colour of the palette it comes nearest to."""
        return self._nearest[1]

    def as_sent(self) -> dict[str, object]:
        """The colour in Imagga's form."""
        name, parent, near = self._nearest
        red, green, blue = self.rgb
        return {
            "r": red,
            "g": green,
            "b": blue,
            "html_code": _html(self.rgb),
            "closest_palette_color": name,
            "closest_palette_color_parent": parent,
            "closest_palette_color_html_code": _html(near),
            "closest_palette_distance": round(_distance(self.rgb, near) / DISTANCE_UNIT, 4),
            "percent": round(self.percent, 4),
        }


def words(picture: Image.Image, seen: tuple[Sighting, ...]) -> list[Word]:
    """Tags of a picture, best first."""
    if not seen:
        return sorted(_from_pixels(picture), key=lambda word: -word.confidence)
    car, back = seen[0].car, seen[0].side == "back"
    said = ["car", "auto", "vehicle", "automobile", "motor vehicle", car.body, "transportation", car.colour, "wheel"]
    said.append("tail light" if back else "headlight")
    said.append("bumper")
    sure = 100.0 if not back else 96.4
    return [Word(word, round(sure * 0.88**place, 4)) for place, word in enumerate(said)]


def _from_pixels(picture: Image.Image) -> list[Word]:
    parents: dict[str, float] = defaultdict(float)
    for shade in shades(picture, WHOLE):
        parents[shade.parent] += shade.percent
    brightness = ImageStat.Stat(picture.convert("L")).mean[0] / 255 * 100
    light = Word("bright", brightness) if brightness >= 50 else Word("dark", 100 - brightness)
    return [light, *(Word(name, percent) for name, percent in parents.items())]


def colors(picture: Image.Image, seen: tuple[Sighting, ...]) -> dict[str, object]:
    """The `colors` object: those of the thing in the middle, of what is around it, and of the whole picture."""
    left, top, right, bottom = seen[0].box if seen else MIDDLE
    width, height = right - left, bottom - top
    # Between the windows and the road.
    inside = (left + width * 0.15, top + height * 0.35, right - width * 0.15, top + height * 0.75)
    return {
        "background_colors": _commonest(picture, (0.0, 0.0, 1.0, top), 3),
        "foreground_colors": _commonest(picture, inside, 3),
        "image_colors": _commonest(picture, WHOLE, 5),
        "color_variance": round(ImageStat.Stat(picture.convert("L")).stddev[0]),
        "object_percentage": round(width * height * 100, 4),
        "color_percent_threshold": 1.75,
    }


def _commonest(picture: Image.Image, box: Box, most: int) -> list[dict[str, object]]:
    """At most so many colours of a part of the picture; between them they make up the whole of it."""
    found = shades(picture, box)[:most]
    whole = sum(shade.percent for shade in found)
    return [Shade(shade.rgb, shade.percent * 100 / whole).as_sent() for shade in found]


def shades(picture: Image.Image, box: Box, count: int = 8) -> list[Shade]:
    """The commonest colours in a part of the picture, commonest first."""
    width, height = picture.size
    left, top, right, bottom = box
    part = picture.crop((int(left * width), int(top * height), round(right * width), round(bottom * height)))
    few = part.convert("RGB").resize((64, 64)).quantize(count, Image.Quantize.MAXCOVERAGE).convert("RGB")
    found = sorted(few.getcolors() or [], key=lambda pair: -pair[0])
    return [Shade(rgb, times / 64**2 * 100) for times, rgb in found if isinstance(rgb, tuple)]


def _distance(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """How unlike two colours are: shadow on paint changes its brightness, so that counts least."""
    return math.dist(_opponents(one), _opponents(other))


def _opponents(rgb: tuple[int, ...]) -> tuple[float, float, float]:
    """Brightness, red against green, and yellow against blue."""
    red, green, blue = rgb
    return sum(rgb) / 3 * 0.5, (red - green) * 1.2, ((red + green) / 2 - blue) * 1.2


def _html(rgb: tuple[int, ...]) -> str:
    return "#{:02x}{:02x}{:02x}".format(*rgb)
