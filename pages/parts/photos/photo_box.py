"""One place for both photos: take or choose them, see them upright, swap or remove them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import DeletedFile, UploadedFile

from pages.parts.frame.uploader import uploader_words
from pages.parts.frame.visit import visit, visitor_services
from pages.parts.photos.pictures import small_copy
from services.errors import PhotoRefused
from services.photo import Photo, read_photo
from services.recognition.sides import sort_sides
from services.vehicle import Side
from services.wording import _, current_locale
from services.wording.markdown import escaped
from services.wording.vocabulary import photo_name, side_name

if TYPE_CHECKING:
    from services.recognition.vision.coach import Advice

CAMERA_SIDE = "camera side"
REFUSED = "refused"
# What the file picker offers; what a file really is, `services.photo` decides by its content.
SHOWN = ("jpg", "png", "webp", "avif", "heic")
ENDINGS = [*SHOWN, "jpeg", "heif"]  # and other ways to write two of them


def photo_input() -> None:
    """The one target: one photo or two, sorted into front and back by what they show; copied into the visit at once."""
    key = f"upload {visit().round}"
    uploader_words("target", SHOWN, _("Take or choose photos"))
    with st.container(key="target"):
        st.file_uploader(
            _("Take or choose photos: the **front** and the **back** of the car. One is enough, two are better."),
            type=ENDINGS,
            accept_multiple_files=True,
            key=key,
            on_change=_take_files,
            args=(key,),
        )
    if refused := st.session_state.get(REFUSED):
        st.error(escaped(refused), icon=":material/image_not_supported:")


def camera() -> None:
    """For a desktop with a camera; a phone's own camera is offered by its picker."""
    if not st.toggle(_("Use the camera"), key="camera", persist_state="session"):
        return
    side = st.radio(_("Which photo do you take?"), list(Side), format_func=photo_name, key=CAMERA_SIDE, horizontal=True)
    side = side or Side.FRONT
    key = f"camera {side} {visit().round}"
    st.camera_input(photo_name(side), key=key, resolution="1080p", on_change=_take_picture, args=(side, key))


def photos() -> None:
    """The photos as they will be used, upright, side by side, with a way to swap them or take one out again."""
    given = visit().photos
    if not given:
        return
    for column, side in zip(st.columns(2, wrap=False), Side, strict=True):
        with column:
            if photo := given.get(side):
                alt = _("Your {side} photo, upright").format(side=side_name(side))
                st.image(small_copy(photo), alt=alt, width="stretch")  # Streamlit makes a large one small at every run
                remove = {Side.FRONT: _("Remove front photo"), Side.BACK: _("Remove back photo")}[side]
                st.button(
                    remove,
                    key=f"remove {side}",
                    type="tertiary",
                    icon=":material/close:",
                    on_click=_remove,
                    args=(side,),
                )
            else:
                st.caption(_("No {side} photo yet: add one, or go on without it.").format(side=side_name(side)))
    st.button(_("Swap front and back"), icon=":material/swap_horiz:", type="tertiary", on_click=_swap)
    for side, photo in given.items():
        _coach(side, photo)


def want_a_look() -> None:
    """The button's: known before the page is drawn anew, which then need not be."""
    visit().wanted = True


def _coach(side: Side, photo: Photo) -> None:
    """One sentence and a small picture on what would make the photo better; going on as it is stays possible."""
    from pages.parts.photos.coach_picture import coach_picture  # noqa: PLC0415  # image analysis is loaded with the first photo

    other = next((found for place, found in visit().photos.items() if place is not side), None)
    advice = _advice(photo, side, other, current_locale().language)
    if advice:
        with st.container(border=True):
            st.image(coach_picture(advice.kind), alt=_("A drawing of what to change"), width=232)
            st.markdown(f":material/lightbulb: **{photo_name(side)}**: {escaped(advice.sentence)}")
            st.caption(_("You can go on with this photo all the same."))


@st.cache_data(ttl="1h", show_spinner=False, max_entries=200, hash_funcs={Photo: lambda photo: photo.digest})
def _advice(photo: Photo, side: Side, other: Photo | None, language: str) -> Advice | None:  # noqa: ARG001
    """Kept by language, too: its sentence is in the one spoken when it was made."""
    from services.recognition.vision.coach import coach  # noqa: PLC0415

    return coach(photo, side, other)


def _take_files(key: str) -> None:
    """Keep what can be used of the files; an unusable one is told and costs no photo that is there."""
    given: Sequence[UploadedFile | DeletedFile] = st.session_state.get(key) or ()
    files = [file for file in given if isinstance(file, UploadedFile)]  # another was taken while this one still came
    st.session_state.pop(REFUSED, None)
    if not files:
        return
    read: list[Photo] = []
    for file in files[-len(Side) :]:
        try:
            read.append(read_photo(file.getvalue()))
        except PhotoRefused as refused:
            st.session_state[REFUSED] = refused.sentence
    _drop(*files)
    if read:
        _keep(sort_sides(read, visit().photos if len(read) < len(Side) else None))
    visit().round += 1  # an empty target for the next ones; these are in the visit


def _keep(given: dict[Side, Photo]) -> None:
    visit().take_photos(given)
    visitor_services().appraiser.look_ahead(visit().photos.values())


def _take_picture(side: Side, key: str) -> None:
    given: UploadedFile | None = st.session_state.get(key)
    st.session_state.pop(REFUSED, None)
    if given is None:
        return
    try:
        _keep(visit().photos | {side: read_photo(given.getvalue())})
    except PhotoRefused as refused:
        st.session_state[REFUSED] = refused.sentence
    else:
        _drop(given)
        visit().round += 1  # an empty camera, in place of the picture that is no longer held
        missing = [other for other in Side if other not in visit().photos]
        st.session_state[CAMERA_SIDE] = missing[0] if missing else side  # the camera goes on with the other side


def _drop(*files: UploadedFile) -> None:
    """Nobody holds a file as it came, its location among its data, once it has been read."""
    context = get_script_run_ctx()
    if context and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):  # as Streamlit's chat input does
        for file in files:
            context.uploaded_file_mgr.remove_file(context.session_id, file.file_id)


def _swap() -> None:
    other = {Side.FRONT: Side.BACK, Side.BACK: Side.FRONT}
    _keep({other[side]: photo for side, photo in visit().photos.items()})


def _remove(side: Side) -> None:
    visit().take_photos({kept: photo for kept, photo in visit().photos.items() if kept is not side})
    st.session_state.pop(REFUSED, None)
