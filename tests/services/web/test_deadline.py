"""A step ends on time whatever a service does with its socket."""

import socket
from threading import Event
from time import monotonic

import pytest

from benchmarks.faults.raw_server import Says, dripping, raw_server
from services.errors import Unavailable
from services.web import budget, http

STEP_S, MARGIN_S = 0.4, 1.0


def silent(_connection: socket.socket, over: Event) -> None:
    over.wait(30)


def busy(connection: socket.socket, _over: Event) -> None:
    connection.sendall(b"HTTP/1.1 503 Busy\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n")


@pytest.mark.parametrize(
    "says",
    [
        dripping(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n"),
        dripping(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"),  # ends when the connection does
        dripping(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
        dripping(b"HTTP/1.1 200 OK\r\nX-Endless: ", b"x"),
        dripping(b"HTTP/1.1 20", b"0"),
        silent,
        busy,
    ],
    ids=["body", "body without length", "chunks", "header", "status line", "silence", "503 that asks to wait"],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_attempt_wait_or_body_passes_the_end_of_the_step(says: Says, method: str) -> None:
    with raw_server(says) as server, budget.step(STEP_S):
        started = monotonic()
        with pytest.raises(Unavailable):
            http.send(http.session(), "Service", method, server.address, data=b"x" if method == "POST" else None)
        assert monotonic() - started < STEP_S + MARGIN_S
        assert len(server.requests) == 1


def test_after_the_end_of_a_step_nothing_is_called() -> None:
    with raw_server(silent) as server, budget.step(0), pytest.raises(Unavailable):
        http.send(http.session(), "Service", "GET", server.address)
    assert not server.requests


def test_a_step_within_a_step_ends_with_it() -> None:
    with budget.step(5) as outer, budget.step(10) as inner:
        assert inner == outer
    with budget.step(10) as outer, budget.step(5) as inner:
        assert inner < outer
