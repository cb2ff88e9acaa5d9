"""A chart as vectors in a file, drawn by the library that the browser draws it with (vl-convert, Vega inside)."""

import io
from typing import Any

import vl_convert
from reportlab.graphics import shapes
from svglib.svglib import svg2rlg

from services.charts.chart import LIGHT, Chart, Palette
from services.export.pdf_text import font, spelled

WIDTH = 560  # pixels of a chart; both formats stretch it to the width they have
FONT = "Helvetica, Arial, sans-serif"


def svg(chart: Chart, palette: Palette) -> str:
    """The chart as an SVG WIDTH wide that says nothing to screen readers: its `alt` belongs beside it."""
    spec = chart.coloured(palette)
    config: dict[str, Any] = {"aria": False, "background": None, "font": FONT}
    spec["config"] = config | spec["config"]
    spec |= {"width": WIDTH, "autosize": {"type": "fit", "contains": "padding"}}
    return vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])  # no address is allowed: it has all its data


def drawing(chart: Chart, width: float) -> shapes.Drawing:
    """The chart as vectors for a PDF, `width` points wide, its words as text in the PDF's fonts."""
    sheet = svg2rlg(io.BytesIO(svg(chart, LIGHT).encode()))
    assert sheet is not None  # as it is where the SVG cannot be read
    _set_text(sheet)
    scale = width / sheet.width
    sheet.scale(scale, scale)
    sheet.width, sheet.height = width, sheet.height * scale
    return sheet


def _set_text(group: shapes.Group) -> None:
    for shape in group.contents:
        if isinstance(shape, shapes.String):
            shape.text = spelled(shape.text)
            shape.fontName = font(shape.text, bold="Bold" in shape.fontName)
        elif isinstance(shape, shapes.Group):
            _set_text(shape)
