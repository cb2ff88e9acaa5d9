"""What is kept is kept for a time: one purge a day, with an age for each kind.

A deleted car is gone a day later, with what was learned from it, so is a spent offer to move; answers of services after
90 days, links that open nothing any more after 30, counts of calls after 13 months; a camera's shots, and what the API
appraised, after the operator's days; a fleet a week after anybody touched it, a shared draft after its hour.
"""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Engine, Table, delete, select

from services.storage.api_requests import REMEMBERED_FOR
from services.storage.arrivals import shots
from services.storage.drafts import KEPT_FOR as DRAFTS_FOR
from services.storage.drafts import Drafts
from services.storage.fleets import KEPT_FOR as FLEETS_FOR
from services.storage.garage import UNDO_FOR
from services.storage.shared_drafts import SharedDrafts
from services.storage.tables import (
    answers,
    api_calls,
    api_keys,
    api_requests,
    appraisals,
    calls,
    drafts,
    fleet_jobs,
    moves,
    shares,
)

ANSWERS_FOR, DEAD_LINKS_FOR, CALLS_FOR = timedelta(days=90), timedelta(days=30), timedelta(days=396)
DAYS_COUNTED_FOR, API_CALLS_FOR = timedelta(days=40), timedelta(days=2)

_API = select(api_keys.c.owner)

log = logging.getLogger("curbside.storage")


@dataclass(frozen=True)
class Purge:
    """Drops what is past its age. `arrivals_for` and `api_for` (what the API appraised) are the operator's choice."""

    engine: Engine
    drafts: Drafts | SharedDrafts
    arrivals_for: timedelta
    api_for: timedelta

    def run(self, now: datetime | None = None) -> dict[str, int]:
        """How many rows of each table went."""
        now = now or datetime.now(UTC)
        gone: dict[str, int] = {}
        with self.engine.begin() as connection:
            for table, old in self._past(now):
                gone[table.name] = gone.get(table.name, 0) + connection.execute(delete(table).where(old)).rowcount
        self.drafts.purge()
        log.info("purged: %s", ", ".join(f"{name} {count}" for name, count in gone.items()))
        return gone

    def _past(self, now: datetime) -> list[tuple[Table, ColumnElement[bool]]]:
        return [
            (answers, answers.c.created < now - ANSWERS_FOR),
            (appraisals, appraisals.c.deleted < now - UNDO_FOR),  # its report, prices, pictures and links go with it
            (moves, moves.c.expires < now),
            (shares, (shares.c.expires < now - DEAD_LINKS_FOR) | (shares.c.withdrawn < now - DEAD_LINKS_FOR)),
            (calls, calls.c.month.contains("-") & (calls.c.month < f"{now - CALLS_FOR:%Y-%m}")),
            (calls, ~calls.c.month.contains("-") & (calls.c.month < f"{now - DAYS_COUNTED_FOR:%Y%j}")),
            (fleet_jobs, fleet_jobs.c.touched < now - FLEETS_FOR),  # its rows go with it
            (drafts, drafts.c.touched < now - DRAFTS_FOR),
            (shots, shots.c.received < now - self.arrivals_for),
            (
                appraisals,
                appraisals.c.owner.in_(select(api_keys.c.owner)) & (appraisals.c.created < now - self.api_for),
            ),
            (api_requests, api_requests.c.created < now - REMEMBERED_FOR),
            (api_calls, api_calls.c.period < f"{now - API_CALLS_FOR:%Y-%m-%d}"),
        ]
