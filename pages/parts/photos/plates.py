"""Number plates are hidden before a photo leaves this machine, and the person sees the very picture that is sent."""

from functools import partial

import streamlit as st

from pages.parts.frame.visit import Visit
from services.photo import OutsidePhoto
from services.recognition.outside import for_outside
from services.vehicle import Side
from services.wording import _
from services.wording.vocabulary import side_name

HIDE = "hide plates"


def plates(visit: Visit) -> None:
    """The switch, on to begin with, and on demand the exact pictures; makes them ready before they are needed."""
    st.toggle(
        _("Hide plates before sending"),
        value=True,
        key=HIDE,
        persist_state="session",
        help=_(
            "Outside services get the photo with its plates painted over. Switch it off if one is to read the plate."
        ),
    )
    if not visit.photos:
        return
    sent = ready_for_outside(visit)
    if st.toggle(_("Show the exact pictures that are sent"), key="show sent"):
        for column, (side, photo) in zip(st.columns(2, wrap=False), sent.items(), strict=False):
            alt = _("The {side} photo exactly as outside services get it").format(side=side_name(side))
            column.image(photo.jpeg, alt=alt, width="stretch")
        st.caption(_("Location, time and camera data are gone, too."))


def ready_for_outside(visit: Visit) -> dict[Side, OutsidePhoto]:
    """The photos as outside services may see them."""
    hide = bool(st.session_state.get(HIDE, True))
    return {
        side: visit.once(("outside", photo.digest, hide), partial(for_outside, photo, hide_plates=hide))
        for side, photo in visit.photos.items()
    }
