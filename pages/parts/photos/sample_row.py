"""Sample cars to try without a photo of one's own."""

import streamlit as st

from pages.parts.frame.visit import visit, visitor_services
from services.errors import CurbsideError
from services.photo import thumbnail
from services.vehicle import Side
from services.web.samples import Sample
from services.wording import _
from services.wording.markdown import escaped


def sample_row() -> None:
    """A grid of cars, each with a button; nothing where the samples cannot be reached."""
    try:
        cars = _cars()
    except CurbsideError:
        return
    st.subheader(_("No car at hand? Try one of ours"))
    with st.grid(4, min_column_width=140) as grid:
        for car, picture in cars:
            with grid.cell():
                st.image(picture, alt=_("Sample car: {car}").format(car=car.name), width="stretch")
                label = _("Try {car}").format(car=car.name)
                st.button(label, key=f"try {car.id}", on_click=_try, args=(car,), width="stretch")


@st.cache_data(ttl="1h", show_spinner=False)
def _cars() -> list[tuple[Sample, bytes]]:
    """Every sample with a small picture of its front."""
    samples = visitor_services().samples
    return [(car, thumbnail(samples.picture(car, Side.FRONT), longest_side=480)) for car in samples.cars()]


def _try(car: Sample) -> None:
    """Put both pictures of the sample where one's own photos would be."""
    try:
        visit().photos = visitor_services().samples.photos(car)
    except CurbsideError as fault:
        st.toast(" ".join([escaped(fault), _("Please try another car.")]), icon=":material/cloud_off:")
        return
    visit().round += 1
    for side in Side:
        st.session_state.pop(f"refused {side}", None)
    done = _("Both photos of the {car} are in. Now press “{button}”.").format(car=car.name, button=_("Identify car"))
    st.toast(done, icon=":material/check:")
