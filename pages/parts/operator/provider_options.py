"""The options of each recognition service that a person may want to change, and the switch itself."""

from typing import Any

import streamlit as st

from pages.parts.frame.visit import Visit, visitor_services
from services.wording import N_, _

CHOICES: dict[str, dict[str, tuple[str, list[Any]]]] = {
    "badge": {},
    "imagga": {
        "language": (N_("Language of labels"), ["en", "de", "es", "fr", "zh_chs"]),
        "colours": (N_("Ask for the colour too (a second call)"), [False, True]),
    },
    "carnet": {
        "region": (N_("Region whose cars are likelier"), ["DEF", "NA", "EU", "CIS"]),
        "box_select": (N_("Which cars are judged"), [N_("all"), N_("center"), N_("largest")]),
        "generations": (N_("Generations and years"), [True, False]),
    },
    "juhe": {},
    "openalpr": {
        "country": (N_("Country of the plates"), ["us", "eu", "au", "br", "gb", "kr", "mx", "sg"]),
        "topn": (N_("Candidates at most"), [5, 10, 20]),
        "is_cropped": (N_("The photo shows nothing but the car"), [False, True]),
        "read_plates": (N_("Read the number plate"), [False, True]),
    },
    "platerecognizer": {
        "regions": (N_("Region of the plates"), [(), ("us",), ("gb",), ("de",), ("br",), ("in",)]),
        "read_plates": (N_("Read the number plate"), [False, True]),
    },
}


def options(visit: Visit, name: str) -> None:
    """Draw the switch and, while it is on, the options; each change holds at once."""
    on = visitor_services().settings.recognizes(name)
    st.toggle(_("Ask it"), value=on, key=f"on {name}", on_change=_set, args=(visit, name, "enabled", f"on {name}"))
    if not on or not CHOICES.get(name):
        return
    service = visitor_services().settings.services[name]
    with st.popover(_("Options"), icon=":material/tune:"):
        for field, (label, choices) in CHOICES[name].items():
            key, current = f"{name} {field}", getattr(service, field)
            offered = choices if current in choices else [current, *choices]
            st.selectbox(
                _(label),
                offered,
                index=offered.index(current),
                format_func=_said,
                key=key,
                on_change=_set,
                args=(visit, name, field, key),
            )


def _said(choice: Any) -> str:
    if isinstance(choice, bool):
        return _("yes") if choice else _("no")
    if isinstance(choice, tuple):
        return ", ".join(choice) or _("any")
    return _(str(choice))


def _set(visit: Visit, name: str, field: str, key: str) -> None:
    """This person's own copy of the settings gets the new value."""
    current = visitor_services().settings
    changed = current.services[name].model_copy(update={field: st.session_state[key]})
    visit.settings = current.having(name, changed)
