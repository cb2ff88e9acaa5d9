"""The services this person's photos go to: on or off, live or stand-in, options, what they were sent and cost."""

import streamlit as st

from pages.parts.confirm.evidence_board import details
from pages.parts.frame.operator import operator_only
from pages.parts.frame.visit import visit, visitor_services
from pages.parts.operator.model_card import model_card
from pages.parts.operator.provider_options import options
from pages.parts.photos.plates import ready_for_outside
from services.errors import CurbsideError
from services.recognition.registry import titles
from services.recognition.shape.own import OwnReader
from services.recognition.shape.reader import ShapeReader
from services.settings import Badge, OwnClassifier, Service, Shape
from services.vehicle import Side
from services.wording import _
from services.wording.formatting import day, whole
from services.wording.markdown import escaped
from services.wording.vocabulary import side_name

operator_only()
st.title(_("Services"))
st.markdown(
    _(
        "Each recognition service is asked about each photo, side by side. Switch them on and off and set their "
        "options here: it holds for your visit, at once, and changes nothing for anybody else."
    )
)


def badge(service: Service) -> str:
    """Who answers, as a badge: its colour and its word."""
    if isinstance(service, Badge | Shape | OwnClassifier):
        return "blue-badge[" + _("on this machine") + "]"
    return "green-badge[" + _("live") + "]" if service.live else "gray-badge[" + _("stand-in") + "]"


for name, title in titles(visitor_services().settings).items():
    service = visitor_services().settings.services[name]
    with st.container(border=True):
        heading, switch = st.columns([3, 1], vertical_alignment="center")
        heading.markdown(f"### {_(title)} :{badge(service)}")
        with switch:
            options(visit(), name)
        client = visitor_services().recognizers.get(name)
        if client is None:
            st.caption(_("Switched off: it is not asked and gets no photo."))
            continue
        if isinstance(client, OwnReader | ShapeReader):
            model_card(client)
        for answer in visit().answers:
            if answer.service == client.name:
                said = answer.failure or details(answer)
                st.caption(
                    _("Last asked about the {side} photo: {said}").format(side=side_name(answer.side), said=said)
                )
        side = next((side for side in Side if side in visit().photos), None)
        if side is None:
            st.caption(_("Add a photo first to see what it is sent and to test it."))
            continue
        photo = visit().photos[side]
        ready = ready_for_outside()(photo) if client.outside else None
        with st.expander(_("What it is sent") if client.outside else _("What it looks at")):
            sent = client.sent(photo) if not client.outside else client.sent(ready) if ready else b""
            st.image(sent, alt=_("The very picture {service} gets").format(service=_(title)), width="stretch")
            leaves = (
                _("{size} kB, without location and camera data.")
                if client.outside
                else _("{size} kB, it does not leave this machine.")
            )
            st.caption(leaves.format(size=whole(len(sent) / 1000)))
        if st.button(
            _("Test now"), key=f"test {name}", help=_("Asks about your photo again; a real service may bill it.")
        ):
            try:
                observation = visitor_services().appraiser.ask_again(client, photo, ready)
            except CurbsideError as fault:
                st.warning(escaped(fault), icon=":material/warning:")
            else:
                best = next(iter(observation.car.candidates), None)
                seen = (
                    _("It answers. It sees a {car}.").format(car=f"{best.make} {best.model or ''}".rstrip())
                    if best
                    else _("It answers. It knows no such car.")
                )
                st.success(seen, icon=":material/check:")

st.subheader(_("Behind the report"))
found = visitor_services().settings.services
rows = {
    _("CarQuery (lists of cars)"): "carquery",
    _("Specs"): "specs",
    _("MarketCheck (live prices)"): "marketcheck",
    _("Prices (model)"): "valuation",
    _("NHTSA (VIN)"): "vpic",
    _("NHTSA (recalls)"): "recalls",
}
st.table(
    {
        _("Source"): list(rows),
        _("Answered by"): [_("the real service") if found[name].live else _("stand-in") for name in rows.values()],
    },
    hide_index=True,
)
for usage in visitor_services().credits.usages():
    capped = _("{service}: {used} of {limit} calls used this month; new ones on {day}.")
    uncapped = _("{service}: {used} calls this month, without a cap.")
    st.caption(
        (uncapped if usage.limit is None else capped).format(
            service=_(usage.service), used=whole(usage.used), limit=whole(usage.limit or 0), day=day(usage.resets)
        )
    )
