"""What came of it: how right it is on pictures it did not learn, which cars it confuses, and what to do with it."""

import streamlit as st

from pages.parts.teach.progress import start_over
from services.teaching.bench import Bench
from services.teaching.lesson import Confusion, LessonFigures
from services.wording import _, ngettext
from services.wording.formatting import percent, whole
from services.wording.markdown import escaped

WORST = 8  # cars listed before the rest is folded


def result(bench: Bench) -> None:
    """Draw the figures of what was taught last."""
    figures = bench.figures
    assert figures is not None
    st.success(_("It is at work: the evidence board has a column for it from now on."), icon=":material/check_circle:")
    st.subheader(_("How right it is"), anchor=False)
    first, five, sure = st.columns(3)
    first.metric(_("Named right"), percent(figures.top_1), border=True)
    five.metric(_("Right among five"), percent(figures.top_5), border=True)
    sure.metric(_("Calibration error"), percent(figures.calibration), border=True)
    st.caption(
        _(
            "Measured on each of the {count} pictures with the picture itself kept from what was learned. Pictures of "
            "one and the same car on one day flatter it: new photos from elsewhere will be harder."
        ).format(count=whole(figures.pictures))
    )
    st.markdown(_strangers(figures))
    _by_car(figures)
    for confusion in figures.confused:
        _confused(bench, confusion)
    with st.container(horizontal=True):
        st.button(_("Change the pictures in doubt"), icon=":material/edit:", on_click=_back, args=(bench,))
        start_over()


def _back(bench: Bench) -> None:
    bench.figures = None


def _strangers(figures: LessonFigures) -> str:
    if figures.strangers_refused is None:
        return _(
            "With fewer than four cars it cannot be told how it meets others: it takes every car for one of these."
        )
    said = _("Of cars that it never saw it leaves **{refused}** unnamed; of its own it names **{named}**").format(
        refused=percent(figures.strangers_refused), named=percent(figures.named or 0)
    )
    right = _("of those **{right}** right").format(right=percent(figures.named_right or 0))
    return f"{said}, {right}."


def _by_car(figures: LessonFigures) -> None:
    ranked = sorted(figures.by_car, key=lambda one: one.right / one.pictures)
    st.subheader(_("Car by car"), anchor=False)
    for one in ranked[:WORST]:
        said = _("{car}: {right} of {pictures}").format(
            car=escaped(one.car), right=whole(one.right), pictures=whole(one.pictures)
        )
        st.progress(one.right / one.pictures, text=said)
    if rest := ranked[WORST:]:
        title = ngettext("{count} more car", "{count} more cars", len(rest)).format(count=whole(len(rest)))
        with st.expander(title):
            st.table(
                {
                    _("Car"): [one.car for one in rest],
                    _("Named right"): [f"{whole(one.right)} / {whole(one.pictures)}" for one in rest],
                },
                hide_index=True,
                alt=_("The other cars"),
            )


def _confused(bench: Bench, confusion: Confusion) -> None:
    said = ngettext(
        "**{truth}** was taken for **{guess}** once.",
        "**{truth}** was taken for **{guess}** {count} times.",
        confusion.count,
    )
    with st.container(border=True):
        st.markdown(
            said.format(truth=escaped(confusion.truth), guess=escaped(confusion.guess), count=whole(confusion.count))
        )
        pairs = ((confusion.picture, confusion.truth), (confusion.alike, confusion.guess))
        for column, (digest, car) in zip(st.columns(2, wrap=False), pairs, strict=True):
            if preview := bench.preview(digest):
                column.image(preview, alt=car, caption=escaped(car))
