"""What can go wrong on the way and at the other end, as bytes on a socket; each gets the answer that would be right."""

import json
import random
import socket
import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from threading import Event
from typing import Any

from benchmarks.faults.raw_server import Says, dripping

STATUSES = (
    301,
    307,
    400,
    401,
    402,
    403,
    404,
    405,
    406,
    409,
    410,
    413,
    415,
    418,
    422,
    429,
    500,
    501,
    502,
    503,
    504,
    520,
)
Makes = Callable[[bytes], Says]


@dataclass(frozen=True)
class Fault:
    """`makes` a server's behaviour of the right answer; `turned_away` where the service cannot have begun.

    `slow` where only the step's budget ends it.
    """

    name: str
    makes: Makes
    turned_away: bool = False
    down: bool = False  # nobody listens at all
    slow: bool = False


def head(status: int = 200, length: int | None = None, **headers: str) -> bytes:
    """Status line and headers."""
    told = {"Content-Type": "application/json"} | {name.replace("_", "-"): value for name, value in headers.items()}
    if length is not None:
        told["Content-Length"] = str(length)
    lines = [f"HTTP/1.1 {status} Said", *(f"{name}: {value}" for name, value in told.items()), "", ""]
    return "\r\n".join(lines).encode()


def saying(*pieces: bytes, close: bool = False) -> Says:
    """Those bytes at once, the connection left open or closed."""

    def say(connection: socket.socket, _over: Event) -> None:
        for piece in pieces:
            connection.sendall(piece)
        if close:
            connection.shutdown(socket.SHUT_RDWR)

    return say


def answering(body: bytes, status: int = 200, **headers: str) -> Says:
    """A whole answer."""
    return saying(head(status, len(body), **headers), body)


def refusing(status: int, body: bytes, **headers: str) -> Makes:
    """That refusal, whatever the right answer is."""
    return lambda _: answering(body, status, **headers)


def late(body: bytes, seconds: float) -> Says:
    """The right answer, too late or not."""

    def say(connection: socket.socket, over: Event) -> None:
        over.wait(seconds)
        connection.sendall(head(200, len(body)) + body)

    return say


def jittering(body: bytes) -> Says:
    """The right answer in pieces, each after a little while."""

    def say(connection: socket.socket, over: Event) -> None:
        connection.sendall(head(200, len(body)))
        third = len(body) // 3 + 1
        for start in range(0, len(body), third):
            over.wait(0.03)
            connection.sendall(body[start : start + third])

    return say


def resetting(*pieces: bytes) -> Says:
    """Those bytes, then a reset instead of an end."""

    def say(connection: socket.socket, _over: Event) -> None:
        for piece in pieces:
            connection.sendall(piece)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    return say


def silence(_connection: socket.socket, over: Event) -> None:
    """Nothing, for ever."""
    over.wait(60)


def leaves(found: Any, change: Callable[[Any], Any]) -> Any:
    """The same JSON, each value that holds no other as `change` makes it."""
    if isinstance(found, dict):
        return {name: leaves(value, change) for name, value in found.items()}
    return [leaves(value, change) for value in found] if isinstance(found, list) else change(found)


def other_type(value: object) -> object:
    """A list for a word, an object for a number, a number for anything else."""
    return ["a list"] if isinstance(value, str) else {"an": "object"} if isinstance(value, int | float) else 7


def number(instead: float) -> Callable[[Any], Any]:
    """That number for every number, told as text where it was told so."""

    def change(value: Any) -> Any:
        if isinstance(value, str):
            return str(instead) if value.replace(".", "", 1).isdecimal() else value
        return instead if isinstance(value, int | float) and not isinstance(value, bool) else value

    return change


def changing(change: Callable[[Any], Any]) -> Makes:
    """The right answer with every value changed."""
    return lambda body: answering(json.dumps(leaves(json.loads(body), change)).encode())


