"""What was read in the advert, each fact in a field of its own with the words it was read from."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.parts.advert.given import READ
from services.advert.check import NEEDED
from services.advert.facts import Advert, Seller, Title
from services.vehicle import MOST_MILES, to_miles
from services.wording import _
from services.wording.formatting import listed
from services.wording.markdown import escaped

NOT_TOLD = ""
CURRENCIES = ("USD", "EUR", "GBP", "CNY", "MXN", "CAD")


def facts_read() -> Advert | None:
    """Draw the fields, open where something is missing; None while nothing was given. What is typed counts."""
    read: Advert | None = st.session_state.get(READ)
    if read is None:
        return None
    missing = [name for name in NEEDED if st.session_state.get(f"advert {name}") in (None, "")]
    with st.expander(_("What we read, to put right"), icon=":material/fact_check:", expanded=bool(missing)):
        if missing:
            st.warning(
                _("Please fill in {facts}: the advert does not tell, or we did not find it.").format(
                    facts=listed([_(NEEDED[name]) for name in missing])
                ),
                icon=":material/edit:",
            )
        # A row at a time: on a phone, where columns stand one below the other, make and model stay together.
        left, right = st.columns(2)
        _text(left, "make", _("Make"), read)
        _text(right, "model", _("Model"), read)
        left, right = st.columns(2)
        _number(left, "year", _("Model year"), read, 1886, 2100)
        _text(right, "trim", _("Trim"), read)
        left, right = st.columns(2)
        _number(left, "miles", _("Odometer"), read, 0, MOST_MILES)
        _choice(right, "unit", _("Odometer in"), {"miles": _("miles"), "km": _("km")}, read)
        left, right = st.columns(2)
        _number(left, "price", _("Price asked"), read, 1, 10_000_000)
        _choice(right, "currency", _("Currency"), {name: name for name in CURRENCIES}, read)
        left, right = st.columns(2)
        sellers: dict[object, str] = {
            NOT_TOLD: _("not told"),
            Seller.DEALER: _("a dealer"),
            Seller.PRIVATE: _("a private person"),
        }
        _choice(left, "seller", _("Who sells"), sellers, read)
        titles: dict[object, str] = {
            NOT_TOLD: _("not told"),
            Title.CLEAN: _("clean"),
            Title.REBUILT: _("rebuilt"),
            Title.SALVAGE: _("salvage"),
        }
        _choice(right, "title", _("Title"), titles, read)
        left, right = st.columns(2)
        accidents: dict[object, str] = {NOT_TOLD: _("not told"), False: _("none"), True: _("yes")}
        _choice(left, "accident", _("Accident"), accidents, read)
    return _as_told(read)


def _words(place: DeltaGenerator, name: str, read: Advert) -> None:
    if words := read.words.get(name):
        place.caption(_("read from “{words}”").format(words=escaped(words)))


def _text(place: DeltaGenerator, name: str, label: str, read: Advert) -> None:
    place.text_input(label, key=f"advert {name}", max_chars=60, persist_state="session")
    _words(place, name, read)


def _number(place: DeltaGenerator, name: str, label: str, read: Advert, low: int, high: int) -> None:  # noqa: PLR0917
    place.number_input(
        label,
        min_value=low,
        max_value=high,
        step=1,
        value=None,
        key=f"advert {name}",
        placeholder=_("Type the number"),
        persist_state="session",
    )
    _words(place, name, read)


def _choice(place: DeltaGenerator, name: str, label: str, options: dict[object, str], read: Advert) -> None:
    key = f"advert {name}"
    place.selectbox(label, list(options), key=key, format_func=options.__getitem__, persist_state="session")
    _words(place, name, read)


def _as_told(read: Advert) -> Advert:
    """The advert as it stands in the fields."""
    told = {name: st.session_state.get(f"advert {name}") for name in ("make", "model", "trim")}
    chosen = {name: st.session_state.get(f"advert {name}") for name in ("year", "price", "seller", "title", "accident")}
    chosen = {name: None if value == NOT_TOLD else value for name, value in chosen.items()}
    unit, odometer = st.session_state.get("advert unit") or "miles", st.session_state.get("advert miles")
    return read.model_copy(
        update={
            **{name: (value or "").strip() or None for name, value in told.items()},
            **chosen,
            "unit": unit,
            "currency": st.session_state.get("advert currency"),
            "miles": None if odometer is None else min(MOST_MILES, to_miles(odometer, unit)),
        }
    )
