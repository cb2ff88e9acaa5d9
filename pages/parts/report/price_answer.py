"""The answer: one number for what its owner has in mind, its likely range, and how far to trust it."""

import streamlit as st

from pages.parts.frame.palette import palette
from services.export.sentences import how_near, no_price
from services.report import Appraisal
from services.valuation.adjust import PriceKind, price_kinds
from services.valuation.estimate import about
from services.valuation.valuation import Band, Valuation
from services.wording import _, ngettext
from services.wording.formatting import distance, money, month, second_currency, whole
from services.wording.markdown import escaped

PRIVATE, TRADE_IN, DEALER = "private", "trade-in", "dealer"
# The places of `price_kinds`, in the order in which they are asked for here.
PLACE = {PRIVATE: 1, TRADE_IN: 0, DEALER: 2}


def price_answer(appraisal: Appraisal) -> None:
    """Draw it, or say why there is no price."""
    valuation = appraisal.valuation
    if valuation is None or valuation.typical is None:
        _no_price(valuation)
        return
    kinds = price_kinds(valuation, _age(appraisal))
    kind = kinds[PLACE[_who_buys()]]
    typical = _("Typical")
    st.caption(f"**{typical}** · {_what_it_is(kind, kinds)}")
    st.header(about(kind.price, valuation.currency), anchor=False)
    if kind.band.low < kind.band.high:
        with st.container(key="range"):
            st.image(_bar(kind, kinds), alt=_said(kind, valuation), width="stretch")
        left, right = st.columns(2, wrap=False)
        left.markdown(_end(_("Low"), kind.band.low, valuation))
        right.markdown(_end(_("High"), kind.band.high, valuation), text_alignment="right")
        st.markdown(escaped(_said(kind, valuation)))
    if second := second_currency(kind.price, valuation.currency):
        st.caption(_("Typical: {converted}").format(converted=second))
    st.caption(escaped(" ".join(_trust(valuation))))


def _who_buys() -> str:
    names = {PRIVATE: _("Sell privately"), TRADE_IN: _("Trade in"), DEALER: _("Buy from a dealer")}
    chosen = st.segmented_control(
        _("What do you have in mind?"),
        list(names),
        default=PRIVATE,
        required=True,
        format_func=names.__getitem__,
        key="who buys",
        label_visibility="collapsed",
        persist_state="session",
        wrap=True,
    )
    return chosen or PRIVATE


def _what_it_is(kind: PriceKind, kinds: tuple[PriceKind, ...]) -> str:
    return {
        PLACE[PRIVATE]: _("what a private buyer may pay you"),
        PLACE[TRADE_IN]: _("what a dealer may allow you against another car"),
        PLACE[DEALER]: _("what dealers ask for such a car"),
    }[kinds.index(kind)]


def _end(name: str, price: float, valuation: Valuation) -> str:
    return f"{name} **{escaped(about(price, valuation.currency))}**"


def _said(kind: PriceKind, valuation: Valuation) -> str:
    """The likely range in words, which wrap where a phone is narrow."""
    return _("Likely {low} to {high}.").format(
        low=about(kind.band.low, valuation.currency), high=about(kind.band.high, valuation.currency)
    )


def _trust(valuation: Valuation) -> list[str]:
    """How far off such prices have been measured to be, and what they rest on."""
    said: list[str] = []
    if valuation.stand_in:
        said += filter(None, [how_near(valuation)])
        said.append(_("Modelled after real asking prices: not an appraisal and not an offer."))
    else:
        adverts = ngettext("{count} advert", "{count} adverts", valuation.count).format(count=whole(valuation.count))
        when = month(valuation.as_of) if valuation.as_of else ""
        said.append(
            _("From {adverts}, {month}: not an appraisal and not an offer.").format(adverts=adverts, month=when)
        )
    return said


def _age(appraisal: Appraisal) -> int:
    return max(0, appraisal.created.year - appraisal.vehicle.year)


def _bar(kind: PriceKind, kinds: tuple[PriceKind, ...]) -> str:
    """One scale for all three prices, so that the marker moves as the switch does: likely range and typical price."""
    ends = Band(low=min(one.band.low for one in kinds), high=max(one.band.high for one in kinds))
    spread = (ends.high - ends.low) or 1.0

    def at(price: float) -> float:
        return 12 + 696 * (price - ends.low) / spread

    ink = palette()
    low, high, typical = at(kind.band.low), at(kind.band.high), at(kind.price)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="720" height="40" viewBox="0 0 720 40" role="img">'
        f'<rect x="0" y="14" width="720" height="12" rx="6" fill="{ink.possible}" fill-opacity="0.28"/>'
        f'<rect x="{low:.1f}" y="14" width="{high - low:.1f}" height="12" rx="6" fill="{ink.likely}"/>'
        f'<rect x="{typical - 5:.1f}" y="2" width="10" height="36" rx="5" fill="{ink.car}"/></svg>'
    )


def _no_price(valuation: Valuation | None) -> None:
    """Why there is none, with the few adverts there are."""
    st.info(no_price(valuation), icon=":material/sell:")
    for advert in valuation.comparables if valuation else ():
        parts = (
            money(advert.price, valuation.currency if valuation else "USD"),
            str(advert.year or ""),
            advert.trim or "",
            distance(advert.mileage) if advert.mileage is not None else "",
        )
        st.markdown(f"- {' · '.join(part for part in parts if part)}")
