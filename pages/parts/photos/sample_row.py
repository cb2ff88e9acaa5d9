"""Sample cars to try without a photo of one's own: a row to swipe, where a tap leads all the way to Confirm."""

import streamlit as st

from pages.parts.frame.visit import start_over, visit, visitor_services
from pages.parts.photos.sample_pictures import address
from services.errors import CurbsideError
from services.photo import Photo
from services.vehicle import Side
from services.web.samples import Sample
from services.wording import _
from services.wording.markdown import escaped

# A picture presses the button below it; whoever uses a keyboard or a screen reader has the button itself.
# It stands in the head of the page, once for all visits to the row.
PRESS = """<script>
document.addEventListener('click', event => {
  const card = event.target.closest('[class*="st-key-sample-"]');
  if (!card || !event.target.closest('[data-testid="stImage"]') || event.target.closest('button')) return;
  event.stopPropagation();
  card.querySelector('[data-testid="stButton"] button').click();
}, true);
</script>"""


def sample_row() -> None:
    """A row of cars, each with a button; nothing where the samples cannot be reached."""
    try:
        cars = _cars()
    except CurbsideError:
        return
    st.subheader(_("No car at hand? Try one of ours"), anchor=False)
    with st.container(key="samples"), st.grid(len(cars), min_column_width=150, wrap=False) as grid:
        for car in cars:
            with grid.container(key=f"sample {car.id}", gap="xxsmall"):
                st.image(address(car), alt=_("Sample car: {car}").format(car=car.name), width="stretch")
                label = _("Try {car}").format(car=car.name)
                st.button(label, key=f"try {car.id}", on_click=_try, args=(car,), width="stretch", wrap=True)
                if not car.priced:
                    st.caption(_("A rarity: too few adverts for a price"))


@st.cache_data(ttl="1h", show_spinner=False)
def _cars() -> tuple[Sample, ...]:
    """Every sample."""
    return visitor_services().samples.cars()


@st.cache_resource(ttl="1h", show_spinner=False)
def _photos(car: Sample) -> dict[Side, Photo]:
    """Both pictures made ready, once for everybody: they are nobody's own."""
    return visitor_services().samples.photos(car)


def _try(car: Sample) -> None:
    """Both pictures of the sample where one's own photos would be, and on to what they show."""
    try:
        pictures = _photos(car)
    except CurbsideError as fault:
        st.toast(" ".join([escaped(fault), _("Please try another car.")]), icon=":material/cloud_off:")
        return
    start_over()
    visit().photos, visit().sample, visit().wanted = dict(pictures), car, True
