"""The report's pictures as vectors on a PDF page."""

from collections.abc import Sequence

from reportlab.graphics import shapes
from reportlab.lib import colors

from services.export.marks import TEXT_SIZE, WIDTH, Area, Bar, Dot, Ink, Label, Line, Mark, Picture
from services.export.pdf_text import font, spelled

ACCENT, CAR = colors.HexColor("#0f766e"), colors.HexColor("#b45309")
TEXT, RULE = colors.HexColor("#1c2522"), colors.HexColor("#d8d5cb")
INKS = {
    Ink.TEXT: TEXT,
    Ink.GRID: RULE,
    Ink.ADVERT: colors.HexColor("#7b8794"),
    Ink.LIKELY: ACCENT,
    Ink.POSSIBLE: colors.HexColor("#9ccfc7"),
    Ink.CAR: CAR,
}


def drawing(picture: Picture, width: float) -> shapes.Drawing:
    """The picture, `width` points wide."""
    scale = width / WIDTH
    sheet = shapes.Group(
        *(_shape(mark, picture.height) for mark in picture.marks), transform=(scale, 0, 0, scale, 0, 0)
    )
    return shapes.Drawing(width, picture.height * scale, sheet)


def _shape(mark: Mark, top: float) -> shapes.Shape:
    """One mark; PDF's y grows upwards, from 0 to `top`."""
    ink = INKS[mark.ink]
    match mark:
        case Bar():
            bar = shapes.Rect(mark.x, top - mark.y - mark.height, mark.width, mark.height, rx=2, ry=2)
            bar.fillColor, bar.strokeColor = ink, None
            return bar
        case Dot():
            return shapes.Circle(mark.x, top - mark.y, mark.radius, fillColor=ink, strokeColor=None)
        case Line():
            line = shapes.PolyLine(_flipped(mark.points, top), strokeColor=ink, strokeWidth=mark.width)
            if mark.dashed:
                line.strokeDashArray = [5, 3]
            return line
        case Area():
            return shapes.Polygon(_flipped(mark.points, top), fillColor=ink, fillOpacity=0.45, strokeColor=None)
        case Label():
            words = spelled(mark.text)
            return shapes.String(
                mark.x,
                top - mark.y,
                words,
                fontName=font(words, mark.bold),
                fontSize=TEXT_SIZE,
                fillColor=ink,
                textAnchor=mark.anchor,
            )


def _flipped(points: Sequence[tuple[float, float]], top: float) -> list[float]:
    return [value for x, y in points for value in (x, top - y)]
