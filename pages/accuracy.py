"""How good the prices are: measured on real asking prices that the model was never fitted to."""

from datetime import date

import pandas as pd
import streamlit as st

from pages.parts.report.accuracy_groups import asked_in, group_name, table_name
from services.valuation.accuracy import Row, scoreboard
from services.wording import _
from services.wording.formatting import day, listed, percent, whole

board = scoreboard()
first = next(iter(board.tables.values()))
headline = first["all"]

st.title(_("How accurate are the prices?"))
st.markdown(
    _(
        "Each of {count} real US asking prices of {months}, chosen by a hash and kept from the fit, was priced from "
        "its make, model, year, trim and mileage alone and compared with what was asked."
    ).format(count=whole(headline.n), months=listed([asked for name in first if (asked := asked_in(name))]))
)
for column, (label, value) in zip(
    st.columns(3),
    {
        _("Median error"): percent(headline.mdape / 100, 1),
        _("Within 10 %"): percent(headline.within10 / 100),
        _("Within 20 %"): percent(headline.within20 / 100),
    }.items(),
    strict=True,
):
    column.metric(label, value, border=True)
st.caption(
    _(
        "{count} asking prices held out, measured on {day}. Half of all cars stay below the median error. "
        "This is the built-in market model; a live source of prices has not been measured."
    ).format(count=whole(headline.n), day=day(date.fromisoformat(board.day)))
)


def cells(row: Row) -> list[str]:
    """One row of the table."""
    shares = (row.within10, row.within20, row.p10_p90, row.p25_p75)
    written = ["" if share is None else percent(share / 100) for share in shares]
    return [whole(row.n), percent(row.mdape / 100, 1), *written]


headings = [
    _("Cars"),
    _("Median error"),
    _("Within 10 %"),
    _("Within 20 %"),
    _("In possible range (80 %)"),
    _("In likely range (50 %)"),
]
for place, (name, rows) in enumerate(board.tables.items()):
    told_name = table_name(name)
    with st.expander(told_name[:1].upper() + told_name[1:], expanded=place == 0):
        shown = {group_name(group): cells(row) for group, row in rows.items()}
        st.table(
            pd.DataFrame.from_dict(shown, orient="index", columns=headings),
            alt=_("Accuracy of prices: {table}").format(table=told_name),
        )
