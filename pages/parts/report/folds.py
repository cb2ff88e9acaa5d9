"""What stands behind the price, each part folded with its one-line answer in the heading."""

import streamlit as st
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

from pages.parts.report.comparables_table import comparables_table
from pages.parts.report.price_picture import price_picture
from pages.parts.report.price_rows import grade_ladder, other_mileage, price_kinds_table
from pages.parts.report.recalls import recalls
from pages.parts.report.small_print import small_print
from pages.parts.report.specs_table import specs_table
from pages.parts.report.worth_over_time import worth_over_time
from services.export.recall_words import recalls_in_short
from services.export.sentences import differences, how_sure, left_out, rests_on, stand_in_label
from services.report import Appraisal
from services.valuation.depreciation import value_by_year
from services.valuation.estimate import about
from services.valuation.valuation import Valuation
from services.wording import _, current_locale, ngettext
from services.wording.formatting import decimal, percent, whole
from services.wording.markdown import escaped
from services.wording.vocabulary import translate


def folds(appraisal: Appraisal) -> None:
    """Draw them; without a price only the specs and where they are from."""
    valuation = appraisal.valuation
    if valuation and valuation.typical is not None:
        with _fold(_("What changes the price"), differences(valuation)[0], ":material/tune:"):
            grade_ladder(appraisal)
            other_mileage(appraisal)
            price_kinds_table(appraisal)
        _years(appraisal, valuation)
        _market(appraisal, valuation)
    with _fold(_("Recalls"), recalls_in_short(appraisal), ":material/build_circle:"):
        recalls(appraisal)
    with _fold(_("Specs"), _car(appraisal), ":material/directions_car:"):
        specs_table(appraisal)
    with _fold(_("Method and sources"), _method(valuation), ":material/menu_book:"):
        if valuation and valuation.typical is not None:
            st.markdown(escaped(" ".join([rests_on(valuation), how_sure(valuation)])))
            for note in valuation.notes:
                st.caption(escaped(str(note)))
            _second_opinion(appraisal)
        small_print(appraisal)


@st.fragment
def _years(appraisal: Appraisal, valuation: Valuation) -> None:
    fold = _fold(_("Worth over time"), _in_a_year(appraisal, valuation), ":material/trending_down:", "worth")
    if fold.open:
        with fold:
            worth_over_time(appraisal)


@st.fragment
def _market(appraisal: Appraisal, valuation: Valuation) -> None:
    fold = _fold(_("The market"), _on_sale(valuation), ":material/scatter_plot:", "market")
    if not fold.open:
        return
    with fold:
        if label := stand_in_label(valuation):
            st.caption(label)
        price_picture(appraisal, valuation)
        for line in left_out(valuation):
            st.caption(escaped(line))
        comparables_table(appraisal)


def _fold(name: str, answer: str, icon: str, key: str | None = None) -> ExpanderContainer:
    """With a key it tells whether it is `open`, so that a chart, a tenth of a second's work, can wait until then."""
    label = f"**{name}**  {escaped(answer)}" if answer else f"**{name}**"
    return st.expander(label, icon=icon, key=key, on_change="rerun" if key else "ignore")


def _in_a_year(appraisal: Appraisal, valuation: Valuation) -> str:
    years = value_by_year(valuation, appraisal.priced_car, appraisal.created.date())
    ahead = next((year for year in years if year.forecast), None)
    if ahead is None:
        return ""
    share = ahead.price / (valuation.typical or ahead.price)
    return _("in {year} about {share} of today's price").format(year=ahead.year, share=percent(share))


def _on_sale(valuation: Valuation) -> str:
    count = len(valuation.comparables)
    if not count or not valuation.likely:
        return ""
    words = ngettext("{count} advert, likely {low} to {high}", "{count} adverts, half of them {low} to {high}", count)
    low, high = (about(end, valuation.currency) for end in (valuation.likely.low, valuation.likely.high))
    return words.format(count=whole(count), low=low, high=high)


def _car(appraisal: Appraisal) -> str:
    specs = appraisal.specs
    if specs is None:
        return _("not in our sources")
    metric = current_locale().unit == "km"
    consumption = specs.highway_l100 if metric else specs.highway_mpg
    return " · ".join(
        part
        for part in (
            translate(specs.body),
            f"{decimal(specs.engine_cc / 1000, 1)} l" if specs.engine_cc else translate(specs.fuel),
            translate(specs.transmission),
            f"{decimal(consumption, 1 if metric else 0)} {'l/100 km' if metric else 'mpg'}" if consumption else "",
        )
        if part
    )


def _method(valuation: Valuation | None) -> str:
    if valuation is None:
        return ""
    return _("modelled after real asking prices") if valuation.stand_in else _(valuation.source)


def _second_opinion(appraisal: Appraisal) -> None:
    other = appraisal.second_opinion
    if other and other.typical is not None:
        words = (
            _("Second opinion: {source} puts the typical price at {price}, as modelled by a built-in stand-in.")
            if other.stand_in
            else _("Second opinion: {source} puts the typical price at {price}.")
        )
        st.caption(words.format(source=other.source, price=about(other.typical, other.currency)))
