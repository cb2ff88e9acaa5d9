"""The same car seen three ways: by who pays, by its condition, and by what it might have done."""

import pandas as pd
import streamlit as st

from services.export.sentences import differences
from services.report import Appraisal
from services.valuation.adjust import PriceKind, at_each_grade, at_miles, price_kinds
from services.valuation.estimate import about
from services.valuation.statistics import rounded
from services.valuation.valuation import Band, Valuation
from services.vehicle import to_km, to_miles
from services.wording import _
from services.wording.formatting import distance, money
from services.wording.markdown import escaped
from services.wording.vocabulary import grade_name

AROUND = 50_000  # miles to each side; what 10,000 miles cost was not measured farther away from a car's own
STEP = 1_000


def price_kinds_table(appraisal: Appraisal) -> None:
    """Trade-in, private party and dealer retail as three aligned rows; none of them is an offer."""
    valuation = appraisal.valuation
    kinds = price_kinds(valuation, max(0, appraisal.created.year - appraisal.vehicle.year)) if valuation else ()
    if not valuation or not kinds:
        return
    st.subheader(_("What you might get, by who buys"), anchor=False)
    names = (_("Trade-in"), _("Private party"), _("Dealer retail"))  # in the order of `price_kinds`
    rows = {name: _prices(kind, valuation) for name, kind in zip(names, kinds, strict=True)}
    columns = [_("Low"), _("Typical"), _("High")]
    st.table(
        pd.DataFrame.from_dict(rows, orient="index", columns=columns),
        alt=_("Trade-in, private party and dealer retail prices: low, typical and high"),
    )
    st.caption(
        _(
            "None of these is an offer. A dealer who takes a car in pays for repairs, for the time it stands and for "
            "the risk, and earns on the sale: that is why a trade-in brings least."
        )
    )


def _prices(kind: PriceKind, valuation: Valuation) -> list[str]:
    return [about(price, valuation.currency) for price in (kind.band.low, kind.price, kind.band.high)]


def grade_ladder(appraisal: Appraisal) -> None:
    """The typical price in every condition at once, this car's marked."""
    valuation = appraisal.valuation
    if not valuation or valuation.typical is None:
        return
    st.subheader(_("The same car in every condition"), anchor=False)
    rows = {}
    for grade, price in at_each_grade(valuation).items():
        own, name = grade is valuation.grade, grade_name(grade)
        shown, apart = about(price, valuation.currency), _apart(price, valuation.typical, valuation.currency)
        label = _("{grade} (this car)").format(grade=name)
        rows[f"**{label}**" if own else name] = [f"**{shown}**" if own else shown, apart]
    st.table(
        pd.DataFrame.from_dict(rows, orient="index", columns=[_("Typical"), _("Difference")]),
        alt=_("Typical price in each condition grade, best first"),
    )
    st.caption(escaped(" ".join(differences(valuation))))


def _apart(price: float, own: float, currency: str) -> str:
    """How far apart two prices are as they are written, with its sign; empty where they are the same."""
    apart = rounded(price) - rounded(own)
    return f"{'+' if apart > 0 else '−'}{money(abs(apart), currency)}" if apart else ""


@st.fragment
def other_mileage(appraisal: Appraisal) -> None:
    """A slider "if it had ... miles": what is known of mileage answers at once, no service is asked."""
    valuation, km = appraisal.valuation, appraisal.unit == "km"
    if not valuation or valuation.typical is None:
        return
    own = to_km(appraisal.miles) if km else appraisal.miles
    around = to_km(AROUND) if km else AROUND
    st.subheader(_("With another mileage"), anchor=False)
    asked = st.slider(
        _("If it had this many km") if km else _("If it had this many miles"),
        max(0, own - around) // STEP * STEP,
        (own + around) // STEP * STEP,
        value=round(own / STEP) * STEP,
        step=STEP,
        format="localized",
        key=f"other mileage {appraisal.id} {own}",
    )
    other = at_miles(valuation, appraisal.miles, to_miles(asked, appraisal.unit))
    likely = other.likely or Band(low=other.typical or 0, high=other.typical or 0)
    words = {
        "distance": distance(to_miles(asked, appraisal.unit), "km" if km else "miles"),
        "price": f"**{escaped(about(other.typical or 0, valuation.currency))}**",
        "low": escaped(about(likely.low, valuation.currency)),
        "high": escaped(about(likely.high, valuation.currency)),
        "apart": escaped(_apart(other.typical or 0, valuation.typical, valuation.currency)),
    }
    if words["apart"]:
        st.markdown(_("At {distance}: about {price}, likely {low} to {high}; a difference of {apart}.").format(**words))
    else:
        st.markdown(_("At {distance}: about {price}, likely {low} to {high}.").format(**words))
