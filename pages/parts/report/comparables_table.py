"""The adverts behind the price, and those that were left out with the reason."""

from datetime import UTC, datetime

import pandas as pd
import streamlit as st

from services.report import Appraisal
from services.valuation.statistics import summary
from services.valuation.valuation import Valuation
from services.vehicle import to_km
from services.wording import _, current_locale, ngettext
from services.wording.formatting import distance, whole


@st.fragment
def comparables_table(appraisal: Appraisal) -> None:
    """Draw them in one table to sort, made once it is unfolded; nothing where the source lists no adverts."""
    valuation = appraisal.valuation
    if not valuation or not valuation.comparables:
        return
    count = len(valuation.comparables)
    heading = ngettext("The advert behind the price", "The {count} adverts behind the price", count)
    table = st.expander(heading.format(count=whole(count)), key=f"adverts {appraisal.id}", on_change="rerun")
    if not table.open:
        return
    with table:
        st.markdown(" ".join(_in_short(valuation)))
        st.dataframe(
            _frame(valuation),
            hide_index=True,
            column_config={
                name: st.column_config.NumberColumn(format="localized") for name in (_price(valuation), *_distances())
            },
            alt=ngettext(
                "{count} advert with price, year, trim, mileage and seller",
                "{count} adverts with price, year, trim, mileage and seller",
                count,
            ).format(count=whole(count)),
        )
        st.caption(_("A click on a column's name sorts by it."))


def _in_short(valuation: Valuation) -> list[str]:
    """Supply, age and mileage of the adverts, a sentence each."""
    found = summary(valuation, datetime.now(UTC).date())
    said = []
    if found.on_sale:
        said.append(
            ngettext("{count} such car is on sale.", "{count} such cars are on sale.", found.on_sale).format(
                count=whole(found.on_sale)
            )
        )
    if found.days_on_market:
        said.append(
            ngettext(
                "Half have been for sale for more than {days} day.",
                "Half have been for sale for more than {days} days.",
                found.days_on_market,
            ).format(days=whole(found.days_on_market))
        )
    if found.median_miles:
        said.append(_("Half have done more than {distance}.").format(distance=distance(found.median_miles)))
    return said


def _price(valuation: Valuation) -> str:
    return _("Price in {currency}").format(currency=valuation.currency)


def _distances() -> tuple[str, str]:
    """The names of the odometer's and the distance's column, in the person's unit."""
    if current_locale().unit == "km":
        return _("Odometer, km"), _("Away, km")
    return _("Odometer, miles"), _("Away, miles")


def _frame(valuation: Valuation) -> pd.DataFrame:
    """A row an advert by price; those left out name their reason in a column of its own."""
    reasons = [None] * len(valuation.comparables) + [str(one.reason) for one in valuation.excluded]
    adverts = [*valuation.comparables, *(one.comparable for one in valuation.excluded)]
    sellers = {"dealer": _("dealer"), "private": _("private")}
    odometer, away = _distances()
    columns = {
        _price(valuation): [round(one.price) for one in adverts],
        _("Left out because"): reasons,
        _("Year"): [str(one.year or "") for one in adverts],
        _("Trim"): [one.trim for one in adverts],
        odometer: [_in_unit(one.mileage) for one in adverts],
        _("Days on sale"): [one.days_on_market for one in adverts],
        away: [_in_unit(one.distance_miles) for one in adverts],
        _("Seller"): [sellers.get(one.seller or "", one.seller) for one in adverts],
    }
    frame = pd.DataFrame(columns).dropna(axis="columns", how="all")
    return frame.sort_values(_price(valuation), ignore_index=True)


def _in_unit(miles: float | None) -> int | None:
    if miles is None:
        return None
    return to_km(miles) if current_locale().unit == "km" else round(miles)
