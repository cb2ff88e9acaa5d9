"""What one person has brought so far; it lasts from page to page, while a browser tab is open."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

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

T = TypeVar("T")
KEPT = "draft kept"
MOST_PICTURES = 40  # made of the photos of one visit
# Keys of what is typed, and of what was said to it at once; widgets keep them for the whole visit.
ENTRIES = (
    *("make", "model", "year", "trim", "trim told", "not listed", "own make", "own model", "verdict taken over"),
    *("name in no list", "models meant", "asked for", "refused"),
    *("mileage", "mileage unknown", "unit", "vin", "vin result", "vin suggested", "grade", "accident"),
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
    report: str | None = None  # id of the report that came of it last
    one_car: bool = False  # the person said so, though the photos look like two
    settings: Settings | None = None  # this person's own choice of services, on top of the operator's
    pictures: dict[tuple[object, ...], Any] = field(default_factory=dict, repr=False)

    def once(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """A picture made of a photo, which every redraw needs: made once, and gone with the visit as the photo is."""
        if key not in self.pictures:
            self.pictures[key] = make()
            for oldest in list(self.pictures)[:-MOST_PICTURES]:
                self.pictures.pop(oldest, None)
        found: T = self.pictures[key]
        return found

    def take_photos(self, photos: Mapping[Side, Photo]) -> None:
        """These photos from now on; what was said of one that stays goes along with it, all else is gone."""
        before = {side: photo.digest for side, photo in self.photos.items()}
        said: list[Answer] = []
        for side, photo in photos.items():
            sides = [side, *before]  # where it stood, or where it comes from
            was = next((one for one in sides if before.get(one) == photo.digest), None)
            said += [answer.model_copy(update={"side": side}) for answer in self.answers if answer.side is was]
        if any(photo.digest not in before.values() for photo in photos.values()):
            self.sample = None
        self.photos = {side: photos[side] for side in Side if side in photos}
        if said != self.answers:
            self.record_answers(said)

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
    found = visit()
    found.record_answers(list(draft.answers))
    found.photos, found.wanted, found.unread = dict(draft.photos), draft.wanted, draft.unread
    found.sample, found.report, found.settings = draft.sample, draft.report, draft.settings


def keep_draft(*, if_changed: bool = False) -> None:
    """What was entered is there again when the tab is reloaded: before a page is drawn, where a press changed it, as
    the tab may go meanwhile; and after it was drawn, however that ended.
    """
    if "visit" not in st.session_state or key_in(st.context.cookies) is None:
        return
    given = {key: st.session_state[key] for key in ENTRIES if st.session_state.get(key) not in (None, "")}
    now = visit()
    draft = Draft(
        photos=dict(now.photos),
        answers=tuple(now.answers),
        entries=given,
        wanted=now.wanted,
        unread=now.unread,
        sample=now.sample,
        report=now.report,
        settings=now.settings,
    )
    if if_changed and st.session_state.get(KEPT) == draft:
        return
    shared_services().drafts.keep(browser_key(), draft)
    st.session_state[KEPT] = draft


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
