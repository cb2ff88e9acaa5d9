"""A photo of the VIN: read here, shown beside what was read, and kept nowhere."""

from collections.abc import Callable

import streamlit as st

from pages.parts.frame.uploader import uploader_words
from pages.parts.frame.visit import visit
from pages.parts.photos.photo_box import ENDINGS, SHOWN
from services.errors import CurbsideError
from services.photo import read_photo
from services.recognition.lettering.vin_photo import VinReading, read_vin_photo
from services.wording import _
from services.wording.markdown import escaped

READING, REFUSED, TURN = "vin reading", "vin photo refused", "vin photo turn"


def vin_photo(take: Callable[[VinReading], None]) -> None:
    """Draw the target for the photo, and what the last one showed; `take` gets what was read."""
    key = f"vin photo {visit().round} {st.session_state.get(TURN, 0)}"
    uploader_words(key, SHOWN)
    st.file_uploader(
        _("Or show it: a photo of the label in the door frame, the plate behind the windscreen or the papers"),
        type=ENDINGS,
        key=key,
        on_change=_read,
        args=(key, take),
        help=_("It is read on this machine and kept nowhere."),
    )
    if refused := st.session_state.get(REFUSED):
        st.error(escaped(refused), icon=":material/image_not_supported:")
    found: tuple[int, VinReading] | None = st.session_state.get(READING)
    if found and found[0] == visit().round:
        _show(found[1])


def _show(reading: VinReading) -> None:
    with st.container(border=True):
        st.image(reading.crop, alt=_("The place in your photo where the VIN stands"), width="stretch")
        st.markdown(f"`{reading.vin[:3]} {reading.vin[3:9]} {reading.vin[9:]}`")
        if not reading.sure:
            st.warning(
                _("Not every character is certain: please compare them with the picture and correct the field above."),
                icon=":material/compare:",
            )
        elif reading.by_code:
            st.caption(_("Read from the bar code, and its check digit fits. Please compare it with the picture."))
        else:
            st.caption(_("Read twice alike, and its check digit fits. Please compare it with the picture."))


def _read(key: str, take: Callable[[VinReading], None]) -> None:
    """Read it and let the file go: the next target is another one."""
    given = st.session_state.get(key)
    if given is None:
        return
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
    st.session_state.pop(READING, None)
    st.session_state.pop(REFUSED, None)
    try:
        reading = read_vin_photo(read_photo(given.getvalue()))
    except CurbsideError as fault:
        st.session_state[REFUSED] = str(fault)
        return
    if reading is None:
        st.session_state[REFUSED] = _(
            "No VIN could be read in this photo. Please take it from nearer, straight on and without a reflection, or "
            "type the 17 characters."
        )
        return
    st.session_state[READING] = visit().round, reading
    take(reading)
