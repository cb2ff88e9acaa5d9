"""The look at the pictures while it runs: how far it is, at which picture, and how to stop it and go on."""

import streamlit as st

from pages.parts.frame.visit import visitor_services
from services.teaching.bench import Bench
from services.wording import _
from services.wording.formatting import whole
from services.wording.markdown import escaped

EVERY_S = 1.0


def progress(bench: Bench) -> None:
    """Draw it; the page goes on by itself when the last picture was looked at."""
    st.subheader(_("Looking at the pictures"), anchor=False)
    if bench.look.running:
        st.fragment(_running, run_every=EVERY_S)(bench)
        return
    if bench.look.failure:
        st.error(escaped(bench.look.failure), icon=":material/error:")
    else:
        st.info(
            _("Stopped at {done} of {total}. What was seen so far is kept.").format(
                done=whole(bench.look.done), total=whole(bench.look.total)
            ),
            icon=":material/pause_circle:",
        )
    with st.container(horizontal=True):
        st.button(_("Go on"), type="primary", icon=":material/play_arrow:", on_click=bench.look.start)
        start_over()


def _running(bench: Bench) -> None:
    look = bench.look
    if not look.running:
        st.rerun()
    said = _("{done} of {total}: {picture}").format(
        done=whole(look.done), total=whole(look.total), picture=escaped(look.now)
    )
    st.progress(look.done / max(1, look.total), text=said)
    st.caption(_("Each is looked at for a car, for what kind of car it is, and for copies of it."))
    st.button(_("Stop"), icon=":material/stop:", on_click=look.cancel)


def start_over() -> None:
    """The button that forgets the set; what was taught stays."""
    st.button(_("Other pictures"), icon=":material/restart_alt:", on_click=_forget)


def _forget() -> None:
    visitor_services().teaching.clear(visitor_services().garage.owner)
