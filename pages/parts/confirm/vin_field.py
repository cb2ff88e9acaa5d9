"""An optional VIN, typed or in a photo: decoded by NHTSA or by our own tables, and taken over into the pickers.

Where it names another car than the photos show, the person is asked which of the two is right.
"""

import streamlit as st

from pages.parts.confirm.car_picker import fill_pickers
from pages.parts.confirm.vin_photo import vin_photo
from pages.parts.frame.visit import visit, visitor_services
from services.errors import ServiceError
from services.recognition.lettering.vin_photo import VinReading
from services.recognition.merge import Suggestion
from services.recognition.vin_witness import contradicted
from services.specs.decoded import Decoded
from services.specs.vin import tidy, trouble
from services.wording import _
from services.wording.markdown import escaped

RESULT, SUGGESTED, QUESTION = "vin result", "vin suggested", "vin question"


def vin_field() -> None:
    """Draw the field, folded away; what looks wrong in a VIN is told, and what it says fills make, model and year."""
    asked = st.query_params.get("by") == "vin"
    with st.expander(_("Have the VIN? It fills in the car"), icon=":material/pin:", expanded=asked):
        typed = st.text_input(
            _("VIN"),
            key="vin",
            max_chars=80,  # some paste it with its label
            placeholder=_("17 letters and digits"),
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
        _which_is_right()
        vin_photo(_take_reading)


def _take(suggested: str) -> None:
    st.session_state["vin"] = suggested
    _decode(suggested)


def _take_reading(reading: VinReading) -> None:
    """What a photo showed stands in the field; what is not certain is looked up only when the person says so."""
    st.session_state.update({"vin": reading.vin, RESULT: None, SUGGESTED: None, QUESTION: None})
    if reading.sure:
        _decode(reading.vin)


def _which_is_right() -> None:
    """Ask, where the VIN names another car than the photos show."""
    question: tuple[int, Decoded, Suggestion] | None = st.session_state.get(QUESTION)
    if question is None or question[0] != visit().round:
        return
    _round, found, seen = question
    st.warning(
        escaped(
            _(
                "The VIN belongs to a {vin_car}, but your photos look like a {photo_car}. Please look at both again: a "
                "VIN that is not its car's own is a reason not to buy it."
            ).format(vin_car=_car(found), photo_car=seen.name)
        ),
        icon=":material/contrast:",
    )
    st.button(_("The VIN is right: {car}").format(car=escaped(_car(found))), on_click=_settle, args=(found,))
    st.button(_("The photos are right: {car}").format(car=escaped(seen.name)), on_click=_settle, args=(seen,))


def _settle(right: Decoded | Suggestion) -> None:
    st.session_state[QUESTION] = None
    if isinstance(right, Decoded):
        _fill(right)
    else:
        fill_pickers(right.make, right.model)


def _fill(found: Decoded) -> None:
    fill_pickers(found.make, found.model, found.year)
    if found.trim and not st.session_state.get("trim told"):
        st.session_state["trim told"] = found.trim


def _car(found: Decoded) -> str:
    """Year, make, model and trim, each word once: no "Cooper Cooper S" and no "ES 350 350"."""
    model, trim = found.model or "", found.trim or ""
    if trim.startswith(model):
        model = ""
    elif model.endswith(trim):
        trim = ""
    return " ".join(str(part) for part in (found.year, found.make, model, trim) if part)


def _decode(typed: str) -> None:
    st.session_state[SUGGESTED] = st.session_state[QUESTION] = None
    try:
        found = visitor_services().vpic.decode(typed)
    except ServiceError as fault:
        st.session_state[RESULT] = " ".join([str(fault), _("You can choose the car by hand.")])
        return
    seen = contradicted(visit().identification, found)
    st.session_state[QUESTION] = (visit().round, found, seen) if seen else None
    if seen is None:
        _fill(found)
    car = _car(found)
    st.session_state[SUGGESTED] = found.suggested
    st.session_state[RESULT] = " ".join(
        [_("{source} says: {car}.").format(source=_(found.source), car=car), str(found.note or "")]
    ).strip()
