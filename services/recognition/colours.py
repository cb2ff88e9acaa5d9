"""The services' colour names in our own: twelve that people use of cars."""

from collections import defaultdict
from collections.abc import Iterable
from math import fsum

from services.recognition.observation import Colour

COLOURS = (
    "black",
    "white",
    "silver",
    "gray",
    "red",
    "blue",
    "green",
    "yellow",
    "orange",
    "brown",
    "beige",
    "purple",
)

# A word of a service's name, as written by one of them, and ours. Imagga's palette has the most.
WORDS = {
    "grey": "gray",
    "graphite": "gray",
    "charcoal": "gray",
    "anthracite": "gray",
    "aluminum": "silver",
    "platinum": "silver",
    "ivory": "white",
    "pearl": "white",
    "cream": "beige",
    "tan": "beige",
    "sand": "beige",
    "champagne": "beige",
    "greige": "beige",
    "skin": "beige",
    "gold": "beige",
    "golden": "beige",
    "bronze": "brown",
    "copper": "brown",
    "maroon": "red",
    "burgundy": "red",
    "crimson": "red",
    "pink": "red",
    "navy": "blue",
    "cyan": "blue",
    "teal": "green",
    "turquoise": "blue",
    "olive": "green",
    "lime": "green",
    "violet": "purple",
    "lavender": "purple",
    "mauve": "purple",
    "plum": "purple",
    "magenta": "purple",
}

# Chinese names are built from one sign: 深蓝色 is a deep, 浅蓝色 a light blue. 金 stands for gold and champagne.
SIGNS = {
    "银": "silver",
    "灰": "gray",
    "黑": "black",
    "白": "white",
    "红": "red",
    "粉": "red",
    "蓝": "blue",
    "青": "blue",
    "绿": "green",
    "橙": "orange",
    "桔": "orange",
    "橘": "orange",
    "棕": "brown",
    "褐": "brown",
    "咖": "brown",
    "米": "beige",
    "香槟": "beige",
    "紫": "purple",
    "黄": "yellow",
    "金": "beige",
}
NO_COLOUR = ("无", "未知")  # 无车辆颜色信息: no information on the car's colour; 无法识别: cannot tell


def our_colour(name: str) -> str | None:
    """Our name for a service's colour ("Light Blue", "silver-gray", 黄色); None where it names none.

    Of a pair such as "silver-gray" the first counts; of "navy blue" both are the same.
    """
    if name.strip().startswith(NO_COLOUR):
        return None
    for word in name.lower().replace("-", " ").replace("_", " ").split():
        ours = word if word in COLOURS else WORDS.get(word)
        if ours:
            return ours
    return next((ours for sign, ours in SIGNS.items() if sign in name), None)


def our_colours(scored: Iterable[tuple[str, float]]) -> tuple[Colour, ...]:
    """Our colours with scores of 0 to 1, best first: shades of one are added up, names that are no colour dropped."""
    sums: dict[str, list[float]] = defaultdict(list)
    for name, score in scored:
        if ours := our_colour(name):
            sums[ours].append(score)
    totals = {name: min(1.0, fsum(scores)) for name, scores in sums.items()}
    return tuple(Colour(name=name, score=totals[name]) for name in sorted(totals, key=lambda name: -totals[name]))
