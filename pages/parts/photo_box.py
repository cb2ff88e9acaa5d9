"""One of the two places for a photo: take or choose it, see it upright, remove it."""

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pages.parts.visit import visit
from services.errors import PhotoRefused
from services.photo import read_photo
from services.vehicle import Side

CAMERA_SIDE = "camera side"
# What the file picker offers; what a file really is, `services.photo` decides by its content.
ENDINGS = ["jpg", "jpeg", "png", "webp", "avif", "heic", "heif"]


def photo_input(side: Side, camera: bool) -> None:
    """Take or choose a photo; it is copied into the visit at once, for widgets forget theirs on a page switch."""
    key = f"{'camera' if camera else 'upload'} {side} {visit().round}"
    label = f"{side.title()} photo"
    if camera:
        st.camera_input(label, key=key, resolution="1080p", on_change=_take, args=(side, key))
    else:
        st.file_uploader(label, type=ENDINGS, key=key, on_change=_take, args=(side, key))
    if refused := st.session_state.get(f"refused {side}"):
        st.error(refused, icon=":material/image_not_supported:")


def preview(side: Side) -> None:
    """The photo as it will be used, upright, with a way to take it out again."""
    if photo := visit().photos.get(side):
        st.image(photo.jpeg, alt=f"Your {side} photo, upright", width="stretch")
        st.button(f"Remove {side} photo", key=f"remove {side}", type="tertiary", on_click=_remove, args=(side,))


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
        st.session_state[f"refused {side}"] = str(refused)
    else:
        missing = [other for other in Side if other not in visit().photos]
        st.session_state[CAMERA_SIDE] = missing[0] if missing else side  # the camera goes on with the other side


def _remove(side: Side) -> None:
    visit().photos.pop(side, None)
    visit().round += 1
    st.session_state.pop(f"refused {side}", None)
