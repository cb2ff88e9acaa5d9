"""What stands in the head of the one page that all pages are drawn in, from its first byte on.

Streamlit sends a page of its own and draws ours into it bit by bit: a style that came among these would move what is
drawn already.
"""

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST = 100_000  # bytes; a page that is larger is not that one
ITS_TITLE = b"<title>Streamlit</title>"
END = b"</head>"


class PageHead:
    """Puts `title` and `extra`, its style and scripts, into each page on its way to a browser."""

    def __init__(self, app: ASGIApp, title: str, extra: str) -> None:
        self._app = app
        self._title = f"<title>{title}</title>".encode()
        self._extra = extra.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; Streamlit's page gets our head, and everything else goes as it comes."""
        if (
            scope["type"] != "http"
            or scope["method"] != "GET"
            or "text/html" not in Headers(scope=scope).get("Accept", "")
        ):
            await self._app(scope, receive, send)
            return
        # Streamlit knows its own page alone: a browser with a kept copy would go on with a former head of ours.
        kept = {b"if-none-match", b"if-modified-since"}
        scope = dict(scope, headers=[pair for pair in scope["headers"] if pair[0] not in kept])
        start: Message | None = None
        page = b""

        async def send_with_head(message: Message) -> None:
            nonlocal start, page
            if message["type"] == "http.response.start" and _is_page(message):
                start = message
            elif start is None:
                await send(message)
            else:
                page += message.get("body", b"")
                if message.get("more_body"):
                    return
                if ITS_TITLE in page:
                    page = page.replace(ITS_TITLE, self._title, 1).replace(END, self._extra + END, 1)
                    headers = MutableHeaders(scope=start)
                    headers["Content-Length"] = str(len(page))
                    for name in ("ETag", "Last-Modified", "Accept-Ranges"):
                        del headers[name]
                await send(start)
                await send({"type": "http.response.body", "body": page})

        await self._app(scope, receive, send_with_head)


def _is_page(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    return (
        start["status"] == 200
        and headers.get("Content-Type", "").startswith("text/html")
        and "Content-Encoding" not in headers
        and int(headers.get("Content-Length", LARGEST + 1)) <= LARGEST
    )
