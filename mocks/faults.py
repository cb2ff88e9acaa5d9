"""Faults on purpose, for demos and tests: `PUT /_faults` with `{"service", "kind", "times", "delay"}`.

A service's next `times` calls go wrong in the way its `kind` says; 0 times clears it. Refusals ("quota", "key", "429",
or one of the service's own codes) come in the words of that very service.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SERVICES = (
    "imagga",
    "carnet",
    "juhe",
    "openalpr",
    "platerecognizer",
    "carquery",
    "specs",
    "valuation",
    "marketcheck",
    "vpic",
    "recalls",
)
LONGEST_DELAY = 120.0  # seconds

Refusals = Mapping[str, Callable[[], Response]]

# For a service that has no words of its own for it.
DEFAULTS: Refusals = {
    "500": lambda: JSONResponse({"error": "Internal server error"}, 500),
    "503": lambda: JSONResponse({"error": "Service unavailable"}, 503),
    "429": lambda: JSONResponse({"error": "Too many requests"}, 429, {"Retry-After": "1"}),
    "quota": lambda: JSONResponse({"error": "The quota is used up"}, 403),
    "key": lambda: JSONResponse({"error": "The key is not valid"}, 401),
    "malformed": lambda: Response(b'{"result": {"', media_type="application/json"),
    "empty": lambda: Response(b"", media_type="application/json"),
}
BEHAVIOURS = ("slow", "down", "cut", "reset")


class Fault(BaseModel):
    """What is to go wrong; `delay` is in seconds and comes before the answer, whatever that is."""

    service: str
    kind: Annotated[str, BeforeValidator(lambda kind: str(kind) if isinstance(kind, int) else kind)] = ""
    times: int = Field(default=1, ge=0, le=1_000_000)
    delay: float = Field(default=0.0, ge=0, le=LONGEST_DELAY, allow_inf_nan=False)


class Faults:
    """Stand-ins that can be told to fail: serves `/_faults` itself and passes on everything no fault is set for.

    A service is known by the first part of the path. `refusals` has by service what it answers by kind or code.
    """

    def __init__(self, app: ASGIApp, refusals: Mapping[str, Refusals] | None = None) -> None:
        self._app = app
        self._refusals = refusals or {}
        self._set: dict[str, Fault] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer `/_faults`, go wrong, or pass on."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        first = scope["path"].removeprefix(scope.get("root_path", "")).strip("/").partition("/")[0]
        if first == "_faults":
            answer = await self._told(Request(scope, receive))
            return await answer(scope, receive, send)
        fault = self._next(first)
        if fault is None:
            return await self._app(scope, receive, send)
        return await self._go_wrong(fault, scope, receive, send)

    def _next(self, service: str) -> Fault | None:
        """The fault for this call; one less is left."""
        fault = self._set.get(service)
        if fault is None:
            return None
        if fault.times > 1:
            self._set[service] = fault.model_copy(update={"times": fault.times - 1})
        else:
            del self._set[service]
        return fault

    async def _go_wrong(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        if fault.delay:
            await asyncio.sleep(fault.delay)
        match fault.kind:
            case "slow":
                await self._app(scope, receive, send)
            case "cut":
                await self._app(scope, receive, _cut(send))
            case "down":
                await _hang_up(receive)
            case "reset":
                while (await receive()).get("more_body"):
                    pass
                await _hang_up(receive)
            case kind:
                answer = self._words_of(fault.service)[kind]()
                await answer(scope, receive, send)

    def _words_of(self, service: str) -> dict[str, Callable[[], Response]]:
        return {**DEFAULTS, **self._refusals.get(service, {})}

    async def _told(self, request: Request) -> Response:
        """What is set, after doing as told."""
        if request.method == "PUT":
            sentence = self._do(await _json(request))
            if sentence:
                return JSONResponse({"error": sentence}, 422)
        elif request.method != "GET":
            return JSONResponse({"error": "Only GET and PUT are served here."}, 405, {"Allow": "GET, PUT"})
        return JSONResponse([self._set[service].model_dump() for service in sorted(self._set)])

    def _do(self, body: object) -> str | None:
        """Set or clear a fault; the sentence to refuse with where the body is wrong."""
        try:
            fault = Fault.model_validate(body)
        except ValidationError as wrong:
            first = wrong.errors()[0]
            named = ".".join(map(str, first["loc"]))
            return f"{named or 'The body'} does not fit: {first['msg'][0].lower()}{first['msg'][1:]}."
        if fault.service not in SERVICES:
            return f"There is no such service: choose one of {', '.join(SERVICES)}."
        if fault.times == 0:
            self._set.pop(fault.service, None)
            return None
        kinds = [*BEHAVIOURS, *self._words_of(fault.service)]
        if fault.kind not in kinds:
            return f"{fault.service} knows no such kind: choose one of {', '.join(kinds)}."
        self._set[fault.service] = fault
        return None


async def _json(request: Request) -> object:
    """The body, None where it is no JSON."""
    try:
        return await request.json()
    except (ValueError, RecursionError):
        return None


def _cut(send: Send) -> Send:
    """Sends half of the body under the headers of the whole one; the server then closes the connection."""
    done = False

    async def half(message: Message) -> None:
        nonlocal done
        if done:
            return
        if message["type"] == "http.response.body":
            done = True
            body = message.get("body", b"")
            message = {**message, "body": body[: len(body) // 2], "more_body": True}
        await send(message)

    return half


async def _hang_up(receive: Any) -> None:
    """Close the connection without an answer.

    ASGI has no message for that: under uvicorn the connection is reached through the bound `receive`. Elsewhere the
    call fails instead, which a test client shows as it is.
    """
    transport = getattr(getattr(receive, "__self__", None), "transport", None)
    if transport is None:
        raise ConnectionResetError
    transport.abort()
    while (await receive())["type"] != "http.disconnect":  # else the server answers 500 in our place
        pass
