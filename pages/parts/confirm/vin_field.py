"""An optional VIN: looked at here, decoded by NHTSA or by our own tables, and taken over into the pickers."""

import streamlit as st

from pages.parts.confirm.car_picker import fill_pickers
from pages.parts.frame.visit import visitor_services
from services.errors import ServiceError
from services.specs.vin import tidy, trouble
from services.wording import _
from services.wording.markdown import escaped

RESULT, SUGGESTED = "vin result", "vin suggested"


def vin_field() -> None:
    """Draw the field, folded away; what looks wrong in a VIN is told, and what it says fills make, model and year."""
    asked = st.query_params.get("by") == "vin"
    with st.expander(_("Have the VIN? It fills in the car"), icon=":material/pin:", expanded=asked):
        typed = st.text_input(
            _("VIN"),
            key="vin",
            max_chars=80,  # some paste it with its label
            placeholder=_("17 letters and digits, behind the windscreen or in the papers"),
            help=_("It is sent to the decoder and not kept with the report."),
            persist_state="session",
        )
        wrong = trouble(typed) if typed and tidy(typed) else None
        if wrong:
            st.warning(escaped(wrong), icon=":material/pin:")
        st.button(_("Fill in from the VIN"), on_click=_decode, args=(typed,), disabled=not typed)
        if result := st.session_state.get(RESULT):
            st.caption(escaped(result))
        if suggested := st.session_state.get(SUGGESTED):
            meant = _("Use {vin} instead").format(vin=suggested)
            st.button(meant, icon=":material/spellcheck:", on_click=_take, args=(suggested,))


def _take(suggested: str) -> None:
    st.session_state["vin"] = suggested
    _decode(suggested)


def _decode(typed: str) -> None:
    st.session_state[SUGGESTED] = None
    try:
        found = visitor_services().vpic.decode(typed)
    except ServiceError as fault:
        st.session_state[RESULT] = " ".join([str(fault), _("You can choose the car by hand.")])
        return
    fill_pickers(found.make, found.model, found.year)
    car = " ".join(str(part) for part in (found.year, found.make, found.model, found.trim) if part)
    st.session_state[SUGGESTED] = found.suggested
    st.session_state[RESULT] = " ".join(
        [_("{source} says: {car}.").format(source=_(found.source), car=car), str(found.note or "")]
    ).strip()
