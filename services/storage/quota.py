"""Calls of each service: counted in the database, and refused before a plan or the operator's cap is overdrawn."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from pydantic import Field
from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import SQLAlchemyError

from services.errors import QuotaSpent
from services.storage.database import insert
from services.storage.tables import calls
from services.vehicle import FrozenModel
from services.wording import N_

log = logging.getLogger("curbside.storage")


class Usage(FrozenModel):
    """How much of this month's plan is used, and the day (UTC) on which it starts anew."""

    service: str
    used: int
    limit: int | None
    resets: date


@dataclass(frozen=True)
class Quota:
    """One service's calls a calendar month (UTC), `limit` at most; shared by every session and kept over restarts."""

    engine: Engine = field(repr=False)
    service: str
    limit: int

    def spend(self) -> None:
        """Count one call that is about to be made. Raises QuotaSpent, and counts nothing, where none is left."""
        with self.engine.begin() as connection:
            if not _count(self.engine, connection, self.service, _month(), self.limit):
                raise _month_spent(self.service, self.limit)

    def correct(self, used: int) -> None:
        """The service's own count, which knows of calls made elsewhere with the same key; it never lowers ours."""
        row = insert(self.engine, calls).values(service=self.service, month=_month(), used=used)
        raised = row.on_conflict_do_update(
            index_elements=[calls.c.service, calls.c.month], set_={"used": used}, where=calls.c.used < used
        )
        with self.engine.begin() as connection:
            connection.execute(raised)

    def usage(self) -> Usage:
        """What is used so far this month."""
        query = select(calls.c.used).where(calls.c.service == self.service, calls.c.month == _month())
        with self.engine.connect() as connection:
            used = connection.execute(query).scalar() or 0
        return Usage(service=self.service, used=used, limit=self.limit, resets=_next_month())


class Caps(FrozenModel):
    """The operator's: how often a service may be called a day and a month (UTC); None is without limit."""

    a_day: int | None = Field(default=None, ge=0)
    a_month: int | None = Field(default=None, ge=0)


@dataclass(frozen=True)
class CreditGuard:
    """Counts every attempt of every service in `caps`, by display name, across all processes on one database."""

    engine: Engine = field(repr=False)
    caps: Mapping[str, Caps]

    def spend(self, service: str) -> None:
        """Count one attempt that is about to be made. Raises QuotaSpent, and counts nothing, where a cap is reached.

        Where it cannot be counted a capped service is not called; one without a cap is, and the fault is logged.
        """
        caps = self.caps.get(service)
        if caps is None:
            return
        try:
            with self.engine.begin() as connection:
                if not _count(self.engine, connection, service, _month(), caps.a_month):
                    raise _month_spent(service, caps.a_month or 0)
                if not _count(self.engine, connection, service, _day(), caps.a_day):
                    words = N_("{service} was not asked: today's {limit:whole} calls are used, the operator's cap.")
                    raise QuotaSpent(service, words, limit=caps.a_day or 0)
        except SQLAlchemyError as fault:
            log.error("a call of %s could not be counted: %s", service, type(fault).__name__)
            if caps != Caps():
                raise QuotaSpent(
                    service, N_("{service} was not asked: its calls could not be counted just now.")
                ) from None

    def usages(self) -> tuple[Usage, ...]:
        """What each service has used this month, those without a cap too."""
        query = select(calls.c.service, calls.c.used).where(calls.c.month == _month())
        with self.engine.connect() as connection:
            used = {row.service: row.used for row in connection.execute(query)}
        return tuple(
            Usage(service=name, used=used.get(name, 0), limit=caps.a_month, resets=_next_month())
            for name, caps in self.caps.items()
        )


def _count(engine: Engine, connection: Connection, service: str, period: str, limit: int | None) -> bool:
    """One more in that period; False, and nothing counted, where the limit is reached."""
    if limit is not None and limit < 1:
        return False
    one_more = insert(engine, calls).values(service=service, month=period, used=1)
    counted = one_more.on_conflict_do_update(
        index_elements=[calls.c.service, calls.c.month],
        set_={"used": calls.c.used + 1},
        where=None if limit is None else calls.c.used < limit,
    )
    return connection.execute(counted.returning(calls.c.used)).scalar() is not None


def _month_spent(service: str, limit: int) -> QuotaSpent:
    words = N_("{service} has no calls left this month: all {limit:whole} are used, and new ones come on {begins:day}.")
    return QuotaSpent(service, words, limit=limit, begins=_next_month().isoformat())


def _today() -> date:
    return datetime.now(UTC).date()


def _month() -> str:
    return f"{_today():%Y-%m}"


def _day() -> str:
    """The day of the year, "2026333": as long as a month, and never taken for one."""
    return f"{_today():%Y%j}"


def _next_month() -> date:
    today = _today()
    return date(today.year + today.month // 12, today.month % 12 + 1, 1)
