"""Fleets under way and done: a job's plan and state, its rows in parts, each part's prices once it has them.

A job belongs to one owner and can be seen by nobody else. All of it stands in the database, so that a pause, a restart
or another replica goes on where it was. What works on a job holds it by a lease, which ends by itself.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import Engine, delete, func, or_, select, update

from services.storage.database import insert
from services.storage.tables import fleet_jobs, fleet_parts
from services.vehicle import FrozenModel

LEASE = timedelta(seconds=30)  # renewed with every part; whoever dies holds a job no longer
KEPT_FOR = timedelta(days=7)


class State(StrEnum):
    """What a job is doing; `running` also while it waits for its turn."""

    READING = "reading"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    FAILED = "failed"


class Job(FrozenModel):
    """One fleet. `plan`, `heading` and `tally` are JSON; `priced` of `rows` have been looked at."""

    id: str
    created: datetime
    name: str
    state: State
    rows: int
    priced: int
    plan: str
    heading: str
    tally: str
    problem: str | None = None


_SHOWN = [fleet_jobs.c[name] for name in Job.model_fields]


@dataclass(frozen=True)
class Fleets:
    """The jobs of one database."""

    engine: Engine = field(repr=False)

    def create(self, owner: str, name: str, plan: str, heading: str) -> str:
        """A new job that takes parts; nobody works on it before `start`."""
        made, now = secrets.token_urlsafe(12), datetime.now(UTC)
        name = "".join(filter(str.isprintable, name))[:200]
        row = {
            "id": made,
            "owner": owner,
            "created": now,
            "touched": now,
            "name": name,
            "state": State.READING,
        }
        with self.engine.begin() as connection:
            connection.execute(insert(self.engine, fleet_jobs).values(row | {"plan": plan, "heading": heading}))
        return made

    def add_part(self, job: str, number: int, rows: int, given: bytes) -> None:
        """Rows of a job, as `services.fleet.parts` writes them."""
        with self.engine.begin() as connection:
            connection.execute(insert(self.engine, fleet_parts).values(job=job, number=number, rows=rows, given=given))
            more = {"rows": fleet_jobs.c.rows + rows, "touched": datetime.now(UTC)}
            connection.execute(update(fleet_jobs).where(fleet_jobs.c.id == job).values(more))

    def find(self, owner: str, job: str) -> Job | None:
        """The owner's job; None where there is none, or it is somebody else's."""
        query = select(*_SHOWN).where(fleet_jobs.c.id == job, fleet_jobs.c.owner == owner)
        with self.engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        return Job(**row._mapping) if row else None

    def jobs(self, owner: str) -> list[Job]:
        """The owner's jobs, newest first."""
        query = select(*_SHOWN).where(fleet_jobs.c.owner == owner).order_by(fleet_jobs.c.created.desc())
        with self.engine.connect() as connection:
            return [Job(**row._mapping) for row in connection.execute(query)]

    def start(self, owner: str, job: str) -> bool:
        """Let it be worked on, at first or again; False where there is nothing to do."""
        return self._turn(owner, job, State.RUNNING, (State.READING, State.PAUSED, State.FAILED))

    def pause(self, owner: str, job: str) -> bool:
        """Let the part under way be the last for now."""
        return self._turn(owner, job, State.PAUSED, (State.RUNNING,))

    def _turn(self, owner: str, job: str, state: State, before: tuple[State, ...]) -> bool:
        own = (fleet_jobs.c.id == job, fleet_jobs.c.owner == owner, fleet_jobs.c.state.in_(before))
        new = {"state": state, "problem": None, "touched": datetime.now(UTC)}
        with self.engine.begin() as connection:
            return bool(connection.execute(update(fleet_jobs).where(*own).values(new)).rowcount)

    def delete(self, owner: str, job: str) -> None:
        """Forget it with all its rows."""
        with self.engine.begin() as connection:
            connection.execute(delete(fleet_jobs).where(fleet_jobs.c.id == job, fleet_jobs.c.owner == owner))

    def claim(self, worker: str) -> str | None:
        """A running job that nobody holds, the oldest first; it is the worker's as long as it renews the lease."""
        now = datetime.now(UTC)
        free = or_(fleet_jobs.c.held_until.is_(None), fleet_jobs.c.held_until < now)
        waiting = (
            select(fleet_jobs.c.id).where(fleet_jobs.c.state == State.RUNNING, free).order_by(fleet_jobs.c.created)
        )
        with self.engine.begin() as connection:
            for job in connection.execute(waiting.order_by(fleet_jobs.c.created)).scalars().all():
                mine = update(fleet_jobs).where(fleet_jobs.c.id == job, fleet_jobs.c.state == State.RUNNING, free)
                if connection.execute(mine.values(held_by=worker, held_until=now + LEASE)).rowcount:
                    return str(job)
        return None

    def renew(self, worker: str, job: str) -> bool:
        """Hold it on; False where it was paused, deleted or lost meanwhile: then leave it."""
        own = (fleet_jobs.c.id == job, fleet_jobs.c.held_by == worker, fleet_jobs.c.state == State.RUNNING)
        with self.engine.begin() as connection:
            held = update(fleet_jobs).where(*own).values(held_until=datetime.now(UTC) + LEASE)
            return bool(connection.execute(held).rowcount)

    def release(self, worker: str, job: str, state: State | None = None, problem: str | None = None) -> None:
        """Hold it no longer; in that state from now on."""
        new = {"held_by": None, "held_until": None, "touched": datetime.now(UTC)}
        with self.engine.begin() as connection:
            own = (fleet_jobs.c.id == job, fleet_jobs.c.held_by == worker)
            connection.execute(update(fleet_jobs).where(*own).values(new))
            if state:
                going = (fleet_jobs.c.id == job, fleet_jobs.c.state == State.RUNNING)
                connection.execute(update(fleet_jobs).where(*going).values(state=state, problem=problem))

    def plan_of(self, job: str) -> Job | None:
        """The job whoever owns it, for who works on it."""
        with self.engine.connect() as connection:
            row = connection.execute(select(*_SHOWN).where(fleet_jobs.c.id == job)).one_or_none()
        return Job(**row._mapping) if row else None

    def unpriced(self, job: str) -> list[int]:
        """The numbers of the parts that have no prices yet, in order."""
        query = select(fleet_parts.c.number).where(fleet_parts.c.job == job, fleet_parts.c.result.is_(None))
        with self.engine.connect() as connection:
            return list(connection.execute(query.order_by(fleet_parts.c.number)).scalars())

    def given(self, job: str, number: int) -> bytes:
        """A part's rows."""
        query = select(fleet_parts.c.given).where(fleet_parts.c.job == job, fleet_parts.c.number == number)
        with self.engine.connect() as connection:
            return bytes(connection.execute(query).scalar_one())

    def keep_result(self, job: str, number: int, result: bytes, tally: str, given: bytes | None = None) -> None:
        """A part's prices, and what the job has come to with them; `given` in place of the rows, without photos.

        A part that has its prices already stays as it is.
        """
        new = {"result": result} | ({"given": given} if given else {})
        own = (fleet_parts.c.job == job, fleet_parts.c.number == number, fleet_parts.c.result.is_(None))
        done = func.coalesce(
            select(func.sum(fleet_parts.c.rows))
            .where(fleet_parts.c.job == job, fleet_parts.c.result.is_not(None))
            .scalar_subquery(),
            0,
        )
        with self.engine.begin() as connection:
            if connection.execute(update(fleet_parts).where(*own).values(new)).rowcount:
                more = {"priced": done, "tally": tally, "touched": datetime.now(UTC)}
                connection.execute(update(fleet_jobs).where(fleet_jobs.c.id == job).values(more))

    def parts(self, job: str) -> Iterator[tuple[bytes, bytes]]:
        """Rows and prices of every priced part, in order, one at a time."""
        query = select(fleet_parts.c.number).where(fleet_parts.c.job == job, fleet_parts.c.result.is_not(None))
        with self.engine.connect() as connection:
            numbers = list(connection.execute(query.order_by(fleet_parts.c.number)).scalars())
        for number in numbers:
            own = select(fleet_parts.c.given, fleet_parts.c.result).where(
                fleet_parts.c.job == job, fleet_parts.c.number == number
            )
            with self.engine.connect() as connection:
                row = connection.execute(own).one_or_none()
            if row:
                yield bytes(row.given), bytes(row.result)
