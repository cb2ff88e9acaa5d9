"""A stand-in as its callers see it while it dies: everything is passed on until, in the midst of a call, all is cut."""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Lock, Thread
from urllib.parse import urlsplit

RESET = struct.pack("ii", 1, 0)  # closed so, a connection ends as it does when its process is killed


@dataclass
class Relay:
    """Passes on so many requests; with the next one it is gone, and with it every connection. None: it lives."""

    target: tuple[str, int]
    lives: int | None
    listening: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))
    requests: int = 0
    dead: bool = False
    _open: list[socket.socket] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def accept(self) -> None:
        """Serve callers until it is dead."""
        while not self.dead:
            with suppress(OSError):
                caller, _ = self.listening.accept()
                service = socket.create_connection(self.target)
                with self._lock:
                    self._open += [caller, service]
                for one, other, asks in ((caller, service, True), (service, caller, False)):
                    Thread(target=self._pass_on, args=(one, other, asks), daemon=True).start()
                if self.dead:
                    self.die()

    def die(self) -> None:
        """Nobody listens any more, and every call under way is cut."""
        with self._lock, suppress(OSError):
            self.dead = True
            self.listening.shutdown(socket.SHUT_RDWR)  # wakes `accept`
        with self._lock:
            self.listening.close()
            for one in self._open:
                with suppress(OSError):
                    one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                    one.shutdown(socket.SHUT_RD)  # wakes whoever reads from it
                one.close()

    def _pass_on(self, one: socket.socket, other: socket.socket, asks: bool) -> None:
        with suppress(OSError):
            while piece := one.recv(65_536):
                if asks and self._is_the_last(piece):
                    self.die()
                    return
                other.sendall(piece)
            other.shutdown(socket.SHUT_WR)

    def _is_the_last(self, piece: bytes) -> bool:
        with self._lock:
            self.requests += b" HTTP/1.1\r\n" in piece
            return self.lives is not None and self.requests > self.lives


@contextmanager
def relay(address: str, lives: int | None) -> Iterator[tuple[str, Relay]]:
    """The address at which the service of that address answers as long as it lives."""
    parts = urlsplit(address)
    passing = Relay((parts.hostname or "", parts.port or 80), lives)
    here = f"http://127.0.0.1:{passing.listening.getsockname()[1]}{parts.path}"
    Thread(target=passing.accept, daemon=True).start()
    try:
        yield here, passing
    finally:
        passing.die()
