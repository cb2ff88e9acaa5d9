"""An optional VIN: checked here, decoded by NHTSA, and taken over into the pickers."""

import streamlit as st

from pages.parts.car_picker import put_in
from pages.parts.visit import workshop
from services.errors import ServiceError
from services.specs.vin import tidy, trouble

RESULT = "vin result"


def vin_field() -> None:
    """Draw the field, folded away; a wrong VIN is explained, a right one fills make, model and year."""
    with st.expander("Have the VIN? It fills in the car", icon=":material/pin:"):
        typed = st.text_input(
            "VIN",
            key="vin",
            max_chars=30,
            placeholder="17 letters and digits, behind the windscreen or in the papers",
            help="It is sent to the decoder and not kept with the report.",
            persist_state="session",
        )
        wrong = trouble(typed) if typed and tidy(typed) else None
        if wrong:
            st.warning(wrong, icon=":material/pin:")
        st.button("Fill in from the VIN", on_click=_decode, args=(typed,), disabled=not typed or wrong is not None)
        if told := st.session_state.get(RESULT):
            st.caption(told)


def _decode(typed: str) -> None:
    try:
        found = workshop().vpic.decode(typed)
    except ServiceError as fault:
        st.session_state[RESULT] = f"{fault} You can choose the car by hand."
        return
    put_in(found.make, found.model, found.year)
    car = " ".join(str(part) for part in (found.year, found.make, found.model, found.trim) if part)
    st.session_state[RESULT] = f"NHTSA says: {car}. {found.note or ''}".strip()
