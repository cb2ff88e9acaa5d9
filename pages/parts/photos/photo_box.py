"""One of the two places for a photo: take or choose it, see it upright, remove it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pages.parts.frame.visit import visit
from services.errors import PhotoRefused
from services.photo import Photo, read_photo
from services.vehicle import Side
from services.wording import _, current_locale
from services.wording.markdown import escaped
from services.wording.vocabulary import photo_name, side_name

if TYPE_CHECKING:
    from services.recognition.vision.coach import Advice

CAMERA_SIDE = "camera side"
# What the file picker offers; what a file really is, `services.photo` decides by its content.
ENDINGS = ["jpg", "jpeg", "png", "webp", "avif", "heic", "heif"]


def photo_input(side: Side, camera: bool) -> None:
    """Take or choose a photo; it is copied into the visit at once, for widgets forget theirs on a page switch."""
    key = f"{'camera' if camera else 'upload'} {side} {visit().round}"
    label = photo_name(side)
    if camera:
        st.camera_input(label, key=key, resolution="1080p", on_change=_take, args=(side, key))
    else:
        st.file_uploader(label, type=ENDINGS, key=key, on_change=_take, args=(side, key))
    if refused := st.session_state.get(f"refused {side}"):
        st.error(escaped(refused), icon=":material/image_not_supported:")


def preview(side: Side) -> None:
    """The photo as it will be used, upright, with a way to take it out again."""
    if photo := visit().photos.get(side):
        st.image(photo.jpeg, alt=_("Your {side} photo, upright").format(side=side_name(side)), width="stretch")
        _coach(side, photo)
        remove = {Side.FRONT: _("Remove front photo"), Side.BACK: _("Remove back photo")}[side]
        st.button(remove, key=f"remove {side}", type="tertiary", on_click=_remove, args=(side,))


def _coach(side: Side, photo: Photo) -> None:
    """One sentence and a small picture on what would make the photo better; going on as it is stays possible."""
    from pages.parts.photos.coach_picture import coach_picture  # noqa: PLC0415  # image analysis is loaded with the first photo

    other = next((found for place, found in visit().photos.items() if place is not side), None)
    advice = _advice(photo, side, other, current_locale().language)
    if advice:
        with st.container(border=True):
            st.image(coach_picture(advice.kind), alt=_("A drawing of what to change"), width=232)
            st.markdown(f":material/lightbulb: {escaped(advice.sentence)}")
            st.caption(_("You can go on with this photo all the same."))


@st.cache_data(ttl="1h", show_spinner=False, max_entries=200, hash_funcs={Photo: lambda photo: photo.digest})
def _advice(photo: Photo, side: Side, other: Photo | None, language: str) -> Advice | None:  # noqa: ARG001
    """Kept by language, too: its sentence is in the one spoken when it was made."""
    from services.recognition.vision.coach import coach  # noqa: PLC0415

    return coach(photo, side, other)


def _take(side: Side, key: str) -> None:
    """Keep a new photo if it can be used; an unusable one leaves the earlier photo in place."""
    given: UploadedFile | None = st.session_state.get(key)
    st.session_state.pop(f"refused {side}", None)
    if given is None:
        visit().photos.pop(side, None)
        return
    try:
        visit().photos[side] = read_photo(given.getvalue())
    except PhotoRefused as refused:
        st.session_state[f"refused {side}"] = refused.sentence
    else:
        missing = [other for other in Side if other not in visit().photos]
        st.session_state[CAMERA_SIDE] = missing[0] if missing else side  # the camera goes on with the other side


def _remove(side: Side) -> None:
    visit().photos.pop(side, None)
    visit().round += 1
    st.session_state.pop(f"refused {side}", None)
