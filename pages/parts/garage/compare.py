"""Two to four cars side by side: picture, price, what they are."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from pages.parts.frame.palette import palette
from pages.parts.frame.visit import visitor_services
from pages.parts.garage.card import FEWEST, MOST, picture
from pages.parts.garage.words import price
from services.charts.money_axis import labelled, ticks
from services.export.specs_rows import specs_rows
from services.report import Appraisal
from services.specs.specs import Specs
from services.storage.garage_pictures import thumbnails
from services.storage.garage_search import Car, car_of
from services.valuation.estimate import about
from services.wording import _, current_locale
from services.wording.formatting import day, distance
from services.wording.markdown import escaped
from services.wording.vocabulary import grade_name

Compared = tuple[str, Car, Appraisal]  # a name of its own, the car and its report


def garage_compare(car_ids: Sequence[str]) -> None:
    """Draw them, or say that they are not here."""
    st.button(_("Back to the garage"), icon=":material/arrow_back:", type="tertiary", on_click=_back)
    garage = visitor_services().garage
    st.title(_("Side by side"))
    ids = list(dict.fromkeys(car_ids))[:MOST]
    found = [(car, report) for name in ids if (car := car_of(garage, name)) and (report := garage.find(name))]
    if len(found) < FEWEST:
        st.info(
            _("Two to four cars of your garage can stand here. Please pick them in the list again."),
            icon=":material/compare_arrows:",
        )
        return
    named: list[Compared] = [(_name(car, [one for one, _report in found]), car, report) for car, report in found]
    small = thumbnails(garage, ids)
    grid = st.grid(len(named), min_column_width=150, border=True)
    for name, car, report in named:
        with grid.cell():
            picture(car, small.get(car.id))
            st.markdown(f"**{escaped(name)}**")
            st.metric(_("Typical asking price"), price(car))
            st.page_link(
                "report.py", label=_("Report"), icon=":material/request_quote:", query_params={"id": report.id}
            )
    _ranges(named)
    st.table(_facts(named), alt=_("Price and condition of these cars"))
    _specs(named)


def _back() -> None:
    st.query_params.pop("compare", None)


def _name(car: Car, beside: Sequence[Car]) -> str:
    """As short as tells it apart: cars of one name are told by trim and mileage too."""
    alike = [other for other in beside if other.name == car.name]
    if len(alike) == 1:
        return car.name
    place = f" ({[other.id for other in alike].index(car.id) + 1})"
    return f"{car.name} {car.trim or ''}".rstrip() + place


def _facts(named: Sequence[Compared]) -> pd.DataFrame:
    columns: dict[str, list[str]] = {}
    for name, car, report in named:
        likely = report.valuation.likely if report.valuation else None
        currency = car.currency or "USD"
        columns[name] = [
            price(car),
            _("{low} to {high}").format(low=about(likely.low, currency), high=about(likely.high, currency))
            if likely
            else _("not known"),
            distance(car.miles),
            grade_name(report.grade),
            day(report.created.date()),
        ]
    labels = [_("Typical asking price"), _("Likely range"), _("Mileage"), _("Condition"), _("Valued on")]
    return pd.DataFrame(columns, index=labels)


def _specs(named: Sequence[Compared]) -> None:
    """The specs of each, in the units this person reads; what nobody knows is left out."""
    column = 1 if current_locale().unit == "km" else 2
    known = [(name, specs_rows(report.specs)) for name, _car, report in named if isinstance(report.specs, Specs)]
    if not known:
        return
    st.subheader(_("Specs"))
    for group in known[0][1]:
        labels = [row[0] for row in known[0][1][group]]
        columns = {name: [row[column] for row in groups[group]] for name, groups in known}
        st.table(pd.DataFrame(columns, index=labels), alt=group)


def _ranges(named: Sequence[Compared]) -> None:
    """Each car's likely range and typical price on one axis."""
    priced = [(name, report.valuation) for name, _car, report in named if report.valuation and report.valuation.typical]
    if len(priced) < FEWEST or len({valuation.currency for _name, valuation in priced}) > 1:
        return
    currency = priced[0][1].currency
    rows: list[dict[str, Any]] = []
    for name, valuation in priced:
        likely = valuation.likely
        typical = valuation.typical or 0
        row = {"car": name, "price": typical, "said": about(typical, currency)}
        rows.append(row | ({"low": likely.low, "high": likely.high} if likely else {"low": typical, "high": typical}))
    low, high = min(row["low"] for row in rows), max(row["high"] for row in rows)
    margin = (high - low) * 0.12 or high * 0.1
    ends, ink = (max(0.0, low - margin), high + margin), palette()
    cars = alt.Y("car:N", title=None, sort=None, axis=alt.Axis(labelLimit=220))
    axis = alt.Axis(**labelled(ticks(*ends, currency, most=5)))
    title = _("Asking price in {currency}, estimate").format(currency=currency)
    scale = alt.Scale(domain=list(ends), zero=False, nice=False)
    where = alt.X("price:Q", title=title, axis=axis, scale=scale)
    base = alt.Chart(alt.InlineData(values=rows)).encode(y=cars)
    chart = alt.layer(
        base.mark_rule(strokeWidth=14, color=ink.likely).encode(
            x=alt.X("low:Q", title=title, scale=scale), x2="high:Q"
        ),
        base.mark_point(filled=True, size=150, color=ink.car).encode(x=where),
        base.mark_text(dy=-18, color=ink.car, fontWeight="bold", fontSize=13).encode(x=where, text="said:N"),
    ).properties(height=alt.Step(64))
    st.vega_lite_chart(spec=chart.to_dict(), width="stretch", alt=_alt(priced))


def _alt(priced: Sequence[tuple[str, Any]]) -> str:
    """The takeaway in a sentence."""
    ordered = sorted(priced, key=lambda one: one[1].typical)
    (cheap, least), (dear, most) = ordered[0], ordered[-1]
    return _("The {cheap} is asked for least, at about {least}, the {dear} most, at about {most}.").format(
        cheap=cheap,
        least=about(least.typical, least.currency),
        dear=dear,
        most=about(most.typical, most.currency),
    )
