"""What the photos say: the likely car in one sentence, the other candidates, and each photo's own view."""

import streamlit as st

from pages.parts.confirm.evidence_board import evidence_board, fill_cell
from pages.parts.frame.model_years import model_years
from pages.parts.frame.visit import Visit, visitor_services
from services.photo import Photo, thumbnail
from services.recognition.merge import Identification, Suggestion
from services.recognition.remarks import Kind, agreed_colour, remarks, seen_cars
from services.vehicle import Side
from services.wording import _
from services.wording.formatting import percent
from services.wording.markdown import escaped
from services.wording.vocabulary import photo_name, side_name, translate

BY_HAND = "by hand"


def verdict(visit: Visit) -> None:
    """Draw the verdict; where nothing was recognised, say how to go on."""
    if visit.photos:
        for column, (side, photo) in zip(st.columns(2, wrap=False), visit.photos.items(), strict=False):
            alt = _("Your {side} photo").format(side=side_name(side))
            column.image(_small(photo), alt=alt, caption=photo_name(side), width="stretch")
    best = visit.identification.best
    if best is None:
        st.info(_nothing(visit), icon=":material/edit:")
    else:
        st.markdown(sentence(visit.identification))
        if visit.identification.front_and_back_disagree:
            _question(visit)
        _candidates(visit.identification)
    painted = agreed_colour([car for side in visit.photos for car in seen_cars(visit.answers, side)])
    if painted:
        name, share = painted
        st.caption(_("Its colour: {colour} ({share}).").format(colour=translate(name), share=percent(share)))
    for remark in remarks(visit.answers):
        st.warning(escaped(remark.sentence), icon=":material/visibility:")
        if remark.kind is Kind.SWAPPED:
            st.button(_("Swap the photos"), icon=":material/swap_horiz:", on_click=_swap, args=(visit,))
    if visit.answers:
        _evidence(visit, open_at_once=visit.identification.front_and_back_disagree)


@st.cache_data(ttl="1h", show_spinner=False, max_entries=200, hash_funcs={Photo: lambda photo: photo.digest})
def _small(photo: Photo) -> bytes:
    return thumbnail(photo.jpeg, 800)


def sentence(identification: Identification) -> str:
    """The likely car, how sure we are, and what each photo adds, in words and numbers."""
    best = identification.best
    if best is None:
        return _("We could not tell which car this is.")
    if identification.front_and_back_disagree:
        lead = _("Your photos do not agree. If they show one car, it may be a **{car}** ({share}).")
    elif best.score >= 0.8:
        lead = _("Most likely: **{car}** ({share}).")
    elif best.score >= 0.5:
        lead = _("Probably a **{car}** ({share}), but please check.")
    else:
        lead = _("Perhaps a **{car}**: a guess with a score of only {share}.")
    likely = lead.format(car=escaped(best.name), share=percent(best.score))
    return " ".join([likely, *_photos_say(identification, best), *_also(identification)])


def _photos_say(identification: Identification, best: Suggestion) -> list[str]:
    if identification.front_and_back_disagree or len(best.by_side) < 2:
        return []
    return [_("Both photos say {car}.").format(car=escaped(best.name))]


def _also(identification: Identification) -> list[str]:
    if identification.best and identification.best.model is None:
        models = ", ".join(
            f"{one.model} ({percent(one.score)})"
            for one in identification.suggestions
            if one.make == identification.best.make and one.model
        )
        return [_("Which model is not certain; perhaps: {models}.").format(models=models)] if models else []
    others = ", ".join(_other(other) for other in identification.suggestions[1:3])
    return [_("Also possible: {cars}.").format(cars=others)] if others else []


def _other(suggestion: Suggestion) -> str:
    """The car with its score, and which photo alone suggests it, if only one does."""
    share = percent(suggestion.score)
    seen = [side for side, score in suggestion.by_side.items() if score > 0]
    if len(seen) != 1 or len(suggestion.by_side) < 2:
        return f"{escaped(suggestion.name)} ({share})"
    only = _("{car} ({share}, the {side} photo only)")
    return only.format(car=escaped(suggestion.name), share=share, side=side_name(seen[0]))


def _nothing(visit: Visit) -> str:
    if not visit.photos:
        return _("There are no photos here. Choose the car by hand below, or go back and add a photo.")
    if visit.answers and all(answer.failure and not answer.no_car for answer in visit.answers):
        return _("No recognition service could answer just now. Choose the car by hand below: the rest works as usual.")
    if visit.answers and {answer.service for answer in visit.answers} <= visitor_services().stand_in_names:
        return _(
            "We did not recognise this car: the built-in stand-ins know only the sample cars. "
            "Choose it by hand below: specs and price work for nearly every car."
        )
    return _("We did not recognise this car. That happens with rare cars and unusual views. Choose it by hand below.")


def _question(visit: Visit) -> None:
    """Front and back name different cars: the person says which, or neither."""
    named = {side.value: top for side in Side if (top := _top(visit, side))}
    right = _("The {side} photo is right: {car}")
    labels = {side: right.format(side=side_name(Side(side)), car=top.name) for side, top in named.items()}
    labels[BY_HAND] = _("Neither: I choose by hand")
    chosen = st.radio(
        _("Your two photos disagree. Is this one car?"),
        list(labels),
        index=None,
        format_func=labels.__getitem__,
        key="verdict",
        persist_state="session",
    )
    top = named.get(chosen or "")
    if top and (st.session_state.get("make"), st.session_state.get("model")) != (top.make, top.model):
        st.button(_("Take {car}").format(car=top.name), on_click=_take, args=(top,))


def _top(visit: Visit, side: Side) -> Suggestion | None:
    scored = [one for one in visit.identification.suggestions if one.by_side.get(side)]
    return max(scored, key=lambda one: one.by_side[side], default=None)


def _take(suggestion: Suggestion) -> None:
    st.session_state.update(make=suggestion.make, model=suggestion.model, year=None, trim=None)


def _swap(visit: Visit) -> None:
    """Front becomes back, for the photos and for what was said of them."""
    other = {Side.FRONT: Side.BACK, Side.BACK: Side.FRONT}
    visit.photos = {side: visit.photos[other[side]] for side in Side if other[side] in visit.photos}
    visit.record_answers([answer.model_copy(update={"side": other[answer.side]}) for answer in visit.answers])


def _candidates(identification: Identification) -> None:
    """A bar for each candidate and one for everything else; before them one for the make, where it stands alone."""
    best = identification.best
    if best and best.model is None and best != identification.suggestions[0]:
        st.progress(best.score, text=f"{best.name} · {percent(best.score)}")
    for one in identification.suggestions:
        years = f" · {model_years(one.years)}" if one.years else ""
        st.progress(one.score, text=escaped(f"{one.name}{years} · {percent(one.score)}"))
    if identification.unclaimed >= 0.005:
        st.progress(
            identification.unclaimed, text=_("Something else · {share}").format(share=percent(identification.unclaimed))
        )


def _evidence(visit: Visit, open_at_once: bool) -> None:
    with st.expander(_("What each photo said, service by service"), expanded=open_at_once):
        slots, modelled = evidence_board(visit), visitor_services().stand_in_names
        for answer in visit.answers:
            fill_cell(slots, answer, visit, answer.service in modelled)
        if modelled:
            st.caption(_("A stand-in is built in and knows only the sample cars; it answers where no key is set."))
