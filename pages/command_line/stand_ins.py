"""The stand-ins in a process of their own, for a command that runs without the app."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from pages.command_line import APP


@contextmanager
def stand_ins_running() -> Iterator[str]:
    """Their address, such as "http://127.0.0.1:40001/mocks", while they run; they stop at the end."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-P", "-m", "mocks", "--port", str(port)]  # -P: not those of the working folder
    environment, nothing = os.environ | {"PYTHONPATH": str(APP.parent)}, subprocess.DEVNULL
    # stdin and stdout are the command's own, or an assistant's.
    with subprocess.Popen(command, env=environment, stdin=nothing, stdout=nothing) as process:
        address = f"http://127.0.0.1:{port}/mocks"
        try:
            _wait(address)
            yield address
        finally:
            process.terminate()


def _wait(address: str) -> None:
    """Until they answer: half a minute at most."""
    with requests.Session() as web:
        web.mount("http://", HTTPAdapter(max_retries=Retry(total=120, backoff_factor=0.1, backoff_max=0.25)))
        web.get(f"{address}/samples", timeout=30)
