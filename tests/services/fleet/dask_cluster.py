"""A Dask cluster on this machine, started as docs/operations.md says; it ends with its processes, whatever they do."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[3]
PATIENCE_S = 120  # a busy machine takes its time to start Python


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[str]:
    """The address of a scheduler with so many workers of one thread each, once all have come."""
    from distributed import Client  # noqa: PLC0415  # an extra

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address, here = f"tcp://127.0.0.1:{port}", ("--host", "127.0.0.1", "--no-dashboard")
    # A nanny would start a killed worker again, and be in the way at the end.
    worker = ("worker", address, *here, "--no-nanny", "--nthreads", "1", "--local-directory", str(folder))
    programs = []
    try:
        for options in (("scheduler", *here, "--port", str(port)), *[worker] * workers):
            command = [sys.executable, "-m", "dask", *options]
            programs.append(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        with Client(address, timeout=PATIENCE_S, set_as_default=False) as client:  # type: ignore[no-untyped-call]
            client.wait_for_workers(workers, timeout=PATIENCE_S)
        yield address
    finally:
        for program in reversed(programs):
            program.kill()
            program.wait()
