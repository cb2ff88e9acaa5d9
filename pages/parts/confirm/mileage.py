"""The odometer reading, in miles or km, as it is typed, with a friendly look at whether it can be."""

from datetime import UTC, datetime

import streamlit as st

from pages.parts.confirm.missing import mark
from services.odometer import Reading, read_odometer
from services.valuation.adjust import Fact, usual_miles
from services.vehicle import Vehicle
from services.wording import Unit, _, current_locale
from services.wording.formatting import distance, whole
from services.wording.markdown import escaped

UNITS: tuple[Unit, ...] = ("miles", "km")
MANY_A_YEAR = 25_000  # miles; twice what people drive, and what km typed as miles look like
FEW = 1_000  # miles; on a car of some years rather thousands without their zeros
FEW_OF_A_YOUNG_CAR = 100  # miles; a car of last year may have stood at the dealer's
YOUNG = 3  # years


def mileage(vehicle: Vehicle | None, missing: dict[str, str], guessed: set[Fact]) -> tuple[int | None, Unit]:
    """Draw the field; whole miles (None while there is no reading, with a word in `missing`) and their unit."""
    unknown = bool(st.session_state.get("mileage unknown"))
    st.session_state.setdefault("unit", current_locale().unit)
    names = {"miles": _("miles"), "km": _("km")}
    left, right = st.columns([3, 2], vertical_alignment="bottom", wrap=False)
    typed = left.text_input(
        _("Mileage"),
        key="mileage",
        max_chars=30,
        placeholder=_typical(vehicle),
        disabled=unknown,
        live="500ms",
        on_change=_follow_unit,
        persist_state="session",
    )
    unit: Unit = (
        right.segmented_control(
            _("Unit"), UNITS, format_func=names.__getitem__, key="unit", required=True, persist_state="session"
        )
        or current_locale().unit
    )
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", gap="xsmall"):
        read_back = st.empty()  # keeps its place, so that nothing below jumps when a reading is typed
        st.checkbox(_("I do not know"), key="mileage unknown", persist_state="session")
    if unknown:
        return _usual(vehicle, guessed), unit
    reading = read_odometer(typed or "")
    if reading is None:
        missing["mileage"] = _("type the mileage")
        read_back.caption(
            _(":red[This is no reading we understand.] Please type a number, such as 58,000 or 120k.")
            if (typed or "").strip()
            else _("58,000 or 120k will do."),
            width="content",
        )
        mark("mileage", missing["mileage"])
        return None, unit
    miles = reading.miles(unit)
    read_back.caption(
        _("That is {distance}.").format(distance=distance(miles, "km" if unit == "miles" else "miles"))
        + (f" {words}" if (words := _as_read(reading, typed or "", unit)) else ""),
        width="content",
    )
    if doubt := _doubt(miles, unit, vehicle):
        st.warning(escaped(doubt), icon=":material/speed:")
    return miles, unit


def _follow_unit() -> None:
    """A unit typed with the number is the unit."""
    reading = read_odometer(st.session_state["mileage"] or "")
    if reading and reading.unit:
        st.session_state["unit"] = reading.unit


def _as_read(reading: Reading, typed: str, unit: Unit) -> str:
    """How a reading was understood that was not typed as a plain number."""
    if typed.strip() == str(reading.number):
        return ""
    return _("We read {distance}.").format(distance=distance(reading.miles(unit), unit))


def _typical(vehicle: Vehicle | None) -> str:
    if vehicle is None:
        return _("What the odometer shows")
    usual = usual_miles(_this_year() - vehicle.year)
    unit: Unit = st.session_state["unit"]
    return _("typical: {distance}").format(distance=distance(usual, unit))


def _usual(vehicle: Vehicle | None, guessed: set[Fact]) -> int | None:
    """What such a car has usually done, told; None before the car is known."""
    guessed.add(Fact.MILEAGE)
    if vehicle is None:
        return None
    miles = usual_miles(_this_year() - vehicle.year)
    words = _("We take what such a car has usually done, {distance}, and widen the range for it.")
    st.caption(words.format(distance=distance(miles)))
    return miles


def _doubt(miles: int, unit: Unit, vehicle: Vehicle | None) -> str | None:
    """What looks wrong with the reading; None where nothing does."""
    if vehicle is None:
        return None
    age = max(1, _this_year() - vehicle.year + 1)
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
    if miles < (FEW if age > YOUNG else FEW_OF_A_YOUNG_CAR) and age > 1:
        return _(
            "That is very little for a car of this age. If you meant thousands, add the zeros; if not, just go on."
        )
    return None


def _this_year() -> int:
    return datetime.now(UTC).year
