"""Text on a PDF page: Helvetica, which every reader has, and for letters that it lacks the font beside this file.

Of that font only the letters used go along. `fonts/README.md` says where it comes from.
"""

import re
from functools import cache
from pathlib import Path
from typing import Literal
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph

FILE = Path(__file__).with_name("fonts") / "han.ttf"
HAN, LATIN, BOLD = "Han", "Helvetica", "Helvetica-Bold"
# What Helvetica has: the Western letters of Windows' code page.
_WESTERN = "".join(bytes([code]).decode("cp1252", "ignore") for code in range(32, 256))
_FOREIGN = re.compile(f"[^{re.escape(_WESTERN)}]+")
_SPACES = re.compile("[\u2000-\u200a\u202f]")  # that the fonts lack


@cache
def load_fonts() -> None:
    """Read the font once a process."""
    pdfmetrics.registerFont(TTFont(HAN, FILE))


def spelled(text: str) -> str:
    """The text in letters that can be set: usual spaces, no control characters."""
    return _SPACES.sub("\u00a0", "".join(one if one.isprintable() else " " for one in text))


def font(text: str, bold: bool = False) -> str:
    """The one font that has all of a text."""
    return HAN if _FOREIGN.search(text) else BOLD if bold else LATIN


def paragraph(
    text: str,
    size: float,
    colour: colors.Color,
    *,
    bold: bool = False,
    before: float = 0,
    after: float = 0,
    align: Literal[0, 1, 2] = 0,
    bullet: str | None = None,
    spaceless: bool = False,
) -> Paragraph:
    """A paragraph of plain text, sizes in points; `align` is left, in the middle or right.

    A `spaceless` language breaks its lines between any two letters.
    """
    style = ParagraphStyle(
        "text",
        fontName=BOLD if bold else LATIN,
        fontSize=size,
        leading=size * 1.32,
        textColor=colour,
        spaceBefore=before,
        spaceAfter=after,
        alignment=align,
        leftIndent=9 if bullet else 0,
        bulletFontSize=size,
        wordWrap="CJK" if spaceless else None,
    )
    marked = _FOREIGN.sub(rf'<font name="{HAN}">\g<0></font>', escape(spelled(text)))
    return Paragraph(marked, style, bulletText=bullet)
