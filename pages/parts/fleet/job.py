"""One fleet: how far it is, what it comes to, which rows have no price, and the result to take along."""

from functools import partial

import pandas as pd
import streamlit as st

from pages.parts.fleet.words import state_word
from pages.parts.frame.palette import palette
from pages.parts.frame.visit import visitor_services
from services.charts.chart import Chart
from services.charts.fleet_charts import makes_chart, prices_chart
from services.errors import CurbsideError
from services.fleet.engine import Tally
from services.fleet.headings import Heading
from services.fleet.jobs import FleetJobs, problem_of, tally_of
from services.fleet.output import preview
from services.fleet.totals import HISTOGRAM
from services.storage.fleets import Job, State
from services.valuation.estimate import about
from services.wording import _, ngettext, with_locale
from services.wording.formatting import whole
from services.wording.markdown import escaped

EVERY = "1s"  # how often a job under way is looked at
SHOWN, BAD_SHOWN = 10, 200
MOST_XLSX = 50_000  # rows of a workbook that is made while a person waits


def fleet_job(job: str) -> None:
    """Draw the job, anew every second while it is under way."""
    mine = visitor_services()
    found = mine.fleet.fleets.find(mine.garage.owner, job)
    if found is None:
        st.title(_("No such list"), anchor=False)
        st.info(_("It is another browser's, or its seven days are over."), icon=":material/search_off:")
        _back()
        return
    st.title(escaped(found.name), anchor=False)
    going = found.state is State.RUNNING
    st.fragment(run_every=EVERY if going else None)(_drawn)(job, going=going)
    _back()


def _drawn(job: str, *, going: bool) -> None:
    mine = visitor_services()
    found = mine.fleet.fleets.find(mine.garage.owner, job)
    if found is None or (found.state is State.RUNNING) != going:
        st.rerun()  # the whole page: it begins or ends to look every second
    if going:
        mine.fleet.kick()  # whoever held it may be gone
    _progress(found)
    _buttons(mine.fleet, mine.garage.owner, found)
    tally = tally_of(found)
    if tally.totals.priced:
        _totals(tally)
        if found.state is not State.RUNNING:
            _charts(tally)
            _first_rows(mine.fleet, found)
    _bad_rows(tally)


def _progress(job: Job) -> None:
    said = _("{priced} of {rows} rows").format(priced=whole(job.priced), rows=whole(job.rows))
    st.progress(job.priced / max(1, job.rows), text=f"{said} · {state_word(job.state)}")
    if job.state is State.FAILED:
        st.error(escaped(problem_of(job)), icon=":material/error:")
    elif job.state is State.RUNNING:
        st.caption(_("You may leave this page: the work goes on, and this address shows it."))


def _buttons(jobs: FleetJobs, owner: str, job: Job) -> None:
    with st.container(horizontal=True):
        if job.state is State.RUNNING:
            st.button(_("Pause"), icon=":material/pause:", on_click=partial(_pause, jobs, owner, job.id))
        elif job.state is not State.DONE:
            go_on = partial(jobs.start, owner, job.id)
            st.button(_("Go on"), icon=":material/play_arrow:", type="primary", on_click=go_on)
        if job.priced:
            st.download_button(
                _("Result as CSV"),
                with_locale(partial(_csv, jobs, owner, job.id)),
                f"{job.name.rpartition('.')[0] or job.name}-priced.csv",
                "text/csv",
                icon=":material/download:",
                type="primary" if job.state is State.DONE else "secondary",
                on_click="ignore",
            )
            if job.rows <= MOST_XLSX:
                st.download_button(
                    _("Result as XLSX"),
                    with_locale(partial(jobs.workbook, owner, job.id)),
                    f"{job.name.rpartition('.')[0] or job.name}-priced.xlsx",
                    icon=":material/table_view:",
                    on_click="ignore",
                )
        if job.state is not State.RUNNING:
            st.button(
                _("Delete"), icon=":material/delete:", on_click=_delete, args=(jobs, owner, job.id), type="tertiary"
            )


def _pause(jobs: FleetJobs, owner: str, job: str) -> None:
    jobs.fleets.pause(owner, job)


def _csv(jobs: FleetJobs, owner: str, job: str) -> bytes:
    try:
        return b"".join(jobs.result(owner, job))
    except CurbsideError as gone:
        return str(gone).encode()


def _delete(jobs: FleetJobs, owner: str, job: str) -> None:
    jobs.fleets.delete(owner, job)
    st.query_params.pop("job", None)


def _back() -> None:
    st.button(_("All lists"), icon=":material/arrow_back:", on_click=st.query_params.clear, type="tertiary")


def _totals(tally: Tally) -> None:
    totals = tally.totals
    likely, possible = totals.likely, totals.possible
    with st.container(horizontal=True):
        st.metric(_("All priced cars together"), about(totals.typical, "USD"), width="content")
        st.metric(_("Cars priced"), f"{whole(totals.priced)} / {whole(totals.rows)}", width="content")
        st.metric(_("A car on average"), about(totals.typical / totals.priced, "USD"), width="content")
    st.markdown(
        _("Likely **{low} to {high}**, possibly {lowest} to {highest}.")
        .format(
            low=about(likely.low, "USD"),
            high=about(likely.high, "USD"),
            lowest=about(possible.low, "USD"),
            highest=about(possible.high, "USD"),
        )
        .replace("$", "\\$")
    )
    st.caption(
        _(
            "These are asking prices, and estimates. Errors of like cars go together, most of all those of one make "
            "and age: the range of the sum is wider than chance alone would make it."
        )
    )


def _charts(tally: Tally) -> None:
    totals = tally.totals
    for title, chart in (
        (_("By make"), makes_chart(totals.makes)),
        (_("By price"), prices_chart(totals.prices, HISTOGRAM[1])),
    ):
        if chart:
            _chart(title, chart)


def _chart(title: str, chart: Chart) -> None:
    st.subheader(title, anchor=False)
    st.vega_lite_chart(spec=chart.coloured(palette()), width="stretch", alt=chart.alt)
    st.caption(f"{chart.alt} {chart.legend}".strip().replace("$", "\\$"))


def _first_rows(jobs: FleetJobs, job: Job) -> None:
    first = next(jobs.priced(job), None)
    if first is not None:
        with st.expander(_("The first rows of the result"), icon=":material/table:"):
            shown = preview(first, Heading.model_validate_json(job.heading), SHOWN)
            st.dataframe(shown, alt=_("The first rows with their prices"))


def _bad_rows(tally: Tally) -> None:
    failed = tally.totals.failed
    if not failed:
        return
    title = ngettext("{count} row has no price", "{count} rows have no price", failed).format(count=whole(failed))
    with st.expander(title, icon=":material/report:"):
        st.caption(_("Each says why in the result too, in the column “note”."))
        rows = tally.bad[:BAD_SHOWN]
        st.table(
            pd.DataFrame({_("Row"): [whole(number) for number, _why in rows], _("Why"): [why for _n, why in rows]}),
            hide_index=True,
            alt=_("Rows without a price and why"),
        )
