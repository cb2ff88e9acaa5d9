"""What holds for every request: its language, the most it may send, and a sentence where we fail."""

import logging

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.api.problems import problem, unexpected
from services.photo import LARGEST_FILE
from services.wording import _, current_locale, from_browser, use_locale

LARGEST_BODY = {"/identify": 2 * LARGEST_FILE + 100_000, "/fleet": 20_000_000}  # bytes, by the end of the path
LARGEST_OTHER = 64_000

log = logging.getLogger("curbside.api")


class TooLarge(Exception):
    """More was sent than may be."""


class Guard:
    """Speaks the language of `Accept-Language`, counts what is sent, and lets no exception out."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        path, begun, got = scope["path"], False, 0  # got: bytes
        most = next((size for end, size in LARGEST_BODY.items() if path.endswith(end)), LARGEST_OTHER)

        async def counted() -> Message:
            nonlocal got
            message = await receive()
            got += len(message.get("body", b""))
            if got > most:
                raise TooLarge
            return message

        async def watched(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                if got > most:
                    raise TooLarge  # whoever read the body made a refusal of their own of it
                begun = True
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Language", current_locale().language)
                headers.setdefault("Cache-Control", "no-store")  # cars, VINs and prices are their sender's alone
            await send(message)

        with use_locale(from_browser(request.headers.get("Accept-Language"))):
            try:
                told = request.headers.get("Content-Length", "0")
                if told.isdecimal() and int(told) > most:
                    raise TooLarge
                await self._app(scope, counted, watched)
            except TooLarge:
                said = _("This is more than may be sent: {most} MB at most.").format(most=round(most / 1e6, 2))
                got = 0
                await problem(413, "too-large", said, headers={"Connection": "close"})(scope, receive, watched)
            except Exception:
                log.exception("a request of the API failed")
                if begun:
                    raise
                await unexpected()(scope, receive, watched)
