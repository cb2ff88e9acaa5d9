"""`python -m deploy`: two processes of the app behind nginx on one PostgreSQL; one is killed, the other carries on.

Shows that replicas work on a machine without containers; wants Debian's nginx and PostgreSQL. Exits with 1 where
something did not hold. With --stay what is left answers until Ctrl-C.
"""

import argparse
import sys
import tempfile
from pathlib import Path
from threading import Event

from deploy.carrying_on import CALLS, SETTINGS, carries_on
from deploy.replicas import can_run, own_postgres, replicas, stand_ins
from services.storage.api_keys import ApiKeys
from services.storage.database import open_database


def main() -> int:
    """Start all of it, kill one, say what held."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--stay", action="store_true", help="leave the other one running until Ctrl-C")
    given = ask.parse_args()
    if missing := can_run():
        print(f"This machine has no {missing}.", file=sys.stderr)
        return 1
    with (
        tempfile.TemporaryDirectory() as folder,
        own_postgres() as database,
        stand_ins() as services,
        replicas(Path(folder), database, settings=SETTINGS | {"CURBSIDE_STAND_INS": services}) as running,
    ):
        print(f"Two replicas behind {running.address}", flush=True)
        held = True
        for said, fine in carries_on(running, new_key(database)):
            print(f"{'ok  ' if fine else 'FAIL'} {said}", flush=True)
            held = held and fine
        if given.stay:
            print(f"Open {running.address}", flush=True)
            Event().wait()
    return 0 if held else 1


def new_key(database: str, name: str = "replicas") -> str:
    """A key of the API in that database."""
    engine = open_database(Path(), database)
    try:
        return ApiKeys(engine, CALLS, CALLS).add(name, a_day=CALLS)
    finally:
        engine.dispose()


if __name__ == "__main__":
    sys.exit(main())
