"""The price picture: likely and possible range, comparables as dots, this car marked, on one axis in money."""

import altair as alt
import pandas as pd
import streamlit as st

from pages.parts.words import money
from services.valuation.market import Valuation

MOST_DOTS = 50  # above, each dot stands for an equal share of the adverts (a quantile dot plot)
LIKELY, POSSIBLE, CAR = "#0f9488", "#7fb8b0", "#c2740c"  # read on light and dark grounds


def price_picture(valuation: Valuation, car: str) -> None:
    """Draw it, with the takeaway as alt text; nothing where the source gives neither ranges nor adverts."""
    if valuation.typical is None or not (valuation.likely or valuation.comparables):
        return
    dots = _dots(valuation)
    low, high = _axis(valuation, dots)
    shown = dots[dots["price"].between(low, high)]
    prices = alt.X(
        "price:Q",
        title=f"Asking price ({valuation.currency}), estimate",
        scale=alt.Scale(domain=[low, high], nice=False),
    )
    layers = [*_bands(valuation, prices)]
    if not shown.empty:
        layers.append(
            alt.Chart(shown)
            .mark_circle(size=70, opacity=0.75, color="#64748b")
            .encode(x=prices, y=_HEIGHT, tooltip=[alt.Tooltip("label:N", title="Advert")])
        )
    layers += _marker(valuation, prices)
    chart = alt.layer(*layers).properties(height=230).configure_view(strokeWidth=0)
    st.altair_chart(chart, width="stretch", alt=alt_text(valuation, car))
    st.caption(_legend(valuation, len(dots) - len(shown)))


_HEIGHT = alt.Y("height:Q", axis=None, scale=alt.Scale(domain=[-2.4, 11]))


def _dots(valuation: Valuation) -> pd.DataFrame:
    """One row a dot, stacked where prices fall together: price, height, label."""
    prices = pd.Series([advert.price for advert in valuation.comparables], dtype=float)
    labels = [
        f"{money(advert.price, valuation.currency)}, {advert.year or ''} {advert.trim or ''}".strip()
        for advert in valuation.comparables
    ]
    if len(prices) > MOST_DOTS:
        prices = prices.quantile([(i + 0.5) / MOST_DOTS for i in range(MOST_DOTS)]).reset_index(drop=True)
        labels = [f"about {money(price, valuation.currency)}" for price in prices]
    frame = pd.DataFrame({"price": prices, "label": labels}).sort_values("price", ignore_index=True)
    if frame.empty:
        return frame.assign(height=[])
    spread = float(frame["price"].quantile(0.95)) - float(frame["price"].quantile(0.05))
    bins = (frame["price"] / max(1.0, spread / 24)).round()
    return frame.assign(height=frame.groupby(bins).cumcount() + 0.6)


def _axis(valuation: Valuation, dots: pd.DataFrame) -> tuple[float, float]:
    """Where the axis ends: the possible range and the middle 98 % of the adverts, with a little air."""
    typical = valuation.typical or 0.0
    ends = [typical, *(end for band in (valuation.possible, valuation.likely) if band for end in (band.low, band.high))]
    if len(dots):
        ends += [float(dots["price"].quantile(0.01)), float(dots["price"].quantile(0.99))]
    air = 0.06 * (max(ends) - min(ends) or typical)
    return max(0.0, min(ends) - air), max(ends) + air


def _bands(valuation: Valuation, prices: alt.X) -> list[alt.Chart]:
    """The possible range as a thin bar with end marks, the likely one as a thick bar: told apart without colour."""
    bands = []
    for name, band, top, bottom, colour in (
        ("possible", valuation.possible, -0.75, -1.05, POSSIBLE),
        ("likely", valuation.likely, -0.35, -1.45, LIKELY),
    ):
        if band is None:
            continue
        row = pd.DataFrame([{"price": band.low, "high": band.high, "top": top, "bottom": bottom, "name": name}])
        bands.append(
            alt.Chart(row)
            .mark_rect(color=colour, cornerRadius=3)
            .encode(x=prices, x2="high:Q", y=alt.Y("top:Q", axis=None, scale=_HEIGHT["scale"]), y2="bottom:Q")
        )
    return bands


def _marker(valuation: Valuation, prices: alt.X) -> list[alt.Chart]:
    """This car: a line over the whole picture with its number on top."""
    typical = valuation.typical or 0.0
    row = pd.DataFrame([{"price": typical, "label": f"this car: {money(typical, valuation.currency)}", "height": 10.4}])
    base = alt.Chart(row)
    return [
        base.mark_rule(color=CAR, strokeWidth=3, strokeDash=[6, 3]).encode(x=prices),
        base.mark_text(color=CAR, fontWeight="bold", fontSize=14, align="left", dx=7).encode(
            x=prices, y=_HEIGHT, text="label:N"
        ),
    ]


def alt_text(valuation: Valuation, car: str) -> str:
    """The picture's takeaway in a sentence."""
    currency = valuation.currency
    said = [f"Asking prices for a {car}: typically {money(valuation.typical or 0, currency)}"]
    if valuation.likely:
        said.append(f"likely {money(valuation.likely.low, currency)} to {money(valuation.likely.high, currency)}")
    if valuation.possible:
        said.append(f"possibly {money(valuation.possible.low, currency)} to {money(valuation.possible.high, currency)}")
    return ", ".join(said) + f", beside {len(valuation.comparables)} adverts."


def _legend(valuation: Valuation, clipped: int) -> str:
    said = []
    if valuation.likely:
        said.append("thick bar: half of such cars (likely)")
    if valuation.possible:
        said.append("thin bar: eight in ten (possible)")
    if len(valuation.comparables) > MOST_DOTS:
        said.append(f"each dot: one in {MOST_DOTS} of the adverts")
    elif valuation.comparables:
        said.append("each dot: an advert of a comparable car")
    if clipped:
        said.append(f"{clipped} beyond the edge of the picture")
    legend = "; ".join(said)
    return legend[:1].upper() + legend[1:] + "."
