"""The adverts behind the price, and those that were left out with the reason."""

from datetime import UTC, datetime

import pandas as pd
import streamlit as st

from pages.parts.words import exact_money
from services.valuation.market import Comparable, Valuation
from services.valuation.statistics import summary

COLUMNS = {
    "price": "Price",
    "year": "Year",
    "trim": "Trim",
    "mileage": "Miles",
    "days_on_market": "Days on market",
    "distance_miles": "Miles away",
    "seller": "Seller",
}


def comparables_table(valuation: Valuation) -> None:
    """Draw both lists, folded away; nothing where the source lists no adverts."""
    if not valuation.comparables:
        return
    with st.expander(f"The {len(valuation.comparables)} adverts behind the price"):
        if valuation.stand_in:
            st.caption("Modelled by the built-in stand-in after real asking prices; none of them is a real advert.")
        st.markdown(_in_short(valuation))
        st.dataframe(
            _frame(valuation.comparables),
            hide_index=True,
            column_config={
                "Price": st.column_config.NumberColumn(format="dollar" if valuation.currency == "USD" else None)
            },
            alt=f"{len(valuation.comparables)} adverts with price, year, trim, miles and seller",
        )
        for excluded in valuation.excluded:
            price = exact_money(excluded.comparable.price, valuation.currency)
            st.markdown(f"- Left out: {price}, {excluded.reason}.")


def _in_short(valuation: Valuation) -> str:
    """Supply, age and mileage of the adverts in a line."""
    found = summary(valuation, datetime.now(UTC).date())
    said = [f"{found.on_sale:,} such cars on sale" if found.on_sale else None]
    said.append(f"half have been for sale for more than {found.days_on_market} days" if found.days_on_market else None)
    said.append(f"half have done more than {found.median_miles:,} miles" if found.median_miles else None)
    line = "; ".join(one for one in said if one)
    return line[:1].upper() + line[1:] + "." if line else ""


def _frame(adverts: tuple[Comparable, ...]) -> pd.DataFrame:
    rows = [advert.model_dump(include=set(COLUMNS)) for advert in adverts]
    return pd.DataFrame(rows, columns=list(COLUMNS)).rename(columns=COLUMNS).sort_values("Price", ignore_index=True)
