"""Whether the photos of a car may be kept: asked plainly, no unless the person says so."""

import streamlit as st

from pages.parts.frame.visit import visit, visitor_services
from services.photo import Photo
from services.report import Appraisal
from services.storage.garage_pictures import forget_photos, keep_photos, thumbnails
from services.vehicle import Side
from services.wording import _


def keep_choice(appraisal: Appraisal) -> None:
    """Draw the switch where this visit has photos of that car, or some of it are kept."""
    kept = bool(thumbnails(visitor_services().garage, [appraisal.id]))
    photos = _photos_of(appraisal)
    if not photos and not kept:
        return
    key = f"keep photos {appraisal.id}"
    st.toggle(
        _("Keep the photos with this car"),
        value=kept,
        key=key,
        on_change=_change,
        args=(appraisal.id, key, photos),
        help=_("Number plates are painted over first. Only you see the photos, and you can remove them at any time."),
    )
    st.caption(
        _("The photos of this car are kept in your garage.") if kept else _("The photos of this car are not kept.")
    )


def _photos_of(appraisal: Appraisal) -> dict[Side, Photo]:
    """This visit's photos where they show that very car; none else."""
    photos = visit().photos
    same = {side: photo.digest for side, photo in photos.items()} == appraisal.photos
    return dict(photos) if same else {}


def _change(appraisal_id: str, key: str, photos: dict[Side, Photo]) -> None:
    if st.session_state[key]:
        keep_photos(visitor_services().garage, appraisal_id, photos)
    else:
        forget_photos(visitor_services().garage, appraisal_id)
