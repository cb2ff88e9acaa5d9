"""More than one car in a photo: the person says which one is meant."""

import streamlit as st

from pages.parts.frame.visit import Visit
from pages.parts.photos.pictures import SMALL, outlined
from services.recognition.boxes import nearest
from services.recognition.observation import Answer, Box
from services.vehicle import Side
from services.wording import _
from services.wording.vocabulary import side_name


def which_car(visit: Visit) -> None:
    """For each photo with several cars: the boxes, numbered, and the question; the answer changes the verdict."""
    for side, photo in visit.photos.items():
        boxes = _boxes(visit.answers, side)
        if len(boxes) < 2:
            continue
        st.info(
            _("There is more than one car in your {side} photo.").format(side=side_name(side)),
            icon=":material/directions_car:",
        )
        st.image(
            outlined(photo, boxes, SMALL),
            alt=_("Your {side} photo with {count} cars, numbered").format(side=side_name(side), count=len(boxes)),
            width="stretch",
        )
        st.radio(
            _("Which car do you mean in the {side} photo?").format(side=side_name(side)),
            range(len(boxes)),
            index=_meant(visit.answers, side, boxes),
            format_func=lambda number: _("Car {number}").format(number=number + 1),
            horizontal=True,
            key=f"car {side}",
            on_change=_choose,
            args=(visit, side, boxes),
        )


def _boxes(answers: list[Answer], side: Side) -> list[Box]:
    """The cars of the service that saw most, from left to right; several tell of the same ones."""
    seen = [
        [car.box for car in answer.observation.cars if car.box and car.candidates]
        for answer in answers
        if answer.side == side and answer.observation
    ]
    most = max((len(boxes) for boxes in seen), default=0)
    return sorted(next((boxes for boxes in seen if len(boxes) == most), []), key=lambda box: box.left)


def _meant(answers: list[Answer], side: Side, boxes: list[Box]) -> int | None:
    """Which of the boxes the services took by themselves."""
    for answer in answers:
        if answer.side == side and answer.observation and answer.observation.car.box in boxes:
            return boxes.index(answer.observation.car.box)
    return None


def _choose(visit: Visit, side: Side, boxes: list[Box]) -> None:
    """Every service's car nearest to the chosen box is the one in question now."""
    meant = boxes[st.session_state[f"car {side}"]]
    heard = []
    for answer in visit.answers:
        if answer.side == side and answer.observation:
            index = nearest(answer.observation.cars, meant)
            if index is not None:
                chosen = answer.observation.model_copy(update={"chosen": index})
                heard.append(answer.model_copy(update={"observation": chosen}))
                continue
        heard.append(answer)
    visit.record_answers(heard)
