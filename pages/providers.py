"""The services this person's photos go to: on or off, live or stand-in, options, what they were sent and cost."""

import streamlit as st

from pages.parts.evidence_board import details
from pages.parts.plates import for_outside
from pages.parts.provider_options import options
from pages.parts.visit import recognizers, settings, visit, workshop
from services.errors import CurbsideError
from services.recognition.setup import NAMES
from services.vehicle import Side

st.title("Services")
st.markdown(
    "Each recognition service is asked about each photo, side by side. Switch them on and off and set their options "
    "here: it holds for your visit, at once, and changes nothing for anybody else."
)

for name, title in NAMES.items():
    service = settings(visit()).services[name]
    with st.container(border=True):
        heading, switch = st.columns([3, 1], vertical_alignment="center")
        badge = ":gray-badge[stand-in]" if not service.live else ":green-badge[live]"
        heading.markdown(f"### {title} " + (":blue-badge[on this machine]" if name == "badge" else badge))
        with switch:
            options(visit(), name)
        client = recognizers(visit()).get(name)
        if client is None:
            st.caption("Switched off: it is not asked and gets no photo.")
            continue
        for answer in visit().answers:
            if answer.service == client.name:
                said = answer.failure or details(answer)
                st.caption(f"Last asked about the {answer.side} photo: {said}")
        photos = for_outside(visit()) if client.outside else visit().photos
        photo = photos.get(Side.FRONT) or photos.get(Side.BACK)
        if photo is None:
            st.caption("Add a photo first to see what it is sent and to test it.")
            continue
        with st.expander("What it is sent" if client.outside else "What it looks at"):
            sent = client.sent(photo)
            st.image(sent, alt=f"The very picture {title} gets", width="stretch")
            leaves = "without location and camera data" if client.outside else "it does not leave this machine"
            st.caption(f"{len(sent) / 1000:,.0f} kB, {leaves}.")
        if st.button("Test now", key=f"test {name}", help="Asks about your photo again; a real service may bill it."):
            try:
                observation = client.recognize(photo)
            except CurbsideError as fault:
                st.warning(str(fault), icon=":material/warning:")
            else:
                best = next(iter(observation.car.candidates), None)
                seen = f"It sees a {best.make} {best.model or ''}".rstrip() if best else "It knows no such car"
                st.success(f"It answers. {seen}.", icon=":material/check:")

st.subheader("Behind the report")
found = workshop().settings.services
rows = {
    "CarQuery (lists of cars)": "carquery",
    "Specs": "specs",
    "MarketCheck (live prices)": "marketcheck",
    "Prices (model)": "valuation",
    "NHTSA (VIN)": "vpic",
}
st.table(
    {
        "Source": list(rows),
        "Answered by": ["the real service" if found[name].live else "stand-in" for name in rows.values()],
    },
    hide_index=True,
)
if quota := workshop().quota:
    usage = quota.usage()
    st.caption(f"{usage.service}: {usage.used:,} of {usage.limit:,} calls used this month; new ones on {usage.resets}.")
