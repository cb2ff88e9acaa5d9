"""What the car is: grouped, in the units one reads, beside another trim if wished."""

import pandas as pd
import streamlit as st

from pages.parts.confirm.car_lists import trim_label, trims_of_year
from services.errors import ServiceError
from services.export.specs_rows import ELECTRIC, KWH_PER_GALLON, Row, specs_rows
from services.report import Appraisal
from services.specs.specs import MPG_TO_L100, Specs
from services.wording import _, current_locale
from services.wording.formatting import decimal, whole
from services.wording.markdown import escaped

METRIC, US = "metric", "us"
COLUMN = {METRIC: 1, US: 2}  # of a row of `specs_rows`


def specs_table(appraisal: Appraisal) -> None:
    """Draw six rows, then all; a sentence where there are no specs."""
    specs = appraisal.specs
    if specs is None:
        st.info(_("There are no specs for this car in our sources."), icon=":material/info:")
        return
    if specs.trim and not appraisal.vehicle.trim:
        st.markdown(_("Most common trim, assumed: **{trim}**.").format(trim=escaped(specs.trim)))
    elif specs.note:
        st.caption(escaped(specs.note))
    system = _units()
    mine = specs_rows(specs)
    first = tuple(row for label in _first_rows() for rows in mine.values() for row in rows if row[0] == label)
    _table(_("In short"), {specs.trim: first}, system)
    with st.expander(_("All specs, and beside another trim")):
        other = _beside(specs)
        theirs = specs_rows(other) if other else {}
        grid = st.grid(2, min_column_width=300)
        for group, rows in mine.items():
            with grid.cell():
                _table(group, {specs.trim: rows, **({other.trim: theirs[group]} if other else {})}, system)
        st.caption(escaped(_equivalents(specs)))


def _first_rows() -> tuple[str, ...]:
    """What most people ask first, by the labels of `specs_rows`; of an electric car some are missing."""
    return _("Body"), _("Doors"), _("Engine"), _("Power"), _("Gearbox"), _("Highway"), _("Range")


def _table(name: str, trims: dict[str | None, tuple[Row, ...]], system: str) -> None:
    """One column a trim; a row that no trim fills says nothing, and goes."""
    unknown, column = _("not known"), COLUMN[system]
    told = [any(row[column] != unknown for row in one) for one in zip(*trims.values(), strict=True)]
    kept = {trim: tuple(row for row, some in zip(rows, told, strict=True) if some) for trim, rows in trims.items()}
    if any(told):
        st.table(_frame(name, kept, column), alt=name)


def _units() -> str:
    chosen = st.segmented_control(
        _("Units"),
        [METRIC, US],
        default=METRIC if current_locale().unit == "km" else US,
        required=True,
        format_func=lambda system: {METRIC: _("Metric"), US: _("US")}[system],
        key="specs units",
    )
    return chosen or METRIC


def _beside(specs: Specs) -> Specs | None:
    """Another trim of the same year, if one is chosen."""
    try:
        trims = trims_of_year(specs.make, specs.model, specs.year)
    except ServiceError as fault:
        st.caption(f":material/warning: {escaped(fault)}")
        return None
    others = {trim.model_id: trim for trim in trims if trim.model_id != specs.model_id and trim.trim != specs.trim}
    if not others:
        return None
    chosen = st.selectbox(
        _("Beside another trim"),
        list(others),
        index=None,
        format_func=lambda model_id: trim_label(others[model_id]),
        placeholder=_("Choose one to compare"),
        key=f"beside {specs.model_id}",
    )
    return others.get(chosen or "")


def _frame(group: str, trims: dict[str | None, tuple[Row, ...]], column: int) -> pd.DataFrame:
    """One column a trim; what differs from the first one is bold."""
    mine, *others = trims.values()
    shown = [[row[column] for row in mine]]
    for theirs in others:
        pairs = zip(mine, theirs, strict=True)
        shown.append([two[column] if two[column] == one[column] else f"**{two[column]}**" for one, two in pairs])
    names = [trim or _("Base") for trim in trims]
    return pd.DataFrame(dict(zip(names, shown, strict=True)), index=pd.Index([row[0] for row in mine], name=group))


def _equivalents(specs: Specs) -> str:
    """How the two unit systems say the same, by this car's own figures where there are some."""
    said = [_("Gallons are US gallons of 3.785 litres.")]
    if specs.fuel == ELECTRIC:
        said = [_("A gallon counts as {energy} kWh.").format(energy=decimal(KWH_PER_GALLON, 1))]
    elif specs.highway_mpg and specs.highway_l100:
        words = _("{mpg} miles per gallon are {l100} litres on 100 km: {constant} divided by the one gives the other.")
        mpg, l100, constant = whole(specs.highway_mpg), decimal(specs.highway_l100, 1), decimal(MPG_TO_L100, 1)
        said.insert(0, words.format(mpg=mpg, l100=l100, constant=constant))
    return " ".join(said)
