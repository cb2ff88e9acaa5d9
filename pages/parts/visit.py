"""What one person has brought so far; it lasts from page to page, while a browser tab is open."""

from dataclasses import dataclass, field

import streamlit as st

from services.photo import Photo
from services.recognition.merge import Identification
from services.recognition.observation import Answer
from services.settings import Settings
from services.vehicle import Side
from services.workshop import Workshop, open_workshop

# Keys of what is typed on Confirm; widgets keep them for the whole visit.
ENTRIES = ("make", "model", "year", "trim", "mileage", "unit", "grade", "verdict")


@dataclass
class Visit:
    """Photos and what was made of them; `unread` until Confirm has taken the verdict over into its pickers."""

    photos: dict[Side, Photo] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)
    identification: Identification = field(default_factory=Identification)
    unread: bool = False
    round: int = 0  # raised to empty the upload boxes


def visit() -> Visit:
    """This browser tab's visit."""
    if "visit" not in st.session_state:
        st.session_state["visit"] = Visit()
    found: Visit = st.session_state["visit"]
    return found


def start_over() -> None:
    """Forget photos and entries; a saved appraisal stays under its address."""
    rounds = visit().round + 1
    for key in ENTRIES:
        st.session_state.pop(key, None)
    st.session_state["visit"] = Visit(round=rounds)


@st.cache_resource(show_spinner=False)
def workshop() -> Workshop:
    """The services, opened once per process."""
    return open_workshop(Settings())
