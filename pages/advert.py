"""Is it a fair price? An advert pasted or photographed, what was read in it, and where its price stands."""

import streamlit as st

from pages.parts.advert.facts import facts_read
from pages.parts.advert.given import advert_given
from pages.parts.advert.verdict import verdict
from services.wording import _

st.title(_("Is it a fair price?"), anchor=False)
st.markdown(_("Paste a car's advert, or show a screenshot of it. Nothing of it is stored."))
advert_given()
result, facts = st.container(), st.container()
with facts:
    advert = facts_read()
if advert:
    with result:
        verdict(advert)
