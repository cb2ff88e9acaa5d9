"""Asking every service about every photo: a line of progress for each step, a cell of the board for each answer."""

import streamlit as st

from pages.parts.evidence_board import board, fill
from pages.parts.plates import for_outside
from pages.parts.visit import Visit, appraiser, stand_ins
from services.recognition.lettering import queue
from services.recognition.observation import Answer


def identify(visit: Visit) -> None:
    """Fill the visit's answers and verdict; services that fail cost only their own answer."""
    asked = appraiser(visit)
    steps = {side: st.status(f"Looking at the {side} photo", type="step") for side in visit.photos}
    merging = st.status("Merging what the photos say", type="step")
    if queue.waiting:
        st.caption(f"{queue.waiting} photos of other people are read first by the badge reader.")
    slots, modelled = board(visit), stand_ins(visit)
    answers: list[Answer] = []
    for answer in asked.identify(visit.photos, for_outside(visit)):
        answers.append(answer)
        fill(slots, answer, visit, answer.service in modelled)
        done = sum(other.side == answer.side for other in answers)
        steps[answer.side].update(
            label=f"Looking at the {answer.side} photo: {done} of {len(asked.recognizers)} services answered",
            state="complete" if done == len(asked.recognizers) else "running",
        )
    visit.hear(answers)
    visit.wanted = False
    merging.update(state="complete")
