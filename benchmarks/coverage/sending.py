"""What a client sends: every name and value in the requests it makes when it asks all that it can."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from requests import PreparedRequest, Response, Session

from benchmarks.coverage.clients import ASKED
from benchmarks.coverage.fields import documented, is_call, plain
from services.errors import ServiceError

# Calls whose answer has the form of another's.
EXTRA_CALLS = {"openalpr": {"POST /recognize_bytes", "POST /recognize_url"}, "imagga": {"GET /tags", "GET /colors"}}


def in_request(request: PreparedRequest) -> Iterator[str]:
    """What a request sends: `query:x`, `form:x`, `file:x`, `json:x`, `header:x` or `body`, and each as `...=value`."""
    found = [("query", name, value) for name, value in parse_qsl(urlsplit(str(request.url)).query)]
    body = request.body or b""
    data = body.encode() if isinstance(body, str) else bytes(body)
    kind = request.headers.get("Content-Type", "")
    if kind.startswith("application/x-www-form-urlencoded"):
        found += [("form", name, value) for name, value in parse_qsl(data.decode())]
    elif kind.startswith("multipart/"):
        part = rb'name="([^"]+)"(; filename="[^"]*")?[^\n]*\r\n(?:[^\r\n]+\r\n)*\r\n(.*?)\r\n--'
        for name, filename, value in re.findall(part, data, re.DOTALL):
            found.append(("file" if filename else "form", name.decode(), "" if filename else value.decode()))
    elif data[:1] == b"{":
        found += [("json", name, str(value)) for name, value in json.loads(data).items()]
    elif data:
        yield "body=quoted" if data[:1] == b'"' else "body=bare"
        yield "body"
    yield from (f"header:{name}" for name in request.headers)
    for place, name, value in found:
        if name == "config":
            inner = json.loads(value).items()
            yield from (word for key, one in inner for word in (f"form:config.{key}", f"form:config.{key}={one}"))
        yield from (f"{place}:{name}", f"{place}:{name}={value}")
        yield from (f"{place}:{name}={one}" for one in value.split(","))


def sent(service: str, address: str) -> dict[str, set[str]]:
    """By call, all that the client sends when it asks everything it can ask."""
    found: dict[str, set[str]] = {}
    calls = {plain(call) for name, call in documented() if name == service} | EXTRA_CALLS.get(service, set())
    web = Session()

    def note(request: PreparedRequest) -> None:
        for call in calls:
            if is_call(call, str(request.method), str(request.url)):
                found.setdefault(call, set()).update(in_request(request))

    plain_send = web.send

    def noting(request: PreparedRequest, **kwargs: Any) -> Response:
        note(request)
        return plain_send(request, **kwargs)

    web.send = noting  # type: ignore[method-assign]
    for ask in ASKED[service](web, address):
        with suppress(ServiceError):
            ask()
    return found
