"""Who opened this page: the person who signed in, else their browser by the key in its cookie."""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from services.storage.owners import Owners, key_in, new_key, person_owner


def owner(owners: Owners) -> str:
    """Whose garage this page shows."""
    return person() or owners.browser_owner(browser_key())


def person() -> str | None:
    """The signed-in person as an owner; None where nobody signed in or no identity provider is set up."""
    if not signed_in():
        return None
    return person_owner(str(st.user.get("iss", "")), str(st.user["sub"]))


def signed_in() -> bool:
    """Whether someone signed in; what a proxy alone tells of a user does not count.

    Asked at every run of every page, and so of what `st.user` stands on: that looks for the secrets' file each time.
    """
    context = get_script_run_ctx(suppress_warning=True)
    told = context.user_info if context else {}
    return told.get("is_logged_in") is True and bool(told.get("sub"))


def sign_in_offered() -> bool:
    """Whether the operator set up an identity provider."""
    return "is_logged_in" in st.user


def browser_key() -> str:
    """The key in this browser's cookie; one for this tab alone where the browser keeps no cookie."""
    return key_in(st.context.cookies) or st.session_state.setdefault("garage key", new_key())


def garage_outlives_tab() -> bool:
    """Whether the garage outlives this tab."""
    return signed_in() or key_in(st.context.cookies) is not None
