"""What several rooms' tests need: the stand-ins over real HTTP."""

import os
import socket
import threading
from collections.abc import Iterator

import pytest
import uvicorn
from hypothesis import settings

from mocks.app import build

# How long an example takes says more of the machine than of the code.
settings.register_profile("untimed", deadline=None)
# CURBSIDE_FUZZ=5000 looks that often into each property, with new dice: for a night, not for every change.
if often := int(os.environ.get("CURBSIDE_FUZZ", "0")):
    settings.register_profile("untimed", deadline=None, max_examples=often)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def stand_ins() -> Iterator[str]:
    """Address of all stand-ins, served on a free port, such as "http://127.0.0.1:40001/mocks"."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(build(), log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/mocks"
    server.should_exit = True
    thread.join()
    listening.close()
