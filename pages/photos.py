"""First page: a front and a back photo, or a sample car."""

import streamlit as st

from pages.parts.frame.visit import visit
from pages.parts.photos.photo_box import CAMERA_SIDE, photo_input, preview
from pages.parts.photos.plates import plates
from pages.parts.photos.sample_row import sample_row
from services.vehicle import Side
from services.wording import _
from services.wording.vocabulary import photo_name

st.title(_("What is this car worth?"))
st.markdown(
    _(
        "Snap its **front** and its **back**. Curbside names the car, you confirm year, mileage and condition, "
        "and get its specs and an honest price range. One photo is enough, two are better."
    )
)

camera = st.toggle(
    _("Use the camera"), key="camera", persist_state="session", help=_("Takes one photo at a time, right here.")
)
if camera:
    side = st.radio(_("Which photo do you take?"), list(Side), format_func=photo_name, key=CAMERA_SIDE, horizontal=True)
    photo_input(side or Side.FRONT, camera=True)
for column, side in zip(st.columns(2, wrap=not camera), Side, strict=True):
    with column:
        if not camera:
            photo_input(side, camera=False)
        preview(side)

with st.bottom:
    wanted = st.button(
        _("Identify car"),
        type="primary",
        icon=":material/search:",
        disabled=not visit().photos,
        help=None if visit().photos else _("Add at least one photo first, or try a sample car."),
        width="stretch",
    )
sample_row()
st.page_link("confirm.py", label=_("Or choose the car by hand, without a photo"), icon=":material/edit:")
plates(visit())
st.caption(
    _(
        "No advertising, no account. Your photos go only to the recognition services, without location and camera "
        "data, and are not kept."
    )
)

if wanted:
    visit().wanted = True
    st.switch_page("confirm.py")
