"""The price: three figures, the picture behind them, what they rest on and what they leave out."""

import streamlit as st

from pages.parts.price_picture import price_picture
from pages.parts.words import exact_money, money
from services.appraisal import Appraisal
from services.valuation.market import Confidence, Valuation
from services.valuation.statistics import FEWEST
from services.valuation.statistics import rests_on as rests_on_numbers

SURE = {
    Confidence.HIGH: "High confidence",
    Confidence.MEDIUM: "Medium confidence",
    Confidence.LOW: "Low confidence",
    Confidence.NONE: "No price",
}
NOT_INCLUDED = (
    "Asking prices, not sale prices: cars mostly sell for somewhat less.",
    "Colour, options, modifications, warranty and number of owners.",
    "Accidents, rust below, engine and gearbox: photos cannot show them.",
    "Where you live: asks of the whole country count, because the data hold no regional level.",
    "Taxes and fees.",
)


def money_section(appraisal: Appraisal) -> None:
    """Draw the price, or say why there is none."""
    st.subheader("What such cars are asked for")
    valuation = appraisal.valuation
    if valuation is None or valuation.typical is None:
        _no_price(valuation)
        return
    currency = valuation.currency
    likely = valuation.likely
    for column, (label, price) in zip(
        st.columns(3),
        {
            "Low": likely.low if likely else None,
            "Typical": valuation.typical,
            "High": likely.high if likely else None,
        }.items(),
        strict=True,
    ):
        column.metric(label, money(price, currency) if price else "not known", border=True)
    st.markdown(rests_on(valuation))
    price_picture(valuation, appraisal.vehicle.name)
    for excluded in valuation.excluded:
        st.info(
            f"One advert at {exact_money(excluded.comparable.price, currency)} is left out of every figure: "
            f"{excluded.reason}.",
            icon=":material/filter_alt_off:",
        )
    if valuation.absurd_maximum:
        st.info(
            f"The source also counts an advert at {exact_money(valuation.absurd_maximum, currency)}. "
            "That looks like a typing error and is not shown in any figure.",
            icon=":material/filter_alt_off:",
        )
    for note in valuation.notes:
        st.caption(note)
    if appraisal.second_opinion and appraisal.second_opinion.typical is not None:
        other = appraisal.second_opinion
        st.caption(
            f"Second opinion: {other.source} puts the typical price at {money(other.typical or 0, other.currency)}"
            + (", as modelled by a built-in stand-in." if other.stand_in else ".")
        )
    with st.expander("What is not included"):
        st.markdown("\n".join(f"- {line}" for line in NOT_INCLUDED))


def rests_on(valuation: Valuation) -> str:
    """One sentence: what the range rests on, how old it is, how sure it makes us."""
    adverts = f"{valuation.count:,} adverts" if valuation.count else "the source's own statistics"
    kind = (
        f"{adverts} of comparable cars, as modelled by a built-in stand-in"
        if valuation.stand_in
        else f"{adverts} of comparable cars"
    )
    month = f", at the price level of {valuation.as_of:%B %Y}" if valuation.as_of else ""
    half = "Half of such cars are asked for between Low and High. " if valuation.likely else ""
    sure = ""
    if valuation.confidence is not Confidence.NONE:
        sure = f" {SURE[valuation.confidence]}: {rests_on_numbers(valuation.count, valuation.likely)}."
    return f"{half}Estimate from {kind}{month}; not an appraisal and not an offer.{sure}"


def _no_price(valuation: Valuation | None) -> None:
    found = len(valuation.comparables) if valuation else 0
    if valuation and valuation.count:
        st.info(
            f"Only {valuation.count} similar cars on sale: too few comparables for an honest price (we want {FEWEST}). "
            + ("Here they are." if found else ""),
            icon=":material/sell:",
        )
        for advert in valuation.comparables:
            miles = f", {advert.mileage:,} miles" if advert.mileage is not None else ""
            st.markdown(
                f"- {exact_money(advert.price, valuation.currency)}: {advert.year or ''} {advert.trim or ''}{miles}"
            )
        return
    st.info(
        "We found too few comparables for an honest price. For a rare or older car, a club or a specialist dealer "
        "knows what such cars really fetch.",
        icon=":material/sell:",
    )
