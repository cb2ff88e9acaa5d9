"""The price picture: likely and possible range, comparables as dots, this car marked, on one axis in money."""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import altair as alt

from services.charts.chart import Chart
from services.charts.money_axis import Ticks, labelled, ticks
from services.valuation.estimate import about
from services.valuation.statistics import MOST_DOTS, equal_shares, plausible_ends
from services.valuation.valuation import Band, Comparable, Valuation
from services.wording import _, ngettext
from services.wording.formatting import distance, money, whole

COLUMNS = 40  # of stacked dots
TOP, GROUND, WORDS = 11.0, -1.2, -2.9  # heights: upper end, middle of the bars, the zones' names
Place = tuple[float, str]


def price_chart(valuation: Valuation, car: str, alike: Sequence[float]) -> Chart | None:
    """Ranges, adverts and this car on one axis; None without a price or where the source gives nothing beside it.

    `alike` is where each of the valuation's comparables stands, as `asked_alike` has it; a touch tells what is asked.
    """
    if valuation.typical is None or not (valuation.likely or valuation.comparables):
        return None
    low, high = plausible_ends(valuation, alike)
    this_car = _("this car: {price}").format(price=about(valuation.typical, valuation.currency))
    spec = _spec(
        ends=(low, high),
        money_ticks=ticks(low, high, valuation.currency),
        dots=tuple(
            (alike[i], _asked(valuation.comparables[i], valuation.currency))
            for i in equal_shares(alike)
            if low <= alike[i] <= high
        ),
        likely=valuation.likely,
        possible=valuation.possible,
        zones=_zones(valuation),
        car=(valuation.typical, this_car),
        title=_("Asking price in {currency}, estimate").format(currency=valuation.currency),
    )
    clipped = [price for price in alike if not low <= price <= high]
    return Chart(spec, _takeaway(valuation, car), _legend(valuation, clipped))


def _asked(advert: Comparable, currency: str) -> str:
    """What an advert says: "$9,995 · 61,000 mi · 2010 LE"."""
    car = " ".join(filter(None, [str(advert.year or ""), advert.trim]))
    miles = distance(advert.mileage) if advert.mileage is not None else ""
    return " · ".join(filter(None, [_("asked: {price}").format(price=money(advert.price, currency)), miles, car]))


def _zones(valuation: Valuation) -> tuple[Place, ...]:
    """The names of the three zones, each in the middle of its own."""
    likely, possible = valuation.likely, valuation.possible
    if likely is None:
        return ()
    middle = ((likely.low + likely.high) / 2, _("likely"))
    if possible is None:
        return (middle,)
    return ((possible.low + likely.low) / 2, _("low")), middle, ((likely.high + possible.high) / 2, _("high"))


@lru_cache(maxsize=128)  # a chart is built in 30 ms and drawn again with every rerun
def _spec(
    *,
    ends: tuple[float, float],
    money_ticks: Ticks,
    dots: tuple[Place, ...],
    likely: Band | None,
    possible: Band | None,
    zones: tuple[Place, ...],
    car: Place,
    title: str,
) -> dict[str, Any]:
    price = alt.X(
        "price:Q", title=title, axis=alt.Axis(**labelled(money_ticks)), scale=alt.Scale(domain=list(ends), nice=False)
    )
    height = alt.Y("height:Q", axis=None, scale=alt.Scale(domain=[WORDS - 0.8, TOP], nice=False))

    def rows(*found: dict[str, Any]) -> alt.Chart:
        return alt.Chart(alt.InlineData(values=list(found)))

    layers: list[alt.Chart] = []
    if dots:
        heights = _stacked([at for at, _words in dots], ends)
        stacked = rows(
            *({"price": at, "height": up, "asked": words} for (at, words), up in zip(dots, heights, strict=True))
        )
        layers.append(
            stacked.mark_circle(size=60, opacity=1, fillOpacity=0.85, style="advert").encode(
                x=price, y=height, tooltip="asked:N"
            )
        )
    # Stripes and a solid bar, thin and thick: the ranges differ in more than colour.
    bars: tuple[tuple[Band | None, dict[str, Any]], ...] = (
        (possible, {"style": "possible", "strokeWidth": 9, "strokeDash": [3, 3]}),
        (likely, {"style": "likely", "strokeWidth": 20}),
    )
    for band, mark in bars:
        if band:
            bar = rows({"price": band.low, "to": band.high, "height": GROUND})
            layers.append(bar.mark_rule(**mark).encode(x=price, x2="to:Q", y=height))
    names = rows(*({"price": at, "height": WORDS, "name": name} for at, name in zones))
    layers.append(names.mark_text(style="text", fontSize=12).encode(x=price, y=height, text="name:N"))
    at, words = car
    right = at > sum(ends) / 2
    marker = rows({"price": at, "height": TOP - 0.5, "foot": GROUND - 0.8, "name": words})
    line = marker.mark_rule(style="car", strokeWidth=3, strokeDash=[6, 3])
    layers.append(line.encode(x=price, y=height, y2="foot:Q"))
    aside: dict[str, Any] = {"align": "right" if right else "left", "dx": -7 if right else 7}
    layers.append(
        marker.mark_text(style="car", fontWeight="bold", fontSize=14, **aside).encode(x=price, y=height, text="name:N")
    )
    chart = alt.layer(*layers).properties(height=250).configure_view(stroke="transparent")
    spec: dict[str, Any] = chart.to_dict(validate=False)  # tests validate it: that is half the time of building it
    return spec


def _stacked(dots: Sequence[float], ends: tuple[float, float]) -> list[float]:
    """The height of each dot: those that fall into one column stand on each other."""
    width = (ends[1] - ends[0]) / COLUMNS
    columns = [round(price / width) for price in dots]
    step = min(1.0, (TOP - 1.5) / max(Counter(columns).values()))
    seen: Counter[int] = Counter()
    heights = []
    for column in columns:
        heights.append(0.6 + seen[column] * step)
        seen[column] += 1
    return heights


def _takeaway(valuation: Valuation, car: str) -> str:
    currency = valuation.currency
    typically = about(valuation.typical or 0, currency)
    said = [_("Asking prices for a {car}: typically {price}.").format(car=car, price=typically)]
    for band, words in (
        (valuation.likely, _("Half of such cars: {low} to {high}.")),
        (valuation.possible, _("Eight in ten: {low} to {high}.")),
    ):
        if band:
            said.append(words.format(low=about(band.low, currency), high=about(band.high, currency)))
    return " ".join(said)


def _legend(valuation: Valuation, clipped: Sequence[float]) -> str:
    """How to read the picture, and what lies beyond its edges."""
    said = []
    if valuation.likely:
        said.append(_("Solid bar: half of such cars (likely)."))
    if valuation.possible:
        said.append(_("Striped bar: eight in ten (possible)."))
    if len(valuation.comparables) > MOST_DOTS:
        said.append(
            _(
                "Each dot: one in {count} of the adverts, as if that car had this one's mileage, trim and condition."
            ).format(count=MOST_DOTS)
        )
    elif valuation.comparables:
        said.append(_("Each dot: an advert, as if that car had this one's mileage, trim and condition."))
    if clipped:
        words = ngettext(
            "{count} advert lies beyond the edge of the picture, at {low}.",
            "{count} adverts lie beyond the edges of the picture, from {low} to {high}.",
            len(clipped),
        )
        low, high = (money(end, valuation.currency) for end in (min(clipped), max(clipped)))
        said.append(words.format(count=whole(len(clipped)), low=low, high=high))
    return " ".join(said)
