"""Waiting: the photos stay in view, what is found on them is outlined, and one line says how long."""

from base64 import b64encode
from time import monotonic

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.parts.frame.visit import Visit, visitor_services
from pages.parts.photos.pictures import SMALL, outlined
from pages.parts.photos.plates import ready_for_outside
from services.recognition.merge import merge
from services.recognition.observation import Answer, Box
from services.vehicle import Side
from services.wording import _, ngettext
from services.wording.formatting import whole
from services.wording.markdown import escaped
from services.wording.vocabulary import photo_name, side_name

BESIDE_EACH_OTHER = 560  # pixels of the longest side, where two photos share the page
USUAL_S = 3.0  # seconds; services of this machine answer within it


def identify(visit: Visit) -> None:
    """Fill the visit's answers and verdict; services that fail cost only their own answer."""
    asked = visitor_services().appraiser
    own = len(visit.photos) * sum(not reader.outside for reader in asked.recognizers)  # these began with the upload
    if (ahead := asked.lanes.ahead - own) > 0:
        waiting = ngettext(
            "{count} photo of other people comes first.", "{count} photos of other people come first.", ahead
        )
        st.caption(waiting.format(count=ahead))
    answers: list[Answer] = []
    began, due = monotonic(), len(asked.recognizers) * len(visit.photos)
    line = st.progress(0.0, text=_progress(answers, USUAL_S))
    places = {}
    for column, side in zip(st.columns(len(visit.photos)), visit.photos, strict=True):
        places[side] = column.empty()
        _draw(places[side], visit, side, [])
    for answer in asked.identify(visit.photos, ready_for_outside()):
        answers.append(answer)
        line.progress(len(answers) / due, text=_progress(answers, USUAL_S - (monotonic() - began)))
        if _seen(answers[:-1], answer.side) != _seen(answers, answer.side):
            _draw(places[answer.side], visit, answer.side, answers)
    visit.record_answers(answers)
    visit.wanted = False


def _progress(answers: list[Answer], left: float) -> str:
    """What is known so far, and the seconds to go while they can be told."""
    best = merge(answers).best
    known = (
        _("It looks like a {car}.").format(car=best.name) if best else _("Looking for the car, its words and lamps.")
    )
    if left < 1:
        return escaped(known)
    return " ".join([escaped(known), _("About {seconds} s to go.").format(seconds=whole(left))])


def _draw(place: DeltaGenerator, visit: Visit, side: Side, answers: list[Answer]) -> None:
    boxes = _boxes(answers, side)
    alt = _("Your {side} photo with what was found outlined").format(side=side_name(side))
    longest_side = BESIDE_EACH_OTHER if len(visit.photos) > 1 else SMALL
    jpeg = b64encode(outlined(visit.photos[side], boxes, longest_side, numbered=False)).decode()
    # In the page itself: a picture at an address of its own may be gone before a slow phone asks for it.
    place.image(f"data:image/jpeg;base64,{jpeg}", alt=alt, caption=_found(answers, side), width="stretch")


def _seen(answers: list[Answer], side: Side) -> tuple[list[Box], str]:
    """All of a photo that a new answer may change; drawing takes longer than finding out."""
    return _boxes(answers, side), _found(answers, side)


def _boxes(answers: list[Answer], side: Side) -> list[Box]:
    """The car and the words that name it, as far as told."""
    cars = [answer.observation.car for answer in answers if answer.side == side and answer.observation]
    whole_car = [car.box for car in cars if car.box]
    return [*whole_car[:1], *(box for car in cars for box in car.lettering)]


def _found(answers: list[Answer], side: Side) -> str:
    best = merge([answer for answer in answers if answer.side == side]).best
    return f"{photo_name(side)}: **{escaped(best.name)}**" if best else photo_name(side)
