"""The odometer reading, in miles or km, with a friendly look at whether it can be."""

from datetime import UTC, datetime

import streamlit as st

from services.vehicle import Vehicle, to_km, to_miles

UNITS = ("miles", "km")
MANY_A_YEAR = 25_000  # miles; twice what people drive, and what km typed as miles look like
FEW = 1_000  # miles; on a car of some years rather thousands without their zeros


def mileage(vehicle: Vehicle | None, missing: list[str]) -> tuple[int | None, str]:
    """Draw the field; whole miles (None while empty, with a word in `missing`) and the unit they were typed in."""
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    given = left.number_input(
        "Mileage",
        min_value=0,
        max_value=2_000_000,
        value=None,
        step=1_000,
        key="mileage",
        placeholder="What the odometer shows",
        persist_state="session",
    )
    if "unit" not in st.session_state:
        st.session_state["unit"] = "miles" if (st.context.locale or "en-US").endswith(("US", "GB")) else "km"
    unit = right.radio("Unit", UNITS, key="unit", horizontal=True, persist_state="session") or "miles"
    if given is None:
        missing.append("type the mileage")
        return None, unit
    miles = to_miles(given, unit)
    st.caption(f"That is {to_km(miles):,} km." if unit == "miles" else f"That is {miles:,} miles.")
    if doubt := _doubt(miles, unit, vehicle):
        st.warning(doubt, icon=":material/speed:")
    return miles, unit


def _doubt(miles: int, unit: str, vehicle: Vehicle | None) -> str | None:
    """What looks wrong with the reading; None where nothing does."""
    if vehicle is None:
        return None
    age = max(1, datetime.now(UTC).year - vehicle.year + 1)
    if miles > MANY_A_YEAR * age:
        other = (
            "Were these kilometres? Then switch the unit to km." if unit == "miles" else "Is there a digit too many?"
        )
        return f"That is over {MANY_A_YEAR:,} miles for every year of this car. {other} If it is right, just go on."
    if miles < FEW and age > 3:
        return "That is very little for a car of this age. If you meant thousands, add the zeros; if not, just go on."
    return None
