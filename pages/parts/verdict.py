"""What the photos say: the likely car in one sentence, the other candidates, and each photo's own view."""

import streamlit as st

from pages.parts.visit import Visit, workshop
from pages.parts.words import percent
from services.photo import thumbnail
from services.recognition.merge import Identification, Suggestion
from services.recognition.observation import Answer
from services.vehicle import Side

BY_HAND = "Neither: I choose by hand"


def verdict(visit: Visit) -> None:
    """Draw the verdict; where nothing was recognised, say how to go on."""
    if visit.photos:
        for column, (side, photo) in zip(st.columns(2, wrap=False), visit.photos.items(), strict=False):
            column.image(
                thumbnail(photo.jpeg, 800), alt=f"Your {side} photo", caption=f"{side.title()} photo", width="stretch"
            )
    best = visit.identification.best
    if best is None:
        st.info(_nothing(visit), icon=":material/edit:")
    else:
        st.markdown(sentence(visit.identification))
        if visit.identification.front_and_back_disagree:
            _question(visit)
        _candidates(visit.identification)
    if visit.answers:
        with st.expander("What each photo said", expanded=visit.identification.front_and_back_disagree or best is None):
            _each_photo(visit)


def sentence(identification: Identification) -> str:
    """The likely car and how sure we are, in words and as a number."""
    best = identification.best
    if best is None:
        return "We could not tell which car this is."
    also = [f"{other.name} ({percent(other.score)})" for other in identification.suggestions[1:3]]
    sure = percent(best.score)
    if identification.front_and_back_disagree:
        lead = f"Your photos do not agree. If they show one car, it may be a **{best.name}** ({sure})."
    elif best.score >= 0.8:
        lead = f"Most likely: **{best.name}** ({sure})."
    elif best.score >= 0.5:
        lead = f"Probably a **{best.name}** ({sure}), but please check."
    else:
        lead = f"Perhaps a **{best.name}**: a guess with a score of only {sure}."
    return f"{lead} Also possible: {', '.join(also)}." if also else lead


def _nothing(visit: Visit) -> str:
    if not visit.photos:
        return "There are no photos here. Choose the car by hand below, or go back and add a photo."
    if visit.answers and all(answer.failure for answer in visit.answers):
        return "No recognition service could answer just now. Choose the car by hand below: the rest works as usual."
    return "We did not recognise this car. That happens with rare cars and unusual views. Choose it by hand below."


def _question(visit: Visit) -> None:
    """Front and back name different cars: the person says which, or neither."""
    named = {side: _top(visit, side) for side in Side if _top(visit, side)}
    options = [*(side.value for side in named), BY_HAND]
    labels = {side.value: f"The {side} photo is right: {top.name}" for side, top in named.items() if top}
    chosen = st.radio(
        "Your two photos disagree. Is this one car?",
        options,
        index=None,
        format_func=lambda option: labels.get(option, option),
        key="verdict",
        persist_state="session",
    )
    top = named.get(Side(chosen)) if chosen in labels else None
    if top and (st.session_state.get("make"), st.session_state.get("model")) != (top.make, top.model):
        st.button(f"Take {top.name}", on_click=_take, args=(top,))


def _top(visit: Visit, side: Side) -> Suggestion | None:
    scored = [one for one in visit.identification.suggestions if one.by_side.get(side)]
    return max(scored, key=lambda one: one.by_side[side], default=None)


def _take(suggestion: Suggestion) -> None:
    st.session_state.update(make=suggestion.make, model=suggestion.model, year=None, trim=None)


def _candidates(identification: Identification) -> None:
    """A bar for each candidate and one for everything else."""
    for one in identification.suggestions:
        years = f" · {' or '.join(str(run) for run in one.years)}" if one.years else ""
        st.progress(one.score, text=f"{one.name}{years} · {percent(one.score)}")
    if identification.unclaimed >= 0.005:
        st.progress(identification.unclaimed, text=f"Something else · {percent(identification.unclaimed)}")


def _each_photo(visit: Visit) -> None:
    for side in visit.photos:
        said = [f"- {_cell(answer)}" for answer in visit.answers if answer.side == side]
        st.markdown("\n".join([f"**{side.title()} photo**", "", *said]))
    if "imagga" in workshop().stand_ins:
        st.caption(
            "Answered by a built-in stand-in, which knows only the sample cars: no key for the real service is set."
        )


def _cell(answer: Answer) -> str:
    if answer.observation is None:
        return f":material/warning: {answer.failure}"
    candidates = answer.observation.car.candidates
    if not candidates:
        return f"{answer.service}: not recognised"
    named = ", ".join(f"{one.make} {one.model or ''} {percent(one.score)}" for one in candidates[:3])
    return f"{answer.service}: {named}"
