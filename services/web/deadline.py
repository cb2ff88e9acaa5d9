"""A call that ends on time: at its deadline its socket is shut, whatever is being sent, awaited or read just then.

Timeouts of a socket hold for each read by itself: a service that drips a byte a second would never be late.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from threading import Lock, Timer
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection


class Watch:
    """One call under way; `expired` once it was cut off."""

    def __init__(self) -> None:
        self.expired = False
        self._lock = Lock()
        self._over = False
        self._socket: socket.socket | None = None

    def hold(self, connected: socket.socket | None) -> None:
        """This is the call's socket now; shut at once where the deadline has passed."""
        with self._lock:
            self._socket = connected
            if self.expired:
                self._shut()

    def cut(self) -> None:
        """The deadline: nothing more is sent or read."""
        with self._lock:
            if not self._over:
                self.expired = True
                self._shut()

    def release(self) -> None:
        """The call is over and its connection may serve the next."""
        with self._lock:
            self._over, self._socket = True, None

    def _shut(self) -> None:
        if self._socket is None:
            return
        with suppress(OSError):  # closed already
            # Past SSLSocket.shutdown, which takes the session away from the thread that reads.
            socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


_watch: ContextVar[Watch | None] = ContextVar("watch", default=None)


@contextmanager
def ends_within(seconds: float) -> Iterator[Watch]:
    """The call inside the block is cut off after so many seconds."""
    watch = Watch()
    token, timer = _watch.set(watch), Timer(seconds, watch.cut)
    timer.daemon = True
    timer.start()
    try:
        yield watch
    finally:
        watch.release()
        timer.cancel()
        _watch.reset(token)


def _hold(connected: socket.socket | None) -> None:
    if watch := _watch.get():
        watch.hold(connected)


class _Connection(HTTPConnection):
    def connect(self) -> None:
        super().connect()
        _hold(self.sock)

    def request(self, *args: Any, **kwargs: Any) -> None:
        _hold(self.sock)
        super().request(*args, **kwargs)


class _SecureConnection(HTTPSConnection):
    def connect(self) -> None:
        super().connect()
        _hold(self.sock)

    def request(self, *args: Any, **kwargs: Any) -> None:
        _hold(self.sock)
        super().request(*args, **kwargs)


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


class DeadlineAdapter(HTTPAdapter):
    """requests' adapter whose connections know the call they serve; it repeats nothing by itself."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """As requests makes it, with our connections."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}
