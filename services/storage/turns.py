"""Whose turn it is at a service, among all processes on one database: replicas and a cluster's workers share a plan."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic, sleep, time
from zlib import crc32

from sqlalchemy import Engine, case, text

from services.storage.database import insert
from services.storage.tables import turns

LOOK_EVERY_S = 0.1  # while all places at a service are taken


@dataclass(frozen=True)
class Turns:
    """Turns of every service by its display name; the machines' clocks are taken to agree."""

    engine: Engine = field(repr=False)

    def wait(self, service: str, apart: float, patience: float) -> float | None:
        """Take the next turn, each `apart` seconds after the last; the seconds until it comes.

        None, and no turn is taken, where that would be more than `patience`.
        """
        now = time()
        begins = case((turns.c.next > now, turns.c.next), else_=now)
        taken = (
            insert(self.engine, turns)
            .values(service=service, next=now + apart)
            .on_conflict_do_update(
                index_elements=["service"], set_={"next": begins + apart}, where=turns.c.next <= now + patience
            )
            .returning(turns.c.next)
        )
        with self.engine.begin() as connection:
            following = connection.execute(taken).scalar()
        return None if following is None else max(0.0, following - apart - now)

    @contextmanager
    def place(self, service: str, places: int, patience: float) -> Iterator[bool]:
        """Hold one of so many places at a service; False where none came free in time.

        A place is a lock of the database's connection: whoever dies holds it no longer. SQLite has one machine's
        processes at most, which hold their places themselves.
        """
        if self.engine.dialect.name != "postgresql":
            yield True
            return
        key, ends = crc32(service.encode()) % 2**31, monotonic() + patience
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            held = None
            while held is None:
                for slot in range(places):
                    if connection.scalar(text("SELECT pg_try_advisory_lock(:key, :slot)"), {"key": key, "slot": slot}):
                        held = slot
                        break
                if held is None and monotonic() + LOOK_EVERY_S > ends:
                    yield False
                    return
                if held is None:
                    sleep(LOOK_EVERY_S)
            try:
                yield True
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(:key, :slot)"), {"key": key, "slot": held})
