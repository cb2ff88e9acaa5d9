"""One garage on several devices: by a link that works once, by its QR code, or by signing in."""

from functools import lru_cache
from io import BytesIO
from urllib.parse import urljoin

import segno
import streamlit as st

from pages.parts.frame.owner import browser_key, garage_outlives_tab, person, sign_in_offered, signed_in
from pages.parts.frame.visit import visitor_services
from services.wording import _, ngettext
from services.wording.formatting import whole
from services.wording.markdown import escaped

LINK, ENTERED = "garage link", "garage entered"


def garage_move() -> None:
    """Draw the way to another device, folded away, and what to know where this browser keeps nothing."""
    if not garage_outlives_tab():
        st.warning(
            _("This browser keeps no cookies, so these cars are gone with this tab. Export them to keep them."),
            icon=":material/cookie_off:",
        )
    if sign_in_offered():
        _person()
    if signed_in():
        return
    with st.expander(_("Use it on another device"), icon=":material/devices:"):
        st.caption(_("A link opens this garage on one more phone or computer. It works once, within ten minutes."))
        if st.button(_("Make a link for another device"), icon=":material/qr_code:"):
            st.session_state[LINK] = visitor_services().owners.create_move_token(visitor_services().garage.owner)
        if token := st.session_state.get(LINK):
            _link(urljoin(st.context.url or "", f"garage?move={token}"))


def _link(address: str) -> None:
    st.image(_qr(address), alt=_("QR code of the link below"), width=220)
    st.code(address, language=None, wrap_lines=True)
    st.caption(_("Whoever opens it first gets into this garage: show it to nobody else."))


@lru_cache(maxsize=16)
def _qr(address: str) -> str:
    """Dark on white whatever the theme, with the quiet border that cameras want."""
    drawn = BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", scale=6, border=4, dark="#000", light="#fff", xmldecl=False)
    return drawn.getvalue().decode()


def offer_garage(token: str) -> None:
    """Ask whether the garage behind a link shall be this device's; nothing happens before the answer."""
    owners, mine = visitor_services().owners, visitor_services().garage.owner
    offered = owners.owner_behind(token)
    st.title(_("Your garage on this device"))
    if offered is None:
        st.info(
            _(
                "This link opens no garage any more: it works once, within ten minutes. "
                "Please make a new one on the device it came from."
            ),
            icon=":material/link_off:",
        )
    elif signed_in():
        st.info(_("You are signed in. Please sign out first to open a garage by a link."), icon=":material/person:")
    elif offered == mine:
        st.info(_("This device has that garage already."), icon=":material/garage:")
    else:
        there, here = owners.cars(offered), owners.cars(mine)
        st.markdown(
            ngettext(
                "The link leads to a garage with {count} car.", "The link leads to a garage with {count} cars.", there
            ).format(count=whole(there))
        )
        if here:
            st.markdown(
                ngettext(
                    "The {count} car in the garage of this device moves into it.",
                    "The {count} cars in the garage of this device move into it.",
                    here,
                ).format(count=whole(here))
            )
        st.button(_("Open it on this device"), type="primary", icon=":material/garage:", on_click=_enter, args=(token,))
    st.button(_("To my garage") if offered in (None, mine) else _("No, leave everything as it is"), on_click=_leave)


def _enter(token: str) -> None:
    if visitor_services().owners.join_garage(token, browser_key()):
        _leave()


def _leave() -> None:
    st.query_params.pop("move", None)


def _person() -> None:
    """Signing in and out, and what this browser had before."""
    if not signed_in():
        if st.button(_("Sign in to have one garage everywhere"), icon=":material/login:"):
            st.login()
        return
    owners = visitor_services().owners
    browser = owners.browser_owner(browser_key())
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(_("Signed in as {name}.").format(name=escaped(st.user.get("name") or st.user.get("email") or "")))
        if st.button(_("Sign out"), icon=":material/logout:"):
            st.logout()
    if left := owners.cars(browser):
        st.info(
            ngettext(
                "This browser has {count} car from before you signed in.",
                "This browser has {count} cars from before you signed in.",
                left,
            ).format(count=whole(left)),
            icon=":material/garage:",
        )
        st.button(_("Take them into my garage"), on_click=owners.merge_garages, args=(browser, person()))
