"""The whole garage as a file, and back."""

from functools import partial

import streamlit as st

from pages.parts.frame.uploader import uploader_words
from pages.parts.frame.visit import visitor_services
from services.storage.garage_file import FileRefused, export_garage, import_garage
from services.wording import _, ngettext, with_locale
from services.wording.formatting import whole

ROUND, OUTCOME = "imports", "import outcome"


def garage_files(cars: int) -> None:
    """Draw both, folded away."""
    with st.expander(_("Export or import"), icon=":material/swap_vert:", expanded=OUTCOME in st.session_state):
        st.caption(
            _(
                "The file holds every car with its report, notes and prices so far, but no photos. "
                "An import adds what is new and changes nothing that is here."
            )
        )
        st.download_button(
            _("Export all"),
            data=with_locale(partial(export_garage, visitor_services().garage)),
            file_name="curbside-garage.json",
            mime="application/json",
            icon=":material/download:",
            on_click="ignore",
            disabled=not cars,
        )
        key = f"import {st.session_state.get(ROUND, 0)}"
        uploader_words(key, ["json"])
        st.file_uploader(_("Import a garage file"), type=["json"], key=key, on_change=_take_in, args=(key,))
        if outcome := st.session_state.pop(OUTCOME, None):
            kind, sentence = outcome
            (st.success if kind == "success" else st.error)(sentence)


def _take_in(key: str) -> None:
    """Read the file once, and empty the box for the next one."""
    file = st.session_state.get(key)
    if file is None:
        return
    try:
        taken = import_garage(visitor_services().garage, file.getvalue())
    except FileRefused as refused:
        st.session_state[OUTCOME] = "error", str(refused)
    else:
        said = ngettext("{count} car added.", "{count} cars added.", taken.added).format(count=whole(taken.added))
        if taken.known:
            here = ngettext("{count} was here already.", "{count} were here already.", taken.known)
            said = f"{said} {here.format(count=whole(taken.known))}"
        st.session_state[OUTCOME] = "success", said
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
