"""Pictures in doubt, as pictures: no car, under two names, or more like another car; the person says what they are."""

import streamlit as st

from services.recognition.shape.classifier import Label
from services.teaching.bench import Bench
from services.teaching.labels import car_name
from services.teaching.review import Doubt, Question
from services.wording import _, ngettext
from services.wording.formatting import whole
from services.wording.markdown import escaped

AT_ONCE = 6  # questions drawn
MORE = "teach doubts shown"


def doubts(bench: Bench) -> None:
    """Draw the questions, the likeliest mistakes first; each answer holds at once."""
    questions = bench.review().questions
    if not questions:
        return
    title = ngettext("{count} picture to check", "{count} pictures to check", len(questions))
    st.subheader(title.format(count=whole(len(questions))), anchor=False)
    st.caption(_("What you leave as it is, is learned as it says; nothing here has to be answered."))
    shown = st.session_state.get(MORE, AT_ONCE)
    for question in questions[:shown]:
        _question(bench, question)
    if len(questions) > shown:
        st.button(_("Show more of them"), on_click=_show_more)


def _show_more() -> None:
    st.session_state[MORE] = st.session_state.get(MORE, AT_ONCE) + AT_ONCE


def _question(bench: Bench, question: Question) -> None:
    picture = question.picture
    with st.container(border=True):
        pictures = st.columns(2, wrap=False)
        pictures[0].image(picture.preview, alt=_("The picture in doubt, {place}").format(place=picture.place))
        if question.alike:
            other = car_name(question.alike.car)
            pictures[1].image(question.alike.preview, alt=_("Beside it a picture of {car}").format(car=other))
        st.markdown(_sentence(question))
        st.caption(escaped(picture.place))
        options: list[Label | None] = [picture.car, *([question.rather] if question.rather else []), None]
        default = picture.car if question.doubt is Doubt.OTHER_CAR else None
        key = f"doubt {picture.digest}"
        st.radio(
            _("What is it?"),
            options,
            index=options.index(bench.decisions.get(picture.digest, default)),
            format_func=lambda car: car_name(car) if car else _("Leave it out"),
            horizontal=True,
            label_visibility="collapsed",
            key=key,
            on_change=_decide,
            args=(bench, picture.digest, key),
        )


def _decide(bench: Bench, digest: str, key: str) -> None:
    bench.decisions[digest] = st.session_state[key]


def _sentence(question: Question) -> str:
    own = escaped(car_name(question.picture.car))
    other = escaped(car_name(question.rather)) if question.rather else ""
    match question.doubt:
        case Doubt.NO_CAR:
            return _("No car is seen here, though it stands under **{car}**.").format(car=own)
        case Doubt.TWO_NAMES:
            return _("The same picture stands under **{car}** and **{other}**.").format(car=own, other=other)
        case Doubt.OTHER_CAR:
            return _("It stands under **{car}** but looks like **{other}**.").format(car=own, other=other)
