"""Calls of a service's monthly plan: counted in the database, and refused before the plan would be overdrawn."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from sqlalchemy import Engine, select

from services.errors import QuotaSpent
from services.storage.database import insert
from services.storage.tables import calls
from services.vehicle import FrozenModel
from services.wording import N_


class Usage(FrozenModel):
    """How much of this month's plan is used, and the day (UTC) on which it starts anew."""

    service: str
    used: int
    limit: int
    resets: date


@dataclass(frozen=True)
class Quota:
    """One service's calls a calendar month (UTC), `limit` at most; shared by every session and kept over restarts."""

    engine: Engine = field(repr=False)
    service: str
    limit: int

    def spend(self) -> None:
        """Count one call that is about to be made. Raises QuotaSpent, and counts nothing, where none is left."""
        one_more = insert(self.engine, calls).values(service=self.service, month=_month(), used=1)
        counted = one_more.on_conflict_do_update(
            index_elements=[calls.c.service, calls.c.month],
            set_={"used": calls.c.used + 1},
            where=calls.c.used < self.limit,
        )
        with self.engine.begin() as connection:
            if self.limit < 1 or connection.execute(counted.returning(calls.c.used)).scalar() is None:
                raise QuotaSpent(
                    self.service,
                    N_(
                        "{service} has no calls left this month: all {limit:whole} are used, "
                        "and new ones come on {begins:day}."
                    ),
                    limit=self.limit,
                    begins=_next_month().isoformat(),
                )

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


def _today() -> date:
    return datetime.now(UTC).date()


def _month() -> str:
    return f"{_today():%Y-%m}"


def _next_month() -> date:
    today = _today()
    return date(today.year + today.month // 12, today.month % 12 + 1, 1)
