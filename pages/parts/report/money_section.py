"""The price: three figures, the picture behind them, what they rest on and what was left out."""

import streamlit as st

from pages.parts.report.price_picture import price_picture
from services.appraisal import Appraisal
from services.export.sentences import how_near, how_sure, left_out, no_price, rests_on, stand_in_label
from services.valuation.estimate import about
from services.valuation.valuation import Valuation
from services.wording import _
from services.wording.formatting import distance, money, second_currency
from services.wording.markdown import escaped


def money_section(appraisal: Appraisal) -> None:
    """Draw the price, or say why there is none."""
    st.subheader(_("What such cars are asked for"), anchor=False)
    valuation = appraisal.valuation
    if label := stand_in_label(valuation):
        st.caption(f":material/science: {escaped(label)}")
    if valuation is None or valuation.typical is None:
        _no_price(valuation)
        return
    _figures(valuation)
    st.markdown(escaped(" ".join([rests_on(valuation), how_sure(valuation), how_near(valuation)]).strip()))
    price_picture(valuation, appraisal.vehicle.name)
    if left := left_out(valuation):
        st.info("\n\n".join(map(escaped, left)), icon=":material/filter_alt_off:")
    for note in valuation.notes:
        st.caption(escaped(note))
    other = appraisal.second_opinion
    if other and other.typical is not None:
        words = (
            _("Second opinion: {source} puts the typical price at {price}, as modelled by a built-in stand-in.")
            if other.stand_in
            else _("Second opinion: {source} puts the typical price at {price}.")
        )
        st.caption(escaped(words.format(source=other.source, price=about(other.typical, other.currency))))


def _figures(valuation: Valuation) -> None:
    """Low, typical and high side by side, on a phone too; the second currency below."""
    likely = valuation.likely
    with st.container(border=True):
        figures = {
            _("Low"): likely.low if likely else None,
            _("Typical"): valuation.typical,
            _("High"): likely.high if likely else None,
        }
        grid = st.grid(3, min_column_width=80, wrap=False)
        for label, price in figures.items():
            grid.metric(label, about(price, valuation.currency) if price else _("not known"))
        if second := second_currency(valuation.typical or 0, valuation.currency):
            st.caption(escaped(_("Typical: {converted}").format(converted=second)))


def _no_price(valuation: Valuation | None) -> None:
    """Why there is none, with the few adverts there are."""
    st.info(escaped(no_price(valuation)), icon=":material/sell:")
    for advert in valuation.comparables if valuation else ():
        parts = (
            money(advert.price, valuation.currency if valuation else "USD"),
            str(advert.year or ""),
            advert.trim or "",
            distance(advert.mileage) if advert.mileage is not None else "",
        )
        st.markdown(f"- {escaped(' · '.join(part for part in parts if part))}")
