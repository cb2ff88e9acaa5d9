"""The advert itself: a field for its text and a target for a screenshot, which is read on this machine."""

import io

import streamlit as st
from PIL import Image

from pages.parts.frame.uploader import uploader_words
from pages.parts.photos.photo_box import ENDINGS, SHOWN
from services.advert.facts import Advert
from services.advert.reading import LONGEST, read_advert
from services.advert.screenshot import read_screenshot
from services.errors import CurbsideError
from services.photo import read_photo
from services.wording import _
from services.wording.markdown import escaped

TEXT, READ, REFUSED, TURN = "advert text", "advert read", "advert refused", "advert turn"
FACTS = ("make", "model", "year", "trim", "miles", "unit", "price", "currency", "seller", "title", "accident")


def advert_given() -> None:
    """Draw both; what was given is read when the button is pressed or the screenshot is there."""
    st.text_area(
        _("The advert's text"),
        key=TEXT,
        height=150,
        max_chars=LONGEST,
        placeholder=_("2016 Toyota Corolla LE, 84k miles, clean title, $11,900 …"),
        persist_state="session",
    )
    st.button(_("Check the price"), type="primary", icon=":material/balance:", on_click=_read_text, width="stretch")
    key = f"advert picture {st.session_state.get(TURN, 0)}"
    uploader_words(key, SHOWN)
    st.file_uploader(
        _("Or a screenshot of the advert"),
        type=ENDINGS,
        key=key,
        on_change=_read_picture,
        args=(key,),
        help=_("It is read on this machine and kept nowhere."),
    )
    if refused := st.session_state.get(REFUSED):
        st.error(escaped(refused), icon=":material/edit_note:")


def _read_text() -> None:
    given = (st.session_state.get(TEXT) or "").strip()
    st.session_state[REFUSED] = None
    if not given:
        st.session_state[REFUSED] = _("There is no text yet: paste the advert into the field above.")
        return
    take(read_advert(given))


def _read_picture(key: str) -> None:
    """The lettering stands in the text field, where it can be put right, and the file goes."""
    given = st.session_state.get(key)
    if given is None:
        return
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
    st.session_state[REFUSED] = None
    try:
        photo = read_photo(given.getvalue())
        lines = read_screenshot(Image.open(io.BytesIO(photo.jpeg)).convert("RGB"))
    except CurbsideError as fault:
        st.session_state[REFUSED] = str(fault)
        return
    if not lines:
        st.session_state[REFUSED] = _("No lettering could be read in this picture. Please paste the advert's text.")
        return
    st.session_state[TEXT] = lines
    take(read_advert(lines))


def take(advert: Advert) -> None:
    """What was read fills the fields, where the person puts it right."""
    st.session_state[READ] = advert
    for name in FACTS:
        value = getattr(advert, name)
        st.session_state[f"advert {name}"] = _shown(name, value, advert)


def _shown(name: str, value: object, advert: Advert) -> object:
    if name == "miles":
        miles = advert.miles
        return None if miles is None else round(miles * 1.609344) if advert.unit == "km" else miles
    if name == "unit":
        return advert.unit or "miles"
    if name == "currency":
        return advert.currency or "USD"
    if name in {"year", "price"}:
        return value
    return "" if value is None else value
