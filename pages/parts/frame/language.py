"""In whose words a page is written: the browser's language to begin with, the person's choice from then on."""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from services.build import shared_services
from services.wording import USUAL, ReaderLocale, Unit, _, from_browser, languages

LANGUAGE, UNIT = "language", "distances in"


def session_locale() -> ReaderLocale:
    """The locale of the person at hand; plain English where there is none, as in a background thread."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return ReaderLocale()
    browser = from_browser(st.context.headers.get("Accept-Language") or st.context.locale)
    language: str = st.session_state.get(LANGUAGE) or browser.language
    unit: Unit = st.session_state.get(UNIT) or browser.unit
    locale = browser.locale if language == browser.language else USUAL[language]
    return ReaderLocale(language, locale, unit, shared_services().settings.second_currency)


def language_choice(locale: ReaderLocale) -> None:
    """Draw the choice of language and of the unit of distances."""
    names, units = languages(), {"miles": _("miles"), "km": _("km")}
    st.session_state.setdefault(LANGUAGE, locale.language)
    st.session_state.setdefault(UNIT, locale.unit)
    st.radio(
        _("Language"),
        list(names),
        format_func=names.__getitem__,
        key=LANGUAGE,
        horizontal=True,
        persist_state="session",
    )
    st.radio(
        _("Distances in"),
        list(units),
        format_func=units.__getitem__,
        key=UNIT,
        horizontal=True,
        persist_state="session",
    )
