"""Nothing certain was recognised: what is known narrows the choice to a few makes, then to a few models."""

from collections import defaultdict

import streamlit as st

from pages.parts.confirm import car_lists
from pages.parts.confirm.car_picker import fill_pickers, seen_body
from pages.parts.frame.visit import Visit
from services.errors import ServiceError
from services.names import match
from services.specs.typed_names import by_number_on_the_road, with_body
from services.wording import _
from services.wording.formatting import percent
from services.wording.markdown import escaped
from services.wording.vocabulary import translate

MOST_TILES, WORTH_A_TILE = 6, 0.03


def likely_cars(visit: Visit) -> None:
    """A tile for each make that the photos may show, with its share; once a make is chosen, its likely models."""
    shares: dict[str, float] = defaultdict(float)
    for one in visit.identification.suggestions:
        shares[one.make] += one.score
    tiles = sorted((item for item in shares.items() if item[1] >= WORTH_A_TILE), key=lambda item: -item[1])
    if tiles:
        st.caption(_("Perhaps one of these makes? With how likely we take it to be."))
        with st.container(horizontal=True, gap="xsmall"):
            for make, share in tiles[:MOST_TILES]:
                words = escaped(f"{make} · {percent(share)}")
                st.button(words, key=f"take {make}", on_click=fill_pickers, args=(make, None))
    if visit.photos and (chosen := st.session_state.get("make")):
        likely_models(visit, chosen)


def likely_models(visit: Visit, make: str) -> None:
    """A tile for each model of the make with the body that was seen, most often on the road first."""
    if st.session_state.get("model"):
        return
    try:
        makes = car_lists.makes().ids
        ours = match(make, makes) or make
        models = list(car_lists.models(makes[ours]).ids) if ours in makes else []
    except ServiceError:
        return  # the picker says so
    body = seen_body(visit)
    fitting = by_number_on_the_road(ours, with_body(ours, models, body))[:MOST_TILES]
    named = [one.model for one in visit.identification.suggestions if one.make == make and one.model]
    seen = [found for one in named if (found := match(one, models, ours))]
    tiles = list(dict.fromkeys([*seen, *fitting]))[:MOST_TILES]
    if not tiles:
        return
    words = _("Which {make}? The {body} ones that are most often on the road:")
    plain = _("Which {make}? Those that are most often on the road:")
    st.caption((words if body and fitting else plain).format(make=escaped(make), body=translate(body)))
    with st.container(horizontal=True, gap="xsmall"):
        for model in tiles:
            st.button(escaped(model), key=f"take {make} {model}", on_click=fill_pickers, args=(ours, model))
