"""What the photos say: the likely car in one sentence, a question where they disagree, the way to another car."""

import streamlit as st

from pages.parts.confirm.car_picker import fill_pickers
from pages.parts.confirm.evidence_board import evidence_board, fill_cell
from pages.parts.confirm.likely_cars import likely_cars, likely_models
from pages.parts.frame.visit import Visit, visitor_services
from pages.parts.photos.pictures import SMALL, small_copy
from services.photo import Photo, banner
from services.recognition.merge import Identification, Suggestion
from services.recognition.remarks import Kind, agreed_colour, remarks, seen_cars
from services.vehicle import Side
from services.wording import _, ngettext
from services.wording.formatting import percent, whole
from services.wording.markdown import escaped
from services.wording.model_years import model_years
from services.wording.vocabulary import side_name, translate

WORTH_NAMING = 0.05  # a candidate with less is noise to whoever reads it
TWO_CARS = frozenset({Kind.TWO_COLOURS, Kind.TWO_PLATES, Kind.TWO_BODIES})


def verdict(visit: Visit) -> None:
    """Draw the photos and the verdict; where nothing was recognised, say how to go on."""
    best = visit.identification.best
    if visit.identification.front_and_back_disagree:
        _which_photo(visit)
    else:
        _photos(visit)
    if best is None:
        st.markdown(_nothing(visit))
    elif not visit.identification.front_and_back_disagree:
        st.markdown(sentence(visit.identification))
    for remark in remarks(visit.answers) if best else ():
        if remark.kind in TWO_CARS and visit.one_car:
            continue
        st.warning(escaped(remark.sentence), icon=":material/visibility:")
        if remark.kind is Kind.SWAPPED:
            st.button(_("Swap the photos"), icon=":material/swap_horiz:", on_click=_swap, args=(visit,))
        if remark.kind in TWO_CARS and not visit.identification.front_and_back_disagree:
            _one_car(visit, remark.kind)


def alternatives(visit: Visit) -> None:
    """The other cars it may be, each a button; nothing where there is none worth naming."""
    best = visit.identification.best
    others = [one for one in visit.identification.suggestions if one != best and one.score >= WORTH_NAMING]
    if visit.identification.front_and_back_disagree:
        return
    if best is None:
        likely_cars(visit)
        return
    if best.model is None:
        likely_models(visit, best.make)
        return
    if not others:
        return
    with st.container(horizontal=True):
        for one in others:
            st.button(
                escaped(f"{one.name} · {percent(one.score)}"),
                key=f"take {one.name}",
                on_click=_take,
                args=(one,),
                wrap=True,
            )


@st.fragment
def why(visit: Visit) -> None:
    """The evidence, what each service said of each photo: drawn once it is unfolded, as few people ask."""
    if not visit.answers:
        return
    silent = len({answer.service for answer in visit.answers if answer.failure and not answer.no_car})
    told = ngettext("{count} service gave no answer", "{count} services gave no answer", silent)
    label = " · ".join([_("Why we think so"), *([told.format(count=whole(silent))] if silent else [])])
    fold = st.expander(label, key="why", on_change="rerun", icon=":material/frame_inspect:", type="compact")
    if not fold.open:
        return
    with fold:
        painted = agreed_colour([car for side in visit.photos for car in seen_cars(visit.answers, side)])
        if painted and visit.identification.best:
            name, share = painted
            st.caption(_("Its colour: {colour} ({share}).").format(colour=translate(name), share=percent(share)))
        slots, modelled = evidence_board(visit), visitor_services().stand_in_names
        for answer in visit.answers:
            fill_cell(slots, answer, visit, answer.service in modelled)
        if modelled:
            st.caption(_("A stand-in is built in and knows only the sample cars; it answers where no key is set."))


def _one_car(visit: Visit, kind: Kind) -> None:
    """The photos show two cars though their names agree: the person says so, or which photo counts alone."""

    def it_is() -> None:
        visit.one_car = True

    def only(side: Side) -> None:
        visit.take_photos({side: visit.photos[side]})

    with st.container(horizontal=True, gap="xsmall"):
        st.button(_("Yes, one car"), key=f"one car {kind}", on_click=it_is)
        alone = {Side.FRONT: _("The front photo alone"), Side.BACK: _("The back photo alone")}
        for side, words in alone.items():
            st.button(words, key=f"only {side} {kind}", on_click=only, args=(side,))


def _photos(visit: Visit) -> None:
    if not visit.photos:
        _below_the_photos(visit)
        return
    with st.container(key="thumbs"):
        for column, (side, photo) in zip(st.columns(2, wrap=False), visit.photos.items(), strict=False):
            alt = _("Your {side} photo").format(side=side_name(side))
            column.image(_small(visit, photo), alt=alt, width="stretch")
    _below_the_photos(visit)


