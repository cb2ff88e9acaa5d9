"""The car as its owner sees it: the front photo where it is at hand or kept, else a drawn car of its shape."""

from hashlib import sha256

import streamlit as st

from pages.parts.frame.silhouette import silhouette
from pages.parts.frame.visit import visit, visitor_services
from pages.parts.photos.pictures import SMALL
from services.photo import banner
from services.report import Appraisal
from services.storage.garage_pictures import kept_photos
from services.vehicle import Side
from services.wording import _
from services.wording.vocabulary import translate

RATIO = 2.4  # wide enough to know the car, low enough to leave a phone's first screen to the price


def likeness(appraisal: Appraisal) -> None:
    """Draw it across the page."""
    jpeg = _front(appraisal)
    if jpeg:
        alt = _("Your photo of the {car}").format(car=appraisal.vehicle.name)
        key = ("banner", sha256(jpeg).hexdigest())
        with st.container(key="likeness"):
            st.image(visit().once(key, lambda: banner(jpeg, SMALL, RATIO)), alt=alt, width="stretch")
        return
    style = appraisal.specs.body if appraisal.specs else None
    shape = translate(style) if style else _("car")
    alt = _("Drawing of a {shape}, in place of a photo of the {car}").format(shape=shape, car=appraisal.vehicle.name)
    st.image(silhouette(style, wide=True), alt=alt, width="stretch")


def photos_of(appraisal: Appraisal) -> bool:
    """Whether the photos of this visit are those of that report."""
    here = {side: photo.digest for side, photo in visit().photos.items()}
    return bool(here) and here == appraisal.photos


def _front(appraisal: Appraisal) -> bytes | None:
    if photos_of(appraisal):
        photo = visit().photos.get(Side.FRONT) or visit().photos.get(Side.BACK)
        return photo.jpeg if photo else None
    kept = kept_photos(visitor_services().garage, appraisal.id)
    return kept.get(Side.FRONT) or kept.get(Side.BACK)
