"""What a classifier on this machine says of itself: how many cars, learned from what, how right, for what use."""

import streamlit as st

from services.errors import Unavailable
from services.recognition.shape.own import OwnReader
from services.recognition.shape.reader import ShapeReader
from services.wording import _
from services.wording.formatting import percent, whole
from services.wording.markdown import escaped


def model_card(reader: OwnReader | ShapeReader) -> None:
    """Draw what its file says of itself, or the sentence why it cannot be opened."""
    try:
        card, cars = reader.card, reader.known_cars
    except Unavailable as fault:
        st.caption(escaped(fault))
        return
    said = [_("It knows {count} cars by their shape.").format(count=whole(cars))]
    if card.get("source"):
        said.append(_("Learned from: {source}.").format(source=card["source"]))
    match card.get("held_out"):
        case {"pictures": int(pictures), "top_1": float(share)}:
            held_out = _(
                "Of {pictures} such pictures kept aside it named {share} right; photos from the street are harder."
            )
            said.append(held_out.format(pictures=whole(pictures), share=percent(share)))
    match card.get("photos"):
        case {
            "view": {
                "as people take them": {
                    "n": int(count),
                    "make": {"right": int(right), "wrong": int(wrong)},
                    "model": {"right": int(model)},
                }
            }
        } if count > 0:
            on_photos = _(
                "Of {count} photos as people take them it told the make of {right} rightly and of {wrong} wrongly, by "
                "the shape alone, and the model of {model} rightly."
            )
            shares = {"right": right, "wrong": wrong, "model": model}
            written = {name: percent(share / count) for name, share in shares.items()}
            said.append(on_photos.format(count=whole(count), **written))
    if card.get("licence"):
        said.append(_("Use: {licence}.").format(licence=card["licence"]))
    st.caption(escaped(" ".join(said)))