def _below_the_photos(visit: Visit) -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", gap="xsmall"):
        st.page_link("photos.py", label=_("Back to the photos"), icon=":material/arrow_back:")
        if visit.sample:
            st.caption(_("A drawn example"), width="content")


def _which_photo(visit: Visit) -> None:
    """Front and back name different cars: two pictures, each with its button; the pickers below are the third way."""
    st.markdown(_("**Your two photos disagree. Is this one car?**"))
    for column, (side, photo) in zip(st.columns(2, wrap=False), visit.photos.items(), strict=False):
        with column:
            st.image(_small(visit, photo), alt=_("Your {side} photo").format(side=side_name(side)), width="stretch")
            if top := _top(visit, side):
                st.button(
                    _("Take {car}").format(car=escaped(top.name)),
                    key=f"take {side}",
                    on_click=_take,
                    args=(top,),
                    width="stretch",
                    wrap=True,
                )
    st.caption(_("Press the one that is right, or choose the car below."))
    _below_the_photos(visit)


def _small(visit: Visit, photo: Photo) -> bytes:
    return visit.once(("small", photo.digest), lambda: banner(small_copy(photo), SMALL, 2))


def sentence(identification: Identification) -> str:
    """The likely car, how sure we are, and what each photo adds, in words and numbers."""
    best = identification.best
    if best is None:
        return _("We could not tell which car this is.")
    if best.score >= 0.8:
        lead = _("Most likely: **{car}** ({share}).")
    elif best.score >= 0.5:
        lead = _("Probably a **{car}** ({share}), but please check.")
    else:
        lead = _("Perhaps a **{car}**: a guess with a score of only {share}.")
    known = [model_years(best.years)] if best.years else []
    likely = lead.format(car=escaped(best.name), share=", ".join([*known, percent(best.score)]))
    return " ".join([likely, *_photos_say(best), *_also(identification)])


def _photos_say(best: Suggestion) -> list[str]:
    if len(best.by_side) < 2 or not all(best.by_side.values()):
        return []
    return [_("Both photos say {car}.").format(car=escaped(best.name))]


def _also(identification: Identification) -> list[str]:
    if identification.best and identification.best.model is None:
        models = ", ".join(
            f"{one.model} ({percent(one.score)})"
            for one in identification.suggestions
            if one.make == identification.best.make and one.model and one.score >= WORTH_NAMING
        )
        return [_("Which model is not certain; perhaps: {models}.").format(models=escaped(models))] if models else []
    others = ", ".join(_other(one) for one in identification.suggestions[1:3] if one.score >= WORTH_NAMING)
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
        return _("There are no photos here. Choose the car by hand, or go back and add a photo.")
    if not visit.answers and visitor_services().recognizers:
        return _(
            "We have not looked at these photos yet. Go back to them and press “Identify car”, "
            "or choose the car by hand."
        )
    if all(_shows_no_car(photo) for photo in visit.photos.values()):
        return _("We see no car in this picture. Go back for another photo, or choose the car by hand.")
    if visit.answers and all(answer.failure and not answer.no_car for answer in visit.answers):
        return _("No recognition service could answer just now. Choose the car by hand below: the rest works as usual.")
    if visit.answers and {answer.service for answer in visit.answers} <= visitor_services().stand_in_names:
        return _(
            "We did not recognise this car: the built-in stand-ins know only the sample cars. "
            "Choose it by hand below: specs and price work for nearly every car."
        )
    return _("We did not recognise this car. Choose it by hand below: specs and price work just as well.")


@st.cache_data(ttl="1h", show_spinner=False, max_entries=200, hash_funcs={Photo: lambda photo: photo.digest})
def _shows_no_car(photo: Photo) -> bool:
    from services.recognition.vision.facing import NO_CAR, car_probability  # noqa: PLC0415  # loaded with the first photo

    return car_probability(photo) < NO_CAR


def _top(visit: Visit, side: Side) -> Suggestion | None:
    scored = [one for one in visit.identification.suggestions if one.by_side.get(side)]
    return max(scored, key=lambda one: one.by_side[side], default=None)


def _take(suggestion: Suggestion) -> None:
    fill_pickers(suggestion.make, suggestion.model)


def _swap(visit: Visit) -> None:
    """Front becomes back, for the photos and for what was said of them."""
    other = {Side.FRONT: Side.BACK, Side.BACK: Side.FRONT}
    visit.take_photos({other[side]: photo for side, photo in visit.photos.items()})
