"""How far the program names cars from photos alone, level by level, on photos that it did not learn from."""

from datetime import date

import pandas as pd
import streamlit as st

from services.recognition.accuracy import Level, Named, scoreboard
from services.wording import N_, _
from services.wording.formatting import day, percent, whole

PEOPLE, PAIRS = "as people take them", "front and back together"
TABLES = (
    N_("how it was taken"),
    N_("what is seen"),
    N_("when it was built"),
    N_("where the photos are from"),
)
GROUPS = (
    N_("as people take them"),
    N_("front and back together"),
    N_("cropped to the car, by its shape alone"),
    N_("gate cameras, by its shape alone"),
    N_("from the front"),
    N_("from behind"),
    N_("from the side, or not noted"),
    N_("model years to 2012"),
    N_("model years of 2013 and later"),
    N_("model year not labelled"),
    N_("dealers in France"),
    N_("private sellers"),
    N_("other collections"),
)


def names_scoreboard() -> None:
    """Draw the figures: a sentence first, the tables folded."""
    board = scoreboard()
    how_taken = board.tables["how it was taken"]
    alone, both = how_taken[PEOPLE], how_taken[PAIRS]
    st.subheader(_("How well does it name a car from photos?"), anchor=False)
    st.markdown(
        _(
            "From one photo it said the right make of **{make}** of a hundred cars, the wrong one of {wrong}, and kept "
            "silent on {silent}; the right model of **{model}**. From a front and a back together: **{make_of_two}**, "
            "{wrong_of_two}, {silent_of_two} and **{model_of_two}**."
        ).format(
            make=_of_hundred(alone.make.right, alone),
            wrong=_of_hundred(alone.make.wrong, alone),
            silent=_of_hundred(alone.make.silent, alone),
            model=_of_hundred(alone.model.right, alone),
            make_of_two=_of_hundred(both.make.right, both),
            wrong_of_two=_of_hundred(both.make.wrong, both),
            silent_of_two=_of_hundred(both.make.silent, both),
            model_of_two=_of_hundred(both.model.right, both),
        )
    )
    st.caption(
        _(
            "Measured on {day} on {count} photos of dealers and private sellers whose make and model are known, by "
            "what this program sees itself, without any service. Nothing is priced before you confirm the car."
        ).format(day=day(date.fromisoformat(board.day)), count=whole(alone.n))
    )
    headings = [
        _("Photos or pairs"),
        _("Make right"),
        _("Make wrong"),
        _("Make not said"),
        _("Model right"),
        _("Model wrong"),
        _("Model not said"),
        _("Model among the first five"),
    ]
    for name, groups in board.tables.items():
        title = _("Names of cars: {table}").format(table=_(name) if name in TABLES else name)
        with st.expander(title, icon=":material/table:"):
            shown = {_(group) if group in GROUPS else group: _cells(row) for group, row in groups.items()}
            st.table(pd.DataFrame.from_dict(shown, orient="index", columns=headings), alt=title)


def _of_hundred(part: int, of: Named) -> str:
    return whole(round(100 * part / of.n))


def _cells(row: Named) -> list[str]:
    def shares(level: Level) -> list[str]:
        return [percent(part / row.n) for part in (level.right, level.wrong, level.silent)]

    return [whole(row.n), *shares(row.make), *shares(row.model), percent(row.among_five / row.n)]
