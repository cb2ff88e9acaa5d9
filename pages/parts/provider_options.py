"""The options of each recognition service that a person may want to change, and the switch itself."""

from typing import Any

import streamlit as st

from pages.parts.visit import Visit, settings

CHOICES: dict[str, dict[str, tuple[str, list[Any]]]] = {
    "badge": {},
    "imagga": {
        "language": ("Language of labels", ["en", "de", "es", "fr", "zh_chs"]),
        "colours": ("Ask for the colour too (a second call)", [False, True]),
    },
    "carnet": {
        "region": ("Region whose cars are likelier", ["DEF", "NA", "EU", "CIS"]),
        "box_select": ("Which cars are judged", ["all", "center", "largest"]),
        "generations": ("Generations and years", [True, False]),
    },
    "juhe": {},
    "openalpr": {
        "country": ("Country of the plates", ["us", "eu", "au", "br", "gb", "kr", "mx", "sg"]),
        "topn": ("Candidates at most", [5, 10, 20]),
        "is_cropped": ("The photo shows nothing but the car", [False, True]),
        "read_plates": ("Read the number plate", [False, True]),
    },
    "platerecognizer": {
        "regions": ("Region of the plates", [(), ("us",), ("gb",), ("de",), ("br",), ("in",)]),
        "read_plates": ("Read the number plate", [False, True]),
    },
}


def options(visit: Visit, name: str) -> None:
    """Draw the switch and, while it is on, the options; each change holds at once."""
    on = settings(visit).recognizes(name)
    st.toggle("Ask it", value=on, key=f"on {name}", on_change=_set, args=(visit, name, "enabled", f"on {name}"))
    if not on or not CHOICES[name]:
        return
    service = settings(visit).services[name]
    with st.popover("Options", icon=":material/tune:"):
        for field, (label, choices) in CHOICES[name].items():
            key, current = f"{name} {field}", getattr(service, field)
            offered = choices if current in choices else [current, *choices]
            st.selectbox(
                label,
                offered,
                index=offered.index(current),
                format_func=_said,
                key=key,
                on_change=_set,
                args=(visit, name, field, key),
            )


def _said(choice: Any) -> str:
    if isinstance(choice, bool):
        return "yes" if choice else "no"
    if isinstance(choice, tuple):
        return ", ".join(choice) or "any"
    return str(choice)


def _set(visit: Visit, name: str, field: str, key: str) -> None:
    """This person's own copy of the settings gets the new value."""
    current = settings(visit)
    changed = current.services[name].model_copy(update={field: st.session_state[key]})
    visit.settings = current.model_copy(update={name: changed})
