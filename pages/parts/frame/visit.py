"""What one person has brought so far; it lasts from page to page, while a browser tab is open."""

from dataclasses import dataclass, field

import streamlit as st

from pages.parts.frame.owner import browser_key, owner
from services.build import Services, shared_services
from services.condition import ConditionQuestion
from services.photo import Photo
from services.recognition.calibration import calibrations
from services.recognition.merge import Identification, merge
from services.recognition.observation import Answer
from services.settings import Settings
from services.storage.drafts import Draft
from services.storage.owners import key_in
from services.vehicle import Side
from services.web.samples import Sample

# Keys of what is typed on Confirm; widgets keep them for the whole visit.
ENTRIES = (
    *("make", "model", "year", "trim", "trim told", "not listed", "own make", "own model"),
    *("mileage", "mileage unknown", "unit", "vin", "vin result", "grade"),
    *(f"condition {question}" for question in ConditionQuestion),
)


@dataclass
class Visit:
    """Photos and what was made of them; `unread` until Confirm has taken the verdict over into its pickers."""

    photos: dict[Side, Photo] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)
    identification: Identification = field(default_factory=Identification)
    wanted: bool = False  # "Identify car" was pressed and the answers are still to come
    unread: bool = False
    round: int = 0  # raised to empty the upload boxes
    sample: Sample | None = None  # the sample car that the photos are of
    one_car: bool = False  # the person said so, though the photos look like two
    settings: Settings | None = None  # this person's own choice of services, on top of the operator's

    def record_answers(self, answers: list[Answer]) -> None:
        """Take over the answers and their merged verdict."""
        self.answers, self.identification, self.unread = answers, merge(answers, calibrations()), True
        self.one_car = False


def visit() -> Visit:
    """This browser tab's visit."""
    if "visit" not in st.session_state:
        st.session_state["visit"] = Visit()
    found: Visit = st.session_state["visit"]
    return found


def resume() -> None:
    """Before anything is drawn in a new tab: what this browser had entered until its last tab went."""
    if "visit" in st.session_state:
        return
    draft = shared_services().drafts.find(browser_key())
    if draft is None:
        return
    st.session_state.update(draft.entries)
    visit().photos = dict(draft.photos)
    visit().record_answers(list(draft.answers))
    visit().unread, visit().sample = draft.unread, draft.sample


def keep_draft() -> None:
    """After a page was drawn, however it ended: what was entered is there again when the tab is reloaded."""
    if "visit" not in st.session_state or key_in(st.context.cookies) is None:
        return
    given = {key: st.session_state[key] for key in ENTRIES if st.session_state.get(key) not in (None, "")}
    draft = Draft(dict(visit().photos), tuple(visit().answers), given, unread=visit().unread, sample=visit().sample)
    shared_services().drafts.keep(browser_key(), draft)


def start_over() -> None:
    """Forget photos and entries; a saved appraisal stays under its address, chosen services stay chosen."""
    old = visit()
    shared_services().drafts.forget(browser_key())
    for key in ENTRIES:
        st.session_state.pop(key, None)
    st.session_state["visit"] = Visit(round=old.round + 1, settings=old.settings)


def visitor_services() -> Services:
    """The services as this visitor chose them, with the garage and the share links of whoever opened this page."""
    shared = shared_services()
    found, chosen = shared.for_owner(owner(shared.owners)), visit().settings
    return (found.with_settings(chosen) if chosen else found).with_taught()
