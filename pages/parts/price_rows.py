"""The same car seen three ways: by who pays, by its condition, and by what we still do not know of it."""

import pandas as pd
import streamlit as st

from pages.parts.words import money
from services.valuation.market import Subject, Valuation
from services.valuation.sensitivity import (
    after_accident,
    at_each_grade,
    per_10k_miles,
    price_kinds,
    what_would_narrow_it,
)


def next_best_question(valuation: Valuation, subject: Subject) -> None:
    """The one answer that would narrow the range most, with its worth in money."""
    questions = what_would_narrow_it(valuation, subject)
    if not questions or questions[0].narrows_by < 50:
        return
    best = questions[0]
    worth = money(best.narrows_by, valuation.currency)
    st.info(
        f"Telling us {best.answer} would narrow the range most: by about {worth}.", icon=":material/tips_and_updates:"
    )


def price_kinds_table(valuation: Valuation, age: int) -> None:
    """Trade-in, private party and dealer retail as three aligned rows; none of them is an offer."""
    kinds = price_kinds(valuation, age)
    if not kinds:
        return
    st.subheader("What you might get, by who buys")
    rows = {
        kind.name: [money(price, valuation.currency) for price in (kind.band.low, kind.price, kind.band.high)]
        for kind in kinds
    }
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["Low", "Typical", "High"])
    st.table(table, alt="Trade-in, private party and dealer retail prices: low, typical and high")
    st.caption(
        "None of these is an offer. A dealer who takes a car in pays for repairs, for the time it stands and for the "
        "risk, and earns on the sale: that is why a trade-in brings least."
    )
    with st.expander("Where these factors come from"):
        st.markdown("\n".join(f"- {kind.name}: {kind.source}" for kind in kinds))


def grade_ladder(valuation: Valuation) -> None:
    """The typical price in every condition at once, the one that was chosen marked."""
    ladder = at_each_grade(valuation)
    if not ladder:
        return
    st.subheader("The same car in every condition")
    table = pd.DataFrame(
        [
            (
                grade.capitalize() + (" (your answer)" if grade is valuation.grade else ""),
                money(price, valuation.currency),
            )
            for grade, price in ladder.items()
        ],
        columns=["Condition", "Typical"],
    ).set_index("Condition")
    st.table(table, alt="Typical price in each condition grade, best first")
    said = [
        f"{difference.name}: {'+' if difference.money > 0 else '−'}{money(abs(difference.money), valuation.currency)}"
        for difference in (per_10k_miles(valuation), after_accident(valuation))
        if difference
    ]
    st.caption("; ".join(said).capitalize() + ".")
