"""First page: photos of the front and the back, or a sample car."""

import streamlit as st

from pages.parts.frame.visit import visit, visitor_services
from pages.parts.photos.photo_box import camera, photo_input, photos, want_a_look
from pages.parts.photos.plates import plates
from pages.parts.photos.sample_row import sample_row
from services.wording import _

if visit().wanted:  # a sample was tapped, or the button below
    st.switch_page("confirm.py")

st.title(_("What is this car worth?"), anchor=False)
photo_input()
photos()
with st.container(horizontal=True, gap="medium", key="other ways"):
    st.page_link("confirm.py", label=_("I have the VIN"), icon=":material/pin:", query_params={"by": "vin"})
    st.page_link("confirm.py", label=_("By hand, without a photo"), icon=":material/edit:")

if visit().photos:
    with st.bottom:
        st.button(_("Identify car"), type="primary", icon=":material/search:", on_click=want_a_look, width="stretch")
sample_row()
camera()
plates(visit())
in_memory = _(
    "No advertising, no account. Your photos go only to the recognition services, without location and camera "
    "data. They are written nowhere: we hold them in memory while this page is open and for an hour after, "
    "in case your browser reloads."
)
in_database = _(
    "No advertising, no account. Your photos go only to the recognition services, without location and camera "
    "data. We hold them while this page is open and for an hour after, in case your browser reloads, locked with "
    "a key that only it has."
)
st.caption(in_database if visitor_services().settings.share_drafts else in_memory)
