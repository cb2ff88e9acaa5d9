"""How often the five words for an advert's price are right, for the page on accuracy."""

from datetime import date

import pandas as pd
import streamlit as st

from services.advert.grade import Word, measured
from services.advert.words import word_name
from services.wording import _
from services.wording.formatting import day, percent, whole


def advert_grades() -> None:
    """Draw both tables folded: the words said of real asks, and how often a price lowered on purpose is found."""
    figures = measured()
    with st.expander(_("Adverts: how often each word is right"), icon=":material/balance:"):
        st.markdown(
            _(
                "{count} real dealers' asks that were kept from the fit were graded as an advert would be, on {day}. "
                "Each word has a share that it should have: far below 10 %, below 15 %, about right 50 %, above 15 %, "
                "far above 10 %."
            ).format(count=whole(figures.n), day=day(date.fromisoformat(figures.day)))
        )
        said = {word_name(word): percent(figures.shares[word] / 100) for word in Word}
        st.table(
            pd.DataFrame.from_dict(said, orient="index", columns=[_("Said of real asks")]),
            alt=_("How often each word was said of real asks"),
        )
        st.markdown(_("Then each price was lowered on purpose, as a fraud's or a mistake's would be."))
        found = {percent(by / 100): [percent(one / 100) for one in shares] for by, shares in figures.lowered.items()}
        headings = [_("Called far below"), _("Called below or far below")]
        st.table(
            pd.DataFrame.from_dict(found, orient="index", columns=headings),
            alt=_("How often a lowered price was found, by how much it was lowered"),
        )
        st.caption(
            _(
                "More than half of these asks are of electric cars, which lie closer together than those of others: "
                "there a low price is found more easily."
            )
        )
        st.caption(
            _("Trim and mileage were told exactly there; an advert that does not tell the trim is graded less sharply.")
        )
