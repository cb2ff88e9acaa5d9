"""What an outside service can do wrong, as bytes on a real socket: `FAULTS` by name."""

import json
import random
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from threading import Event
from typing import Any

from tests.raw_server import Says, dripping

SLOW_S = 0.4  # the budget of a step under a fault that only the budget ends
HUGE = 5_000_000  # bytes
STATUSES = {
    400: "Bad Request",
    401: "Unauthorized",
    402: "Payment Required",
    403: "Forbidden",
    404: "Not Found",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    422: "Unprocessable Content",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


@dataclass(frozen=True)
class Fault:
    """`says` makes of a service's right body what is said instead; None where nobody listens at all.

    `fails` is whether an error must come of it; `budget` the step's seconds where only that ends it; `turned_away`
    says that no service bills it, so that it may be asked again.
    """

    says: Callable[[bytes], Says] | None
    fails: bool = True
    budget: float | None = None
    turned_away: bool = False


def answer(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    """One whole answer."""
    lines = (f"HTTP/1.1 {status}", "Content-Type: application/json", f"Content-Length: {len(body)}", *headers)
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def _once(make: Callable[[bytes], bytes], *, then_close: bool = True) -> Callable[[bytes], Says]:
    def of(body: bytes) -> Says:
        said = make(body)

        def say(connection: socket.socket, _over: Event) -> None:
            connection.sendall(said)
            if then_close:
                _close(connection)

        return say

    return of


def _close(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()


def _silent(_body: bytes) -> Says:
    def say(_connection: socket.socket, over: Event) -> None:
        over.wait()

    return say


def _jitter(body: bytes) -> Says:
    """The right answer in pieces, each a few milliseconds late."""
    whole, dice = answer(body), random.Random(1)
    step = len(whole) // 4 + 1

    def say(connection: socket.socket, over: Event) -> None:
        for start in range(0, len(whole), step):
            over.wait(dice.uniform(0.001, 0.02))
            connection.sendall(whole[start : start + step])

    return say


def _reset(_body: bytes) -> Says:
    def say(connection: socket.socket, _over: Event) -> None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    return say


def _drip(body: bytes) -> Says:
    return dripping(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n", body[:1] or b" ")


def _noise(_body: bytes) -> bytes:
    return random.Random(7).randbytes(4_000)


def _malformed_chunk(body: bytes) -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + b"%x\r\n" % (len(body) // 2) + body[: len(body) // 2] + b"\r\nzz\r\n" + body[len(body) // 2 :]


def _said(body: bytes) -> Callable[[bytes], bytes]:
    return lambda _right: answer(body)


def _changed(change: Callable[[Any], Any]) -> Callable[[bytes], bytes]:
    """The right JSON with every leaf changed; what is no JSON (a picture) is left as it is."""

    def make(body: bytes) -> bytes:
        try:
            return answer(json.dumps(leaves(json.loads(body), change)).encode())
        except ValueError:
            return answer(body)

    return make


def leaves(found: Any, change: Callable[[Any], Any]) -> Any:
    """The same JSON, each leaf as `change` makes it."""
    if isinstance(found, dict):
        return {name: leaves(value, change) for name, value in found.items()}
    return [leaves(value, change) for value in found] if isinstance(found, list) else change(found)


def _other_type(value: object) -> object:
    return ["a list"] if isinstance(value, str) else {"an": "object"} if isinstance(value, (int, float)) else 7


def _number(instead: float) -> Callable[[Any], Any]:
    def change(value: Any) -> Any:
        if isinstance(value, str):
            return str(instead) if value.replace(".", "", 1).isdigit() else value
        return instead if isinstance(value, (int, float)) and not isinstance(value, bool) else value

    return change


def _status(code: int, *headers: str, turned_away: bool = False) -> Fault:
    said = answer(b'{"error": "no"}', f"{code} {STATUSES[code]}", *headers)
    return Fault(_once(lambda _body: said), turned_away=turned_away)


FAULTS: dict[str, Fault] = {
    "delay": Fault(_silent, budget=SLOW_S),
    "jitter": Fault(_jitter, fails=False),
    "down": Fault(None),
    "drip": Fault(_drip, budget=SLOW_S),
    "cut": Fault(_once(lambda body: answer(body)[: -(len(body) // 2) - 1])),
    "reset": Fault(_reset),
    "empty": Fault(_once(_said(b""))),
    "closed without a word": Fault(_once(lambda _body: b"")),
    "random bytes": Fault(_once(_noise)),
    "malformed chunk": Fault(_once(_malformed_chunk)),
    "5 MB": Fault(_once(lambda body: answer(body + b" " * (HUGE - len(body))))),
    "redirect elsewhere": Fault(_once(lambda _body: answer(b"", "302 Found", "Location: http://elsewhere.invalid/"))),
    "redirect in a circle": Fault(
        _once(lambda _body: answer(b"", "302 Found", "Location: ."), then_close=False), turned_away=True
    ),
    **{f"status {code}": _status(code, turned_away=code == 429) for code in STATUSES},
    "429 wait a day": _status(429, "Retry-After: 86400"),
    "503 wait a day": _status(503, "Retry-After: 86400"),
    "wrong type": Fault(_once(_changed(_other_type))),
    "NaN": Fault(_once(_changed(_number(float("nan")))), fails=False),
    "huge numbers": Fault(_once(_changed(_number(1e308))), fails=False),
    "negative numbers": Fault(_once(_changed(_number(-1.5))), fails=False),
    "JSON cut off": Fault(_once(lambda body: answer(body[: len(body) // 2]))),
    "JSON and more": Fault(_once(lambda body: answer(body + b"}"))),
    "HTML": Fault(_once(_said(b"<html><body>Sign in to the hotel's network</body></html>"))),
    "null": Fault(_once(_said(b"null"))),
    "an empty list": Fault(_once(_said(b"[]"))),
    "an empty object": Fault(_once(_said(b"{}"))),
    "nested without end": Fault(_once(_said(b"[" * 100_000))),
    "no UTF-8": Fault(_once(_said(b'{"result": "\xff\xfe"}'))),
}
