"""The odometer reading, in miles or km, with a friendly look at whether it can be."""

from datetime import UTC, datetime

import streamlit as st

from services.valuation.adjust import Fact, usual_miles
from services.vehicle import MOST_MILES, Vehicle, to_miles
from services.wording import _, current_locale
from services.wording.formatting import distance, whole
from services.wording.markdown import escaped

UNITS = ("miles", "km")
MANY_A_YEAR = 25_000  # miles; twice what people drive, and what km typed as miles look like
FEW = 1_000  # miles; on a car of some years rather thousands without their zeros


def mileage(vehicle: Vehicle | None, missing: list[str], guessed: set[Fact]) -> tuple[int | None, str]:
    """Draw the field; whole miles (None while empty, with a word in `missing`) and the unit they were typed in."""
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    unknown = bool(st.session_state.get("mileage unknown"))
    given = left.number_input(
        _("Mileage"),
        min_value=0,
        max_value=MOST_MILES,
        value=None,
        step=1_000,
        key="mileage",
        placeholder=_("What the odometer shows"),
        disabled=unknown,
        persist_state="session",
    )
    if "unit" not in st.session_state:
        st.session_state["unit"] = current_locale().unit
    names = {"miles": _("miles"), "km": _("km")}
    unit = right.radio(
        _("Unit"), UNITS, format_func=names.__getitem__, key="unit", horizontal=True, persist_state="session"
    )
    st.checkbox(_("I do not know the mileage"), key="mileage unknown", persist_state="session")
    if unknown:
        return _usual(vehicle, guessed), unit
    if given is None:
        missing.append(_("type the mileage"))
        return None, unit
    miles = to_miles(given, unit)
    other = distance(miles, "km" if unit == "miles" else "miles")
    st.caption(_("That is {distance}.").format(distance=other))
    if doubt := _doubt(miles, unit, vehicle):
        st.warning(escaped(doubt), icon=":material/speed:")
    return miles, unit


def _usual(vehicle: Vehicle | None, guessed: set[Fact]) -> int | None:
    """What such a car has usually done, told; None before the car is known."""
    guessed.add(Fact.MILEAGE)
    if vehicle is None:
        return None
    miles = usual_miles(datetime.now(UTC).year - vehicle.year)
    words = _("We take what such a car has usually done, {distance}, and widen the range for it.")
    st.caption(words.format(distance=distance(miles)))
    return miles


def _doubt(miles: int, unit: str, vehicle: Vehicle | None) -> str | None:
    """What looks wrong with the reading; None where nothing does."""
    if vehicle is None:
        return None
    age = max(1, datetime.now(UTC).year - vehicle.year + 1)
    if miles > MANY_A_YEAR * age:
        many = whole(MANY_A_YEAR)
        if unit == "miles":
            return _(
                "That is over {many} miles for every year of this car. Were these kilometres? Then switch the unit to "
                "km. If it is right, just go on."
            ).format(many=many)
        return _(
            "That is over {many} miles for every year of this car. Is there a digit too many? If it is right, just go "
            "on."
        ).format(many=many)
    if miles < FEW and age > 3:
        return _(
            "That is very little for a car of this age. If you meant thousands, add the zeros; if not, just go on."
        )
    return None
