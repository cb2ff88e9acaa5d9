"""How good the prices are, measured on real asking prices that the model was never fitted to, and how good the names;
for people first.
"""

from datetime import date

import pandas as pd
import streamlit as st

from pages.parts.advert.hit_rate import advert_grades
from pages.parts.report.accuracy_groups import asked_when, group_name, table_name
from pages.parts.report.names_scoreboard import names_scoreboard
from services.valuation.accuracy import Row, scoreboard
from services.wording import _
from services.wording.formatting import day, listed, percent, whole

PREFIXES = ("age ", "$")  # of the groups that a person finds their own car in
board = scoreboard()
first = next(iter(board.tables.values()))
headline = first["all"]


def of_ten(share: float | None) -> str:
    """So many of ten, out of a share in percent."""
    return whole(round((share or 0) / 10))


def cells(row: Row) -> list[str]:
    """One row of the statistician's table."""
    shares = (row.within10, row.within20, row.p10_p90, row.p25_p75)
    written = ["" if share is None else percent(share / 100) for share in shares]
    return [whole(row.n), percent(row.mdape / 100, 1), *written]


st.title(_("How accurate are the prices?"), anchor=False)
st.markdown(
    _(
        "Of ten real asking prices, **{inside}** lay inside our possible range and **{likely}** inside the likely one. "
        "Half of our prices were within **{error}** of what the dealer asked."
    ).format(inside=of_ten(headline.p10_p90), likely=of_ten(headline.p25_p75), error=percent(headline.mdape / 100, 1))
)
st.subheader(_("Of ten cars like yours"), anchor=False)
st.markdown(
    _("The bar: how many of ten real asks lay inside our possible range. Beside it, what half were nearer than.")
)
for column, prefix in zip(st.columns(2), PREFIXES, strict=True):
    for group, row in first.items():
        if group.startswith(prefix) and row.p10_p90 is not None:
            said = _("{group}: {inside} of 10, half within {error}").format(
                group=group_name(group), inside=of_ten(row.p10_p90), error=percent(row.mdape / 100)
            )
            column.progress(row.p10_p90 / 100, text=said.replace("$", "\\$"))
st.caption(
    _(
        "{count} US dealer asking prices of {months}, chosen by a hash and kept from the fit, were priced from make, "
        "model, year, trim and mileage alone; measured on {day}. This is the built-in market model; a live source of "
        "prices has not been measured."
    ).format(
        count=whole(headline.n),
        months=listed(asked_when(first)),
        day=day(date.fromisoformat(board.day)),
    )
)
advert_grades()
headings = [
    _("Cars"),
    _("Median error"),
    _("Within 10 %"),
    _("Within 20 %"),
    _("In possible range (80 %)"),
    _("In likely range (50 %)"),
]
with st.expander(_("For statisticians: every table"), icon=":material/table:"):
    name = st.selectbox(_("Table"), list(board.tables), format_func=table_name, key="accuracy table")
    shown = {group_name(group): cells(row) for group, row in board.tables[name].items()}
    st.table(
        pd.DataFrame.from_dict(shown, orient="index", columns=headings),
        alt=_("Accuracy of prices: {table}").format(table=table_name(name)),
    )
names_scoreboard()
