"""The evidence: for each photo a cell a service, with its candidates, what else it saw, and what the answer took."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.parts.frame.visit import Visit, visitor_services
from pages.parts.photos.pictures import outlined
from services.photo import Photo
from services.recognition.merge import merge
from services.recognition.observation import Answer
from services.vehicle import Side
from services.wording import _
from services.wording.formatting import decimal, percent, whole
from services.wording.markdown import escaped
from services.wording.model_years import model_years
from services.wording.vocabulary import photo_name, side_name, translate, view_name

Slots = dict[tuple[Side, str], DeltaGenerator]


def evidence_board(visit: Visit) -> Slots:
    """Draw the grid of the photos that were asked about; a cell waits until `fill_cell` gives it its answer."""
    slots: Slots = {}
    asked = {answer.side for answer in visit.answers}
    for side in (side for side in visit.photos if side in asked):
        st.markdown(f"**{photo_name(side)}**")
        with st.grid(3, min_column_width=190) as grid:
            for client in visitor_services().recognizers.values():
                with grid.cell():
                    slots[side, client.name] = st.empty()
                    with slots[side, client.name].container(border=True):
                        st.markdown(f"**{_(client.name)}**")
                        st.skeleton(height=80)
    return slots


def fill_cell(slots: Slots, answer: Answer, visit: Visit, stand_in: bool) -> None:
    """Draw one answer into its cell."""
    if (answer.side, answer.service) not in slots:
        return  # the service was switched off since
    with slots[answer.side, answer.service].container(border=True):
        badge = " :gray-badge[" + _("stand-in") + "]" if stand_in else ""
        st.markdown(f"**{_(answer.service)}**{badge}")
        if answer.observation is None:
            st.markdown(f":material/warning: {escaped(answer.failure)}")
        else:
            _candidates(answer)
            _picture(answer, visit.photos[answer.side])
        st.caption(escaped(details(answer)))


def _candidates(answer: Answer) -> None:
    own = merge([answer])
    if own.make and own.make.score > own.suggestions[0].score + 0.005:
        st.progress(own.make.score, text=f"{own.make.name} · {percent(own.make.score)}")
    if not own.suggestions:
        rejected = answer.observation.car.rejected if answer.observation else None
        st.markdown(_("Not judged: {reason}").format(reason=escaped(rejected)) if rejected else _("Knows no such car."))
    for one in own.suggestions[:3]:
        years = f", {model_years(one.years)}" if one.years else ""
        st.progress(one.score, text=escaped(f"{one.name}{years} · {percent(one.score)}"))


def _picture(answer: Answer, photo: Photo) -> None:
    """The photo with the box the service drew, where it drew one."""
    car = answer.observation.car if answer.observation else None
    if car and car.box:
        what = _("The {side} photo with the car as {service} outlined it")
        alt = what.format(side=side_name(answer.side), service=_(answer.service))
        st.image(outlined(photo, [car.box]), alt=alt, width="stretch")
    elif car and car.lettering:
        what = _("The {side} photo with the words that were read outlined").format(side=side_name(answer.side))
        st.image(outlined(photo, list(car.lettering), numbered=False), alt=what, width="stretch")


def details(answer: Answer) -> str:
    """Colour, view, body, time and cost, as far as told."""
    said = []
    if answer.observation:
        car, cost = answer.observation.car, answer.observation.cost
        if car.colours:
            score = car.colours[0].score
            said.append(translate(car.colours[0].name) + (f" {percent(score)}" if score is not None else ""))
        if car.view:
            said.append(f"{view_name(car.view.facing)} {percent(car.view.score)}")
        if car.body:
            said.append(translate(car.body))
        if car.confirmed_here:
            said.append(_("known from cars confirmed here"))
        if cost.credits is not None:
            credit = _("{count} credit") if cost.credits == 1 else _("{count} credits")
            said.append(credit.format(count=f"{cost.credits:g}"))
        if cost.used is not None and cost.limit:
            said.append(_("{used} of {limit} used").format(used=whole(cost.used), limit=whole(cost.limit)))
    said.append(f"{decimal(answer.seconds)} s" if answer.seconds >= 0.05 else _("at once"))
    return " · ".join(said)
