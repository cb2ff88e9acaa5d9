"""One car of the list as a card, and the bar below that compares those picked."""

from collections.abc import Sequence

import streamlit as st

from pages.parts.frame.silhouette import silhouette
from pages.parts.frame.visit import visitor_services
from pages.parts.garage.words import car_line, price, price_change
from services.storage.garage import PriceAtDate
from services.storage.garage_search import Car
from services.wording import _, ngettext
from services.wording.markdown import escaped
from services.wording.vocabulary import translate

PICKED = "picked cars"
FEWEST, MOST = 2, 4  # cars that can be compared


def card(car: Car, thumbnail: bytes | None, history: Sequence[PriceAtDate]) -> None:
    """Draw picture, name, price and what can be done with the car."""
    picture(car, thumbnail)
    st.markdown(f"**{escaped(car.name)}**  \n{escaped(car_line(car))}")
    st.metric(_("Typical asking price"), price(car), delta=price_change(history), delta_color="off")
    picks = picked()
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        if st.button(
            _("Details"),
            key=f"open {car.id}",
            help=_("Price so far, notes and photos of the {car}").format(car=car.name),
        ):
            st.query_params["car"] = car.id
            st.rerun()
        st.checkbox(
            _("Compare"),
            value=car.id in picks,
            key=f"pick {car.id}",
            disabled=len(picks) >= MOST and car.id not in picks,
            on_change=_pick,
            args=(car.id,),
        )


def picture(car: Car, thumbnail: bytes | None) -> None:
    """Its front as photographed, else a drawn car of its shape."""
    if thumbnail:
        st.image(thumbnail, alt=_("Your photo of the {car}").format(car=car.name), width="stretch")
        return
    shape = translate(car.style) if car.style else _("car")
    alt = _("Drawing of a {shape}, in place of a photo of the {car}").format(shape=shape, car=car.name)
    st.image(silhouette(car.style), alt=alt, width="stretch")


def picked() -> list[str]:
    """Ids of the cars picked to be compared, in the order they were picked."""
    found: list[str] = st.session_state.setdefault(PICKED, [])
    return found


def picked_bar() -> None:
    """The button that compares, in reach wherever the list is scrolled to."""
    picks = picked()
    if not picks:
        return
    count = len(picks)
    with st.bottom:
        st.caption(
            _("Pick one more car to compare it with.")
            if count < FEWEST
            else _("Two to four cars can stand side by side.")
        )
        with st.container(horizontal=True):
            if st.button(
                ngettext("Compare {count} car", "Compare {count} cars", count).format(count=count),
                type="primary",
                icon=":material/compare_arrows:",
                disabled=count < FEWEST,
            ):
                st.query_params["compare"] = picks
                st.rerun()
            st.button(_("Clear the choice"), on_click=_clear)


def drop(car_id: str) -> None:
    """No longer pick a car, as when it was deleted."""
    if car_id in picked():
        picked().remove(car_id)


def delete(car: Car) -> None:
    """Take a car out of the garage; the list shows the way back."""
    visitor_services().garage.delete([car.id])
    drop(car.id)
    st.session_state["just deleted"] = car.name
    st.query_params.pop("car", None)


def _pick(car_id: str) -> None:
    picks = picked()
    if car_id in picks:
        picks.remove(car_id)
    elif len(picks) < MOST:
        picks.append(car_id)


def _clear() -> None:
    for car_id in picked():
        st.session_state.pop(f"pick {car_id}", None)
    picked().clear()
