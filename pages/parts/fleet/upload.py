"""The file, what its columns hold, what it would cost, and the button that starts."""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import streamlit as st

from pages.parts.fleet.words import column_title
from pages.parts.frame.uploader import uploader_words
from pages.parts.frame.visit import visitor_services
from services.errors import CurbsideError
from services.fleet.columns import Columns, column_name, guess_columns
from services.fleet.cost import Cost, costs, price_cost
from services.fleet.files import CarFile, open_cars
from services.fleet.headings import Column
from services.fleet.photos import attach, photos_named
from services.fleet.pricing import Plan
from services.vehicle import Grade
from services.wording import Unit, _, current_locale
from services.wording.markdown import escaped
from services.wording.vocabulary import grade_name

KINDS = ["csv", "txt", "tsv", "xlsx", "parquet", "zip"]
REST = (Column.CAR, Column.FRONT, Column.BACK)  # folded away where none was guessed
SAMPLE = Path(__file__).with_name("sample.csv")
SAMPLE_CHOSEN = "fleet sample"
SHOWN = 5  # rows of the file


def fleet_upload() -> None:
    """Draw the box; below it, once there is a file, its columns and the button."""
    st.markdown(
        _(
            "Upload a list of cars: CSV, XLSX or Parquet, up to 20 MB. A row needs a VIN, or make, model and year; "
            "mileage and condition make its price narrower."
        )
    )
    uploader_words("fleet file", KINDS)
    file = st.file_uploader(_("List of cars"), type=KINDS, key="fleet file", on_change=_no_sample)
    if file is None:
        with st.container(horizontal=True):
            st.button(_("Try the sample"), on_click=_take_sample, icon=":material/playlist_play:")
            st.download_button(
                _("Sample file"),
                SAMPLE.read_bytes(),
                "curbside-fleet-sample.csv",
                "text/csv",
                icon=":material/download:",
                type="tertiary",
                on_click="ignore",
            )
    if file is not None:
        _file(file, file.name)
    elif st.session_state.get(SAMPLE_CHOSEN):
        _file(io.BytesIO(SAMPLE.read_bytes()), SAMPLE.name)


def _take_sample() -> None:
    st.session_state[SAMPLE_CHOSEN] = True


def _no_sample() -> None:
    st.session_state.pop(SAMPLE_CHOSEN, None)


def _file(file: BinaryIO, name: str) -> None:
    try:
        table = open_cars(file)
    except CurbsideError as refused:
        st.error(escaped(refused), icon=":material/error:")
        return
    columns = _columns(table, name)
    try:
        columns.check(table.heading)
        photos = photos_named(table, columns)
    except CurbsideError as refused:
        st.warning(escaped(refused), icon=":material/view_column:")
        return
    live = _live_prices(table)
    affordable = _cost(photos, live)
    if st.button(_("Price these cars"), type="primary", icon=":material/sell:", disabled=not affordable):
        _start(table, columns, file, name, live=live is not None)


def _columns(table: CarFile, name: str) -> Columns:
    """What each column holds, as guessed, in fields that a person may change."""
    guess = guess_columns(table, current_locale().unit)
    st.subheader(_("What the columns hold"), anchor=False)
    st.caption(_("We guessed this from headings and content. Change what is wrong."))
    key = f"{name} {hash(table.heading)}"
    places: dict[Column, int] = {}
    grid = st.container(horizontal=True, gap="small")
    more = st.expander(_("More columns"), expanded=any(one in REST for one in guess.places))
    with more:
        rest = st.container(horizontal=True, gap="small")
    for column in Column:
        where = rest if column in REST else grid
        options = list(range(len(table.heading.names)))
        chosen = where.selectbox(
            column_title(column),
            options,
            index=guess.places.get(column),
            format_func=lambda place: column_name(table.heading, place),
            key=f"fleet {column} {key}",
            placeholder=_("none"),
            width=165,
        )
        if chosen is not None:
            places[column] = chosen
    unit, private, grade = _defaults(guess.unit, places, key)
    with st.expander(_("The first rows of the file")):
        shown = table.sample.head(SHOWN).drop(columns="torn")
        # Headings may come twice, which a table on a page may not have.
        shown.columns = [f"{column_name(table.heading, place)}" + " " * place for place in range(len(shown.columns))]
        st.dataframe(shown, alt=_("The first rows as they stand in the file"))
    return Columns(places=places, unit=unit, private=private, grade=grade)


def _defaults(guess: Unit, places: dict[Column, int], key: str) -> tuple[Unit, bool, Grade | None]:
    """What holds of rows that say nothing of it."""
    units: tuple[Unit, ...] = ("miles", "km")
    names = {"miles": _("miles"), "km": _("km")}
    sellers = {"dealer": _("Dealer"), "private": _("Private seller")}
    with st.container(horizontal=True, gap="medium"):
        unit: Unit = (
            st.segmented_control(
                _("Mileage is in"), units, default=guess, format_func=names.__getitem__, key=f"fleet unit {key}"
            )
            or guess
        )
        private = False
        if Column.SELLER not in places:
            chosen = st.segmented_control(
                _("Sold by"),
                list(sellers),
                default="dealer",
                format_func=sellers.__getitem__,
                key=f"fleet rest seller {key}",
            )
            private = chosen == "private"
        grade = None
        if Column.CONDITION not in places:
            grade = st.selectbox(
                _("Condition of all"),
                list(Grade),
                index=None,
                format_func=grade_name,
                placeholder=_("not known"),
                key=f"fleet rest grade {key}",
                width=165,
            )
    return unit, private, grade


def _live_prices(table: CarFile) -> Cost | None:
    """What the live price service would be asked, where there is one and the person wants it."""
    mine = visitor_services()
    source, usages = mine.appraiser.valuation, mine.credits.usages()
    if price_cost(0, source, usages) is None:
        return None
    wanted = st.checkbox(_("Ask {service} what dealers want for each car today").format(service=_(source.name)))
    return price_cost(sum(map(len, table.chunks())), source, usages) if wanted else None


def _cost(photos: int, live: Cost | None) -> bool:
    """Say what live services would be asked; whether a plan holds all photos. Cars beyond it keep the model's price."""
    mine = visitor_services()
    told = costs(photos, mine.recognizers, mine.settings, mine.credits.usages())
    if live:
        (st.warning if live.too_many else st.info)(escaped(live.said), icon=":material/toll:")
    elif not told:
        st.caption(_("Prices are those of the built-in price model: no service is asked, nothing is billed."))
    for cost in told:
        (st.warning if cost.too_many else st.info)(escaped(cost.said), icon=":material/toll:")
    return not any(cost.too_many for cost in told) or st.checkbox(
        _("Go on all the same: the last photos stay without an answer of that service.")
    )


def _start(table: CarFile, columns: Columns, file: BinaryIO, name: str, *, live: bool) -> None:
    mine = visitor_services()
    plan = Plan.of(columns, current_locale(), datetime.now(UTC).date(), live=live)
    try:
        with st.spinner(_("Taking the file in")):
            job = mine.fleet.take(mine.garage.owner, name, table, plan, attach(table, columns, file))
    except CurbsideError as refused:
        st.error(escaped(refused), icon=":material/error:")
        return
    mine.fleet.start(mine.garage.owner, job)
    _no_sample()
    st.query_params["job"] = job
    st.rerun()
