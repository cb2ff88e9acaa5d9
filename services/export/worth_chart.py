"""What the car was worth each year since new, and what it may be worth in the next five, as a picture."""

from collections.abc import Sequence

from services.export.marks import WIDTH, Area, Dot, Ink, Label, Line, Mark, Picture, round_values, scale
from services.export.sentences import about
from services.valuation.depreciation import YearlyValue
from services.wording import _
from services.wording.formatting import money

LEFT, RIGHT, TOP, GROUND = 58.0, WIDTH - 20, 14.0, 160.0  # of the plot


def worth_picture(years: Sequence[YearlyValue], currency: str) -> Picture | None:
    """What the car was and may be worth each year, with its band; None for less than two years."""
    if len(years) < 2:
        return None
    now = next(year for year in reversed(years) if not year.forecast)
    across = scale((years[0].year, years[-1].year), (LEFT, RIGHT))
    up = scale((0, max(year.band.high for year in years)), (GROUND, TOP))
    past = [year for year in years if year.year <= now.year]
    ahead = [year for year in years if year.year >= now.year]
    band = [(across(year.year), up(year.band.high)) for year in years]
    band += [(across(year.year), up(year.band.low)) for year in reversed(years)]
    marks: list[Mark] = []
    for price in round_values(0, max(year.band.high for year in years), 5):
        marks.append(Line(((LEFT, up(price)), (RIGHT, up(price))), Ink.GRID, 0.5))
        marks.append(Label(LEFT - 6, up(price) + 3, money(price, currency), anchor="end"))
    step = max(1, -(-len(years) // 9))
    marks += [Label(across(one.year), GROUND + 14, str(one.year)) for one in years[::step]]
    x, y = across(now.year), up(now.price)
    marks += [
        Area(tuple(band), Ink.POSSIBLE),
        Line(tuple((across(one.year), up(one.price)) for one in past), Ink.LIKELY, 2.2),
        Line(tuple((across(one.year), up(one.price)) for one in ahead), Ink.LIKELY, 1.6, dashed=True),
        Dot(x, y, 4.5, Ink.CAR),
        Label(x, y - 9, about(now.price, currency), Ink.CAR, bold=True),
        Label(LEFT, GROUND + 30, _("Asking price in {currency}, estimate").format(currency=currency), anchor="start"),
    ]
    last = years[-1]
    alt = _("About {price} in {year}, and in {last} perhaps {low} to {high}.").format(
        price=about(now.price, currency),
        year=now.year,
        last=last.year,
        low=about(last.band.low, currency),
        high=about(last.band.high, currency),
    )
    legend = _(
        "Asking prices at 12,000 miles a year, in dollars of their year; the band holds eight cars in ten. "
        "The dashed part is a forecast from how such cars have kept their price."
    )
    return Picture(GROUND + 36, tuple(marks), alt, legend)
