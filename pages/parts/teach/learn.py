"""The name of what is taught, and the button that teaches it."""

import streamlit as st

from pages.parts.frame.visit import visitor_services
from pages.parts.teach.progress import start_over
from services.errors import CurbsideError
from services.recognition.registry import titles
from services.teaching.bench import Bench
from services.teaching.lesson import LEAST_CARS, teach
from services.teaching.taught import LONGEST_TITLE, PREFIX, id_of
from services.wording import _, ngettext
from services.wording.formatting import whole
from services.wording.markdown import escaped


def learn(bench: Bench) -> None:
    """Draw name and button; what was taught is at work at once."""
    cars = len(bench.review().cars)
    st.subheader(_("Teach"), anchor=False)
    title = st.text_input(_("What to call it"), value=_("My cars"), max_chars=LONGEST_TITLE, key="teach title").strip()
    with st.expander(_("For its card: where the pictures are from, what the file may be used for")):
        source = st.text_input(_("Where the pictures are from"), key="teach source", max_chars=200)
        licence = st.text_input(_("What may be done with the file"), key="teach licence", max_chars=200)
    wrong = _wrong(title, cars)
    if wrong:
        st.info(wrong, icon=":material/info:")
    said = ngettext("Teach {count} car", "Teach {count} cars", cars).format(count=whole(cars))
    with st.container(horizontal=True):
        if st.button(said, type="primary", icon=":material/school:", disabled=bool(wrong)):
            with st.spinner(_("Learning, and measuring on what was kept aside")):
                try:
                    taught = teach(bench.review(), bench.look.eye.trunk, title=title, source=source, licence=licence)
                    model = visitor_services().teaching.models.keep(taught.onnx, title)
                except CurbsideError as fault:
                    st.error(escaped(fault), icon=":material/error:")
                    return
            bench.figures, bench.taught = taught.figures, model.id
            st.rerun()
        start_over()


def _wrong(title: str, cars: int) -> str:
    """Why it cannot be taught like this; empty where it can."""
    if cars < LEAST_CARS:
        return _("At least two cars are needed, each with two pictures or more.")
    if not title:
        return _("Please give it a name.")
    own = PREFIX + id_of(title)
    settings = visitor_services().settings
    others = {_(one).casefold() for name, one in titles(settings).items() if name != f"own {own}"}
    if title.casefold() in others:
        return _("Another service has that name: please choose another one.")
    return ""
