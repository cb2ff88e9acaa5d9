"""The operator's pages open for the operator alone; anybody else reads how to become one."""

import streamlit as st

from pages.parts.frame.owner import signed_in
from services.build import shared_services
from services.web.attempts import Attempts
from services.web.operator import Access, Visitor, is_secret, operator_access
from services.web.proxies import network
from services.wording import _

KNOWS = "knows the operator's secret"
guesses = Attempts(most=5, seconds=600)  # of the whole process, by address
misses = Attempts(most=20, seconds=600)  # share links that open nothing


def is_operator() -> bool:
    """Whether whoever opened this page may see the operator's pages."""
    return _access() is Access.GRANTED


def operator_only() -> None:
    """Go on for the operator; for anybody else say what is missing, and stop the page here."""
    access = _access()
    if access is Access.GRANTED:
        return
    st.title(_("For the operator"), anchor=False)
    if access is Access.SECRET_WANTED:
        st.text_input(_("The operator's secret"), type="password", key="operator secret")
        st.button(_("Open"), on_click=_open)
        if st.session_state.pop("operator secret refused", False):
            st.error(_("That is not the secret, or there were too many tries: please wait ten minutes."))
    elif access is Access.SIGN_IN_WANTED:
        st.info(_("Please sign in with one of the operator's addresses."), icon=":material/login:")
    else:
        st.info(
            _(
                "This page opens on the machine that Curbside runs on. To open it elsewhere, set "
                "`CURBSIDE_OPERATOR__SECRET`, or `CURBSIDE_OPERATOR__ADDRESSES` where people sign in."
            ),
            icon=":material/lock:",
        )
    st.stop()


def _access() -> Access:
    verified = signed_in() and st.user.get("email_verified") is True
    visitor = Visitor(
        peer=st.context.ip_address,
        headers=st.context.headers.to_dict(),
        address=str(st.user.get("email", "")) if verified else None,
        knows_secret=st.session_state.get(KNOWS) is True,
    )
    return operator_access(shared_services().settings.operator, visitor)


def visitor_place() -> str:
    """Where a visitor comes from, for counting guesses; `services.web.proxies` has told whom a proxy forwards for."""
    return network(st.context.ip_address)


def _open() -> None:
    operator, typed = shared_services().settings.operator, st.session_state.pop("operator secret", "")
    if is_secret(operator, typed, guesses, visitor_place()):
        st.session_state[KNOWS] = True
    else:
        st.session_state["operator secret refused"] = True
