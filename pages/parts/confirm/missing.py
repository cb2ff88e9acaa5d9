"""What is still to be filled in: a button pressed too early marks the first open field and gives it the focus."""

from string import Template

import streamlit as st

ASKED = "asked for"  # the key of the field that was asked for, and how often

FOCUS = Template("""<script data-press="$press">
  const field = document.querySelector('.st-key-$field');
  field?.scrollIntoView({block: 'center'});
  field?.querySelector('input')?.focus({preventScroll: true});
</script>""")


def ask_for(field: str | None) -> None:
    """Called back by a button that was pressed too early, with the first open field's key; None where there is none."""
    _before, times = st.session_state.get(ASKED, (None, 0))
    st.session_state[ASKED] = field, times + 1


def mark(field: str, what_to_do: str) -> None:
    """Draw what to do beside the field that was asked for."""
    if st.session_state.get(ASKED, (None, 0))[0] == field:
        st.caption(f":red[:material/edit: **{what_to_do}**]")


def lead_there(still_open: bool) -> None:
    """Bring the field that was asked for into view and give it the focus, once for each press."""
    field, times = st.session_state.get(ASKED, (None, 0))
    if field and still_open:
        script = FOCUS.substitute(press=times, field=field.replace(" ", "-"))
        st.html(script, width="content", unsafe_allow_javascript=True)
    elif field:
        st.session_state[ASKED] = None, times
