"""Where the price stands, what would explain it, and what to ask the seller."""

import streamlit as st

from pages.parts.frame.visit import visitor_services
from pages.parts.report.recalls import recalls
from services.advert.check import AdvertCheck, check_advert
from services.advert.facts import Advert
from services.advert.grade import Word
from services.advert.words import beside_the_range, how_often_right, in_a_sentence, of_ten, word_name
from services.export.recall_words import recalls_in_short
from services.wording import _
from services.wording.markdown import escaped

CHECKED = "advert checked"
COLOURS = dict.fromkeys((Word.FAR_BELOW, Word.FAR_ABOVE), "orange") | dict.fromkeys((Word.BELOW, Word.ABOVE), "blue")
COLOURS |= {Word.ABOUT: "green"}


def verdict(advert: Advert) -> None:
    """Draw the answer; nothing while a fact is missing, which the fields below ask for."""
    check = _checked(advert)
    for note in check.notes:
        st.warning(escaped(note), icon=":material/info:")
    if check.missing:
        return
    report = check.report
    valuation = report.valuation if report else None
    if report:
        st.caption(escaped(" · ".join(filter(None, (report.vehicle.name, report.vehicle.trim)))))
    if check.grade and valuation and advert.price:
        lower = of_ten(check.grade)
        st.header(escaped(lower[:1].upper() + lower[1:]), anchor=False)
        st.markdown(f"**{escaped(in_a_sentence(check.grade))}**")
        st.markdown(" ".join(_badge(word, chosen=word is check.grade.word) for word in Word))
        st.markdown(escaped(beside_the_range(advert.price, valuation)))
    if check.warning:
        st.error(escaped(check.warning), icon=":material/gpp_maybe:")
    if check.why_not:
        st.info(escaped(check.why_not), icon=":material/balance:")
    for problem in report.problems if report else ():
        st.caption(escaped(problem))
    _list(_("What may explain it"), check.explains)
    _list(_("What to ask the seller"), check.to_ask)
    if report:
        heading = _("Recalls")
        with st.expander(f"**{heading}**  {escaped(recalls_in_short(report))}", icon=":material/build_circle:"):
            recalls(report)
    if check.grade:
        st.caption(escaped(how_often_right()))
        st.caption(_("Compared with what US dealers ask for such cars in very good condition: not an appraisal."))


def _badge(word: Word, *, chosen: bool) -> str:
    name = escaped(word_name(word))
    return f":{COLOURS[word]}-badge[**{name}**]" if chosen else f":gray-badge[{name}]"


def _list(heading: str, lines: tuple[object, ...]) -> None:
    if lines:
        st.subheader(heading, anchor=False)
        st.markdown("\n".join(f"- {escaped(line)}" for line in lines))


def _checked(advert: Advert) -> AdvertCheck:
    """The check of these very facts, done once however often the page is drawn, where every service answered."""
    kept: AdvertCheck | None = st.session_state.get(CHECKED)
    if kept and kept.advert == advert:
        return kept
    with st.spinner(_("Looking such cars up")):
        check = check_advert(visitor_services().appraiser, advert)
    if check.report and not check.report.problems:  # what could not be asked is asked again with the next redraw
        st.session_state[CHECKED] = check
    return check
