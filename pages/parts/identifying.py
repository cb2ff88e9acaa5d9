"""Asking every service about every photo, with a line of progress for each step."""

import streamlit as st

from pages.parts.visit import Visit, workshop
from services.recognition.merge import merge
from services.recognition.observation import Answer


def identify(visit: Visit) -> None:
    """Fill the visit's answers and verdict; services that fail cost only their own answer."""
    appraiser = workshop().appraiser
    steps = {side: st.status(f"Looking at the {side} photo", type="step") for side in visit.photos}
    merging = st.status("Merging what the photos say", type="step")
    answers: list[Answer] = []
    for answer in appraiser.identify(visit.photos):
        answers.append(answer)
        asked = sum(other.side == answer.side for other in answers)
        done = asked == len(appraiser.recognizers)
        steps[answer.side].update(label=_said(answer), state="complete" if done else "running")
    visit.answers = answers
    visit.identification = merge(answers)
    visit.unread = True
    merging.update(state="complete")


def _said(answer: Answer) -> str:
    side = f"{answer.side.title()} photo"
    if answer.observation is None:
        return f"{side}: {answer.failure}"
    best = next(iter(answer.observation.car.candidates), None)
    return f"{side}: {answer.service} sees a {best.make} {best.model or ''}" if best else f"{side}: not recognised"
