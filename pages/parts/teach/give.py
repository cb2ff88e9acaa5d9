"""Where pictures come from: a ZIP, a folder of this device, a place on the machine that Curbside runs on."""

from pathlib import Path

import streamlit as st

from pages.parts.frame.uploader import uploader_words
from pages.parts.frame.visit import visitor_services
from services.errors import CurbsideError
from services.teaching.garage_photos import from_garage
from services.teaching.sources import Given, from_files, from_place
from services.wording import N_, _, ngettext
from services.wording.formatting import whole
from services.wording.markdown import escaped

ZIP, FOLDER, HERE, GARAGE = N_("A ZIP"), N_("A folder"), N_("On this machine"), N_("My garage")
PICTURES = ["jpg", "jpeg", "png", "webp", "avif", "heic", "heif", "csv"]
LAYOUT = """\
my-cars/
  Audi A4 2009-2016/   front.jpg  back.jpg  …
  Toyota Corolla/      1.jpg  2.jpg  …
"""


def give() -> None:
    """Draw the ways, and begin to look as soon as there are pictures."""
    way = st.segmented_control(
        _("Where are the pictures?"),
        [ZIP, FOLDER, HERE, GARAGE],
        default=ZIP,
        required=True,
        format_func=_,
        key="teach from",
    )
    try:
        if way == ZIP:
            _zip()
        elif way == FOLDER:
            _folder()
        elif way == HERE:
            _place()
        else:
            _garage()
    except CurbsideError as fault:
        st.error(escaped(fault), icon=":material/error:")
    with st.expander(_("How to sort them"), icon=":material/folder_open:"):
        st.markdown(_("One folder a car, named make, model and, where it matters, years:"))
        st.code(LAYOUT, language=None)
        st.markdown(
            _("Or a CSV beside the pictures with the columns `file`, `make`, `model` and, if known, `years`, `body`.")
        )
    st.caption(
        _("The pictures go nowhere else and are not kept: only numbers that tell cars apart are, for a month at most.")
    )


def _zip() -> None:
    uploader_words("teach zip", ["zip"])
    if (file := st.file_uploader(_("A ZIP of up to 20 MB"), type=["zip"], key="teach zip")) is not None:
        _begin(from_files({"pictures.zip": file.getvalue}))


def _folder() -> None:
    uploader_words("teach folder", PICTURES, _("Choose a folder"))
    files = st.file_uploader(
        _("The folder that holds a folder for each car"),
        type=PICTURES,
        accept_multiple_files="directory",
        key="teach folder",
    )
    if files:
        _begin(from_files({file.name: file.getvalue for file in files}))


def _place() -> None:
    with st.form("teach place", border=False):
        place = st.text_input(
            _("Folder, ZIP or CSV on the machine that Curbside runs on"), placeholder="/home/me/my-cars"
        )
        if st.form_submit_button(_("Look at the pictures"), type="primary") and place.strip():
            _begin(from_place(Path(place.strip()).expanduser()))


def _garage() -> None:
    """Asked once, and taken back in one press."""
    services = visitor_services()
    consents, garage = services.teaching.consents, services.garage
    if not consents.given(garage.owner):
        st.markdown(
            _("May Curbside learn from the photos you keep with the cars in your garage? They stay on this machine.")
        )
        st.button(_("Yes, learn from them"), type="primary", on_click=consents.give, args=(garage.owner,))
        return
    given = from_garage(garage, consents)
    count = len(given.pictures)
    said = ngettext("{count} photo is kept with your cars.", "{count} photos are kept with your cars.", count)
    st.markdown(said.format(count=whole(count)))
    with st.container(horizontal=True):
        if st.button(_("Look at the pictures"), type="primary", disabled=not count):
            _begin(given)
        st.button(_("Take my consent back"), on_click=consents.withdraw, args=(garage, services.teaching.memory))
    st.caption(_("What was taught already keeps what it learned; delete it below to be rid of that, too."))


def _begin(given: Given) -> None:
    """Look at them; where there is no picture to look at, say what was found instead."""
    if not given.pictures:
        st.error(
            _("There is no picture with a car's name here. {reason}")
            .format(reason=escaped(given.left_out[0].why) if given.left_out else "")
            .rstrip(),
            icon=":material/error:",
        )
        return
    visitor_services().teaching.begin(visitor_services().garage.owner, given)
    st.rerun()