NOISE = random.Random(13).randbytes(4000)
JSONS: Mapping[str, bytes] = {
    "an object left open": b'{"result": {"',
    "an empty object": b"{}",
    "an empty list": b"[]",
    "null": b"null",
    "a bare word": b'"success"',
    "a number": b"42",
    "a list of lists": b"[[[[]]]]",
    "everything null": b'{"result": null, "results": null, "detections": null, "data": null, "status": null}',
    "NaN": b'{"confidence": NaN, "median": NaN}',
    "Infinity": b'{"score": -Infinity}',
    "a number beyond bounds": b'{"median": 1e999, "num_found": 1e999, "img_width": 1e999}',
    "a thousand digits": b'{"median": ' + b"9" * 1000 + b', "num_found": ' + b"9" * 1000 + b"}",
    "nested without end": b"[" * 50_000,
    "half a character": b'{"make": "\\ud800", "name": "\\udfff"}',
    "not UTF-8": b'{"make": "\xff\xfe"}',
    "two answers": b"{}{}",
}


def every_fault() -> Iterator[Fault]:
    """All of them, those of the network first."""
    yield Fault("a delay within the step", lambda body: late(body, 0.1))
    yield Fault("a delay beyond it", lambda body: late(body, 30), slow=True)
    yield Fault("jitter", jittering)
    yield Fault("nobody listens", answering, turned_away=True, down=True)
    yield Fault("silence", lambda _: silence, slow=True)
    yield Fault("a dripping body", lambda _: dripping(head(200, 100_000)), slow=True)
    yield Fault("a dripping header", lambda _: dripping(b"HTTP/1.1 200 OK\r\nX-Endless: ", b"x"), slow=True)
    yield Fault("a body cut in half", lambda body: saying(head(200, len(body)), body[: len(body) // 2], close=True))
    yield Fault("a body without length, cut", lambda body: saying(head(200), body[: len(body) // 2], close=True))
    yield Fault("a reset at once", lambda _: resetting())
    yield Fault("a reset in the body", lambda body: resetting(head(200, len(body)), body[: len(body) // 2]))
    yield Fault("an end without an answer", lambda _: saying(close=True))
    yield Fault("random bytes", lambda _: saying(NOISE, close=True))
    yield Fault("random bytes for a body", lambda _: answering(NOISE))
    yield Fault(
        "a malformed chunk", lambda _: saying(head(200, Transfer_Encoding="chunked"), b"lots\r\nof it\r\n", close=True)
    )
    yield Fault("a compression that is none", lambda body: answering(body, Content_Encoding="gzip"))
    yield Fault("an empty body", lambda _: answering(b""))
    yield Fault(
        "a page of HTML", lambda _: answering(b"<html><body>Bad gateway</body></html>", Content_Type="text/html")
    )
    yield Fault("5 MB", lambda _: answering(b'{"data": "' + b"x" * 5_000_000 + b'"}'))
    yield Fault("a length that is a lie", lambda body: saying(head(200, 10**9), body, close=True))
    yield Fault("a redirect elsewhere", lambda _: answering(b"", 302, Location="http://elsewhere.test/"))
    yield Fault("a redirect in a circle", lambda _: answering(b"", 302, Location="."), turned_away=True)
    yield Fault("every value of another type", changing(other_type))
    yield Fault("every number NaN", changing(number(float("nan"))))
    yield Fault("every number huge", changing(number(1e308)))
    yield Fault("every number below nought", changing(number(-1.5)))
    for status in STATUSES:
        yield Fault(f"status {status}", refusing(status, b'{"error": "no"}'), turned_away=status == 429)
    for status in (429, 503):
        for wait in ("1", "86400", "-1", "abc"):
            away = status == 429 or wait.isdigit()
            yield Fault(f"status {status}, Retry-After {wait}", refusing(status, b"{}", Retry_After=wait), away)
    for name, body in JSONS.items():
        yield Fault(f"JSON: {name}", refusing(200, body))
