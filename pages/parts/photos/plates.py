"""Number plates are hidden before a photo leaves this machine, and the person sees the very picture that is sent."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from pages.parts.frame.visit import Visit, visit
from services.photo import OutsidePhoto, Photo
from services.recognition.outside import for_outside
from services.wording import _
from services.wording.vocabulary import side_name

HIDE = "hide plates"


def plates(visit: Visit) -> None:
    """The switch, on to begin with, and on demand the exact pictures."""
    st.toggle(
        _("Hide plates before sending"),
        value=True,
        key=HIDE,
        persist_state="session",
        help=_(
            "Outside services get the photo with its plates painted over. Switch it off if one is to read the plate."
        ),
    )
    if visit.photos and st.toggle(_("Show the exact pictures that are sent"), key="show sent"):
        make_ready = ready_for_outside()
        for column, (side, photo) in zip(st.columns(2, wrap=False), visit.photos.items(), strict=False):
            alt = _("The {side} photo exactly as outside services get it").format(side=side_name(side))
            column.image(make_ready(photo).jpeg, alt=alt, width="stretch")
        st.caption(_("Location, time and camera data are gone, too."))


def ready_for_outside() -> Callable[[Photo], OutsidePhoto]:
    """What makes a photo ready for outside services as this person wants it; made once, whichever thread asks."""
    return partial(_ready, visit(), hide_plates=bool(st.session_state.get(HIDE, True)))


def _ready(visit: Visit, photo: Photo, *, hide_plates: bool) -> OutsidePhoto:
    return visit.once(("outside", photo.digest, hide_plates), partial(for_outside, photo, hide_plates=hide_plates))
