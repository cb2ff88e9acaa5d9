"""Asking every service about every photo: a line of progress for each step, a cell of the board for each answer."""

import streamlit as st

from pages.parts.confirm.evidence_board import evidence_board, fill_cell
from pages.parts.frame.visit import Visit, visitor_services
from pages.parts.photos.plates import ready_for_outside
from services.recognition.observation import Answer
from services.wording import _, ngettext
from services.wording.vocabulary import side_name


def identify(visit: Visit) -> None:
    """Fill the visit's answers and verdict; services that fail cost only their own answer."""
    asked = visitor_services().appraiser
    looking = _("Looking at the {side} photo")
    steps = {side: st.status(looking.format(side=side_name(side)), type="step") for side in visit.photos}
    merging = st.status(_("Merging what the photos say"), type="step")
    if ahead := asked.lanes.ahead:
        waiting = ngettext(
            "{count} photo of other people comes first.", "{count} photos of other people come first.", ahead
        )
        st.caption(waiting.format(count=ahead))
    slots, modelled = evidence_board(visit), visitor_services().stand_in_names
    answers: list[Answer] = []
    for answer in asked.identify(visit.photos, ready_for_outside(visit)):
        answers.append(answer)
        fill_cell(slots, answer, visit, answer.service in modelled)
        done = sum(other.side == answer.side for other in answers)
        steps[answer.side].update(
            label=_("Looking at the {side} photo: {done} of {all} services answered").format(
                side=side_name(answer.side), done=done, all=len(asked.recognizers)
            ),
            state="complete" if done == len(asked.recognizers) else "running",
        )
    visit.record_answers(answers)
    visit.wanted = False
    merging.update(state="complete")
