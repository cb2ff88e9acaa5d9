"""A server that says the very bytes a test gives it, at the pace it gives them, over a real socket."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread

Says = Callable[[socket.socket, Event], None]  # what is said to one request; the event is set when the test is over


@dataclass
class RawServer:
    """`says` answers each request; `requests` are the heads of those that came, with whatever came of their body."""

    address: str
    says: Says
    requests: list[bytes] = field(default_factory=list)


@contextmanager
def raw_server(says: Says) -> Iterator[RawServer]:
    """Listens on a free port of this machine until the block ends."""
    over = Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = RawServer(f"http://127.0.0.1:{listening.getsockname()[1]}", says)

        def serve(connection: socket.socket) -> None:
            with connection, suppress(OSError):
                while request := _whole(connection):
                    server.requests.append(request)
                    server.says(connection, over)

        def accept() -> None:
            while not over.is_set():
                with suppress(OSError):
                    connection, _ = listening.accept()
                    Thread(target=serve, args=(connection,), daemon=True).start()

        thread = Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            over.set()
            with suppress(OSError):
                socket.create_connection(listening.getsockname(), timeout=1).close()  # wakes `accept`
            thread.join(timeout=2)


def _whole(connection: socket.socket) -> bytes:
    """One request with its body; nothing where the client is gone."""
    got = b""
    while b"\r\n\r\n" not in got:
        piece = connection.recv(65_536)
        if not piece:
            return b""
        got += piece
    head, _, body = got.partition(b"\r\n\r\n")
    length = next(
        (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
    )
    while len(body) < length:
        piece = connection.recv(65_536)
        if not piece:
            break
        body += piece
    return head


def dripping(head: bytes, drop: bytes = b" ", every: float = 0.05) -> Says:
    """The head at once, then a drop at a time without end."""

    def say(connection: socket.socket, over: Event) -> None:
        connection.sendall(head)
        while not over.wait(every):
            connection.sendall(drop)

    return say
