"""Cars that a camera pushed, newest first; one click takes one into Confirm."""

import streamlit as st

from pages.parts.frame.operator import operator_only
from pages.parts.frame.visit import start_over, visit, visitor_services
from services.storage.arrivals import Arrival, masked
from services.wording import _
from services.wording.formatting import moment
from services.wording.markdown import escaped
from services.wording.vocabulary import side_name

operator_only()
st.title(_("Arrivals"))
arrivals = visitor_services().arrivals


def take(arrival: Arrival) -> None:
    """Make the arrival's pictures and what the camera's service saw this visit's own."""
    pictures = {side: arrivals.photo(shot.id, plates=True) for side, shot in arrival.sides.items()}
    start_over()  # what was entered of another car is not this one's
    visit().photos = {side: photo for side, photo in pictures.items() if photo}
    visit().record_answers(list(arrival.answers("Plate Recognizer")))


found = arrivals.recent()
if not found:
    st.info(
        _(
            "No car has arrived yet. Set `CURBSIDE_WEBHOOKS__PLATE_RECOGNIZER_SECRET` and let Plate Recognizer push "
            "what your camera sees to `/webhooks/plate-recognizer` with that secret in the header `X-Webhook-Secret`."
        ),
        icon=":material/videocam:",
    )
    st.stop()

plain = st.toggle(
    _("Show number plates"),
    key="plates shown",
    help=_("They are masked and painted over so that nobody reads them over your shoulder."),
)
for arrival in found:
    best = next((one for shot in arrival.shots for one in shot.observation.car.candidates), None)
    car = f"{best.make} {best.model or ''}".strip() if best else _("A car it could not name")
    with st.container(border=True):
        pictures = [
            (side, photo) for side, shot in arrival.sides.items() if (photo := arrivals.photo(shot.id, plates=plain))
        ]
        for column, (side, photo) in zip(st.columns(2, wrap=False), pictures, strict=False):
            seen = _("{car}, {side}, as the camera saw it").format(car=car, side=side_name(side))
            column.image(photo.jpeg, alt=seen, width="stretch")
        plate = (
            (arrival.plate.get_secret_value() if plain else masked(arrival.plate))
            if arrival.plate
            else _("no plate read")
        )
        st.markdown(f"**{escaped(car)}** · {escaped(plate)}")
        camera = arrival.shots[-1].camera
        seen_by = _("camera {name}").format(name=camera) if camera else _("camera unnamed")
        st.caption(escaped(f"{moment(arrival.taken)} · {seen_by}"))
        if st.button(_("Value this car"), key=f"value {arrival.id}", on_click=take, args=(arrival,)):
            st.switch_page("confirm.py")
