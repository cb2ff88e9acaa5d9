"""The price picture: likely and possible range, comparables as dots and this car, on one axis in money."""

from collections import Counter
from collections.abc import Callable, Sequence

from services.export.marks import WIDTH, Bar, Dot, Ink, Label, Line, Mark, Picture, round_values, scale
from services.export.sentences import about
from services.valuation.statistics import MOST_DOTS, plausible_ends, quantile_dots
from services.valuation.valuation import Valuation
from services.wording import _, ngettext
from services.wording.formatting import money, whole

EDGE = 12.0  # free to the left and right of the plot
BINS, DOT, STEP = 44, 3.4, 7.6  # columns of dots; a dot's radius and its distance from the next one up


def price_picture(valuation: Valuation, car: str) -> Picture | None:
    """Likely and possible range, adverts as dots and this car on one axis; None without a price or anything beside."""
    if valuation.typical is None or not (valuation.likely or valuation.comparables):
        return None
    prices = [advert.price for advert in valuation.comparables]
    low, high = plausible_ends(valuation)
    shown = [price for price in quantile_dots(prices) if low <= price <= high]
    clipped = [price for price in prices if not low <= price <= high]
    across = scale((low, high), (EDGE, WIDTH - EDGE))
    ground = 26 + max(60.0, STEP * _tallest(shown, across))
    marks = [
        *_axis_of_money(across, (low, high), (18, ground + 46), valuation.currency),
        *_ranges(valuation, across, ground + 12),
        *_dots(shown, across, ground),
        *_this_car(valuation.typical, across, ground + 21, valuation.currency),
    ]
    return Picture(ground + 74, tuple(marks), _takeaway(valuation, car), _legend(valuation, clipped))


def _column(price: float, across: Callable[[float], float]) -> int:
    return round(across(price) / (WIDTH / BINS))


def _tallest(prices: Sequence[float], across: Callable[[float], float]) -> int:
    return max(Counter(_column(price, across) for price in prices).values(), default=0)


def _dots(prices: Sequence[float], across: Callable[[float], float], ground: float) -> list[Mark]:
    """Each price at its place, stacked where several fall together."""
    seen: Counter[int] = Counter()
    dots: list[Mark] = []
    for price in prices:
        column = _column(price, across)
        dots.append(
            Dot(round(column * WIDTH / BINS, 1), round(ground - STEP * (seen[column] + 0.5), 1), DOT, Ink.ADVERT)
        )
        seen[column] += 1
    return dots


def _axis_of_money(
    across: Callable[[float], float], ends: tuple[float, float], between: tuple[float, float], currency: str
) -> list[Mark]:
    """Grid lines with their prices below, and what the axis is."""
    top, ground = between
    marks: list[Mark] = []
    for price in round_values(*ends, 6):
        x = across(price)
        marks.append(Line(((x, top), (x, ground)), Ink.GRID, 0.5))
        marks.append(Label(min(max(x, 20), WIDTH - 20), ground + 12, money(price, currency)))
    title = _("Asking price in {currency}, estimate").format(currency=currency)
    return [*marks, Label(WIDTH / 2, ground + 26, title)]


def _ranges(valuation: Valuation, across: Callable[[float], float], middle: float) -> list[Mark]:
    """The possible range as a thin bar, the likely one as a thick bar with its ends in words."""
    marks: list[Mark] = []
    for band, height, ink in ((valuation.possible, 5, Ink.POSSIBLE), (valuation.likely, 14, Ink.LIKELY)):
        if band:
            left, right = across(band.low), across(band.high)
            marks.append(Bar(left, middle - height / 2, round(right - left, 1), height, ink))
    if valuation.likely:
        words = _("likely {low} to {high}").format(
            low=about(valuation.likely.low, valuation.currency),
            high=about(valuation.likely.high, valuation.currency),
        )
        at = (across(valuation.likely.low) + across(valuation.likely.high)) / 2
        marks.append(Label(round(min(max(at, 80), WIDTH - 80), 1), middle + 21, words, bold=True))
    return marks


def _this_car(typical: float, across: Callable[[float], float], foot: float, currency: str) -> list[Mark]:
    """A line from the top down to `foot`, with its number above."""
    x = across(typical)
    words = _("this car: {price}").format(price=about(typical, currency))
    return [
        Line(((x, 16), (x, foot)), Ink.CAR, 2, dashed=True),
        Label(min(max(x, 70), WIDTH - 70), 10, words, Ink.CAR, bold=True),
    ]


def _takeaway(valuation: Valuation, car: str) -> str:
    def price(amount: float) -> str:
        return about(amount, valuation.currency)

    said = [_("Asking prices for a {car}: typically {price}.").format(car=car, price=price(valuation.typical or 0))]
    for band, words in (
        (valuation.likely, _("Half of such cars: {low} to {high}.")),
        (valuation.possible, _("Eight in ten: {low} to {high}.")),
    ):
        if band:
            said.append(words.format(low=price(band.low), high=price(band.high)))
    return " ".join(said)


def _legend(valuation: Valuation, clipped: Sequence[float]) -> str:
    said = []
    if valuation.likely:
        said.append(_("Thick bar: half of such cars (likely)."))
    if valuation.possible:
        said.append(_("Thin bar: eight in ten (possible)."))
    if len(valuation.comparables) > MOST_DOTS:
        said.append(_("Each dot: one in {count} of the adverts.").format(count=MOST_DOTS))
    elif valuation.comparables:
        said.append(_("Each dot: an advert of a comparable car."))
    if clipped:
        words = ngettext(
            "{count} advert lies beyond the edge of the picture, at {low}.",
            "{count} adverts lie beyond the edges of the picture, from {low} to {high}.",
            len(clipped),
        )
        low, high = (money(end, valuation.currency) for end in (min(clipped), max(clipped)))
        said.append(words.format(count=whole(len(clipped)), low=low, high=high))
    return " ".join(said)
