"""A Starlette app behind a real socket, for tests that talk HTTP."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount


@contextmanager
def serving(routes: list[BaseRoute]) -> Iterator[str]:
    """Serve stand-ins' routes below /mocks on a free port; yields the address.

    The socket listens before the server runs, so calls wait in its backlog instead of being refused.
    """
    app = Starlette(routes=[Mount("/mocks", routes=routes)])
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}/mocks"
        finally:
            server.should_exit = True
            thread.join()
