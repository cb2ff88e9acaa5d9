"""Who opened this page: the person who signed in, else their browser by the key in its cookie."""

import re
from collections.abc import Mapping

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.storage.owners import Owners, new_key, person_owner

COOKIE = "curbside_garage"
KEPT_FOR = 400 * 86_400  # seconds; the longest a browser keeps a cookie, and every page load starts it anew
KEY = re.compile(r"[\w-]{43}", re.ASCII)  # what `new_key` makes


def owner(owners: Owners) -> str:
    """Whose garage this page shows."""
    return person() or owners.browser_owner(browser_key())


def person() -> str | None:
    """The owner who signed in; None where nobody has, or nobody can."""
    if not signed_in():
        return None
    return person_owner(str(st.user.get("iss", "")), str(st.user["sub"]))


def signed_in() -> bool:
    """Whether someone signed in; what a proxy alone tells of a user does not count."""
    return st.user.get("is_logged_in") is True and bool(st.user.get("sub"))


def sign_in_offered() -> bool:
    """Whether the operator set up an identity provider."""
    return "is_logged_in" in st.user


def browser_key() -> str:
    """The key in this browser's cookie; one for this tab alone where the browser keeps no cookie."""
    return _key(st.context.cookies) or st.session_state.setdefault("garage key", new_key())


def lasts() -> bool:
    """Whether the garage outlives this tab."""
    return signed_in() or _key(st.context.cookies) is not None


class GarageCookie:
    """Gives each browser a garage key with its first page, out of reach of scripts and of other sites."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; what answers with a page sets the cookie too."""
        if scope["type"] != "http" or scope["method"] != "GET" or not _wants_page(Request(scope)):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        key = _key(request.cookies) or new_key()
        https = "https" in (scope["scheme"], request.headers.get("X-Forwarded-Proto"))
        cookie = f"{COOKIE}={key}; Path=/; Max-Age={KEPT_FOR}; HttpOnly; SameSite=Lax{'; Secure' if https else ''}"

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("Set-Cookie", cookie)
            await send(message)

        await self._app(scope, receive, send_with_cookie)


def _key(cookies: Mapping[str, str]) -> str | None:
    key = cookies.get(COOKIE, "")
    return key if KEY.fullmatch(key) else None


def _wants_page(request: Request) -> bool:
    return "text/html" in request.headers.get("Accept", "")
