"""`python -m deploy`: two processes of the app behind nginx on a PostgreSQL of their own, until Ctrl-C.

Shows that replicas work on a machine without containers; wants Debian's nginx and PostgreSQL.
"""

import tempfile
from pathlib import Path
from threading import Event

from deploy.replicas import own_postgres, replicas


def main() -> None:
    """Start all of it and say where."""
    with (
        tempfile.TemporaryDirectory() as folder,
        own_postgres() as database,
        replicas(Path(folder), database) as running,
    ):
        print(f"Open {running.address}", flush=True)
        for replica in running.apps:
            print(f"  a replica: process {replica.pid}, kill it and go on", flush=True)
        Event().wait()


if __name__ == "__main__":
    main()
