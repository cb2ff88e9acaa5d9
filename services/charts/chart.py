"""A chart: what is drawn, what it tells, and the colours of the ground it is drawn on."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Palette:
    """CSS colours for one ground: `text` and `car` are written with, `grid` is faint, the others fill."""

    text: str
    car: str
    likely: str
    possible: str
    advert: str
    grid: str


# A test holds words to a contrast of 4.5:1 with their ground and marks to 3:1 (WCAG 2.2, 1.4.3 and 1.4.11).
LIGHT = Palette(text="#3f4a46", car="#97480a", likely="#0f766e", possible="#5b968f", advert="#64748b", grid="#d8d5cb")
DARK = Palette(text="#c9d3cf", car="#f0a04b", likely="#2bb3a5", possible="#4d8a83", advert="#94a3b8", grid="#34403e")


@dataclass(frozen=True)
class Chart:
    """A Vega-Lite specification with the takeaway for those who do not see it and how to read it for those who do.

    The specification holds its own data and no colour: its marks have the names of a Palette's colours as styles.
    """

    spec: dict[str, Any]
    alt: str
    legend: str

    def coloured(self, palette: Palette) -> dict[str, Any]:
        """The specification in these colours; read aloud it is its alt text alone, not each mark and axis."""
        styles = {name: {"color": colour} for name, colour in asdict(palette).items()}
        axis: dict[str, str | bool] = {"aria": False, "labelColor": palette.text, "titleColor": palette.text}
        axis |= {"gridColor": palette.grid, "domainColor": palette.grid, "tickColor": palette.grid}
        return self.spec | {"config": self.spec["config"] | {"axis": axis, "style": styles, "mark": {"aria": False}}}
