"""What was asked with an Idempotency-Key is done once, whichever process is asked again and at the same time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sqlalchemy import ColumnElement, Engine, delete, select, update

from services.errors import CurbsideError
from services.storage.api_keys import ApiKey
from services.storage.database import insert
from services.storage.tables import api_requests
from services.wording import N_

REMEMBERED_FOR = timedelta(days=1)
WORKED_ON_FOR = timedelta(minutes=2)  # whoever takes longer was killed: no step is that long


class SentTwice(CurbsideError):
    """The same Idempotency-Key is being worked on this very moment."""


class AskedOtherwise(CurbsideError):
    """The Idempotency-Key was used for another question."""


@dataclass(frozen=True)
class ApiRequests:
    """The requests of one database's keys."""

    engine: Engine = field(repr=False)

    def once(self, key: ApiKey, idempotency_key: str, asked: bytes, make: Callable[[], str]) -> str:
        """The id of what `make` makes of this question, or made of it within a day.

        A `make` that raises is as if it had never been asked. Raises SentTwice or AskedOtherwise.
        """
        row = {"api_key": key.id, "digest": sha256(idempotency_key.encode()).hexdigest()}
        mine = (api_requests.c.api_key == row["api_key"]) & (api_requests.c.digest == row["digest"])
        fingerprint, now = sha256(asked).hexdigest(), datetime.now(UTC)
        with self.engine.begin() as connection:
            connection.execute(delete(api_requests).where(mine, _past(now)))
            begun = insert(self.engine, api_requests).values(row | {"asked": fingerprint, "created": now})
            first = connection.execute(begun.on_conflict_do_nothing().returning(api_requests.c.digest)).scalar()
            known = None if first else connection.execute(select(api_requests).where(mine)).one_or_none()
        if not first:
            if known and known.asked != fingerprint:
                raise AskedOtherwise(N_("This Idempotency-Key was sent with another request: choose a new one."))
            if known is None or known.made is None:
                raise SentTwice(N_("This very request is being worked on: ask again in a moment."))
            return str(known.made)
        try:
            made = make()
        except BaseException:
            with self.engine.begin() as connection:
                connection.execute(delete(api_requests).where(mine))
            raise
        with self.engine.begin() as connection:
            connection.execute(update(api_requests).where(mine).values(made=made))
        return made


def _past(now: datetime) -> ColumnElement[bool]:
    """What is forgotten: a day old, or given up by a process that was killed."""
    left = api_requests.c.made.is_(None) & (api_requests.c.created < now - WORKED_ON_FOR)
    return left | (api_requests.c.created < now - REMEMBERED_FOR)
