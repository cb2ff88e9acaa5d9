"""The next best question: the open answer that would move the price most, answered where it stands."""

import streamlit as st

from pages.parts.report.questions import ask, trims
from pages.parts.report.state import report_state
from services.report import Appraisal
from services.valuation.adjust import Fact
from services.valuation.estimate import about
from services.valuation.open_facts import what_would_narrow_it
from services.valuation.valuation import Valuation
from services.wording import _
from services.wording.markdown import escaped

LEAST = 50  # dollars; below, an answer is not worth a person's time


def next_question(appraisal: Appraisal) -> None:
    """Draw the question worth most; what the last answer brought stands above it."""
    valuation = appraisal.valuation
    before = report_state().before
    if valuation and before:
        st.success(escaped(_effect(before, valuation)), icon=":material/check:")
    worth = _open(appraisal)
    if not worth or valuation is None:
        return
    fact = next(iter(worth))
    with st.container(border=True, gap="xsmall"):
        words = _("The answer moves the price by about {worth}, up or down.")
        moves = escaped(words.format(worth=about(worth[fact], valuation.currency)))
        st.markdown("  \n".join([_("**What would tell us most**"), moves]))
        ask(fact, appraisal, "next")


def _open(appraisal: Appraisal) -> dict[Fact, float]:
    """The facts still open by how far they would move the price, the best first."""
    if appraisal.valuation is None:
        return {}
    known = appraisal.accident is not None
    questions = what_would_narrow_it(
        appraisal.valuation, appraisal.priced_car, frozenset(appraisal.guessed), known, appraisal.battery_age
    )
    return {
        one.fact: one.moves_by
        for one in questions
        if one.moves_by >= LEAST and (one.fact is not Fact.TRIM or trims(appraisal))
    }


def _effect(before: Valuation, now: Valuation) -> str:
    """What the last answer changed, in both figures that count."""

    def figures(valuation: Valuation) -> dict[str, str]:
        likely = valuation.likely
        return {
            "price": about(valuation.typical or 0, valuation.currency),
            "low": about(likely.low, valuation.currency) if likely else _("not known"),
            "high": about(likely.high, valuation.currency) if likely else _("not known"),
        }

    words = _("With your answer: {price}, likely {low} to {high}. Before: {was}, likely {was_low} to {was_high}.")
    was = figures(before)
    return words.format(**figures(now), was=was["price"], was_low=was["low"], was_high=was["high"])
