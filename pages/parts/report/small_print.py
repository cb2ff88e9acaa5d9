"""What no figure of the report holds, and where its figures come from, with their day."""

import streamlit as st

from services.export.sentences import battery_source, not_included, sources, specs_source
from services.report import Appraisal
from services.valuation.adjust import PriceKind, price_kinds
from services.wording import _
from services.wording.markdown import escaped


def small_print(appraisal: Appraisal) -> None:
    """Draw both as folded lists; the first only where there is a price."""
    if appraisal.valuation and appraisal.valuation.typical is not None:
        with st.expander(_("What is not included")):
            st.markdown("\n".join(f"- {line}" for line in not_included()))
    with st.expander(_("Sources, with their day")):
        st.markdown("\n".join(f"- {escaped(line)}" for line in _sources(appraisal)))
        st.page_link("accuracy.py", label=_("How well the prices are measured"), icon=":material/target:")


def _sources(appraisal: Appraisal) -> list[str]:
    said = [*sources(appraisal.valuation), *specs_source(appraisal), *battery_source(appraisal)]
    kinds: tuple[PriceKind, ...] = price_kinds(appraisal.valuation, 0) if appraisal.valuation else ()
    if kinds:
        said.append(_("Trade-in and private party: {source}.").format(source=_(kinds[0].source)))
    return said
