"""The report as a PDF: real text in every language, charts as vectors, A4 or Letter."""

import io
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Literal

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    Image,
    KeepTogether,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from services.export import report_data
from services.export.chart_file import drawing
from services.export.pdf_text import font, load_fonts, paragraph
from services.export.report_data import LANGUAGE_TAGS, Report, Section
from services.photo import Photo
from services.vehicle import Side
from services.wording import _
from services.wording.vocabulary import photo_name

Paper = Literal["A4", "Letter"]
PAPERS: dict[Paper, tuple[float, float]] = {"A4": A4, "Letter": LETTER}
SIDES, TOP, BOTTOM, GUTTER = 17 * mm, 12 * mm, 16 * mm, 8 * mm
PADDING = 6.0  # points, of the frame that the library sets text in
WIDEST, LONGEST_CELL = 30, 120  # letters: of a column beside others, of any cell
SHORT = 8  # rows; a table of no more is never cut in two
ACCENT, CAR = colors.HexColor("#0f766e"), colors.HexColor("#b45309")
TEXT, RULE = colors.HexColor("#1c2522"), colors.HexColor("#d8d5cb")
QUIET, MARKED, WARM = colors.HexColor("#58635f"), colors.HexColor("#dff1ee"), colors.HexColor("#fdf3e3")
_WHOLE = (0, 0), (-1, -1)
_BARE = [("VALIGN", *_WHOLE, "TOP"), *((f"{side}PADDING", *_WHOLE, 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM"))]


def pdf(report: Report, paper: Paper = "A4", photos: Mapping[Side, Photo] | None = None) -> bytes:
    """The file; `photos` go in as they are, so their plates must be hidden already."""
    load_fonts()
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=PAPERS[paper],
        leftMargin=SIDES - PADDING,
        rightMargin=SIDES - PADDING,
        topMargin=TOP,
        bottomMargin=BOTTOM,
        title=f"{report.title} · Curbside",
        author="Curbside",
        subject=" · ".join(report.facts),
        lang=LANGUAGE_TAGS[report.language],
        displayDocTitle=True,
    )
    setter = _Setter(report, document.width - 2 * PADDING)
    parts = [*setter.head(), *setter.photos(photos or {})]
    for section in report.sections:
        parts += setter.section(section)
    document.build(parts, canvasmaker=_numbered(f"{report.title} · {report.facts[-1]}"))
    return out.getvalue()


class _Setter:
    """Sets one report's parts as flowables of a width in points."""

    def __init__(self, report: Report, width: float) -> None:
        self._report, self._width = report, width
        self._text = partial(paragraph, spaceless=report.language == "zh")

    def head(self) -> list[Flowable]:
        """Name of the car, what was answered, what went wrong, and the three prices."""
        report = self._report
        parts: list[Flowable] = [
            self._text("Curbside", 10, ACCENT, bold=True, after=2),
            self._text(report.title, 23, TEXT, bold=True, after=4),
            self._text(" · ".join(report.facts), 10, QUIET, after=8),
        ]
        parts += [self._box(said) for said in (report.label, *report.problems) if said]
        if report.figures:
            parts += [Spacer(1, 6), self._figures()]
        if report.second:
            parts.append(self._text(report.second, 8.5, QUIET, before=4))
        return parts

    def photos(self, photos: Mapping[Side, Photo]) -> list[Flowable]:
        """Side by side, as high as a third of the page is wide at most."""
        if not photos:
            return []
        room, highest = self._width / len(photos) - GUTTER, self._width / 3
        cells = []
        for side, photo in photos.items():
            scale = min(room / photo.width, highest / photo.height)
            picture = Image(io.BytesIO(photo.jpeg), photo.width * scale, photo.height * scale, hAlign="LEFT")
            cells.append([picture, self._text(photo_name(side), 8, QUIET, before=3)])
        return [Spacer(1, 10), Table([cells], colWidths=self._width / len(cells), style=TableStyle(_BARE))]

    def section(self, section: Section) -> list[Flowable]:
        """Heading and what follows it at once stay on one page; long tables run on."""
        first: list[Flowable] = [self._text(section.heading, 14, TEXT, bold=True, before=11, after=4)]
        first += [self._text(one, 9.5, TEXT, after=3) for one in section.said]
        if section.chart:
            first += [drawing(section.chart, self._width), self._text(section.chart.legend, 8, QUIET, after=4)]
        tables = self._tables(section.tables)
        rest: list[Flowable] = [self._text(one, 9, TEXT, before=2, after=2, bullet="•") for one in section.points]
        rest += [self._text(one, 8, QUIET, before=3) for one in section.small]
        if all(len(table.rows) <= SHORT for table in section.tables):
            return [KeepTogether([*first, *tables, *rest])]
        return [CondPageBreak(110), KeepTogether(first), *tables, *rest]

    def _figures(self) -> Table:
        """The three prices, the typical one in the middle and in colour."""
        cells = [
            [
                self._text(name, 9, QUIET, align=TA_CENTER),
                self._text(price, 20, colour, bold=True, align=TA_CENTER),
            ]
            for (name, price), colour in zip(self._report.figures, (TEXT, ACCENT, TEXT), strict=True)
        ]
        style: list[Any] = [
            ("BOX", *_WHOLE, 0.75, RULE),
            ("INNERGRID", *_WHOLE, 0.75, RULE),
            ("BACKGROUND", (1, 0), (1, 0), MARKED),
            ("TOPPADDING", *_WHOLE, 5),
            ("BOTTOMPADDING", *_WHOLE, 8),
            ("ROUNDEDCORNERS", [6, 6, 6, 6]),
        ]
        return Table([cells], colWidths=self._width / 3, style=TableStyle(style))

    def _box(self, said: str) -> Table:
        style: list[Any] = [
            ("BACKGROUND", *_WHOLE, WARM),
            ("LINEBEFORE", (0, 0), (0, -1), 3, CAR),
            ("TOPPADDING", *_WHOLE, 5),
            ("BOTTOMPADDING", *_WHOLE, 5),
            ("LEFTPADDING", *_WHOLE, 10),
        ]
        return Table([[self._text(said, 9, TEXT)]], colWidths=self._width, style=TableStyle(style), spaceAfter=5)

    def _tables(self, tables: Sequence[report_data.Table]) -> list[Table]:
        """One over the whole width where it needs that, several in two columns."""
        if len(tables) < 2:
            return [self._table(table, self._width * (1 if len(table.columns) > 2 else 0.6)) for table in tables]
        half = (self._width - GUTTER) / 2
        pairs = [tables[i : i + 2] for i in range(0, len(tables), 2)]
        cells = [[self._table(table, half) for table in pair] + [""] * (2 - len(pair)) for pair in pairs]
        return [Table(cells, colWidths=[half + GUTTER, half], style=TableStyle(_BARE))]

    def _table(self, table: report_data.Table, width: float) -> Table:
        def cells(row: Sequence[str], colour: colors.Color, bold: bool) -> list[Flowable]:
            return [
                self._text(_cut(text), 8.2, colour, bold=bold, align=TA_RIGHT if column in table.numbers else TA_LEFT)
                for column, text in enumerate(row)
            ]

        rows = [cells(table.columns, QUIET, bold=True)]
        rows += [cells(row, TEXT, bold=place == table.marked) for place, row in enumerate(table.rows)]
        style: list[Any] = [
            ("LINEBELOW", (0, 0), (-1, 0), 0.75, QUIET),
            ("LINEBELOW", (0, 1), (-1, -1), 0.25, RULE),
            ("VALIGN", *_WHOLE, "TOP"),
            ("LEFTPADDING", *_WHOLE, 4),
            ("RIGHTPADDING", *_WHOLE, 4),
            ("TOPPADDING", *_WHOLE, 1.6),
            ("BOTTOMPADDING", *_WHOLE, 2.6),
        ]
        if table.marked is not None:
            style.append(("BACKGROUND", (0, table.marked + 1), (-1, table.marked + 1), MARKED))
        return Table(
            rows,
            colWidths=_columns(table, width),
            hAlign="LEFT",
            style=TableStyle(style),
            repeatRows=1,
            spaceBefore=4,
            spaceAfter=4,
        )


def _columns(table: report_data.Table, width: float) -> list[float]:
    """Widths by the longest text of each column, `width` all together; tables of words line up with each other."""
    if not table.numbers:
        others = len(table.columns) - 1
        return [width * 0.46, *[width * 0.54 / others] * others]
    longest = [
        min(WIDEST, max(_letters(text) for text in (name, *(row[i] for row in table.rows)))) + 3
        for i, name in enumerate(table.columns)
    ]
    return [width * each / sum(longest) for each in longest]


def _cut(text: str) -> str:
    """A cell must fit on a page, whatever a service says."""
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"


def _letters(text: str) -> int:
    """How long it is: a Chinese letter is as wide as two."""
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in text)


def _numbered(title: str) -> type[Canvas]:
    """A canvas that writes title and page number below each page, once it knows how many there are."""

    class Numbered(Canvas):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self._finished: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802  # the library's name
            self._finished.append(dict(self.__dict__))
            self._startPage()  # type: ignore[attr-defined]

        def save(self) -> None:
            for number, page in enumerate(self._finished, 1):
                self.__dict__.update(page)
                self._foot(_("Page {page} of {pages}").format(page=number, pages=len(self._finished)))
                super().showPage()
            super().save()

        def _foot(self, place: str) -> None:
            right = self._pagesize[0] - SIDES  # type: ignore[attr-defined]
            self.setStrokeColor(RULE)
            self.line(SIDES, 13 * mm, right, 13 * mm)
            self.setFillColor(QUIET)
            self.setFont(font(title), 8)
            self.drawString(SIDES, 9 * mm, title)
            self.setFont(font(place), 8)
            self.drawRightString(right, 9 * mm, place)

    return Numbered
