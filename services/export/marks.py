"""Pictures as marks on a sheet, worked out from numbers once; each format paints the marks in its way.

Sheets are WIDTH wide; x grows to the right and y downwards, as in SVG.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Literal

from reportlab.graphics.charts.utils import ticks

WIDTH = 460.0
TEXT_SIZE = 9.0


class Ink(StrEnum):
    """What a mark stands for; each format gives it a colour."""

    TEXT = "text"
    GRID = "grid"
    ADVERT = "advert"
    LIKELY = "likely"
    POSSIBLE = "possible"
    CAR = "car"


@dataclass(frozen=True)
class Bar:
    """A filled box with round corners."""

    kind: ClassVar[str] = "bar"
    x: float
    y: float
    width: float
    height: float
    ink: Ink


@dataclass(frozen=True)
class Dot:
    """A filled circle."""

    kind: ClassVar[str] = "dot"
    x: float
    y: float
    radius: float
    ink: Ink


@dataclass(frozen=True)
class Line:
    """A line through points."""

    kind: ClassVar[str] = "line"
    points: tuple[tuple[float, float], ...]
    ink: Ink
    width: float = 1.0
    dashed: bool = False


@dataclass(frozen=True)
class Area:
    """A filled outline."""

    kind: ClassVar[str] = "area"
    points: tuple[tuple[float, float], ...]
    ink: Ink


@dataclass(frozen=True)
class Label:
    """A few words; `anchor` is the end of them that stands at x."""

    kind: ClassVar[str] = "label"
    x: float
    y: float
    text: str
    ink: Ink = Ink.TEXT
    anchor: Literal["start", "middle", "end"] = "middle"
    bold: bool = False


Mark = Bar | Dot | Line | Area | Label


@dataclass(frozen=True)
class Picture:
    """A sheet of WIDTH by `height`; `alt` is its takeaway, `legend` how to read it."""

    height: float
    marks: tuple[Mark, ...]
    alt: str
    legend: str


def scale(values: tuple[float, float], places: tuple[float, float]) -> Callable[[float], float]:
    """From a value to its place on the sheet, to a tenth."""
    (low, high), (start, end) = values, places
    return lambda value: round(start + (value - low) / (high - low or 1) * (end - start), 1)


def round_values(low: float, high: float, most: int) -> list[float]:
    """Round values within the ends."""
    places, _names = ticks(low, high, n=tuple(range(3, most + 2)))
    return [place for place in places if low <= place <= high]
