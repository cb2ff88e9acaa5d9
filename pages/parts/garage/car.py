"""One car of the garage: its price then and now, notes, tags, photos, and the way out."""

import streamlit as st

from pages.parts.frame.visit import visitor_services
from pages.parts.garage.card import delete, picture
from pages.parts.garage.history import price_history
from pages.parts.garage.keep import keep_choice
from pages.parts.garage.words import car_line, former_price, price, price_change
from services.report import Appraisal
from services.storage.garage import LONGEST_NOTE, revalue
from services.storage.garage_pictures import thumbnails
from services.storage.garage_search import car_of
from services.vehicle import to_km, to_miles
from services.wording import _, current_locale
from services.wording.markdown import escaped


def garage_car(car_id: str) -> None:
    """Draw it, or say that it is not here."""
    garage = visitor_services().garage
    st.button(_("Back to the garage"), icon=":material/arrow_back:", type="tertiary", on_click=_back)
    appraisal = garage.find(car_id)
    car = car_of(garage, car_id)
    if appraisal is None or car is None:
        st.title(_("Not in your garage"))
        st.info(
            _("This car is not in your garage. It may have been deleted, or belong to another browser."),
            icon=":material/search_off:",
        )
        return
    st.title(escaped(car.name))
    st.caption(escaped(car_line(car)))
    left, right = st.columns([2, 3], gap="large")
    with left:
        picture(car, thumbnails(garage, [car_id]).get(car_id))
        keep_choice(appraisal)
        st.page_link(
            "report.py", label=_("Open the report"), icon=":material/request_quote:", query_params={"id": car_id}
        )
    with right:
        history = garage.history(car_id)
        share = price_change(history)
        st.metric(_("Typical asking price"), price(car), delta=share, delta_color="off", border=True)
        if share:
            st.caption(escaped(_("The price before: {price}.").format(price=former_price(history))))
        _value_again(appraisal)
    price_history(history)
    _notes(appraisal)
    _tags(appraisal)
    st.button(_("Delete this car"), icon=":material/delete:", key=f"delete {car_id}", on_click=delete, args=(car,))


def _back() -> None:
    st.query_params.pop("car", None)


def _value_again(appraisal: Appraisal) -> None:
    """A new price beside the old, at the mileage the car has now."""
    unit = current_locale().unit
    here = to_km(appraisal.miles) if unit == "km" else appraisal.miles
    with st.form(f"value again {appraisal.id}"):
        typed = st.number_input(
            _("Mileage today, in miles") if unit == "miles" else _("Mileage today, in km"),
            min_value=0,
            max_value=2_000_000,
            value=here,
            step=1,
        )
        wanted = st.form_submit_button(_("Value it again"), icon=":material/refresh:", type="primary")
    if not wanted:
        return
    miles = appraisal.miles if typed == here else to_miles(typed, unit)
    with st.spinner(_("Asking what such cars cost today")):
        new = revalue(appraisal, miles, visitor_services().appraiser)
    if new.valuation is None:
        st.warning(
            _("There is no new price just now, so the earlier one stays. Please try again later."),
            icon=":material/cloud_off:",
        )
        return
    visitor_services().garage.save_or_hold(new)
    st.rerun()


def _notes(appraisal: Appraisal) -> None:
    key = f"notes {appraisal.id}"
    st.text_area(
        _("Notes"),
        value=visitor_services().garage.notes(appraisal.id),
        key=key,
        max_chars=LONGEST_NOTE,
        placeholder=_("Where it stands, what was repaired, whom you asked. Only you see this."),
        on_change=_write,
        args=(appraisal.id, key),
    )


def _write(car_id: str, key: str) -> None:
    visitor_services().garage.write_notes(car_id, st.session_state[key])


def _tags(appraisal: Appraisal) -> None:
    """The words for its photo, out of those that were suggested."""
    if not appraisal.offered_tags:
        return
    key = f"garage tags {appraisal.id}"
    st.multiselect(
        _("Photo tags"),
        [tag.name for tag in appraisal.offered_tags],
        default=list(appraisal.tags),
        placeholder=_("Type or choose"),
        key=key,
        on_change=_keep_tags,
        args=(appraisal, key),
    )


def _keep_tags(appraisal: Appraisal, key: str) -> None:
    visitor_services().garage.save_or_hold(appraisal.model_copy(update={"tags": tuple(st.session_state[key])}))
